// Stored value: gift cards and store credit, their ledger, and what orders take from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::stored_value {

using AccountId = Id<"sva">;

/// A gift card is spent by who has its code, credit by the customer whose it is.
enum class AccountKind { gift_card, credit };
BOOST_DESCRIBE_ENUM(AccountKind, gift_card, credit)

/// Vouchers by Directive (EU) 2016/1065: of a multi-purpose one the VAT is owed when it is
/// redeemed, of a single-purpose one when it is sold.
enum class Purpose { multi, single };
BOOST_DESCRIBE_ENUM(Purpose, multi, single)

enum class AccountStatus { active, blocked, expired };
BOOST_DESCRIBE_ENUM(AccountStatus, active, blocked, expired)

/// A row of stored_value_account; its balance is the fold of its entries.
struct Account {
    AccountId id;
    AccountKind kind = AccountKind::gift_card;
    Purpose purpose = Purpose::multi;
    AccountStatus status = AccountStatus::active;
    Uuid legal_entity;
    Currency currency;
    std::int64_t balance_minor = 0, entries = 0;
    std::optional<Uuid> code_hash;
    std::string code_hint;
    std::optional<Uuid> profile, order_id;
    std::optional<std::string> external_reference;
    std::optional<Instant> expires_at;
    Instant created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (id, kind, purpose, status, legal_entity, currency, balance_minor, entries,
                       code_hash, code_hint, profile, order_id, external_reference, expires_at,
                       created_at, updated_at, version))

enum class EntryKind {
    issued,    // with this much
    redeemed,  // an order took it, or reserves it while the rest is paid
    released,  // it did not come to the order
    refunded,  // an order gave it back
    credited,  // by hand
    debited,   // by hand
    expired
};
BOOST_DESCRIBE_ENUM(EntryKind, issued, redeemed, released, refunded, credited, debited, expired)

/// An immutable entry of the ledger.
struct Entry {
    AccountId account;
    std::int64_t seq = 0;
    EntryKind kind = EntryKind::issued;
    std::int64_t amount_minor = 0;  // what it adds to the balance; below zero: what it takes
    Uuid source;
    std::optional<Uuid> order_id;
    std::optional<std::string> reason;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(Entry, (),
                      (account, seq, kind, amount_minor, source, order_id, reason, recorded_at))

enum class UseState { reserved, redeemed, released };
BOOST_DESCRIBE_ENUM(UseState, reserved, redeemed, released)

/// What an order takes from an account, by a payment of its own.
struct Use {
    Uuid order_id;
    AccountId account;
    Uuid payment;
    std::int64_t amount_minor = 0;
    UseState state = UseState::reserved;
};
BOOST_DESCRIBE_STRUCT(Use, (), (order_id, account, payment, amount_minor, state))

/// That a variant is a gift card.
struct Article {
    Uuid variant;
    Purpose purpose = Purpose::multi;
    std::optional<std::int64_t> valid_months;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(Article, (), (variant, purpose, valid_months, updated_at))

/// As which provider payments by stored value are booked.
inline constexpr const char* provider_name = "stored_value";

}  // namespace nahtlos::stored_value
