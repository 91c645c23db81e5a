#include <algorithm>
#include <set>

#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "base/sql/where.hpp"
#include "customers/groups.hpp"
#include "customers/profiles.hpp"

namespace nahtlos::customers {
namespace {

struct MemberKey {
    ProfileId profile;
    GroupId group_id;
};
BOOST_DESCRIBE_STRUCT(MemberKey, (), (profile, group_id))

struct MemberRow {
    ProfileId profile;
    GroupId group_id;
    Instant added_at;
};
BOOST_DESCRIBE_STRUCT(MemberRow, (), (profile, group_id, added_at))

struct ProfileKey {
    ProfileId profile;
};
BOOST_DESCRIBE_STRUCT(ProfileKey, (), (profile))

struct CodeRow {
    std::string code;
    GroupId id;
};
BOOST_DESCRIBE_STRUCT(CodeRow, (), (code, id))

struct MembersEvent {
    GroupId group;
    std::vector<ProfileId> added, removed;
};
BOOST_DESCRIBE_STRUCT(MembersEvent, (), (group, added, removed))

// Whom the rows name.
class NamedProfiles {
public:
    NamedProfiles(Tx& tx, const Members& wish) {
        std::set<ProfileId> ids;
        std::set<std::string> references;
        for (const auto& m : wish.members.values) {
            if (m.profile) ids.insert(*m.profile);
            if (m.external_reference) references.insert(m.external_reference->value);
        }
        by_id_ = known_profiles(tx, {ids.begin(), ids.end()});
        by_reference_ = profiles_by_reference(tx, {references.begin(), references.end()});
    }

    Result<ProfileId> find(const MemberRequest& wish, const std::string& here) const {
        if (wish.profile.has_value() == wish.external_reference.has_value()) {
            return problem(here + "/profile", "required",
                           "name either a profile or an external_reference");
        }
        if (wish.profile) {
            if (by_id_.contains(*wish.profile)) return *wish.profile;
            return problem(here + "/profile", "unknown", "is not a customer");
        }
        const auto it = by_reference_.find(wish.external_reference->value);
        if (it != by_reference_.end()) return it->second.id;
        return problem(here + "/external_reference", "unknown", "is not a customer");
    }

private:
    static Refusal problem(std::string pointer, std::string code, std::string detail) {
        return {RefusalKind::invalid,
                "invalid_rows",
                "",
                {{std::move(pointer), std::move(code), std::move(detail)}}};
    }

    std::map<ProfileId, KnownProfile> by_id_;
    std::map<std::string, KnownProfile> by_reference_;
};

}  // namespace

Result<Group> create_group(ChangeScope& scope, const NewGroup& wish) {
    if (scope.tx.value<std::int64_t>("select 1 from customers_group where code = $1",
                                     wish.code.value)) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "the group cannot be made like this",
                       {{"/code", "taken", "is another group's"}}};
    }
    const Group group{
        GroupId{child_id(scope.id, 1)}, wish.code.value, wish.name.value, 1, scope.now, scope.now};
    scope.tx.insert("customers_group", std::vector<Group>{group});
    scope.events.push_back({"customer_group_created", group.id.uuid, 1, scope.context, scope.now,
                            json::write(CodeRow{group.code, group.id})});
    return group;
}

Result<api::BulkRows> set_members(ChangeScope& scope, GroupId id, const Members& wish) {
    // Locks the group, so that its versions follow each other.
    const auto version = scope.tx.value<std::int64_t>(
        "update customers_group set version = version + 1, updated_at = $2 where id = $1 "
        "returning version",
        id, scope.now);
    if (!version) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such customer group"};
    }
    const NamedProfiles named(scope.tx, wish);
    api::BulkRows out;
    std::vector<MemberRow> added;
    std::vector<MemberKey> removed;
    Repeats<ProfileId> seen;
    MembersEvent event{id, {}, {}};
    for (std::size_t i = 0; i < wish.members.size(); ++i) {
        const auto& m = wish.members.values[i];
        const auto here = "/members/" + std::to_string(i);
        const auto profile = named.find(m, here);
        if (!profile) {
            out.reject(profile.refusal().fields.front());
        } else if (auto again = seen.look_at(*profile, i, here)) {
            out.reject(*again);
        } else {
            out.accept();
            (m.is_member ? event.added : event.removed).push_back(*profile);
            if (m.is_member) {
                added.push_back({*profile, id, scope.now});
            } else {
                removed.push_back({*profile, id});
            }
        }
    }
    if (auto refusal = out.refusal(wish.error_policy)) return *refusal;
    scope.tx.insert_missing("customers_group_member", added);
    std::ranges::sort(removed, {}, &MemberKey::profile);
    scope.tx.erase("customers_group_member", removed);
    scope.events.push_back({"customer_group_members_changed", id.uuid, *version, scope.context,
                            scope.now, json::write(event)});
    return out;
}

std::vector<Group> list_groups(Tx& tx, const std::optional<GroupId>& after, std::int64_t limit) {
    sql::Where where;
    where.page("id", after, limit);
    return sql::rows_of<Group>(tx, "customers_group", where);
}

std::map<std::string, GroupId> groups_by_code(Tx& tx) {
    std::map<std::string, GroupId> found;
    for (auto& row : tx.all<CodeRow>("select code, id from customers_group")) {
        found.emplace(std::move(row.code), row.id);
    }
    return found;
}

std::vector<ProfileId> members_of(Tx& tx, GroupId id, const std::optional<ProfileId>& after,
                                  std::int64_t limit) {
    sql::Where where;
    where.add("group_id = ", id);
    where.page("profile", after, limit);
    std::vector<ProfileId> members;
    for (const auto& row : sql::rows_of<ProfileKey>(tx, "customers_group_member", where)) {
        members.push_back(row.profile);
    }
    return members;
}

bool is_group(Tx& tx, GroupId id) {
    return tx.value<std::int64_t>("select 1 from customers_group where id = $1", id).has_value();
}

std::map<ProfileId, std::vector<Uuid>> groups_of(Tx& tx, const std::vector<ProfileId>& profiles) {
    std::vector<ProfileKey> keys;
    for (const auto id : profiles) keys.push_back({id});
    std::map<ProfileId, std::vector<Uuid>> found;
    for (const auto& row :
         tx.find<MemberKey>("customers_group_member", keys, {}, "profile, group_id")) {
        found[row.profile].push_back(row.group_id.uuid);
    }
    return found;
}

}  // namespace nahtlos::customers
