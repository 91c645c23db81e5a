// Setting up sourcing: profiles in versions, and where one is in force.
#pragma once

#include <optional>
#include <string>

#include "base/batch/changes.hpp"
#include "sourcing/profile.hpp"
#include "sourcing/rows.hpp"

namespace nahtlos::flows {

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

struct SourcingProfileView {
    sourcing::ProfileId id;
    std::string code, name;
    std::int64_t versions = 1, version = 1;
};
BOOST_DESCRIBE_STRUCT(SourcingProfileView, (), (id, code, name, versions, version))

SourcingProfileView view_of(const sourcing::ProfileRow& row);

/// Refuses, naming the field, rules that cannot be and a code that is taken ("code_taken").
Result<SourcingProfileView> make_sourcing_profile(ChangeScope& scope,
                                                  const NewSourcingProfile& wish);
Result<SourcingProfileView> add_sourcing_version(ChangeScope& scope, sourcing::ProfileId id,
                                                 const NewSourcingVersion& wish,
                                                 std::optional<std::int64_t> if_match);

/// Puts a version in force in the place of what was. Refuses, naming the field, what is no channel,
/// no market or no version.
Result<SourcingProfileView> activate_sourcing(ChangeScope& scope, sourcing::ProfileId id,
                                              const ActivateSourcing& wish,
                                              std::optional<std::int64_t> if_match);
/// "not_in_force" where another or none is.
Result<SourcingProfileView> deactivate_sourcing(ChangeScope& scope, sourcing::ProfileId id,
                                                const SourcingTarget& wish,
                                                std::optional<std::int64_t> if_match);

}  // namespace nahtlos::flows
