#include "flows/stored_tender.hpp"

#include <algorithm>

#include "base/json/writer.hpp"

namespace nahtlos::flows {
namespace {

using stored_value::AccountId;
using stored_value::EntryKind;

// Beside the numbers of new_order.cpp.
constexpr std::uint16_t first_stored_payment = 0x7000;

struct AccountEvent {
    AccountId account;
    Money amount;  // that was added; below zero: taken
    std::int64_t balance_minor = 0;
    std::optional<orders::OrderId> order;
};
BOOST_DESCRIBE_STRUCT(AccountEvent, (), (account, amount, balance_minor, order))

const char* event_of(EntryKind kind) {
    switch (kind) {
        case EntryKind::issued: return "stored_value_issued";
        case EntryKind::redeemed: return "stored_value_redeemed";
        case EntryKind::released: return "stored_value_released";
        case EntryKind::refunded: return "stored_value_refunded";
        case EntryKind::credited: return "stored_value_credited";
        case EntryKind::debited: return "stored_value_debited";
        case EntryKind::expired: break;
    }
    return "stored_value_expired";
}

const char* words_for(std::string_view problem) {
    if (problem == "blocked") return "is blocked";
    if (problem == "expired") return "has expired";
    if (problem == "currency_differs") return "is in another currency";
    if (problem == "not_yours") return "belongs to another customer";
    if (problem == "empty") return "has nothing left";
    if (problem == "repeated") return "is named twice";
    return "is no gift card or credit of ours";
}

}  // namespace

FieldProblem unusable(std::string pointer, const char* problem) {
    return {std::move(pointer), problem, words_for(problem)};
}

std::vector<AccountId> named_accounts(const stored_value::Wallet& wallet,
                                      std::span<const stored_value::CardCode> cards,
                                      const stored_value::TakeScene& scene, const std::string& at,
                                      std::vector<FieldProblem>& wrong) {
    std::vector<AccountId> accounts;
    for (std::size_t i = 0; i < cards.size(); ++i) {
        const auto* account = wallet.find_code(hash_of(cards[i]));
        const char* problem =
            account == nullptr ? "unknown" : stored_value::problem_with(*account, scene);
        if (problem == nullptr && std::ranges::find(accounts, account->id) != accounts.end()) {
            problem = "repeated";
        }
        if (problem != nullptr) {
            wrong.push_back(unusable(at + '/' + std::to_string(i), problem));
        } else {
            accounts.push_back(account->id);
        }
    }
    return accounts;
}

std::set<Uuid> hashes_of(std::span<const stored_value::CardCode> cards) {
    std::set<Uuid> hashes;
    for (const auto& card : cards) hashes.insert(hash_of(card));
    return hashes;
}

Event account_event(const char* type, const stored_value::Account& account, Instant now,
                    const Context& context, std::int64_t amount_minor, std::optional<Uuid> order) {
    AccountEvent event{
        account.id, {amount_minor, account.currency}, account.balance_minor, std::nullopt};
    if (order) event.order = orders::OrderId{*order};
    return {type, account.id.uuid, account.version, context, now, json::write(event)};
}

void post(stored_value::Wallet& wallet, const StoredValueMove& move, Instant now,
          const Context& context, Events& events) {
    const auto& posting = move.posting;
    const auto& account = wallet.post(move.account, posting, now);
    events.push_back(account_event(event_of(posting.kind), account, now, context,
                                   posting.amount_minor, posting.order_id));
}

void revive_expired(stored_value::Wallet& wallet, AccountId id, Instant now, const Context& context,
                    Events& events) {
    constexpr Span another_year = days(365);
    const auto& account = *wallet.find(id);
    const bool is_over = account.expires_at && *account.expires_at <= now;
    if (!is_over && account.status != stored_value::AccountStatus::expired) return;
    auto& row = wallet.change(id, now);
    if (row.status == stored_value::AccountStatus::expired) {
        row.status = stored_value::AccountStatus::active;
    }
    row.expires_at = now + another_year;
    events.push_back(account_event("stored_value_changed", row, now, context));
}

payments::PaymentId stored_payment(const Uuid& command, std::size_t n) {
    return payments::PaymentId{
        child_id(command, static_cast<std::uint16_t>(first_stored_payment + n))};
}

StoredPayment paid_by(const stored_value::Use& use, const orders::Order& order,
                      const std::string& hint, Instant now) {
    payments::Payment p;
    p.id = payments::PaymentId{use.payment};
    p.legal_entity = order.legal_entity.uuid;
    p.provider = stored_value::provider_name;
    p.method = "stored_value";
    p.currency = order.currency;
    p.amount_minor = p.authorized_minor = p.captured_minor = use.amount_minor;
    p.status = payments::PaymentStatus::captured;
    if (!hint.empty()) p.provider_reference = "..." + hint;
    p.created_at = now;
    // The key says that refunds go back to the account by themselves.
    const payments::PaymentEvent event{p.id,
                                       1,
                                       p.provider,
                                       payments::EventKind::capture,
                                       payments::EventOutcome::succeeded,
                                       use.amount_minor,
                                       {},
                                       p.id.uuid,
                                       {},
                                       now};
    const payments::PaymentAllocation allocation{order.id.uuid, p.id, payments::TargetKind::order,
                                                 use.amount_minor};
    return {std::move(p), event, allocation};
}

}  // namespace nahtlos::flows
