// Rows of sourcing: profiles, their versions, where they count, and what was decided.
#pragma once

#include <cstdint>
#include <string>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace nahtlos::sourcing {

using ProfileId = Id<"spr">;

struct ProfileRow {
    ProfileId id;
    std::string code, name;
    std::int64_t versions = 0, version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(ProfileRow, (), (id, code, name, versions, version, created_at, updated_at))

struct VersionRow {
    ProfileId profile;
    std::int64_t number = 0;
    std::string rules;  // JSON of a Profile
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (), (profile, number, rules, created_at))

/// A channel's counts before its market's.
enum class TargetKind { channel, market };
BOOST_DESCRIBE_ENUM(TargetKind, channel, market)

struct ActivationRow {
    Uuid target;
    TargetKind target_kind = TargetKind::channel;
    ProfileId profile;
    std::int64_t number = 0;
    Instant activated_at;
};
BOOST_DESCRIBE_STRUCT(ActivationRow, (), (target, target_kind, profile, number, activated_at))

enum class Cause { placed, moved };
BOOST_DESCRIBE_ENUM(Cause, placed, moved)

struct DecisionRow {
    Uuid id, order_id;
    Cause cause = Cause::placed;
    ProfileId profile;
    std::int64_t number = 0;
    std::int64_t fell_back = 0;  // 1: the profile left units: the rule without profiles decided
    std::string log;             // JSON of a DecisionLog
    Instant decided_at;
};
BOOST_DESCRIBE_STRUCT(DecisionRow, (),
                      (id, order_id, cause, profile, number, fell_back, log, decided_at))

}  // namespace nahtlos::sourcing
