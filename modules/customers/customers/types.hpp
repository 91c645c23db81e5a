// Parties: the immutable who of an order or message.
#pragma once

#include <optional>
#include <string>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/json/values.hpp"
#include "base/time.hpp"

namespace nahtlos::customers {

using PartyId = Id<"pty">;
using ProfileId = Id<"cus">;

enum class PartyKind { person, organization };
BOOST_DESCRIBE_ENUM(PartyKind, person, organization)

/// Where a carrier keeps parcels for those who collect them there. The address that has one says
/// its street and town.
struct PickupPoint {
    json::ShortText<40> carrier;
    json::ShortText<100> id;  // the carrier's
    std::optional<json::ShortText<200>> name;
    static constexpr std::string_view schema_name = "AddressPickupPoint";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"carrier", "as GET /v1/carriers names it"},
         {"id", "as GET /v1/carriers/{carrier}/pickup-points says it"}}};
};
BOOST_DESCRIBE_STRUCT(PickupPoint, (), (carrier, id, name))
/// A postal address as given; a snapshot, never a reference.
struct Address {
    json::ShortText<200> name;
    std::optional<json::ShortText<200>> company, address2;
    json::ShortText<200> address1;
    json::ShortText<20> postal_code;
    json::ShortText<100> city;
    json::CountryCode country;
    std::optional<PickupPoint> pickup_point = {};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"pickup_point", "of a parcel shop, whose street and town the address says"}}};
};
BOOST_DESCRIBE_STRUCT(Address, (),
                      (name, company, address1, address2, postal_code, city, country, pickup_point))

/// Who buys, as far as they say.
struct Contact {
    std::optional<json::ShortText<200>> name;
    std::optional<json::Email> email;
    std::optional<json::PhoneNumber> phone;
    std::optional<json::LanguageTag> language;
    std::optional<json::ShortText<100>> external_reference;  // of a known customer
};
BOOST_DESCRIBE_STRUCT(Contact, (), (name, email, phone, language, external_reference))

/// A row of customers_party.
struct Party {
    PartyId id;
    PartyKind kind = PartyKind::person;
    std::optional<std::string> name, email, phone, language;
    std::optional<std::string> address;  // JSON of Address
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(Party, (), (id, kind, name, email, phone, language, address, recorded_at))

}  // namespace nahtlos::customers
