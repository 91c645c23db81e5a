// Store of sourcing: profiles and decisions; and the profiles in force, in memory.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/sql/tx.hpp"
#include "inventory/sites.hpp"
#include "sourcing/decision.hpp"
#include "sourcing/rows.hpp"

namespace nahtlos::sourcing {

struct ActiveProfile {
    ProfileId profile;
    std::int64_t number = 0;
    Profile rules;
    Needs needs = {};
};

/// Tags of products that have some.
using Tags = std::unordered_map<Uuid, std::vector<std::string>>;

/// The profiles in force and what they need to know of locations, as of one revision.
struct Book {
    std::int64_t revision = 0, network_revision = 0;
    std::map<Uuid, std::shared_ptr<const ActiveProfile>> by_target;
    std::unordered_map<inventory::LocationId, Point> points;
    /// As of a revision of the catalog; only while a profile in force asks for tags. Whoever reads
    /// the catalog fills it.
    std::shared_ptr<const Tags> tags;
    std::int64_t tags_revision = -1;

    /// Whether some profile in force does.
    bool asks(bool Needs::*what) const;
    /// The channel's, else its market's; null where none is in force.
    const ActiveProfile* find(Uuid channel, Uuid market) const;
};

/// Reads nothing of locations where no profile is in force.
std::shared_ptr<const Book> load_book(Tx& tx, const Book* previous, std::int64_t network_revision);

/// Who changes one raises the revision "sourcing" first, which locks them all.
std::optional<ProfileRow> profile(Tx& tx, ProfileId id);
std::vector<ProfileRow> profiles(Tx& tx, const std::optional<ProfileId>& after, std::int64_t limit);
/// False where the code is taken.
bool insert_profile(Tx& tx, const ProfileRow& row);
void save_profile(Tx& tx, const ProfileRow& row);
void insert_version(Tx& tx, const VersionRow& row);
std::optional<VersionRow> version_of(Tx& tx, ProfileId profile, std::int64_t number);
std::vector<ActivationRow> activations(Tx& tx, ProfileId profile);
/// Puts a version in force in the place of what was; without a version nothing is.
void activate(Tx& tx, const ActivationRow& row);
/// False where none was in force.
bool deactivate(Tx& tx, Uuid target);

void insert_decisions(Tx& tx, const std::vector<DecisionRow>& rows);
/// Oldest first; at most 100.
std::vector<DecisionRow> decisions(Tx& tx, Uuid order);
std::vector<DecisionRow> newest_decisions(Tx& tx, Uuid order, std::int64_t limit);
/// Of all orders, by id, for those who check them.
std::vector<DecisionRow> decisions_after(Tx& tx, Uuid id, std::int64_t limit);

}  // namespace nahtlos::sourcing
