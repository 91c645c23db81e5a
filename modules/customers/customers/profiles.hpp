// Profiles: one customer over all identifiers, and which parties belong to it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
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
    json::List<ProfileRequest, 1, 1000> customers;
};
BOOST_DESCRIBE_STRUCT(Profiles, (), (customers))

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
/// are answered as already_done. No row is refused.
Result<api::BulkRows> create_profiles(ChangeScope& scope, const Profiles& wish);

/// Profiles by external_reference (ascending, unique); unknown ones are missing.
std::map<std::string, ProfileId> profiles_by_reference(Tx& tx,
                                                       const std::vector<std::string>& references);

/// A customer as kept.
struct Profile {
    ProfileId id;
    std::optional<std::string> external_reference, email, phone, name, language, country;
    std::int64_t consent_version = 0, version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Profile, (),
                      (id, external_reference, email, phone, name, language, country,
                       consent_version, version, created_at, updated_at))

/// What is empty is not asked for; all are exact.
struct ProfileFilter {
    std::optional<ProfileId> only;
    std::optional<std::string> email, phone, external_reference;
    std::optional<ProfileId> after;  // the last one of the page before
    std::int64_t limit = 20;
};
/// Ascending by id, which is the order in which they were made.
std::vector<Profile> search_profiles(Tx& tx, const ProfileFilter& filter);

/// The parties that belong to a profile now, newest first.
std::vector<PartyId> parties_of(Tx& tx, ProfileId profile, const std::optional<PartyId>& before,
                                std::int64_t limit);

void insert_party_profiles(Tx& tx, const std::vector<PartyProfile>& rows);

}  // namespace nahtlos::customers
