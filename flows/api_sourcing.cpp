#include "flows/api_sourcing.hpp"

#include <algorithm>

#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "flows/api_lists.hpp"
#include "flows/sight.hpp"
#include "orders/store.hpp"
#include "sourcing/store.hpp"
#include "sourcing/words.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using sourcing::ProfileId;

struct NewSourcingProfile {
    json::ShortText<40> code;
    json::ShortText<100> name;
    sourcing::Profile rules;
};
BOOST_DESCRIBE_STRUCT(NewSourcingProfile, (), (code, name, rules))

struct NewSourcingVersion {
    sourcing::Profile rules;
};
BOOST_DESCRIBE_STRUCT(NewSourcingVersion, (), (rules))

/// Of a channel or a market, by code.
struct SourcingTarget {
    std::optional<json::ShortText<40>> channel, market;
};

struct ActivateSourcing : SourcingTarget {
    std::optional<std::int64_t> number;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"number", "the version; the newest unless said"}}};
};
BOOST_DESCRIBE_STRUCT(SourcingTarget, (), (channel, market))
BOOST_DESCRIBE_STRUCT(ActivateSourcing, (SourcingTarget), (number))

struct InForce {
    std::optional<std::string> channel, market;
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(InForce, (), (channel, market, number))

struct SourcingProfileView {
    ProfileId id;
    std::string code, name;
    std::int64_t versions = 1, version = 1;
};
BOOST_DESCRIBE_STRUCT(SourcingProfileView, (), (id, code, name, versions, version))

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

SourcingProfileView view_of(const sourcing::ProfileRow& row) {
    return {row.id, row.code, row.name, row.versions, row.version};
}

Refusal invalid(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the profile cannot be like this",
            std::move(wrong)};
}

// What profiles may say, but nothing counts yet: sales by week, and a location's work of a day.
void refuse_unknown(const sourcing::Profile& rules, std::vector<FieldProblem>& wrong) {
    for (std::size_t i = 0; i < rules.strategies.size(); ++i) {
        const auto& criteria = rules.strategies.values[i].criteria;
        for (std::size_t c = 0; c < criteria.size(); ++c) {
            const auto kind = criteria[c].kind;
            if (kind != sourcing::CriterionKind::weeks_of_supply &&
                kind != sourcing::CriterionKind::capacity) {
                continue;
            }
            wrong.push_back({"/rules/strategies/" + std::to_string(i) + "/criteria/" +
                                 std::to_string(c) + "/kind",
                             "not_offered", "is not offered yet"});
        }
    }
}

std::optional<Refusal> wrong_rules(const sourcing::Profile& rules) {
    auto wrong = sourcing::problems_of(rules, "/rules");
    refuse_unknown(rules, wrong);
    if (wrong.empty()) return std::nullopt;
    return invalid(std::move(wrong));
}

void tell(ChangeScope& scope, std::string type, const sourcing::ProfileRow& row) {
    scope.events.push_back({std::move(type), row.id.uuid, row.version, scope.context, scope.now,
                            json::write(view_of(row))});
}

Result<SourcingProfileView> create(ChangeScope& scope, const NewSourcingProfile& wish) {
    if (auto refusal = wrong_rules(wish.rules)) return *refusal;
    raise_revision(scope.tx, "sourcing");
    const sourcing::ProfileRow row{ProfileId{child_id(scope.id, 1)},
                                   wish.code.value,
                                   wish.name.value,
                                   1,
                                   1,
                                   scope.now,
                                   scope.now};
    if (!sourcing::insert_profile(scope.tx, row)) {
        return Refusal{RefusalKind::conflict,
                       "code_taken",
                       "another profile has this code",
                       {{"/code", "taken", "is another profile's"}}};
    }
    sourcing::insert_version(scope.tx, {row.id, 1, json::write(wish.rules), scope.now});
    tell(scope, "sourcing_profile_created", row);
    return view_of(row);
}

Result<SourcingProfileView> add_version(ChangeScope& scope, ProfileId id,
                                        const NewSourcingVersion& wish,
                                        std::optional<std::int64_t> if_match) {
    if (auto refusal = wrong_rules(wish.rules)) return *refusal;
    raise_revision(scope.tx, "sourcing");
    auto row = sourcing::profile(scope.tx, id);
    if (!row) return api::no_such_resource();
    if (auto refusal = api::unless_version(if_match, row->version)) return *refusal;
    ++row->versions;
    ++row->version;
    row->updated_at = scope.now;
    sourcing::save_profile(scope.tx, *row);
    sourcing::insert_version(scope.tx, {id, row->versions, json::write(wish.rules), scope.now});
    tell(scope, "sourcing_version_added", *row);
    return view_of(*row);
}

struct Target {
    Uuid id;
    sourcing::TargetKind kind = sourcing::TargetKind::channel;
};

Result<Target> target_of(Tx& tx, const SourcingTarget& wish) {
    if (wish.channel.has_value() == wish.market.has_value()) {
        return invalid({{"/channel", "required", "or market must be named, not both"}});
    }
    const auto directory = channels::load_directory(tx);
    if (wish.channel) {
        for (const auto& [id, channel] : directory->channels) {
            if (channel.code == wish.channel->value) return Target{id.uuid};
        }
        return invalid({{"/channel", "unknown", "is not a channel"}});
    }
    const auto market = directory->market_by_code.find(wish.market->value);
    if (market != directory->market_by_code.end()) {
        return Target{market->second.uuid, sourcing::TargetKind::market};
    }
    return invalid({{"/market", "unknown", "is not a market"}});
}

// Puts it in force, or with `number` 0 out of it.
Result<SourcingProfileView> set_force(ChangeScope& scope, ProfileId id, const SourcingTarget& wish,
                                      std::optional<std::int64_t> number,
                                      std::optional<std::int64_t> if_match) {
    raise_revision(scope.tx, "sourcing");
    auto row = sourcing::profile(scope.tx, id);
    if (!row) return api::no_such_resource();
    if (auto refusal = api::unless_version(if_match, row->version)) return *refusal;
    const auto target = target_of(scope.tx, wish);
    if (!target) return target.refusal();
    const auto wanted = number.value_or(row->versions);
    if (wanted < 0 || wanted > row->versions) {
        return invalid({{"/number", "unknown", "is not a version of this profile"}});
    }
    if (wanted > 0) {
        sourcing::activate(scope.tx, {target->id, target->kind, id, wanted, scope.now});
    } else {
        const auto all = sourcing::activations(scope.tx, id);
        if (std::ranges::find(all, target->id, &sourcing::ActivationRow::target) == all.end()) {
            return Refusal{RefusalKind::conflict, "not_in_force",
                           "the profile is not in force there"};
        }
        sourcing::deactivate(scope.tx, target->id);
    }
    ++row->version;
    row->updated_at = scope.now;
    sourcing::save_profile(scope.tx, *row);
    tell(scope, wanted > 0 ? "sourcing_profile_activated" : "sourcing_profile_deactivated", *row);
    return view_of(*row);
}

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
            "create_sourcing_profile", "Make a sourcing profile with its first version", create,
            [](const auto&) { return api::Place{}; }, {code_taken}),
        api::command("POST /v1/sourcing/profiles/{id}/versions", Scope::channels_write,
                     "create_sourcing_version", "Add a version; those before stay as they are",
                     [&engine](const Call& call, Reply<SourcingProfileView> reply, ProfileId id,
                               NewSourcingVersion wish) {
                         change(engine, call, reply,
                                [id, wish = std::move(wish),
                                 if_match = call.if_match](ChangeScope& scope) {
                                    return add_version(scope, id, wish, if_match);
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
                                    if (wish.number && *wish.number < 1) {
                                        return invalid({{"/number", "unknown",
                                                         "is not a version of this profile"}});
                                    }
                                    return set_force(scope, id, wish, wish.number, if_match);
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
                                    return set_force(scope, id, wish, 0, if_match);
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
