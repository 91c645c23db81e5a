#include "customers/privacy.hpp"

namespace nahtlos::customers {
namespace {

struct EmailRow {
    PartyId id;
    std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(EmailRow, (), (id, email))

struct IdKey {
    PartyId id;
};
BOOST_DESCRIBE_STRUCT(IdKey, (), (id))

struct ContactGone {
    PartyId id;
    std::optional<std::string> email, phone, language;
};
BOOST_DESCRIBE_STRUCT(ContactGone, (), (id, email, phone, language))

struct EvidenceGone {
    PartyId id;
    std::optional<std::string> name, address;
    std::optional<Instant> restricted_until;
    Instant erased_at;
};
BOOST_DESCRIBE_STRUCT(EvidenceGone, (), (id, name, address, restricted_until, erased_at))

struct IdleRow {
    ProfileId id;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(IdleRow, (), (id, updated_at))

}  // namespace

std::vector<Party> shown_parties(Tx& tx, const std::vector<PartyId>& ids) {
    std::vector<IdKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<Party>("customers_party", keys, "restricted_until is null");
}

std::optional<ProfileId> profile_of_party(Tx& tx, PartyId party) {
    return tx.value<ProfileId>(
        "select profile from customers_party_profile where party = $1 "
        "order by version desc limit 1",
        party);
}

std::vector<PartyAge> party_ages(Tx& tx, const std::optional<PartyId>& after, std::int64_t limit) {
    return tx.all<PartyAge>(
        "select id, case when email is null and phone is null and language is null then 0 else 1 "
        "end, case when name is null and address is null then 0 else 1 end, restricted_until "
        "from customers_party where id > $1 order by id limit $2",
        after.value_or(PartyId{}), limit);
}

std::vector<PartyId> parties_with_email(Tx& tx, const std::set<std::string>& emails,
                                        std::int64_t limit, std::optional<PartyId>& last) {
    std::vector<PartyId> found;
    const auto rows =
        tx.all<EmailRow>("select id, email from customers_party where id > $1 order by id limit $2",
                         last.value_or(PartyId{}), limit);
    for (const auto& row : rows) {
        if (row.email && emails.contains(*row.email)) found.push_back(row.id);
    }
    last = static_cast<std::int64_t>(rows.size()) < limit ? std::optional<PartyId>()
                                                          : std::optional(rows.back().id);
    return found;
}

std::vector<PartyErased> erased_parties(Tx& tx, const std::vector<PartyId>& ids) {
    std::vector<IdKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<PartyErased>("customers_party", keys, "erased_at is not null");
}

void mark_erased(Tx& tx, const std::vector<PartyErased>& parties) {
    tx.update("customers_party", 1, parties);
}

void forget_contacts(Tx& tx, const std::vector<PartyId>& ids) {
    std::vector<ContactGone> rows;
    for (const auto& id : ids) rows.push_back({id, {}, {}, {}});
    tx.update("customers_party", 1, rows);
}

void forget_evidence(Tx& tx, const std::vector<PartyId>& ids, Instant now) {
    std::vector<EvidenceGone> rows;
    for (const auto& id : ids) rows.push_back({id, {}, {}, {}, now});
    tx.update("customers_party", 1, rows);
}

std::vector<ProfileId> idle_profiles(Tx& tx, Instant since, std::int64_t limit,
                                     std::optional<ProfileId>& last) {
    std::vector<ProfileId> found;
    const auto rows = tx.all<IdleRow>(
        "select id, updated_at from customers_profile where id > $1 order by id limit $2",
        last.value_or(ProfileId{}), limit);
    for (const auto& row : rows) {
        if (row.updated_at < since) found.push_back(row.id);
    }
    last = static_cast<std::int64_t>(rows.size()) < limit ? std::optional<ProfileId>()
                                                          : std::optional(rows.back().id);
    return found;
}

}  // namespace nahtlos::customers
