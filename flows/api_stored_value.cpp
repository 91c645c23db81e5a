#include "flows/api_stored_value.hpp"

#include <utility>

#include "customers/profiles.hpp"
#include "flows/api_lists.hpp"
#include "flows/stored_tender.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using stored_value::Account;
using stored_value::AccountId;
using stored_value::AccountKind;
using stored_value::AccountStatus;
using stored_value::CardCode;
using stored_value::EntryKind;
using stored_value::Purpose;
using stored_value::Wallet;

constexpr std::int64_t most_minor = 100'000'000;

struct NewAccount {
    AccountKind kind = AccountKind::gift_card;
    Purpose purpose = Purpose::multi;
    std::optional<channels::LegalEntityId> legal_entity;
    Currency currency;
    std::int64_t amount_minor = 0;
    std::optional<CardCode> code;
    std::optional<customers::ProfileId> profile;
    std::optional<json::ShortText<100>> external_reference;
    std::optional<json::ShortText<200>> reason;
    std::optional<Instant> expires_at;
    static constexpr std::string_view schema_name = "NewStoredValue";
    static constexpr std::array<std::string_view, 2> may_miss{"kind", "purpose"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> docs{{
        {"legal_entity", "who owes it; the key's own if that is bound to one"},
        {"purpose", "multi: its VAT is owed when it is redeemed; single: when it is sold"},
        {"code", "of a card that is printed already; made up if missing"},
        {"profile", "whose it is: required for credit"},
        {"external_reference", "what another system calls it; unique"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewAccount, (),
                      (kind, purpose, legal_entity, currency, amount_minor, code, profile,
                       external_reference, reason, expires_at))

struct AccountView {
    AccountId id;
    AccountKind kind = AccountKind::gift_card;
    Purpose purpose = Purpose::multi;
    AccountStatus status = AccountStatus::active;
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
BOOST_DESCRIBE_STRUCT(AccountView, (),
                      (id, kind, purpose, status, legal_entity, currency, balance_minor, hint,
                       has_code, profile, order, external_reference, expires_at, created_at,
                       updated_at, version))

struct AccountMade : AccountView {
    std::optional<std::string> code;
    static constexpr std::string_view schema_name = "StoredValueMade";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"code", "if we made it; told now and to the same Idempotency-Key, stored nowhere"}}};
};
BOOST_DESCRIBE_STRUCT(AccountMade, (AccountView), (code))

struct AccountChange {
    std::optional<AccountStatus> status;
    std::optional<std::optional<Instant>> expires_at;
    std::optional<std::optional<customers::ProfileId>> profile;
    static constexpr std::string_view schema_name = "StoredValueChange";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"status", "blocked, or active again"}}};
};
BOOST_DESCRIBE_STRUCT(AccountChange, (), (status, expires_at, profile))

struct PostingRequest {
    std::int64_t amount_minor = 0;
    json::ShortText<200> reason;
    static constexpr std::string_view schema_name = "StoredValuePosting";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"amount_minor", "added to the balance; below zero: taken from it"},
        {"reason", "why, for whoever reads the ledger; no personal data"},
    }};
};
BOOST_DESCRIBE_STRUCT(PostingRequest, (), (amount_minor, reason))

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

AccountView view_of(const Account& a) {
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

Refusal wrong(std::vector<FieldProblem> problems) {
    return {RefusalKind::invalid, "invalid_request", "this cannot be done like this",
            std::move(problems)};
}

bool is_unseen(const Call& call, const Account& account) {
    return api::outside_of(*call.caller, {account.legal_entity, {}, {}, {}}).has_value();
}

std::vector<FieldProblem> problems_of(ChangeScope& scope, const NewAccount& wish,
                                      const std::optional<Uuid>& hash) {
    std::vector<FieldProblem> problems;
    const auto say = [&](const char* pointer, const char* code, const char* detail) {
        problems.push_back({pointer, code, detail});
    };
    if (wish.amount_minor < 1 || wish.amount_minor > most_minor) {
        say("/amount_minor", "out_of_range", "must be between 1 and 100000000");
    }
    const bool is_credit = wish.kind == AccountKind::credit;
    if (is_credit && !wish.profile) say("/profile", "required", "is required for credit");
    if (is_credit && wish.code) say("/code", "not_allowed", "is for gift cards only");
    if (wish.expires_at && *wish.expires_at <= scope.now) {
        say("/expires_at", "out_of_range", "must be in the future");
    }
    if (wish.profile && customers::known_profiles(scope.tx, {*wish.profile}).empty()) {
        say("/profile", "unknown", "is not a customer");
    }
    stored_value::AccountFilter filter;
    if (wish.external_reference) {
        filter.external_reference = wish.external_reference->value;
        if (!stored_value::search_accounts(scope.tx, filter).empty()) {
            say("/external_reference", "taken", "is another one's");
        }
    }
    if (hash &&
        !stored_value::load_wallet(scope.tx, {*hash}, {}, sql::Lock::no).accounts().empty()) {
        say("/code", "taken", "is the code of another card");
    }
    return problems;
}

Result<AccountView> issue(ChangeScope& scope, const NewAccount& wish, Uuid legal_entity,
                          const std::optional<CardCode>& code) {
    std::optional<Uuid> hash;
    if (code) hash = hash_of(*code);
    if (auto problems = problems_of(scope, wish, hash); !problems.empty()) return wrong(problems);
    if (!channels::load_directory(scope.tx)->legal_entities.contains({legal_entity})) {
        return wrong({{"/legal_entity", "unknown", "is not a legal entity"}});
    }
    Account account;
    account.id = AccountId{child_id(scope.id, 1)};
    account.kind = wish.kind;
    account.purpose = wish.purpose;
    account.legal_entity = legal_entity;
    account.currency = wish.currency;
    account.code_hash = hash;
    if (code) account.code_hint = hint_of(*code);
    if (wish.profile) account.profile = wish.profile->uuid;
    if (wish.external_reference) account.external_reference = wish.external_reference->value;
    account.expires_at = wish.expires_at;
    account.created_at = account.updated_at = scope.now;
    const auto id = account.id;
    Wallet wallet;
    wallet.add(std::move(account), true);
    stored_value::Posting posting{EntryKind::issued, wish.amount_minor, scope.id};
    if (wish.reason) posting.reason = wish.reason->value;
    post(wallet, {id, posting}, scope.now, scope.context, scope.events);
    stored_value::save_wallet(scope.tx, wallet);
    return view_of(*wallet.find(id));
}

// Follows from the caller's own key and is stored nowhere: a repeated request is told it again.
std::string made_code(const Call& call, const char* what, const Uuid& id) {
    return stored_value::printed_code(call.secret_for(what, id));
}

// A code that was made for the id of a command that ran before is not the one of this entry.
template <class MakeCode>
auto telling_code(const Reply<AccountMade>& reply, MakeCode make_code) {
    return [reply, make_code](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        auto view = json::read<AccountView>(*answer);
        check(view.ok(), "a stored outcome reads back");
        AccountMade made;
        static_cast<AccountView&>(made) = *view;
        made.code = make_code(view->id);
        reply(made, answer.is_replayed);
    };
}

void issue_account(Engine& engine, const Call& call, const Reply<AccountMade>& reply,
                   NewAccount wish) {
    auto legal_entity = call.caller->legal_entity;
    if (wish.legal_entity) {
        if (auto refusal = api::outside_of(*call.caller, {wish.legal_entity->uuid, {}, {}, {}})) {
            return reply(*refusal);
        }
        legal_entity = wish.legal_entity->uuid;
    }
    if (!legal_entity) return reply(wrong({{"/legal_entity", "required", "is required"}}));
    const bool makes_code = wish.kind == AccountKind::gift_card && !wish.code;
    const auto code_for = [&call](const AccountId& id) {
        return made_code(call, "gift card", id.uuid);
    };
    auto entry = call.entry(Change{});
    entry.command = [&call, wish = std::move(wish), of = *legal_entity,
                     makes_code](ChangeScope& scope) -> Result<std::string> {
        auto code = wish.code;
        if (makes_code) {
            code = CardCode::parse(made_code(call, "gift card", child_id(scope.id, 1)));
        }
        auto made = issue(scope, wish, of, code);
        if (!made) return made.refusal();
        return json::write(*made);
    };
    const auto done = telling_code(reply, [makes_code, code_for](const AccountId& id) {
        return makes_code ? std::optional(code_for(id)) : std::nullopt;
    });
    if (!engine.changes().submit(std::move(entry), done)) reply(api::overloaded());
}

// Changes an account that the caller sees, under its lock.
template <class Act>
Change changing(const Call& call, AccountId id, Act act) {
    return [&call, id, act = std::move(act)](ChangeScope& scope) -> Result<std::string> {
        auto wallet = stored_value::load_wallet(scope.tx, {}, {id}, sql::Lock::yes);
        const auto* account = wallet.find(id);
        if (account == nullptr || is_unseen(call, *account)) return api::no_such_resource();
        if (auto refusal = call.unless_version(account->version)) return *std::move(refusal);
        if (std::optional<Refusal> refusal = act(scope, wallet)) return *std::move(refusal);
        stored_value::save_wallet(scope.tx, wallet);
        return json::write(view_of(*wallet.find(id)));
    };
}

void submit_change(Engine& engine, const Call& call, const Reply<AccountView>& reply,
                   Change change) {
    const auto done = [reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        auto view = json::read<AccountView>(*answer);
        check(view.ok(), "a stored outcome reads back");
        reply(*view, answer.is_replayed);
    };
    if (!engine.changes().submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

std::optional<Refusal> apply(ChangeScope& scope, Wallet& wallet, AccountId id,
                             const AccountChange& wish) {
    const auto& before = *wallet.find(id);
    std::vector<FieldProblem> problems;
    if (wish.status == AccountStatus::expired || before.status == AccountStatus::expired) {
        problems.push_back({"/status", "not_allowed", "expires by itself, and for good"});
    }
    if (wish.expires_at && *wish.expires_at && **wish.expires_at <= scope.now) {
        problems.push_back({"/expires_at", "out_of_range", "must be in the future"});
    }
    const bool is_credit = before.kind == AccountKind::credit;
    if (wish.profile && !*wish.profile && is_credit) {
        problems.push_back({"/profile", "required", "is required for credit"});
    }
    if (wish.profile && *wish.profile &&
        customers::known_profiles(scope.tx, {**wish.profile}).empty()) {
        problems.push_back({"/profile", "unknown", "is not a customer"});
    }
    if (!problems.empty()) return wrong(std::move(problems));
    auto& row = wallet.change(id, scope.now);
    row.status = wish.status.value_or(row.status);
    if (wish.expires_at) row.expires_at = *wish.expires_at;
    if (wish.profile) {
        row.profile.reset();
        if (*wish.profile) row.profile = (*wish.profile)->uuid;
    }
    scope.events.push_back(account_event("stored_value_changed", row, scope.now, scope.context));
    return std::nullopt;
}

std::optional<Refusal> add(ChangeScope& scope, Wallet& wallet, AccountId id,
                           const PostingRequest& wish) {
    const auto& account = *wallet.find(id);
    const auto after = account.balance_minor + wish.amount_minor;
    if (wish.amount_minor == 0 || wish.amount_minor < -most_minor ||
        wish.amount_minor > most_minor || after > most_minor) {
        return wrong({{"/amount_minor", "out_of_range", "is not an amount that can be posted"}});
    }
    if (account.status == AccountStatus::expired) {
        return Refusal{RefusalKind::conflict, "stored_value_expired", "this has expired"};
    }
    if (after < 0) {
        FieldProblem problem{"/amount_minor", "insufficient_balance", "is more than there is"};
        problem.available = account.balance_minor;
        return Refusal{
            RefusalKind::conflict, "insufficient_balance", "there is not so much", {problem}};
    }
    stored_value::Posting posting{wish.amount_minor > 0 ? EntryKind::credited : EntryKind::debited,
                                  wish.amount_minor, scope.id};
    posting.reason = wish.reason.value;
    post(wallet, {id, posting}, scope.now, scope.context, scope.events);
    return std::nullopt;
}

void replace_code(Engine& engine, const Call& call, const Reply<AccountMade>& reply, AccountId id) {
    const auto code_for = [&call](const AccountId& of) {
        return made_code(call, "new code", of.uuid);
    };
    Change change = changing(
        call, id, [id, code_for](ChangeScope& scope, Wallet& wallet) -> std::optional<Refusal> {
            if (wallet.find(id)->kind != AccountKind::gift_card) {
                return Refusal{RefusalKind::conflict, "no_gift_card", "credit has no code"};
            }
            const auto code = CardCode::parse(code_for(id));
            auto& row = wallet.change(id, scope.now);
            row.code_hash = hash_of(*code);
            row.code_hint = hint_of(*code);
            scope.events.push_back(
                account_event("stored_value_code_replaced", row, scope.now, scope.context));
            return std::nullopt;
        });
    const auto done = telling_code(
        reply, [code_for](const AccountId& of) { return std::optional(code_for(of)); });
    if (!engine.changes().submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

Result<api::Page<AccountView>> list_accounts(const Call& call, Tx& tx, const AccountsQuery& query) {
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

api::Routes stored_value_routes(Engine& engine) {
    api::Routes routes{
        api::command(
            "POST /v1/stored-value", Scope::stored_value_write, "issue_stored_value",
            "Issue a gift card or store credit",
            [&engine](const Call& call, Reply<AccountMade> reply, NewAccount wish) {
                issue_account(engine, call, reply, std::move(wish));
            },
            {.status = 201,
             .description = "Cards that are sold as articles are issued by themselves once their "
                            "order is paid: find them by `order`, and have a code made for each."}),
        api::query("GET /v1/stored-value", Scope::stored_value_read, "list_stored_value",
                   "List gift cards and store credit, newest first", list_accounts),
        api::query("GET /v1/stored-value/owed", Scope::stored_value_read, "get_stored_value_owed",
                   "What can still be spent, by legal entity and currency",
                   [](const Call& call, Tx& tx) -> Result<Liabilities> {
                       return Liabilities{stored_value::owed(tx, call.caller->legal_entity)};
                   }),
        api::query("GET /v1/stored-value/{id}", Scope::stored_value_read, "get_stored_value",
                   "Read a gift card or store credit", get_account),
        api::query("GET /v1/stored-value/{id}/entries", Scope::stored_value_read,
                   "list_stored_value_entries", "Read its ledger, newest first", list_entries),
        api::command("PATCH /v1/stored-value/{id}", Scope::stored_value_write,
                     "change_stored_value", "Block it, or change its expiry or owner",
                     [&engine](const Call& call, Reply<AccountView> reply, AccountId id,
                               AccountChange wish) {
                         submit_change(engine, call, reply,
                                       changing(call, id, [id, wish](auto& scope, auto& wallet) {
                                           return apply(scope, wallet, id, wish);
                                       }));
                     },
                     {.errors = {api::version_changed}}),
        api::command(
            "POST /v1/stored-value/{id}/entries", Scope::stored_value_write, "post_stored_value",
            "Add to the balance or take from it",
            [&engine](const Call& call, Reply<AccountView> reply, AccountId id,
                      PostingRequest wish) {
                submit_change(engine, call, reply,
                              changing(call, id, [id, wish](auto& scope, auto& wallet) {
                                  return add(scope, wallet, id, wish);
                              }));
            },
            {.errors = {api::version_changed,
                        {RefusalKind::conflict, "insufficient_balance",
                         "more was to be taken than there is"},
                        {RefusalKind::conflict, "stored_value_expired", "it has expired"}}}),
        api::command("POST /v1/stored-value/{id}/code", Scope::stored_value_write,
                     "make_gift_card_code",
                     "Give a gift card a new code; an older one is no longer good",
                     [&engine](const Call& call, Reply<AccountMade> reply, AccountId id) {
                         replace_code(engine, call, reply, id);
                     },
                     {.errors = {api::version_changed,
                                 {RefusalKind::conflict, "no_gift_card", "credit has no code"}}}),
        api::query("POST /v1/gift-cards/look-up", Scope::carts_write, "look_up_gift_card",
                   "What is on a gift card", look_up,
                   {.errors = {{RefusalKind::not_found, "gift_card_not_found",
                                "there is no gift card with this code"}},
                    .tag = "stored-value"}),
    };
    for (auto& route : gift_card_article_routes(engine)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace nahtlos::flows
