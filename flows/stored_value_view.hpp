// What the routes of stored value share: how an account is shown, and who sees it.
#pragma once

#include <optional>
#include <string>

#include "base/api/route.hpp"
#include "channels/types.hpp"
#include "customers/types.hpp"
#include "orders/types.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::flows {

struct StoredValueView {
    stored_value::AccountId id;
    stored_value::AccountKind kind = stored_value::AccountKind::gift_card;
    stored_value::Purpose purpose = stored_value::Purpose::multi;
    stored_value::AccountStatus status = stored_value::AccountStatus::active;
    channels::LegalEntityId legal_entity;
    Currency currency;
    std::int64_t balance_minor = 0;
    std::string hint;
    bool has_code = false;
    std::optional<customers::ProfileId> profile;
    std::optional<orders::OrderId> order;
    std::optional<std::string> external_reference;
    std::optional<Instant> expires_at;
    Instant created_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::string_view schema_name = "StoredValue";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"hint", "the last four characters of the code"},
        {"order", "that it was sold by"},
    }};
};
BOOST_DESCRIBE_STRUCT(StoredValueView, (),
                      (id, kind, purpose, status, legal_entity, currency, balance_minor, hint,
                       has_code, profile, order, external_reference, expires_at, created_at,
                       updated_at, version))

StoredValueView view_of(const stored_value::Account& account);

/// Refuses (forbidden, "outside_of_key") who is bound to a market and to no legal entity: a market
/// may belong to several, and value is owed by one.
std::optional<Refusal> unless_of_a_house(const api::Caller& caller);
/// Whether the account is another legal entity's than the caller's.
bool is_unseen(const api::Call& call, const stored_value::Account& account);

/// The routes that read.
api::Routes stored_value_lists();

}  // namespace nahtlos::flows
