#include "flows/api_privacy.hpp"

#include "base/ops/log.hpp"
#include "customers/profiles.hpp"
#include "flows/api_me.hpp"
#include "flows/privacy_work.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

struct PrivacyMap {
    std::vector<privacy::Activity> items;
};
BOOST_DESCRIBE_STRUCT(PrivacyMap, (), (items))

struct ErasuresQuery {
    std::optional<api::Cursor<privacy::ErasureId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ErasuresQuery, (), (cursor, limit))

/// Whom staff erases: a Person, and what becomes of value that is left.
struct ErasureWish {
    std::optional<customers::ProfileId> customer;
    std::optional<json::Email> email;
    std::optional<orders::OrderId> order;
    bool give_up_value = false;
    static constexpr std::array<std::string_view, 1> may_miss{"give_up_value"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"give_up_value", "debit what is left on their gift cards and credit"}}};
};
BOOST_DESCRIBE_STRUCT(ErasureWish, (), (customer, email, order, give_up_value))

/// What a customer says of it.
struct MyErasureWish {
    bool give_up_value = false;
    static constexpr std::array<std::string_view, 1> may_miss{"give_up_value"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"give_up_value", "what is left on my gift cards and credit shall be lost"}}};
};
BOOST_DESCRIBE_STRUCT(MyErasureWish, (), (give_up_value))

/// An erasure as its customer sees it.
struct MyErasure {
    privacy::ErasureId id;
    privacy::ErasureState state = privacy::ErasureState::waiting;
    Instant asked_at, due_at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"due_at", "until then it can be taken back; later while orders are open"}}};
};
BOOST_DESCRIBE_STRUCT(MyErasure, (), (id, state, asked_at, due_at))

MyErasure view_of(const privacy::ErasureRow& row) {
    return {row.id, row.state, row.asked_at, row.due_at};
}

// What is known of somebody is spread over all places.
std::optional<Refusal> unless_unbound(const Call& call) {
    const auto& caller = *call.caller;
    const bool is_bound = caller.legal_entity || caller.market || caller.channel || caller.location;
    if (!is_bound) return std::nullopt;
    return Refusal{RefusalKind::forbidden, "outside_of_key",
                   "personal data is looked after by who is bound to no place"};
}

customers::ProfileId me(const Call& call) { return {call.caller->id}; }

// --- of staff

Result<PrivacyMap> show_map(const PrivacyDesk& desk, const Call& call) {
    if (auto refusal = unless_unbound(call)) return *std::move(refusal);
    return PrivacyMap{privacy::activities(desk.periods)};
}

Result<api::Page<privacy::ErasureRow>> list_erasures(const Call& call, Tx& tx,
                                                     const ErasuresQuery& query) {
    if (auto refusal = unless_unbound(call)) return *std::move(refusal);
    std::optional<privacy::ErasureId> before;
    if (query.cursor) before = query.cursor->key;
    return api::page_of(privacy::erasures_before(tx, before, query.limit.value + 1), query.limit,
                        [](const privacy::ErasureRow& row) { return row.id; });
}

// Whoever reads all that is known of somebody leaves a trace.
void tell_export(const PrivacyDesk& desk, const Call& call, const Reply<PersonalData>& reply,
                 const privacy::Subject& subject, const PersonalData& data) {
    std::string payload = "{}";
    if (!subject.profiles.empty()) {
        payload =
            R"({"customer":")" + to_string(customers::ProfileId{*subject.profiles.begin()}) + "\"}";
    }
    auto entry = call.entry(Change([payload](ChangeScope& scope) -> Result<std::string> {
        scope.events.push_back({"personal_data_exported", child_id(scope.id, 1), 1, scope.context,
                                scope.now, payload});
        return std::string("{}");
    }));
    entry.key = {};
    const auto shared = std::make_shared<PersonalData>(data);
    const auto done = [reply, shared](const Answer<std::string>& answer) {
        answer ? reply(*shared) : reply(answer.refusal());
    };
    if (!desk.engine.changes().submit(std::move(entry), done)) reply(api::overloaded());
}

void export_person(const PrivacyDesk& desk, const Call& call, const Reply<PersonalData>& reply,
                   const Person& person) {
    if (auto refusal = unless_unbound(call)) return reply(*std::move(refusal));
    const bool is_taken = desk.readers.run([&desk, &call, reply, person] {
        reply.guard([&] {
            privacy::Subject subject;
            const auto data = desk.engine.database().read([&](Tx& tx) -> Result<PersonalData> {
                auto found = find_person(tx, person);
                if (!found) return found.refusal();
                subject = *std::move(found);
                return personal_data(tx, subject, desk.periods, call.now);
            });
            if (!data) return reply(data.refusal());
            tell_export(desk, call, reply, subject, *data);
        });
    });
    if (!is_taken) reply(api::overloaded());
}

void erase_by_staff(const PrivacyDesk& desk, const Call& call, const Reply<Erased>& reply,
                    const ErasureWish& wish) {
    if (auto refusal = unless_unbound(call)) return reply(*std::move(refusal));
    ErasurePlan plan{call.world->ids.next<privacy::ErasureId>(), privacy::AskedBy::staff,
                     OpenOrders::refuse, desk.periods.evidence_years};
    if (wish.give_up_value) plan.value = ValueLeft::give_up;
    erase(desk, {wish.customer, wish.email, wish.order}, plan, call.context(),
          [reply](const Result<Erased>& erased) { reply(erased); });
}

// --- of customers

Result<PersonalData> export_me(const PrivacyDesk& desk, const Call& call, Tx& tx) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    Person person;
    person.customer = me(call);
    auto found = find_person(tx, person);
    if (!found) return found.refusal();
    const auto& entity = call.caller->legal_entity;
    const auto subject = entity ? only_of(tx, *found, *entity) : *std::move(found);
    return personal_data(tx, subject, desk.periods, call.now);
}

Result<MyErasure> get_my_erasure(const Call& call, Tx& tx) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    const auto row = privacy::waiting_erasure(tx, call.caller->id);
    if (!row) return api::no_such_resource();
    return view_of(*row);
}

std::string address_of(Tx& tx, const Call& call) {
    customers::ProfileFilter filter;
    filter.only = me(call);
    const auto found = customers::search_profiles(tx, filter);
    return found.empty() ? "" : found.front().email.value_or("");
}

// Whoever did not ask for it, but had their session stolen, shall hear of it in time.
void send_notice(const PrivacyDesk& desk, const Call& call, const MyErasure& erasure) {
    const auto to = desk.engine.database().read([&](Tx& tx) { return address_of(tx, call); });
    if (to.empty()) return;
    const auto day = date_string(erasure.due_at);
    if (call.language == "de") {
        return desk.mailer.send(
            {to, "Ihr Konto wird gelöscht",
             "Am " + day +
                 " löschen wir Ihr Konto und alles, was wir über Sie wissen; Rechnungen "
                 "behalten wir so lange, wie das Gesetz es verlangt.\n\nWenn Sie das nicht wollen, "
                 "melden Sie sich bis dahin an und nehmen Sie es zurück.\n"});
    }
    desk.mailer.send(
        {to, "Your account will be erased",
         "On " + day +
             " we erase your account and all that we know of you; invoices "
             "stay as long as the law demands.\n\nIf you do not want that, log in before "
             "then and take it back.\n"});
}

void ask_for_me(const PrivacyDesk& desk, const Call& call, const Reply<MyErasure>& reply,
                const MyErasureWish& wish) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    ErasureTask task{{}, wish.give_up_value};
    if (call.caller->legal_entity) {
        task.legal_entity = channels::LegalEntityId{*call.caller->legal_entity};
    }
    auto entry =
        call.entry(Change([&desk, me = me(call), task](ChangeScope& scope) -> Result<std::string> {
            const auto row =
                ask_erasure(scope, me.uuid, privacy::AskedBy::customer, desk.wait, task);
            if (!row) return row.refusal();
            return json::write(view_of(*row));
        }));
    entry.key = {};
    const auto done = [&desk, &call, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        const auto erasure = json::read<MyErasure>(*answer);
        check(erasure.ok(), "what was asked for reads back");
        const bool is_taken = desk.readers.run([&desk, &call, reply, erasure = *erasure] {
            try {
                if (erasure.asked_at == call.now) send_notice(desk, call, erasure);
            } catch (const std::exception& error) {
                log::warn("notice_not_sent", {{"why", error.what()}});
            }
            reply(erasure);
        });
        if (!is_taken) reply(*erasure);
    };
    if (!desk.engine.changes().submit(std::move(entry), done)) reply(api::overloaded());
}

void take_back(const PrivacyDesk& desk, const Call& call, const Reply<Done>& reply) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    auto entry = call.entry(Change([me = me(call)](ChangeScope& scope) -> Result<std::string> {
        const auto row = privacy::waiting_erasure(scope.tx, me.uuid);
        if (!row || !withdraw_erasure(scope, *row)) return api::no_such_resource();
        jobs::erase_jobs(scope.tx, {job_of(row->id)});
        return std::string("{}");
    }));
    entry.key = {};
    const auto done = [reply](const Answer<std::string>& answer) {
        answer ? reply(Done{}) : reply(answer.refusal());
    };
    if (!desk.engine.changes().submit(std::move(entry), done)) reply(api::overloaded());
}

const api::KnownError value_is_left{
    RefusalKind::conflict, "value_left",
    "gift cards or credit are not used up; each is named with its balance (`available`)"};

api::Routes my_privacy_routes(const PrivacyDesk& desk) {
    return {
        api::query("GET /v1/me/export", Scope::any_key, "export_me",
                   "All that is known of me, and why",
                   [&desk](const Call& call, Tx& tx) { return export_me(desk, call, tx); }),
        api::query("GET /v1/me/erasure", Scope::any_key, "get_my_erasure",
                   "The erasure I asked for", get_my_erasure),
        api::command(
            "POST /v1/me/erasure", Scope::any_key, "ask_for_my_erasure", "Ask to be erased",
            [&desk](const Call& call, Reply<MyErasure> reply, std::optional<MyErasureWish> wish) {
                ask_for_me(desk, call, reply, wish.value_or(MyErasureWish{}));
            },
            {.status = 202,
             .errors = {value_is_left},
             .description = "Done after a few days, when no order is open any more; until "
                            "then it can be taken back, and a mail says so. Asked again "
                            "it is the same one. Customers of one seller are erased by that one "
                            "only; what they ordered elsewhere stays there."}),
        api::command(
            "DELETE /v1/me/erasure", Scope::any_key, "take_my_erasure_back",
            "Not to be erased after all",
            [&desk](const Call& call, Reply<Done> reply) { take_back(desk, call, reply); }),
    };
}

}  // namespace

api::Routes privacy_routes(const PrivacyDesk& desk) {
    using enum RefusalKind;
    auto routes = my_privacy_routes(desk);
    const auto add = [&](api::Route route) { routes.push_back(std::move(route)); };
    add(api::query("GET /v1/privacy/map", Scope::admin, "get_privacy_map",
                   "What is kept of people, why and for how long",
                   [&desk](const Call& call, Tx&) { return show_map(desk, call); }));
    add(api::command(
        "POST /v1/privacy/exports", Scope::admin, "export_person", "All that is known of somebody",
        [&desk](const Call& call, Reply<PersonalData> reply, Person person) {
            export_person(desk, call, reply, person);
        },
        {.errors = {{invalid, "one_of_three", "customer, email or order"},
                    {not_found, "nobody_known", "nothing is known of them"}},
         .description = "Of a customer, or of a guest by e-mail address or order. That it was read "
                        "is recorded. Remembered under no Idempotency-Key."}));
    add(api::command(
        "POST /v1/privacy/erasures", Scope::admin, "erase_person", "Erase somebody",
        [&desk](const Call& call, Reply<Erased> reply, ErasureWish wish) {
            erase_by_staff(desk, call, reply, wish);
        },
        {.status = 201,
         .errors = {{invalid, "one_of_three", "customer, email or order"},
                    {not_found, "nobody_known", "nothing is known of them"},
                    {conflict, "open_orders", "an order or checkout is under way; each is named"},
                    value_is_left},
         .description = "At once and for good. Orders keep what the tax office may ask for. What "
                        "comes with their address while they are erased is erased as well, or "
                        "told in `left` while it is under way. "
                        "Remembered under no Idempotency-Key."}));
    add(api::query("GET /v1/privacy/erasures", Scope::admin, "list_erasures",
                   "Erasures asked for and done, newest first", list_erasures));
    return routes;
}

}  // namespace nahtlos::flows
