#include "flows/verify.hpp"

#include <algorithm>
#include <charconv>

#include "flows/verify_claims.hpp"
#include "flows/verify_exchanges.hpp"
#include "flows/verify_run.hpp"

namespace nahtlos::flows {
namespace {

struct Meaning {
    Check check;
    std::string_view text;
};

constexpr Meaning meanings[] = {
    {Check::overdue_holds, "no hold is live long after it expired"},
    {Check::overdue_drafts, "no draft order outlives its holds for long"},
    {Check::promises,
     "no level promises more than it has, its live holds and its backorder limit "
     "counted, unless an open shortage case says so"},
    {Check::backorders,
     "what is promised beyond the goods is backordered on its lines, as far as "
     "neither goods nor promises of the item went away"},
    {Check::fence_use, "what a fence says was used is what allocations of its group took from it"},
    {Check::till_transactions,
     "a number of a till installation is one transaction; another body is flagged"},
    {Check::documents_gapless, "documents of a series are numbered 1, 2, 3 and so on"},
    {Check::documents_chained, "each document names the hash of the one before and has its own"},
    {Check::unique_orders, "a number, a cart and a channel's external id are one order"},
    {Check::line_amounts,
     "a line's total and VAT are its price times its quantity by the one rounding"},
    {Check::line_discounts, "a line is cheaper by what promotions took off it"},
    {Check::order_totals, "an order's total, VAT, discount and shipping are the sums of its lines"},
    {Check::order_changes,
     "what was changed of an order is what its lines, amounts and recipient say"},
    {Check::line_vectors, "the quantities of an order line fit each other"},
    {Check::returns,
     "units that are to come back are those of the open returns; what was exchanged "
     "pays for its replacement"},
    {Check::order_statuses, "statuses are what line quantities and balances make of them"},
    {Check::finished_orders, "a canceled or closed order has nothing open"},
    {Check::line_allocations,
     "the allocations of a line make the units it says are allocated or fulfilled, "
     "for a fulfillment of its order"},
    {Check::kits_whole, "units of a kit are promised and handed over with all their parts"},
    {Check::live_holds, "a placed order has allocations and no live holds"},
    {Check::order_balances, "what an order counts as paid and not refunded is allocated to it"},
    {Check::fulfillments,
     "goods are open only where a fulfillment is under way, and gone where it is "
     "done"},
    {Check::checkouts,
     "a checkout, its order and its cart are equally far, with live holds while it "
     "is paid for"},
    {Check::references, "the channel, market and parties that an order names are there"},
    {Check::parts_have_orders,
     "lines, fulfillments, allocations and payments belong to orders that exist"},
    {Check::payment_events,
     "a payment's sums and status are those of its events, numbered 1, 2, 3"},
    {Check::payment_allocations,
     "captured less refunded and charged back is allocated or unapplied"},
    {Check::stored_value_balances, "a balance of stored value is the sum of its entries"},
    {Check::stored_value_uses,
     "what an order takes from stored value is in its ledger, and pays the order; what it gives "
     "back as credit is there once, and a refund of its payment"},
    {Check::review_ratings,
     "ratings are the stars of approved reviews; votes and reports are counted once"},
    {Check::rfid_tags, "the article and serial of a tag are what its code says, read by a reader"},
    {Check::purchase_lines,
     "a line of a purchase order has received what its receipts say, and its order's status fits"},
    {Check::purchase_receipts, "a receipt moved on the ledger what it says, and nothing else"},
    {Check::supply_pins,
     "no more is pinned on a line of a purchase order than is still to come of it"},
    {Check::shipments, "a parcel is where its carrier's words put it, and has a number if labeled"},
    {Check::outcomes, "a remembered outcome names orders that exist"},
    {Check::event_batches, "a batch has the events that it says it has, numbered 0, 1, 2"},
    {Check::event_positions, "positions of events have neither gaps nor doubles"},
    {Check::event_sequences,
     "the events of an aggregate are numbered 1, 2, 3 in order of position"},
    {Check::order_events, "an order's version is that of its last event"},
    {Check::audit_chain,
     "the seals over the events form one chain, and the events are those sealed"},
    {Check::level_movements, "a level is the sum of its movements"},
    {Check::level_allocations, "what a level has allocated is the sum of its open allocations"},
    {Check::limited_uses,
     "a counter of a promotion, a coupon or a window of local delivery has taken the orders that "
     "use it or are about to, and no more than it may"},
    {Check::coupon_batches, "a batch of coupons has made those that are of it"},
    {Check::ledger, "the ledger by item has each movement once, as far as its subscriber has come"},
    {Check::transfer_lines,
     "a line of a transfer is the sum of what was done to it, and the status what lines come to"},
    {Check::transfer_movements, "what was done to a transfer has moved in the ledger"},
    {Check::transfer_stock, "what lies at a place of transit is under way by transfers"},
    {Check::posted_counts,
     "a line of a count is what was told of it, and what was posted is in the ledger"},
    {Check::erased, "of erased people nothing is left but what the map of personal data says"},
    {Check::webhook_deliveries,
     "an event arrives once at each endpoint that wants it, those of an aggregate in their order"},
};

std::string_view meaning_of(Check check) {
    const auto* const it = std::ranges::find(meanings, check, &Meaning::check);
    return it == std::end(meanings) ? "" : it->text;
}

}  // namespace

std::optional<AuditHead> parse_audit_head(std::string_view text) {
    AuditHead head;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), head.position);
    if (error != std::errc{} || end == text.data() + text.size() || *end != ':') return {};
    head.hash = std::string(end + 1, text.data() + text.size());
    return head;
}

bool VerifyReport::is_sound() const {
    return std::ranges::all_of(invariants, [](const auto& i) { return i.broken == 0; });
}

const Invariant& VerifyReport::operator[](Check check) const {
    return invariants.at(static_cast<std::size_t>(check));
}

std::string to_string(const Invariant& invariant) {
    std::string text(enum_name(invariant.check));
    const auto rows = std::to_string(invariant.rows) + " rows";
    if (invariant.broken == 0) {
        text += ": holds for " + rows;
    } else {
        text += ": broken in " + std::to_string(invariant.broken) + " of " + rows + " (";
        text += invariant.meaning;
        text += ')';
    }
    if (invariant.unsettled > 0) {
        text += ", " + std::to_string(invariant.unsettled) + " changed while they were read";
    }
    for (const auto& finding : invariant.findings) {
        text +=
            "\n  " + finding.rows + ": expected " + finding.expected + ", found " + finding.found;
    }
    return text;
}

VerifyRun::VerifyRun(sql::Database& database, const VerifyOptions& options)
    : database_(database), options_(options) {
    for (const auto& [name, check] : enum_entries<Check>) {
        report_.invariants.push_back({check, meaning_of(check), 0, 0, 0, {}});
    }
}

Invariant& VerifyRun::at(Check check) {
    return report_.invariants.at(static_cast<std::size_t>(check));
}

void VerifyRun::broken(Check check, std::string rows, std::string expected, std::string found) {
    auto& invariant = at(check);
    ++invariant.broken;
    if (invariant.findings.size() >= options_.findings) return;
    invariant.findings.push_back({std::move(rows), std::move(expected), std::move(found)});
}

void VerifyRun::tell(std::string_view what, std::size_t more_rows) {
    auto& rows = told_[what];
    rows += static_cast<std::int64_t>(more_rows);
    options_.on_progress({what, rows});
}

InTx snapshots(VerifyRun& run) {
    return [&run](const std::function<void(Tx&)>& use) {
        run.read([&](Tx& tx) {
            use(tx);
            return true;
        });
    };
}

VerifyReport verify(sql::Database& database, const VerifyOptions& options) {
    VerifyRun run(database, options);
    for (const auto pass :
         {verify_overdue,    verify_promises, verify_fences,        verify_tills,
          verify_documents,  verify_names,    verify_payments,      verify_stored_value,
          verify_reviews,    verify_rfid,     verify_outcomes,      verify_orders,
          verify_parts,      verify_events,   verify_audit,         verify_levels,
          verify_promotions, verify_slots,    verify_ledger,        verify_transfers,
          verify_counts,     verify_buying,   verify_order_changes, verify_shipments,
          verify_erased,     verify_webhooks, verify_exchanges,     verify_claims}) {
        pass(run);
    }
    return std::move(run.report());
}

}  // namespace nahtlos::flows
