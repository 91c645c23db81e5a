#include "customers/store.hpp"

#include "base/json/writer.hpp"

namespace nahtlos::customers {
namespace {

struct PartyKey {
    PartyId id;
};
BOOST_DESCRIBE_STRUCT(PartyKey, (), (id))

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

}  // namespace

Party make_party(PartyId id, const std::optional<Contact>& contact,
                 const std::optional<Address>& address, Instant now) {
    Party party;
    party.id = id;
    party.recorded_at = now;
    if (contact) {
        party.name = text_of(contact->name);
        party.email = text_of(contact->email);
        party.phone = text_of(contact->phone);
        party.language = text_of(contact->language);
    }
    if (address) {
        if (!party.name) party.name = address->name.value;
        party.address = json::write(*address);
    }
    return party;
}

void insert_parties(Tx& tx, const std::vector<Party>& parties) {
    tx.insert("customers_party", parties);
}

std::vector<Party> parties(Tx& tx, const std::vector<PartyId>& ids) {
    std::vector<PartyKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<Party>("customers_party", keys);
}

}  // namespace nahtlos::customers
