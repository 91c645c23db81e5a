#include "flows/api_sourcing.hpp"

#include <algorithm>

#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "flows/api_lists.hpp"
#include "flows/sight.hpp"
#include "flows/sourcing_setup.hpp"
#include "orders/store.hpp"
#include "sourcing/store.hpp"
#include "sourcing/words.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using sourcing::ProfileId;

struct InForce {
    std::optional<std::string> channel, market;
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(InForce, (), (channel, market, number))

struct SourcingProfileDetails : SourcingProfileView {
    std::vector<InForce> in_force;
    std::int64_t number = 1;  // of these rules
    sourcing::Profile rules;
};
BOOST_DESCRIBE_STRUCT(SourcingProfileDetails, (SourcingProfileView), (in_force, number, rules))

struct ProfilesQuery {
    std::optional<api::Cursor<ProfileId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ProfilesQuery, (), (cursor, limit))

struct ProfileQuery {
    std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(ProfileQuery, (), (number))

struct SourcingDecisionView {
    sourcing::Cause cause = sourcing::Cause::placed;
    ProfileId profile;
    std::int64_t number = 0;
    bool fell_back = false;
    Instant decided_at;
    std::vector<std::string> words;
    sourcing::DecisionLog log;
};
BOOST_DESCRIBE_STRUCT(SourcingDecisionView, (),
                      (cause, profile, number, fell_back, decided_at, words, log))

struct SourcingDecisions {
    std::vector<SourcingDecisionView> decisions;  // oldest first
};
BOOST_DESCRIBE_STRUCT(SourcingDecisions, (), (decisions))

Result<SourcingProfileDetails> get_profile(Engine& engine, Tx& tx, ProfileId id,
                                           const ProfileQuery& query) {
    const auto row = sourcing::profile(tx, id);
    if (!row) return api::no_such_resource();
    const auto version = sourcing::version_of(tx, id, query.number.value_or(row->versions));
    if (!version) return api::no_such_resource();
    SourcingProfileDetails details;
    static_cast<SourcingProfileView&>(details) = view_of(*row);
    details.number = version->number;
    auto rules = json::read<sourcing::Profile>(version->rules);
    check(rules.ok(), "a stored profile reads back");
    details.rules = *std::move(rules);
    const auto pages = engine.books().open(tx);
    for (const auto& a : sourcing::activations(tx, id)) {
        InForce in_force{{}, {}, a.number};
        if (a.target_kind == sourcing::TargetKind::channel) {
            const auto* channel = pages->directory->find({a.target});
            if (channel != nullptr) in_force.channel = channel->code;
        } else {
            in_force.market = pages->directory->markets.at({a.target}).code;
        }
        details.in_force.push_back(std::move(in_force));
    }
    return details;
}

Result<api::Page<SourcingProfileView>> list_profiles(Tx& tx, const ProfilesQuery& query) {
    std::optional<ProfileId> after;
    if (query.cursor) after = query.cursor->key;
    std::vector<SourcingProfileView> views;
    for (const auto& row : sourcing::profiles(tx, after, query.limit.value + 1)) {
        views.push_back(view_of(row));
    }
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<SourcingDecisions> order_sourcing(const Call& call, Tx& tx, orders::OrderId id) {
    if (seen(tx, sight_of(*call.caller), orders::orders(tx, {id}, sql::Lock::no)).empty()) {
        return api::no_such_resource();
    }
    SourcingDecisions all;
    for (const auto& row : sourcing::decisions(tx, id.uuid)) {
        auto log = json::read<sourcing::DecisionLog>(row.log);
        check(log.ok(), "a stored decision reads back");
        all.decisions.push_back({row.cause, row.profile, row.number, row.fell_back != 0,
                                 row.decided_at, sourcing::in_words(*log, call.language), *log});
    }
    return all;
}

// Profiles belong to all: a bound key changes none.
template <class Act>
void change(Engine& engine, const Call& call, const Reply<SourcingProfileView>& reply, Act act) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<SourcingProfileView>(engine.changes(), call, reply, std::move(act));
}

api::Routes write_routes(Engine& engine) {
    return {
        create_route<NewSourcingProfile, SourcingProfileView>(
            engine.changes(), "POST /v1/sourcing/profiles", Scope::channels_write,
            "create_sourcing_profile", "Make a sourcing profile with its first version",
            make_sourcing_profile, [](const auto&) { return api::Place{}; }, {code_taken}),
        api::command("POST /v1/sourcing/profiles/{id}/versions", Scope::channels_write,
                     "create_sourcing_version", "Add a version; those before stay as they are",
                     [&engine](const Call& call, Reply<SourcingProfileView> reply, ProfileId id,
                               NewSourcingVersion wish) {
                         change(engine, call, reply,
                                [id, wish = std::move(wish),
                                 if_match = call.if_match](ChangeScope& scope) {
                                    return add_sourcing_version(scope, id, wish, if_match);
                                });
                     },
                     {.status = 201, .errors = {api::version_changed}}),
        api::command("POST /v1/sourcing/profiles/{id}/activate", Scope::channels_write,
                     "activate_sourcing_profile",
                     "Put a version in force in a channel, or in a market's channels without one",
                     [&engine](const Call& call, Reply<SourcingProfileView> reply, ProfileId id,
                               ActivateSourcing wish) {
                         change(engine, call, reply,
                                [id, wish = std::move(wish), if_match = call.if_match](
                                    ChangeScope& scope) -> Result<SourcingProfileView> {
                                    return activate_sourcing(scope, id, wish, if_match);
                                });
                     },
                     {.errors = {api::version_changed}}),
        api::command("POST /v1/sourcing/profiles/{id}/deactivate", Scope::channels_write,
                     "deactivate_sourcing_profile", "Take a profile out of force",
                     [&engine](const Call& call, Reply<SourcingProfileView> reply, ProfileId id,
                               SourcingTarget wish) {
                         change(engine, call, reply,
                                [id, wish = std::move(wish),
                                 if_match = call.if_match](ChangeScope& scope) {
                                    return deactivate_sourcing(scope, id, wish, if_match);
                                });
                     },
                     {.errors = {{RefusalKind::conflict, "not_in_force",
                                  "another profile or none is in force there"},
                                 api::version_changed}}),
    };
}

}  // namespace

api::Routes sourcing_routes(Engine& engine) {
    auto routes = write_routes(engine);
    routes.push_back(api::query(
        "GET /v1/sourcing/profiles", Scope::channels_read, "list_sourcing_profiles",
        "List sourcing profiles, oldest first",
        [](const Call&, Tx& tx, const ProfilesQuery& query) { return list_profiles(tx, query); }));
    routes.push_back(
        api::query("GET /v1/sourcing/profiles/{id}", Scope::channels_read, "get_sourcing_profile",
                   "Read a profile with one version's rules, the newest unless said",
                   [&engine](const Call&, Tx& tx, ProfileId id, const ProfileQuery& query) {
                       return get_profile(engine, tx, id, query);
                   }));
    routes.push_back(api::query(
        "GET /v1/orders/{id}/sourcing", Scope::orders_read, "get_order_sourcing",
        "Why an order's goods come from where they do, in words",
        [](const Call& call, Tx& tx, orders::OrderId id) { return order_sourcing(call, tx, id); }));
    return routes;
}

}  // namespace nahtlos::flows
