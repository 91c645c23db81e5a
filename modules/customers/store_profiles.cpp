#include <algorithm>

#include "customers/profiles.hpp"

namespace nahtlos::customers {
namespace {

struct ReferenceKey {
    std::string external_reference;
};
BOOST_DESCRIBE_STRUCT(ReferenceKey, (), (external_reference))

struct ReferenceRow {
    std::string external_reference;
    ProfileId id;
};
BOOST_DESCRIBE_STRUCT(ReferenceRow, (), (external_reference, id))

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

}  // namespace

std::map<std::string, ProfileId> profiles_by_reference(Tx& tx,
                                                       const std::vector<std::string>& references) {
    std::vector<ReferenceKey> keys;
    for (const auto& reference : references) keys.push_back({reference});
    std::map<std::string, ProfileId> found;
    for (auto& row : tx.find<ReferenceRow>("customers_profile", keys)) {
        found.emplace(row.external_reference, row.id);
    }
    return found;
}

Result<api::BulkRows> create_profiles(ChangeScope& scope, const Profiles& wish) {
    std::vector<std::string> references;
    for (const auto& c : wish.customers.values) references.push_back(c.external_reference.value);
    std::ranges::sort(references);
    references.erase(std::unique(references.begin(), references.end()), references.end());
    auto known = profiles_by_reference(scope.tx, references);
    api::BulkRows made;
    std::vector<Profile> rows;
    for (const auto& c : wish.customers.values) {
        const auto child = static_cast<std::uint16_t>(rows.size() + 1);
        const ProfileId id{child_id(scope.id, child)};
        const auto [profile, is_new] = known.emplace(c.external_reference.value, id);
        api::RowAnswer row;
        row.id = to_string(profile->second);
        if (!is_new) row.outcome = api::RowOutcome::already_done;
        made.add(std::move(row));
        if (!is_new) continue;
        rows.push_back({id, c.external_reference.value, text_of(c.email), text_of(c.phone),
                        text_of(c.name), text_of(c.language), text_of(c.country), 0, 1, scope.now,
                        scope.now});
        scope.events.push_back({"profile_created", id.uuid, 1, scope.context, scope.now, "{}"});
    }
    scope.tx.insert("customers_profile", rows);
    return made;
}

void insert_party_profiles(Tx& tx, const std::vector<PartyProfile>& rows) {
    tx.insert("customers_party_profile", rows);
}

}  // namespace nahtlos::customers
