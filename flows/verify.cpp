#include "flows/verify.hpp"

#include <algorithm>
#include <charconv>

#include "flows/verify_run.hpp"

namespace nahtlos::flows {
namespace {

std::string_view meaning_of(Check check) {
    switch (check) {
        case Check::overdue_holds: return "no hold is live long after it expired";
        case Check::overdue_drafts: return "no draft order outlives its holds for long";
        case Check::promises:
            return "no level promises more than it has, its live holds and its backorder limit "
                   "counted, unless an open shortage case says so";
        case Check::backorders:
            return "what is promised beyond the goods is backordered on its lines, as far as "
                   "neither goods nor promises of the item went away";
        case Check::fence_use:
            return "what a fence says was used is what allocations of its group took from it";
        case Check::till_transactions:
            return "a number of a till installation is one transaction; another body is flagged";
        case Check::documents_gapless:
            return "documents of a series are numbered 1, 2, 3 and so on";
        case Check::documents_chained:
            return "each document names the hash of the one before and has its own";
        case Check::unique_orders:
            return "a number, a cart and a channel's external id are one order";
        case Check::line_amounts:
            return "a line's total and VAT are its price times its quantity by the one rounding";
        case Check::order_totals:
            return "an order's total, VAT, discount and shipping are the sums of its lines";
        case Check::line_vectors: return "the quantities of an order line fit each other";
        case Check::order_statuses:
            return "statuses are what line quantities and balances make of them";
        case Check::finished_orders: return "a canceled or closed order has nothing open";
        case Check::line_allocations:
            return "the allocations of a line make the units it says are allocated or fulfilled, "
                   "for a fulfillment of its order";
        case Check::kits_whole:
            return "units of a kit are promised and handed over with all their parts";
        case Check::live_holds: return "a placed order has allocations and no live holds";
        case Check::order_balances:
            return "what an order counts as paid and not refunded is allocated to it";
        case Check::fulfillments:
            return "goods are open only where a fulfillment is under way, and gone where it is "
                   "done";
        case Check::checkouts:
            return "a checkout, its order and its cart are equally far, with live holds while it "
                   "is paid for";
        case Check::references:
            return "the channel, market and parties that an order names are there";
        case Check::parts_have_orders:
            return "lines, fulfillments, allocations and payments belong to orders that exist";
        case Check::payment_events:
            return "a payment's sums and status are those of its events, numbered 1, 2, 3";
        case Check::payment_allocations:
            return "captured less refunded and charged back is allocated or unapplied";
        case Check::outcomes: return "a remembered outcome names orders that exist";
        case Check::event_batches:
            return "a batch has the events that it says it has, numbered 0, 1, 2";
        case Check::event_positions: return "positions of events have neither gaps nor doubles";
        case Check::event_sequences:
            return "the events of an aggregate are numbered 1, 2, 3 in order of position";
        case Check::order_events: return "an order's version is that of its last event";
        case Check::audit_chain:
            return "the seals over the events form one chain, and the events are those sealed";
        case Check::level_movements: return "a level is the sum of its movements";
        case Check::level_allocations:
            return "what a level has allocated is the sum of its open allocations";
        case Check::ledger:
            return "the ledger by item has each movement once, as far as its subscriber has come";
    }
    return "";
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
         {verify_overdue, verify_promises, verify_fences, verify_tills, verify_documents,
          verify_names, verify_payments, verify_outcomes, verify_orders, verify_parts,
          verify_events, verify_audit, verify_levels, verify_ledger}) {
        pass(run);
    }
    return std::move(run.report());
}

}  // namespace nahtlos::flows
