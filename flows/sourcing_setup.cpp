#include "flows/sourcing_setup.hpp"

#include <algorithm>
#include <set>

#include "base/api/route.hpp"
#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "channels/directory.hpp"
#include "inventory/store.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

using sourcing::ProfileId;

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

// A code that is no location's would leave its strategy without it, and nobody would notice.
void refuse_strangers(Tx& tx, const sourcing::Profile& rules, std::vector<FieldProblem>& wrong) {
    const auto network = inventory::load_network(tx, nullptr);
    std::set<std::string> codes;
    for (const auto& [id, location] : network->locations) codes.insert(location.code);
    for (std::size_t i = 0; i < rules.strategies.size(); ++i) {
        const auto& choice = rules.strategies.values[i].network;
        const auto look = [&](const char* member, const auto& named) {
            for (std::size_t n = 0; n < named.size(); ++n) {
                if (codes.contains(named[n].value)) continue;
                wrong.push_back({"/rules/strategies/" + std::to_string(i) + "/network/" + member +
                                     '/' + std::to_string(n),
                                 "unknown", "is not a location"});
            }
        };
        look("locations", choice.locations);
        look("except", choice.except);
    }
}

std::optional<Refusal> wrong_rules(Tx& tx, const sourcing::Profile& rules) {
    auto wrong = sourcing::problems_of(rules, "/rules");
    refuse_unknown(rules, wrong);
    refuse_strangers(tx, rules, wrong);
    if (wrong.empty()) return std::nullopt;
    return invalid(std::move(wrong));
}

void tell(ChangeScope& scope, std::string type, const sourcing::ProfileRow& row) {
    scope.events.push_back({std::move(type), row.id.uuid, row.version, scope.context, scope.now,
                            json::write(view_of(row))});
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

}  // namespace

SourcingProfileView view_of(const sourcing::ProfileRow& row) {
    return {row.id, row.code, row.name, row.versions, row.version};
}

Result<SourcingProfileView> make_sourcing_profile(ChangeScope& scope,
                                                  const NewSourcingProfile& wish) {
    if (auto refusal = wrong_rules(scope.tx, wish.rules)) return *refusal;
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

Result<SourcingProfileView> add_sourcing_version(ChangeScope& scope, ProfileId id,
                                                 const NewSourcingVersion& wish,
                                                 std::optional<std::int64_t> if_match) {
    if (auto refusal = wrong_rules(scope.tx, wish.rules)) return *refusal;
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

Result<SourcingProfileView> activate_sourcing(ChangeScope& scope, ProfileId id,
                                              const ActivateSourcing& wish,
                                              std::optional<std::int64_t> if_match) {
    if (wish.number && *wish.number < 1) {
        return invalid({{"/number", "unknown", "is not a version of this profile"}});
    }
    return set_force(scope, id, wish, wish.number, if_match);
}

Result<SourcingProfileView> deactivate_sourcing(ChangeScope& scope, ProfileId id,
                                                const SourcingTarget& wish,
                                                std::optional<std::int64_t> if_match) {
    return set_force(scope, id, wish, 0, if_match);
}

}  // namespace nahtlos::flows
