#include "base/sql/where.hpp"
#include "customers/party_emails.hpp"
#include "customers/profiles.hpp"

namespace nahtlos::customers {
namespace {

struct PartyRow {
    PartyId party;
};
BOOST_DESCRIBE_STRUCT(PartyRow, (), (party))

}  // namespace

std::vector<Profile> search_profiles(Tx& tx, const ProfileFilter& filter) {
    sql::Where where;
    where.add_if("id = ", filter.only);
    where.add_if("email = ", filter.email);
    where.add_if("phone = ", filter.phone);
    where.add_if("external_reference = ", filter.external_reference);
    if (filter.seen_by) {
        where.add("(legal_entity is null or legal_entity = ", *filter.seen_by);
        where.text() += ')';
    }
    where.page("id", filter.after, filter.limit);
    return sql::rows_of<Profile>(tx, "customers_profile", where);
}

std::vector<PartyId> parties_of(Tx& tx, ProfileId profile, const std::optional<PartyId>& before,
                                std::int64_t limit) {
    sql::Where where;
    where.add("m.profile = ", profile);
    // A later version may have given the party to another profile.
    where.also(
        "not exists (select 1 from customers_party_profile n where n.party = m.party and "
        "n.version > m.version)");
    where.page("m.party", before, limit, sql::Way::down);
    std::vector<PartyId> parties;
    for (const auto& row :
         sql::select<PartyRow>(tx, "select m.party from customers_party_profile m", where)) {
        parties.push_back(row.party);
    }
    return parties;
}

std::vector<PartyId> parties_of_email(Tx& tx, const std::string& email,
                                      const std::optional<PartyId>& before, std::int64_t limit) {
    sql::Where where;
    where.also("p.email is not null");
    where.add("lower(p.email) = lower(", email);
    where.text() += ')';
    where.page("p.id", before, limit, sql::Way::down);
    std::vector<PartyId> parties;
    for (const auto& row :
         sql::select<PartyRow>(tx, "select p.id as party from customers_party p", where)) {
        parties.push_back(row.party);
    }
    return parties;
}

bool belongs_to(Tx& tx, PartyId party, ProfileId profile) {
    return tx.value<ProfileId>(
               "select profile from customers_party_profile where party = $1 "
               "order by version desc limit 1",
               party) == profile;
}

}  // namespace nahtlos::customers
