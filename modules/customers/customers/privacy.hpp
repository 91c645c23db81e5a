// Privacy: what of parties and profiles is found of somebody, and what is forgotten by itself.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "customers/types.hpp"

namespace nahtlos::customers {

/// Without those of whom nothing but evidence for the tax office is left, which nobody is shown.
std::vector<Party> shown_parties(Tx& tx, const std::vector<PartyId>& ids);

/// The profile that the party belongs to now.
std::optional<ProfileId> profile_of_party(Tx& tx, PartyId party);

/// A party as far as retention looks at it.
struct PartyAge {
    PartyId id;
    std::int64_t contact = 0, evidence = 0;  // 1: e-mail, phone or language; name or address
    std::optional<Instant> restricted_until;
};
BOOST_DESCRIBE_STRUCT(PartyAge, (), (id, contact, evidence, restricted_until))
/// In order of id, which is the order in which they were made; at most `limit`.
std::vector<PartyAge> party_ages(Tx& tx, const std::optional<PartyId>& after, std::int64_t limit);

/// Those with one of these e-mail addresses among the `limit` rows after `last`, which then is the
/// last row that was read, or nothing at the end of the table.
std::vector<PartyId> parties_with_email(Tx& tx, const std::set<std::string>& emails,
                                        std::int64_t limit, std::optional<PartyId>& last);

/// Says of erased parties since when, and until when name and address stay; null: they are gone.
struct PartyErased {
    PartyId id;
    std::optional<Instant> erased_at, restricted_until;
};
BOOST_DESCRIBE_STRUCT(PartyErased, (), (id, erased_at, restricted_until))
/// Of those of these parties (ascending, unique) that were erased.
std::vector<PartyErased> erased_parties(Tx& tx, const std::vector<PartyId>& ids);
void mark_erased(Tx& tx, const std::vector<PartyErased>& parties);

/// Blanks e-mail, phone and language; name and address, for nobody may ask for them any more.
void forget_contacts(Tx& tx, const std::vector<PartyId>& ids);
void forget_evidence(Tx& tx, const std::vector<PartyId>& ids, Instant now);

/// Profiles that were not changed since `since`, among the `limit` rows after `last`, likewise.
std::vector<ProfileId> idle_profiles(Tx& tx, Instant since, std::int64_t limit,
                                     std::optional<ProfileId>& last);

}  // namespace nahtlos::customers
