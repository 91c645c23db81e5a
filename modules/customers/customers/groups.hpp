// Groups of customers, who get the same prices and promotions.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "customers/types.hpp"

namespace nahtlos::customers {

using GroupId = Id<"cgr">;

struct NewGroup {
    json::ShortText<40> code;
    json::ShortText<100> name;
};
BOOST_DESCRIBE_STRUCT(NewGroup, (), (code, name))

struct Group {
    GroupId id;
    std::string code, name;
    std::int64_t version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Group, (), (id, code, name, version, created_at, updated_at))

/// A customer, by id or external_reference, who shall be in a group or not.
struct MemberRequest {
    std::optional<ProfileId> profile;
    std::optional<json::ShortText<100>> external_reference;
    bool is_member = true;
    static constexpr std::array<std::string_view, 1> may_miss{"is_member"};
};
BOOST_DESCRIBE_STRUCT(MemberRequest, (), (profile, external_reference, is_member))

struct Members {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<MemberRequest, 1, 1000> members;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(Members, (), (error_policy, members))

/// Refuses a code that is taken.
Result<Group> create_group(ChangeScope& scope, const NewGroup& wish);
/// Puts customers into a group and takes them out; unknown and repeated ones are refused by row.
Result<api::BulkRows> set_members(ChangeScope& scope, GroupId id, const Members& wish);

/// Ascending by id.
std::vector<Group> list_groups(Tx& tx, const std::optional<GroupId>& after, std::int64_t limit);
/// By code; few enough to be read as a whole.
std::map<std::string, GroupId> groups_by_code(Tx& tx);
/// Ascending by profile.
std::vector<ProfileId> members_of(Tx& tx, GroupId id, const std::optional<ProfileId>& after,
                                  std::int64_t limit);
bool is_group(Tx& tx, GroupId id);

/// The groups of these profiles (ascending, unique), ascending; who is in none is missing.
std::map<ProfileId, std::vector<Uuid>> groups_of(Tx& tx, const std::vector<ProfileId>& profiles);

}  // namespace nahtlos::customers
