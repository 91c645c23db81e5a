#include <utility>

#include "flows/api_lists.hpp"
#include "flows/stored_value_view.hpp"
#include "stored_value/code.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using AccountView = StoredValueView;
using stored_value::AccountId;
using stored_value::AccountKind;
using stored_value::AccountStatus;
using stored_value::CardCode;
using stored_value::EntryKind;

struct LookUp {
    CardCode code;
    static constexpr std::string_view schema_name = "GiftCardLookUp";
};
BOOST_DESCRIBE_STRUCT(LookUp, (), (code))

struct CardView {
    AccountStatus status = AccountStatus::active;
    Currency currency;
    std::int64_t balance_minor = 0;
    std::optional<Instant> expires_at;
    static constexpr std::string_view schema_name = "GiftCardBalance";
};
BOOST_DESCRIBE_STRUCT(CardView, (), (status, currency, balance_minor, expires_at))

struct AccountsQuery {
    std::vector<AccountKind> kind;
    std::vector<AccountStatus> status;
    std::optional<customers::ProfileId> profile;
    std::optional<orders::OrderId> order;
    std::optional<json::ShortText<100>> external_reference;
    std::optional<api::Cursor<AccountId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"kind", "status", "limit"};
};
BOOST_DESCRIBE_STRUCT(AccountsQuery, (),
                      (kind, status, profile, order, external_reference, cursor, limit))

struct EntriesQuery {
    std::optional<api::Cursor<std::int64_t>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(EntriesQuery, (), (cursor, limit))

struct EntryView {
    std::int64_t seq = 0;
    EntryKind kind = EntryKind::issued;
    std::int64_t amount_minor = 0;
    std::optional<orders::OrderId> order;
    std::optional<std::string> reason;
    Instant recorded_at;
    static constexpr std::string_view schema_name = "StoredValueEntry";
};
BOOST_DESCRIBE_STRUCT(EntryView, (), (seq, kind, amount_minor, order, reason, recorded_at))

struct Liabilities {
    std::vector<stored_value::Owed> rows;
    static constexpr std::string_view schema_name = "StoredValueOwed";
};
BOOST_DESCRIBE_STRUCT(Liabilities, (), (rows))

template <class T>
std::optional<T> as_id(const std::optional<Uuid>& id) {
    if (!id) return std::nullopt;
    return T{*id};
}

Result<api::Page<AccountView>> list_accounts(const Call& call, Tx& tx, const AccountsQuery& query) {
    if (auto refusal = unless_of_a_house(*call.caller)) return *std::move(refusal);
    stored_value::AccountFilter filter;
    filter.kind = query.kind;
    filter.status = query.status;
    filter.legal_entity = call.caller->legal_entity;
    if (query.profile) filter.profile = query.profile->uuid;
    if (query.order) filter.order = query.order->uuid;
    if (query.external_reference) filter.external_reference = query.external_reference->value;
    if (query.cursor) filter.before = query.cursor->key;
    filter.limit = query.limit.value + 1;
    std::vector<AccountView> views;
    for (const auto& row : stored_value::search_accounts(tx, filter)) views.push_back(view_of(row));
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<AccountView> get_account(const Call& call, Tx& tx, AccountId id) {
    const auto wallet = stored_value::load_wallet(tx, {}, {id}, sql::Lock::no);
    const auto* account = wallet.find(id);
    if (account == nullptr || is_unseen(call, *account)) return api::no_such_resource();
    return view_of(*account);
}

Result<api::Page<EntryView>> list_entries(const Call& call, Tx& tx, AccountId id,
                                          const EntriesQuery& query) {
    if (auto seen = get_account(call, tx, id); !seen) return seen.refusal();
    std::optional<std::int64_t> before;
    if (query.cursor) before = query.cursor->key;
    std::vector<EntryView> views;
    for (auto& e : stored_value::entries_of(tx, id, before, query.limit.value + 1)) {
        views.push_back({e.seq, e.kind, e.amount_minor, as_id<orders::OrderId>(e.order_id),
                         std::move(e.reason), e.recorded_at});
    }
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.seq; });
}

Result<CardView> look_up(const Call& call, Tx& tx, const LookUp& wish) {
    const auto wallet = stored_value::load_wallet(tx, {hash_of(wish.code)}, {}, sql::Lock::no);
    const auto* account = wallet.find_code(hash_of(wish.code));
    if (account == nullptr || is_unseen(call, *account)) {
        return Refusal{RefusalKind::not_found, "gift_card_not_found", "there is no such gift card"};
    }
    return CardView{account->status, account->currency, account->balance_minor,
                    account->expires_at};
}

}  // namespace

StoredValueView view_of(const stored_value::Account& a) {
    return {a.id,
            a.kind,
            a.purpose,
            a.status,
            {a.legal_entity},
            a.currency,
            a.balance_minor,
            a.code_hint,
            a.code_hash.has_value(),
            as_id<customers::ProfileId>(a.profile),
            as_id<orders::OrderId>(a.order_id),
            a.external_reference,
            a.expires_at,
            a.created_at,
            a.updated_at,
            a.version};
}

std::optional<Refusal> unless_of_a_house(const api::Caller& caller) {
    if (!caller.market || caller.legal_entity) return std::nullopt;
    return Refusal{RefusalKind::forbidden, "outside_of_key",
                   "stored value belongs to a legal entity, and this key to a market only"};
}

bool is_unseen(const api::Call& call, const stored_value::Account& account) {
    return unless_of_a_house(*call.caller) ||
           api::outside_of(*call.caller, {account.legal_entity, {}, {}, {}}).has_value();
}

api::Routes stored_value_lists() {
    return {
        api::query("GET /v1/stored-value", Scope::stored_value_read, "list_stored_value",
                   "List gift cards and store credit, newest first", list_accounts),
        api::query("GET /v1/stored-value/owed", Scope::stored_value_read, "get_stored_value_owed",
                   "What can still be spent, by legal entity and currency",
                   [](const Call& call, Tx& tx) -> Result<Liabilities> {
                       if (auto refusal = unless_of_a_house(*call.caller)) {
                           return *std::move(refusal);
                       }
                       return Liabilities{stored_value::owed(tx, call.caller->legal_entity)};
                   }),
        api::query("GET /v1/stored-value/{id}", Scope::stored_value_read, "get_stored_value",
                   "Read a gift card or store credit", get_account),
        api::query("GET /v1/stored-value/{id}/entries", Scope::stored_value_read,
                   "list_stored_value_entries", "Read its ledger, newest first", list_entries),
        api::query("POST /v1/gift-cards/look-up", Scope::carts_write, "look_up_gift_card",
                   "What is on a gift card", look_up,
                   {.errors = {{RefusalKind::not_found, "gift_card_not_found",
                                "there is no gift card with this code"}},
                    .tag = "stored-value"}),
    };
}

}  // namespace nahtlos::flows
