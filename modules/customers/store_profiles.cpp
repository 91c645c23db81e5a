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
    std::optional<channels::LegalEntityId> legal_entity;
};
BOOST_DESCRIBE_STRUCT(ReferenceRow, (), (external_reference, id, legal_entity))

struct ProfileKey {
    ProfileId id;
};
BOOST_DESCRIBE_STRUCT(ProfileKey, (), (id))

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

}  // namespace

std::map<std::string, KnownProfile> profiles_by_reference(
    Tx& tx, const std::vector<std::string>& references) {
    std::vector<ReferenceKey> keys;
    for (const auto& reference : references) keys.push_back({reference});
    std::map<std::string, KnownProfile> found;
    for (auto& row : tx.find<ReferenceRow>("customers_profile", keys)) {
        found.emplace(row.external_reference, KnownProfile{row.id, row.legal_entity});
    }
    return found;
}

std::map<ProfileId, KnownProfile> known_profiles(Tx& tx, const std::vector<ProfileId>& ids) {
    std::vector<ProfileKey> keys;
    for (const auto id : ids) keys.push_back({id});
    std::map<ProfileId, KnownProfile> found;
    for (auto& row : tx.find<KnownProfile>("customers_profile", keys)) found.emplace(row.id, row);
    return found;
}

Result<ProfilesMade> create_profiles(ChangeScope& scope, const Profiles& wish,
                                     const std::optional<channels::LegalEntityId>& legal_entity) {
    std::vector<std::string> references;
    for (const auto& c : wish.customers.values) references.push_back(c.external_reference.value);
    std::ranges::sort(references);
    references.erase(std::unique(references.begin(), references.end()), references.end());
    auto known = profiles_by_reference(scope.tx, references);
    ProfilesMade made;
    std::vector<Profile> rows;
    for (const auto& c : wish.customers.values) {
        const auto child = static_cast<std::uint16_t>(rows.size() + 1);
        const ProfileId id{child_id(scope.id, child)};
        if (!known.emplace(c.external_reference.value, KnownProfile{id, legal_entity}).second) {
            ++made.known;
            continue;
        }
        ++made.created;
        rows.push_back({id, legal_entity, c.external_reference.value, text_of(c.email),
                        text_of(c.phone), text_of(c.name), text_of(c.language), text_of(c.country),
                        0, 1, scope.now, scope.now});
        scope.events.push_back({"profile_created", id.uuid, 1, scope.context, scope.now, "{}"});
    }
    scope.tx.insert("customers_profile", rows);
    return made;
}

void insert_party_profiles(Tx& tx, const std::vector<PartyProfile>& rows) {
    tx.insert("customers_party_profile", rows);
}

}  // namespace nahtlos::customers
