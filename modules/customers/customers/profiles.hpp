// Profiles: one customer over all identifiers, and which parties belong to it.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "channels/types.hpp"
#include "customers/types.hpp"

namespace nahtlos::customers {

/// A customer as another system knows them.
struct ProfileRequest {
    json::ShortText<100> external_reference;
    std::optional<json::ShortText<200>> name;
    std::optional<json::Email> email;
    std::optional<json::PhoneNumber> phone;
    std::optional<json::LanguageTag> language;
    std::optional<json::CountryCode> country;
};
BOOST_DESCRIBE_STRUCT(ProfileRequest, (),
                      (external_reference, name, email, phone, language, country))

struct Profiles {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<ProfileRequest, 1, 1000> customers;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(Profiles, (), (error_policy, customers))

/// That a party belongs to a profile, as of a version of that knowledge.
struct PartyProfile {
    PartyId party;
    std::int64_t version = 1;
    ProfileId profile;
    std::string reason;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(PartyProfile, (), (party, version, profile, reason, recorded_at))

/// Makes the profiles that are not there yet, by external_reference; others stay as they are and
/// are answered as already_done. They become customers of `legal_entity`, or of the whole house. A
/// row whose reference or e-mail is another's, or stands in a row before, is refused.
Result<api::BulkRows> create_profiles(ChangeScope& scope, const Profiles& wish,
                                      const std::optional<channels::LegalEntityId>& legal_entity);

/// A profile, and whose customer it is.
struct KnownProfile {
    ProfileId id;
    std::optional<channels::LegalEntityId> legal_entity;
    /// Whether this legal entity may know of it.
    bool is_of(channels::LegalEntityId entity) const {
        return !legal_entity || *legal_entity == entity;
    }
};
BOOST_DESCRIBE_STRUCT(KnownProfile, (), (id, legal_entity))

/// Profiles by external_reference (ascending, unique); unknown ones are missing.
std::map<std::string, KnownProfile> profiles_by_reference(
    Tx& tx, const std::vector<std::string>& references);
/// The same by id (ascending, unique).
std::map<ProfileId, KnownProfile> known_profiles(Tx& tx, const std::vector<ProfileId>& ids);

/// A customer as kept.
struct Profile {
    ProfileId id;
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<std::string> external_reference, email, phone, name, language, country;
    std::int64_t consent_version = 0, version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Profile, (),
                      (id, legal_entity, external_reference, email, phone, name, language, country,
                       consent_version, version, created_at, updated_at))

/// What is empty is not asked for; all are exact.
struct ProfileFilter {
    std::optional<ProfileId> only;
    std::optional<std::string> email, phone, external_reference;
    std::optional<Uuid> seen_by;     // customers of this legal entity, and of the whole house
    std::optional<ProfileId> after;  // the last one of the page before
    std::int64_t limit = 20;
};
/// Ascending by id, which is the order in which they were made.
std::vector<Profile> search_profiles(Tx& tx, const ProfileFilter& filter);

/// The parties that belong to a profile now, newest first.
std::vector<PartyId> parties_of(Tx& tx, ProfileId profile, const std::optional<PartyId>& before,
                                std::int64_t limit);

/// Whether the party belongs to the profile now.
bool belongs_to(Tx& tx, PartyId party, ProfileId profile);

/// The profile of an e-mail address that was proven to be theirs; made when there is none, as a
/// customer of `legal_entity` or of the whole house. Refuses (conflict, "account_elsewhere") the
/// customer of another legal entity.
Result<ProfileId> profile_of_email(ChangeScope& scope, const std::string& email,
                                   const std::optional<channels::LegalEntityId>& legal_entity);

void insert_party_profiles(Tx& tx, const std::vector<PartyProfile>& rows);

}  // namespace nahtlos::customers
