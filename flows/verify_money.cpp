// Verify: payments, documents and till transactions.
#include <algorithm>
#include <map>
#include <set>

#include "flows/verify_run.hpp"
#include "orders/document_store.hpp"
#include "orders/verify.hpp"
#include "payments/store.hpp"
#include "payments/verify.hpp"

namespace nahtlos::flows {
namespace {

using payments::Payment;
using payments::PaymentId;

std::string hex(const std::string& bytes) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    return text.empty() ? "nothing" : text;
}

std::string shown(const orders::Document& d) {
    return "document " + d.series + ' ' + std::to_string(d.number) + " of " +
           to_string(d.legal_entity);
}

// Follows the documents of each series from its first one.
class Chain {
public:
    explicit Chain(VerifyRun& run) : run_(run) {}

    void take(const orders::Document& d) {
        if (d.legal_entity != legal_entity_ || d.series != series_) {
            legal_entity_ = d.legal_entity;
            series_ = d.series;
            number_ = 0;
            hash_.clear();
        }
        if (d.number != number_ + 1) {
            run_.broken(Check::documents_gapless, shown(d), "number " + std::to_string(number_ + 1),
                        "number " + std::to_string(d.number));
        }
        if (d.previous_hash.data != hash_) {
            run_.broken(Check::documents_chained, shown(d), "previous hash " + hex(hash_),
                        hex(d.previous_hash.data));
        }
        const auto hash = orders::document_hash(d);
        if (d.hash.data != hash) {
            run_.broken(Check::documents_chained, shown(d), "hash " + hex(hash), hex(d.hash.data));
        }
        number_ = d.number;
        hash_ = d.hash.data;
    }

private:
    VerifyRun& run_;
    channels::LegalEntityId legal_entity_;
    std::string series_, hash_;
    std::int64_t number_ = 0;
};

std::string sums_text(std::int64_t captured, std::int64_t refunded, std::int64_t charged_back) {
    return "captured " + std::to_string(captured) + ", refunded " + std::to_string(refunded) +
           ", charged back " + std::to_string(charged_back);
}

void judge_payment(VerifyRun& run, const Payment& p,
                   const std::vector<payments::PaymentEvent>& events) {
    const auto rows = "payment " + to_string(p.id);
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto expected = static_cast<std::int64_t>(i) + 1;
        if (events[i].seq == expected) continue;
        run.broken(Check::payment_events, rows, "event " + std::to_string(expected),
                   "event " + std::to_string(events[i].seq));
        break;
    }
    const auto sums = payments::add_up(events);
    const auto expected =
        sums_text(sums.captured_minor, sums.refunded_minor, sums.charged_back_minor);
    const auto found = sums_text(p.captured_minor, p.refunded_minor, p.charged_back_minor);
    if (expected != found) run.broken(Check::payment_events, rows, expected, found);
    // Money that is captured at once may never have been authorized by an event of its own.
    const auto authorized = sums.has_authorized ? sums.authorized_minor : sums.captured_minor;
    if (p.authorized_minor != authorized) {
        run.broken(Check::payment_events, rows, "authorized " + std::to_string(authorized),
                   "authorized " + std::to_string(p.authorized_minor));
    }
    if (sums.captured_minor > authorized || sums.refunded_minor > sums.captured_minor ||
        sums.charged_back_minor > sums.captured_minor) {
        run.broken(Check::payment_events, rows,
                   "captured within authorized, refunded and charged back within captured",
                   expected);
    }
    if (!payments::fits(p.status, sums)) {
        run.broken(Check::payment_events, rows, "the status of its events",
                   std::string(enum_name(p.status)));
    }
}

void verify_payment_events(VerifyRun& run) {
    PaymentId last;
    for (;;) {
        std::vector<Payment> rows;
        std::map<PaymentId, std::vector<payments::PaymentEvent>> events;
        run.read([&](Tx& tx) {
            rows = payments::payments_after(tx, last, run.slice());
            std::vector<PaymentId> ids;
            for (const auto& p : rows) ids.push_back(p.id);
            events.clear();
            for (auto& e : payments::events_of(tx, ids)) events[e.payment].push_back(std::move(e));
            return true;
        });
        run.count(Check::payment_events, rows.size());
        run.tell("payments", rows.size());
        for (const auto& p : rows) {
            auto& own = events[p.id];
            std::ranges::sort(own, {}, &payments::PaymentEvent::seq);
            judge_payment(run, p, own);
        }
        if (static_cast<std::int64_t>(rows.size()) < run.slice()) return;
        last = rows.back().id;
    }
}

// The last documents of a series cannot be taken away unseen.
void verify_series(VerifyRun& run) {
    std::vector<orders::BrokenSeries> found;
    run.read([&](Tx& tx) {
        found = orders::broken_series(tx);
        return true;
    });
    for (const auto& series : found) {
        run.broken(Check::documents_gapless,
                   "series " + series.series + " of " + to_string(series.legal_entity),
                   "up to number " + std::to_string(series.issued),
                   "up to number " + std::to_string(series.last));
    }
}

// Notes follow refunds a moment later, and never say more than was given back.
void verify_credit_notes(VerifyRun& run) {
    orders::OrderId last;
    for (;;) {
        std::vector<orders::NotedOrder> rows;
        run.read([&](Tx& tx) {
            rows = orders::noted_after(tx, last, run.slice());
            return true;
        });
        run.count(Check::documents_gapless, rows.size());
        for (const auto& row : rows) {
            if (row.noted_minor <= row.refunded_minor) continue;
            run.broken(Check::documents_gapless, "credit notes of order " + to_string(row.order_id),
                       "at most " + std::to_string(row.refunded_minor),
                       std::to_string(row.noted_minor));
        }
        if (static_cast<std::int64_t>(rows.size()) < run.slice()) return;
        last = rows.back().order_id;
    }
}

// When the last refund for the order was done before `until`; nothing where there is none.
std::optional<Instant> last_refund(Tx& tx, orders::OrderId id, Instant until) {
    std::set<payments::PaymentId> ids;
    for (const auto& share : payments::allocations_of(tx, {id.uuid})) ids.insert(share.payment);
    std::optional<Instant> last;
    for (const auto& e : payments::events_of(tx, {ids.begin(), ids.end()})) {
        const bool is_done = e.kind == payments::EventKind::refund &&
                             e.outcome == payments::EventOutcome::succeeded &&
                             e.recorded_at < until;
        if (is_done) last = std::max(last.value_or(e.recorded_at), e.recorded_at);
    }
    return last;
}

// A job that gave up leaves a refund without its note. Refunds from before there were notes have
// none.
void verify_missing_notes(VerifyRun& run, Instant now) {
    constexpr Span long_enough = days(1);
    orders::OrderId last;
    for (std::int64_t n = run.slice(); n == run.slice();) {
        run.read([&](Tx& tx) {
            const auto first = orders::first_note_at(tx);
            const auto rows = first ? orders::unnoted_after(tx, last, run.slice())
                                    : std::vector<orders::UnnotedOrder>{};
            n = static_cast<std::int64_t>(rows.size());
            if (n > 0) last = rows.back().order_id;
            for (const auto& row : rows) {
                const auto done = last_refund(tx, row.order_id, now - long_enough);
                if (!done || *done < *first || *done <= row.last_note_at) continue;
                run.broken(Check::documents_gapless,
                           "credit notes of order " + to_string(row.order_id),
                           "of all that it gave back, " + std::to_string(row.refunded_minor),
                           std::to_string(row.noted_minor));
            }
            return true;
        });
    }
}

}  // namespace

void verify_tills(VerifyRun& run) {
    each_slice<orders::TillUse>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const orders::TillUse& last) {
            return orders::till_uses_after(tx, last, run.slice());
        },
        [&](const auto& rows) {
            run.count(Check::till_transactions, rows.size());
            run.tell("till transactions", rows.size());
            for (const auto& row : rows) {
                if (row.unflagged == 1) continue;
                run.broken(Check::till_transactions,
                           "till " + row.till + " installation " + to_string(row.installation) +
                               " number " + std::to_string(row.seq),
                           "1 body without a flag", std::to_string(row.unflagged));
            }
        });
}

void verify_documents(VerifyRun& run) {
    Chain chain(run);
    each_slice<orders::Document>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const orders::Document& last) {
            return orders::documents_after(tx, {last.legal_entity, last.series, last.number},
                                           run.slice());
        },
        [&](const auto& rows) {
            run.count(Check::documents_gapless, rows.size());
            run.count(Check::documents_chained, rows.size());
            run.tell("documents", rows.size());
            for (const auto& document : rows) chain.take(document);
        });
    verify_series(run);
    verify_credit_notes(run);
    verify_missing_notes(run, run.options().now);
}

void verify_payments(VerifyRun& run) {
    verify_payment_events(run);
    FoldPlan<PaymentId, 1> plan;
    plan.check = Check::payment_allocations;
    plan.names = {"applied"};
    plan.stored = [](Tx& tx, const PaymentId& after, std::int64_t limit) {
        std::vector<Stored<PaymentId, 1>> rows;
        for (const auto& p : payments::payments_after(tx, after, limit)) {
            rows.push_back(
                {p.id,
                 p.version,
                 {p.captured_minor - p.refunded_minor - p.charged_back_minor - p.unapplied_minor}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_slice<payments::PaymentAllocation>(
            in_tx, run.slice(),
            [&](Tx& tx, const payments::PaymentAllocation& last) {
                return payments::allocations_after(tx, {last.target, last.payment}, run.slice());
            },
            [&](const auto& rows) {
                run.tell("payment allocations", rows.size());
                for (const auto& row : rows) sink(row.payment, {row.amount_minor});
            });
    };
    plan.shown = [](const PaymentId& id) { return "payment " + to_string(id); };
    Fold(run, plan).check_all();
}

}  // namespace nahtlos::flows
