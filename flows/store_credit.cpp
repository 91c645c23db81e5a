#include "flows/store_credit.hpp"

#include "customers/privacy.hpp"
#include "customers/profiles.hpp"
#include "flows/order_desk.hpp"
#include "flows/stored_tender.hpp"
#include "stored_value/refunds.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using stored_value::AccountId;
using stored_value::EntryKind;

Refusal not_to_credit(const char* code, const char* detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "this cannot be given back as store credit",
            {{"/refund_to", code, detail}}};
}

// What the command gave back just now.
std::vector<stored_value::CreditedRefund> fresh_refunds(const OrderWork& work, Instant now) {
    std::vector<stored_value::CreditedRefund> found;
    for (const auto& [id, payment] : work.payments) {
        for (auto i = payment.stored_events; i < payment.events.size(); ++i) {
            const auto& e = payment.events[i];
            const bool is_done = e.kind == payments::EventKind::refund &&
                                 e.outcome == payments::EventOutcome::succeeded;
            if (!is_done) continue;
            check(e.idempotency_key.has_value(), "a refund of ours has an id");
            found.push_back(
                {*e.idempotency_key, work.order.order.id.uuid, {}, id.uuid, e.amount_minor, now});
        }
    }
    return found;
}

std::optional<Uuid> customer_of(Tx& tx, const orders::Order& order) {
    if (!order.party) return std::nullopt;
    const auto profile = customers::profile_of_party(tx, *order.party);
    if (!profile) return std::nullopt;
    const auto known = customers::known_profiles(tx, {*profile});
    const auto it = known.find(*profile);
    if (it == known.end() || !it->second.is_of(order.legal_entity)) return std::nullopt;
    return profile->uuid;
}

// The customer's account in the order's currency, their first one if there is none.
AccountId open_account(ChangeScope& scope, stored_value::Wallet& wallet, Uuid profile,
                       const orders::Order& order) {
    const auto own =
        stored_value::credit_of(scope.tx, profile, order.legal_entity.uuid, order.currency);
    if (!own.empty()) {
        wallet = stored_value::load_wallet(scope.tx, {}, {own.front()}, sql::Lock::yes);
        const auto* there = wallet.find(own.front());
        // Blocked or ended just now, before it was locked.
        if (there != nullptr && there->status == stored_value::AccountStatus::active) {
            revive_expired(wallet, own.front(), scope.now, scope.context, scope.events);
            return own.front();
        }
        wallet = {};
    }
    constexpr std::uint16_t beside_other_rows = 0x7FFF;
    stored_value::Account account;
    account.id = AccountId{child_id(scope.id, beside_other_rows)};
    account.kind = stored_value::AccountKind::credit;
    account.legal_entity = order.legal_entity.uuid;
    account.currency = order.currency;
    account.profile = profile;
    account.created_at = account.updated_at = scope.now;
    const auto id = account.id;
    wallet.add(std::move(account), true);
    return id;
}

}  // namespace

std::optional<Refusal> unless_sole_wish(const std::optional<orders::RefundWish>& refund) {
    if (refund.value_or(orders::RefundWish::request) == orders::RefundWish::request) return {};
    return not_to_credit("not_allowed", "is for money that is given back now, by us");
}

std::optional<Refusal> credit_refunds(ChangeScope& scope, const OrderWork& work) {
    const auto& order = work.order.order;
    if (order.payment_collected_by == orders::Doer::channel) {
        return not_to_credit("not_allowed", "the channel collects the money and gives it back");
    }
    const auto profile = customer_of(scope.tx, order);
    if (!profile) return not_to_credit("needs_customer", "the order is of no customer we know");
    auto refunds = fresh_refunds(work, scope.now);
    if (refunds.empty()) return std::nullopt;
    stored_value::Wallet wallet;
    const auto account = open_account(scope, wallet, *profile, order);
    for (auto& refund : refunds) {
        refund.account = account;
        post(wallet,
             {account, {EntryKind::credited, refund.amount_minor, refund.refund, order.id.uuid}},
             scope.now, scope.context, scope.events);
    }
    stored_value::save_wallet(scope.tx, wallet);
    stored_value::insert_credited_refunds(scope.tx, refunds);
    return std::nullopt;
}

Result<OrderWork> GiveCreditKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    if (auto problem = order_problem(rows, command.order, command.scope, command.version)) {
        return *problem;
    }
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    const auto refunded = desk.order().order.refunded_minor;
    desk.refund(orders::RefundWish::paid_out);
    if (desk.order().order.refunded_minor == refunded) {
        return Refusal{RefusalKind::conflict, "nothing_to_refund",
                       "nothing was paid beyond what the order owes"};
    }
    return desk.finish();
}

}  // namespace nahtlos::flows
