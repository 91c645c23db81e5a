#include "sourcing/store.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/json/reader.hpp"

namespace nahtlos::sourcing {
namespace {

struct InForceRow {
    Uuid target;
    ProfileId profile;
    std::int64_t number = 0;
    std::string rules;
};
BOOST_DESCRIBE_STRUCT(InForceRow, (), (target, profile, number, rules))

std::shared_ptr<const ActiveProfile> compiled(const InForceRow& row) {
    auto rules = json::read<Profile>(row.rules, {.max_bytes = std::size_t{4} << 20});
    check(rules.ok(), "a stored profile reads back");
    const auto needs = needs_of(*rules);
    return std::make_shared<const ActiveProfile>(
        ActiveProfile{row.profile, row.number, *std::move(rules), needs});
}

void load_profiles(Tx& tx, Book& book) {
    book.by_target.clear();
    std::map<std::pair<ProfileId, std::int64_t>, std::shared_ptr<const ActiveProfile>> known;
    for (const auto& row : tx.all<InForceRow>(
             "select a.target, a.profile, a.number, v.rules from sourcing_activation a "
             "join sourcing_version v on v.profile = a.profile and v.number = a.number")) {
        auto& profile = known[{row.profile, row.number}];
        if (profile == nullptr) profile = compiled(row);
        book.by_target.emplace(row.target, profile);
    }
}

}  // namespace

const ActiveProfile* Book::find(Uuid channel, Uuid market) const {
    if (by_target.empty()) return nullptr;
    auto it = by_target.find(channel);
    if (it == by_target.end()) it = by_target.find(market);
    return it == by_target.end() ? nullptr : it->second.get();
}

bool Book::asks(bool Needs::*what) const {
    return std::ranges::any_of(by_target,
                               [&](const auto& active) { return active.second->needs.*what; });
}

std::shared_ptr<const Book> load_book(Tx& tx, const Book* previous, std::int64_t network_revision) {
    auto book = previous == nullptr ? std::make_shared<Book>() : std::make_shared<Book>(*previous);
    const auto revision =
        tx.value<std::int64_t>("select revision from base_revision where name = 'sourcing'")
            .value_or(0);
    if (previous == nullptr || previous->revision != revision) load_profiles(tx, *book);
    book->revision = revision;
    book->network_revision = network_revision;
    book->points.clear();
    if (book->by_target.empty()) return book;
    for (const auto& at : inventory::location_points(tx)) {
        book->points.emplace(at.id, Point::of(at.latitude, at.longitude));
    }
    return book;
}

std::optional<ProfileRow> profile(Tx& tx, ProfileId id) {
    return tx.one<ProfileRow>(
        "select id, code, name, versions, version, created_at, updated_at from sourcing_profile "
        "where id = $1",
        id);
}

std::vector<ProfileRow> profiles(Tx& tx, const std::optional<ProfileId>& after,
                                 std::int64_t limit) {
    return tx.all<ProfileRow>(
        "select id, code, name, versions, version, created_at, updated_at from sourcing_profile "
        "where id > $1 order by id limit $2",
        after.value_or(ProfileId{}), limit);
}

bool insert_profile(Tx& tx, const ProfileRow& row) {
    return tx.insert_missing("sourcing_profile", std::vector{row}) > 0;
}

void save_profile(Tx& tx, const ProfileRow& row) {
    tx.run(
        "update sourcing_profile set name = $2, versions = $3, version = $4, updated_at = $5 "
        "where id = $1",
        row.id, row.name, row.versions, row.version, row.updated_at);
}

void insert_version(Tx& tx, const VersionRow& row) {
    tx.insert("sourcing_version", std::vector{row});
}

std::optional<VersionRow> version_of(Tx& tx, ProfileId profile, std::int64_t number) {
    return tx.one<VersionRow>(
        "select profile, number, rules, created_at from sourcing_version "
        "where profile = $1 and number = $2",
        profile, number);
}

std::vector<ActivationRow> activations(Tx& tx, ProfileId profile) {
    return tx.all<ActivationRow>(
        "select target, target_kind, profile, number, activated_at from sourcing_activation "
        "where profile = $1 order by target",
        profile);
}

void activate(Tx& tx, const ActivationRow& row) {
    tx.run(
        "insert into sourcing_activation (target, target_kind, profile, number, activated_at) "
        "values ($1, $2, $3, $4, $5) on conflict (target) do update set profile = $3, number = $4, "
        "activated_at = $5",
        row.target, row.target_kind, row.profile, row.number, row.activated_at);
}

bool deactivate(Tx& tx, Uuid target) {
    return tx.run("delete from sourcing_activation where target = $1", target) > 0;
}

void insert_decisions(Tx& tx, const std::vector<DecisionRow>& rows) {
    tx.insert("sourcing_decision", rows);
}

std::vector<DecisionRow> decisions(Tx& tx, Uuid order) {
    return tx.all<DecisionRow>(
        "select id, order_id, cause, profile, number, fell_back, log, decided_at "
        "from sourcing_decision where order_id = $1 order by decided_at, id limit 100",
        order);
}

std::vector<DecisionRow> newest_decisions(Tx& tx, Uuid order, std::int64_t limit) {
    return tx.all<DecisionRow>(
        "select id, order_id, cause, profile, number, fell_back, log, decided_at "
        "from sourcing_decision where order_id = $1 order by decided_at desc, id desc limit $2",
        order, limit);
}

std::vector<DecisionRow> decisions_after(Tx& tx, Uuid id, std::int64_t limit) {
    return tx.all<DecisionRow>(
        "select id, order_id, cause, profile, number, fell_back, log, decided_at "
        "from sourcing_decision where id > $1 order by id limit $2",
        id, limit);
}

}  // namespace nahtlos::sourcing
