#include "flows/api_stored_value.hpp"

#include <utility>

#include "customers/profiles.hpp"
#include "flows/api_lists.hpp"
#include "flows/stored_tender.hpp"
#include "flows/stored_value_view.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using stored_value::Account;
using AccountView = StoredValueView;
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

Refusal wrong(std::vector<FieldProblem> problems) {
    return {RefusalKind::invalid, "invalid_request", "this cannot be done like this",
            std::move(problems)};
}

// A customer of another legal entity is none of ours.
bool is_known(Tx& tx, customers::ProfileId id, Uuid legal_entity) {
    const auto known = customers::known_profiles(tx, {id});
    const auto it = known.find(id);
    return it != known.end() && it->second.is_of({legal_entity});
}

std::vector<FieldProblem> problems_of(ChangeScope& scope, const NewAccount& wish, Uuid legal_entity,
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
    if (wish.profile && !is_known(scope.tx, *wish.profile, legal_entity)) {
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
    if (auto problems = problems_of(scope, wish, legal_entity, hash); !problems.empty()) {
        return wrong(problems);
    }
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

// A new code of a card. It is stored nowhere: the same key is told it again, since it follows from
// that; a call without a key knows it from the draw itself.
struct Draw {
    const Call* call;
    const char* what;
    std::string bits;

    std::string text() const { return stored_value::printed_code(bits); }
    CardCode code() const { return *CardCode::parse(text()); }
    /// What was drawn when the request was first made; nothing where only another session of the
    /// same person could tell.
    std::optional<std::string> again(const AccountView& view) const {
        const auto printed = stored_value::printed_code(call->secret_for(what, view.id.uuid));
        if (hint_of(*CardCode::parse(printed)) != view.hint) return std::nullopt;
        return printed;
    }
};

Draw draw(const Call& call, const char* what, const Uuid& account) {
    return {&call, what, call.secret_for(what, account)};
}

auto telling_code(const Reply<AccountMade>& reply, std::optional<Draw> draw) {
    return [reply, draw = std::move(draw)](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        auto view = json::read<AccountView>(*answer);
        check(view.ok(), "a stored outcome reads back");
        AccountMade made;
        static_cast<AccountView&>(made) = *view;
        if (draw) made.code = answer.is_replayed ? draw->again(*view) : draw->text();
        reply(made, answer.is_replayed);
    };
}

void issue_account(Engine& engine, const Call& call, const Reply<AccountMade>& reply,
                   NewAccount wish) {
    if (auto refusal = unless_of_a_house(*call.caller)) return reply(*refusal);
    auto legal_entity = call.caller->legal_entity;
    if (wish.legal_entity) {
        if (auto refusal = api::outside_of(*call.caller, {wish.legal_entity->uuid, {}, {}, {}})) {
            return reply(*refusal);
        }
        legal_entity = wish.legal_entity->uuid;
    }
    if (!legal_entity) return reply(wrong({{"/legal_entity", "required", "is required"}}));
    auto entry = call.entry(Change{});
    std::optional<Draw> drawn;
    if (wish.kind == AccountKind::gift_card && !wish.code) {
        drawn = draw(call, "gift card", child_id(entry.id, 1));
    }
    auto code = wish.code;
    if (drawn) code = drawn->code();
    entry.command = [wish = std::move(wish), of = *legal_entity,
                     code](ChangeScope& scope) -> Result<std::string> {
        auto made = issue(scope, wish, of, code);
        if (!made) return made.refusal();
        return json::write(*made);
    };
    if (!engine.changes().submit(std::move(entry), telling_code(reply, std::move(drawn)))) {
        reply(api::overloaded());
    }
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
    if (wish.profile && *wish.profile && !is_known(scope.tx, **wish.profile, before.legal_entity)) {
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
    auto drawn = draw(call, "new code", id.uuid);
    const auto code = drawn.code();
    Change change = changing(
        call, id, [id, code](ChangeScope& scope, Wallet& wallet) -> std::optional<Refusal> {
            if (wallet.find(id)->kind != AccountKind::gift_card) {
                return Refusal{RefusalKind::conflict, "no_gift_card", "credit has no code"};
            }
            auto& row = wallet.change(id, scope.now);
            row.code_hash = hash_of(code);
            row.code_hint = hint_of(code);
            scope.events.push_back(
                account_event("stored_value_code_replaced", row, scope.now, scope.context));
            return std::nullopt;
        });
    const auto done = telling_code(reply, std::move(drawn));
    if (!engine.changes().submit(call.entry(std::move(change)), done)) reply(api::overloaded());
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
    };
    for (auto more : {stored_value_lists(), gift_card_article_routes(engine)}) {
        for (auto& route : more) routes.push_back(std::move(route));
    }
    return routes;
}

}  // namespace nahtlos::flows
