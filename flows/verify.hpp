// Verify: reads a whole database, live if need be, and names every row that breaks an invariant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/sql/database.hpp"
#include "base/time.hpp"

namespace nahtlos::flows {

/// What must be true of every database at every moment; the meanings stand in verify.cpp.
enum class Check {
    overdue_holds,
    overdue_drafts,
    promises,
    backorders,
    fence_use,
    till_transactions,
    documents_gapless,
    documents_chained,
    unique_orders,
    line_amounts,
    line_discounts,
    order_totals,
    order_changes,
    line_vectors,
    returns,
    order_statuses,
    finished_orders,
    line_allocations,
    kits_whole,
    live_holds,
    order_balances,
    fulfillments,
    checkouts,
    references,
    parts_have_orders,
    payment_events,
    payment_allocations,
    stored_value_balances,
    stored_value_uses,
    review_ratings,
    rfid_tags,
    purchase_lines,
    purchase_receipts,
    supply_pins,
    shipments,
    outcomes,
    event_batches,
    event_positions,
    event_sequences,
    order_events,
    audit_chain,
    level_movements,
    level_allocations,
    limited_uses,
    coupon_batches,
    ledger,
    transfer_lines,
    transfer_movements,
    transfer_stock,
    posted_counts,
    erased,
    webhook_deliveries
};
BOOST_DESCRIBE_ENUM(Check, overdue_holds, overdue_drafts, promises, backorders, fence_use,
                    till_transactions, documents_gapless, documents_chained, unique_orders,
                    line_amounts, line_discounts, order_totals, order_changes, line_vectors,
                    returns, order_statuses, finished_orders, line_allocations, kits_whole,
                    live_holds, order_balances, fulfillments, checkouts, references,
                    parts_have_orders, payment_events, payment_allocations, stored_value_balances,
                    stored_value_uses, review_ratings, rfid_tags, purchase_lines, purchase_receipts,
                    supply_pins, shipments, outcomes, event_batches, event_positions,
                    event_sequences, order_events, audit_chain, level_movements, level_allocations,
                    limited_uses, coupon_batches, ledger, transfer_lines, transfer_movements,
                    transfer_stock, posted_counts, erased, webhook_deliveries)

/// One place where an invariant does not hold.
struct Finding {
    std::string rows;  // which, by their keys
    std::string expected, found;
};

struct Invariant {
    Check check = Check::overdue_holds;
    std::string_view meaning;
    std::int64_t rows = 0;    // that were looked at
    std::int64_t broken = 0;  // of them
    /// Rows that kept changing while they were read, so that nothing can be said of them.
    std::int64_t unsettled = 0;
    std::vector<Finding> findings;  // the first of the broken ones
};

/// Up to which event the audit trail is sealed, and by what: noted elsewhere, it proves later that
/// nothing up to there was changed, even by whoever can write everything here.
struct AuditHead {
    std::int64_t position = 0;
    std::string hash;  // hexadecimal
};
/// "1234:9f86d0...", as verify prints it.
std::optional<AuditHead> parse_audit_head(std::string_view text);

struct VerifyReport {
    std::vector<Invariant> invariants;  // all of Check, in its order
    std::optional<AuditHead> audit_head;
    bool is_sound() const;
    const Invariant& operator[](Check check) const;
};

/// "level_movements: broken 2 of 40 rows: ..." with one line per finding; for people and logs.
std::string to_string(const Invariant& invariant);

struct VerifyProgress {
    std::string_view what;  // is being read: "orders", "events"
    std::int64_t rows = 0;  // of it so far
};

struct VerifyOptions {
    Instant now;                           // by which holds and drafts are overdue
    Span patience = hours(1);              // beyond an expiry
    std::int64_t slice_rows = 5'000;       // in one read transaction
    std::size_t window_keys = 200'000;     // sums kept in memory at a time
    std::int64_t snapshot_rows = 500'000;  // most that are read again in one transaction
    std::size_t findings = 20;             // kept per invariant
    std::optional<AuditHead> audit_head;   // noted before: the chain must go through it
    std::function<void(const VerifyProgress&)> on_progress = [](const VerifyProgress&) {};
};

/// Checks all invariants, the cheap ones first. Reads in slices, so that no snapshot lasts long and
/// memory stays constant; what changes meanwhile is looked at again. Throws what reading throws.
VerifyReport verify(sql::Database& database, const VerifyOptions& options);

}  // namespace nahtlos::flows
