// Verify: gift cards and store credit, and what orders took from them.
#include <algorithm>
#include <map>

#include "flows/verify_run.hpp"
#include "payments/store.hpp"
#include "stored_value/refunds.hpp"
#include "stored_value/verify.hpp"

namespace nahtlos::flows {
namespace {

using stored_value::AccountId;
using stored_value::JudgedUse;
using stored_value::UseState;

void verify_balances(VerifyRun& run) {
    FoldPlan<AccountId, 2> plan;
    plan.check = Check::stored_value_balances;
    plan.what = "stored value";
    plan.names = {"balance", "entries"};
    plan.stored = [](Tx& tx, const AccountId& after, std::int64_t limit) {
        std::vector<Stored<AccountId, 2>> rows;
        for (const auto& a : stored_value::accounts_after(tx, after, limit)) {
            rows.push_back({a.id, a.version, {a.balance_minor, a.entries}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_slice<stored_value::Entry>(
            in_tx, run.slice(),
            [&](Tx& tx, const stored_value::Entry& last) {
                return stored_value::entries_after(tx, {last.account, last.seq}, run.slice());
            },
            [&](const auto& rows) {
                run.tell("stored value entries", rows.size());
                for (const auto& row : rows) sink(row.account, {row.amount_minor, 1});
            });
    };
    plan.shown = [](const AccountId& id) { return "stored value " + to_string(id); };
    Fold(run, plan).check_all();
}

// What the order took is in the ledger, and what it redeemed is a payment of it.
void judge(VerifyRun& run, const JudgedUse& use, const payments::Payment* payment) {
    const auto rows =
        "stored value " + to_string(use.account) + " of order " + to_string(use.order_id);
    const auto say = [&](std::string expected, std::string found) {
        run.broken(Check::stored_value_uses, rows, std::move(expected), std::move(found));
    };
    const auto taken = use.state == UseState::released ? 0 : use.amount_minor;
    if (use.taken_minor != taken) {
        say("taken " + std::to_string(taken), "taken " + std::to_string(use.taken_minor));
    }
    const bool is_paid = use.state == UseState::redeemed;
    if (is_paid != (payment != nullptr)) {
        say(is_paid ? "a payment" : "no payment", is_paid ? "no payment" : "a payment");
    }
    if (payment == nullptr) return;
    if (payment->captured_minor != use.amount_minor) {
        say("paid " + std::to_string(use.amount_minor),
            "paid " + std::to_string(payment->captured_minor));
    }
    // A refund is booked in the account first, and with the order a moment later.
    if (use.refunded_minor < payment->refunded_minor || use.refunded_minor > use.amount_minor) {
        say("refunded " + std::to_string(payment->refunded_minor),
            "refunded " + std::to_string(use.refunded_minor));
    }
}

void verify_uses(VerifyRun& run) {
    JudgedUse last;
    for (;;) {
        std::vector<JudgedUse> rows;
        std::map<payments::PaymentId, payments::Payment> paid;
        run.read([&](Tx& tx) {
            rows = stored_value::uses_after(tx, {last.order_id, last.account}, run.slice());
            std::vector<payments::PaymentId> ids;
            for (const auto& use : rows) ids.push_back({use.payment});
            std::ranges::sort(ids);
            paid.clear();
            for (auto& p : payments::payments(tx, ids, sql::Lock::no)) paid.emplace(p.id, p);
            return true;
        });
        run.count(Check::stored_value_uses, rows.size());
        run.tell("stored value in orders", rows.size());
        for (const auto& use : rows) {
            const auto payment = paid.find({use.payment});
            judge(run, use, payment == paid.end() ? nullptr : &payment->second);
        }
        if (static_cast<std::int64_t>(rows.size()) < run.slice()) return;
        last = rows.back();
    }
}

// What an order gave back as credit is one entry of the account, and one refund of the payment.
void verify_refunds(VerifyRun& run) {
    Uuid last;
    for (;;) {
        std::vector<stored_value::JudgedRefund> rows;
        std::map<Uuid, std::int64_t> refunded;  // by the id of the refund
        run.read([&](Tx& tx) {
            rows = stored_value::refunds_after(tx, last, run.slice());
            std::vector<payments::PaymentId> ids;
            for (const auto& row : rows) ids.push_back({row.payment});
            std::ranges::sort(ids);
            ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
            refunded.clear();
            for (const auto& e : payments::events_of(tx, ids)) {
                const bool is_done = e.kind == payments::EventKind::refund &&
                                     e.outcome == payments::EventOutcome::succeeded;
                if (is_done && e.idempotency_key) refunded[*e.idempotency_key] += e.amount_minor;
            }
            return true;
        });
        run.count(Check::stored_value_uses, rows.size());
        for (const auto& row : rows) {
            const auto name =
                "refund " + to_string(row.refund) + " to stored value " + to_string(row.account);
            const auto wanted = std::to_string(row.amount_minor);
            if (row.entered_minor != row.amount_minor) {
                run.broken(Check::stored_value_uses, name, "an entry of " + wanted,
                           std::to_string(row.entered_minor));
            }
            if (const auto paid = refunded[row.refund]; paid != row.amount_minor) {
                run.broken(Check::stored_value_uses, name, "a refund of " + wanted,
                           std::to_string(paid));
            }
        }
        if (static_cast<std::int64_t>(rows.size()) < run.slice()) break;
        last = rows.back().refund;
    }
    std::int64_t lost = 0;
    run.read([&](Tx& tx) {
        lost = stored_value::entries_without_refund(tx);
        return true;
    });
    if (lost == 0) return;
    run.broken(Check::stored_value_uses, "credit that orders gave", "a refund of each",
               std::to_string(lost) + " without");
}

}  // namespace

void verify_stored_value(VerifyRun& run) {
    verify_balances(run);
    verify_uses(run);
    verify_refunds(run);
}

}  // namespace nahtlos::flows
