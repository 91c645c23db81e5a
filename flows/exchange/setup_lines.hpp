// Lines of how channels sell: ways of delivery, hours, shop fronts, sourcing, what is published.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/synonyms.hpp"
#include "channels/storefronts.hpp"
#include "delivery/setup.hpp"
#include "flows/exchange/export_parts.hpp"
#include "flows/sourcing_setup.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::flows::exchange {

struct OpeningDayLine {
    delivery::Date date;
    json::List<delivery::DaySpan, 0, 10> spans;
    std::optional<json::ShortText<100>> name;
    static constexpr std::array<std::string_view, 1> may_miss{"spans"};
};
BOOST_DESCRIBE_STRUCT(OpeningDayLine, (), (date, spans, name))

/// All that is said of a location's hours; what is missing is not said.
struct OpeningHoursLine {
    json::ShortText<40> location;
    std::optional<json::List<delivery::WeekSpan, 0, 70>> week;
    std::optional<json::ShortText<5>> holidays;
    std::optional<delivery::TimeOfDay> cutoff;
    json::List<OpeningDayLine, 0, delivery::most_exceptions> days;
    static constexpr std::array<std::string_view, 1> may_miss{"days"};
};
BOOST_DESCRIBE_STRUCT(OpeningHoursLine, (), (location, week, holidays, cutoff, days))

struct StorefrontLine : channels::Storefront {
    json::ShortText<40> channel;
};
BOOST_DESCRIBE_STRUCT(StorefrontLine, (channels::Storefront), (channel))

struct SynonymsLine : catalog::SynonymsWish {
    json::LanguageTag language;
};
BOOST_DESCRIBE_STRUCT(SynonymsLine, (catalog::SynonymsWish), (language))

/// A version of a profile; without a number the next one, where it differs from the newest.
struct SourcingProfileLine : NewSourcingProfile {
    std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(SourcingProfileLine, (NewSourcingProfile), (number))

/// A version of a profile that is in force in a channel or a market.
struct SourcingForceLine : SourcingTarget {
    json::ShortText<40> profile;
    std::int64_t number = 1;
};
BOOST_DESCRIBE_STRUCT(SourcingForceLine, (SourcingTarget), (profile, number))

struct GiftCardArticleLine {
    json::Sku sku;
    stored_value::Purpose purpose = stored_value::Purpose::multi;
    std::optional<std::int64_t> valid_months;
    static constexpr std::array<std::string_view, 1> may_miss{"purpose"};
};
BOOST_DESCRIBE_STRUCT(GiftCardArticleLine, (), (sku, purpose, valid_months))

struct PublicationLine {
    json::Sku sku;
    json::ShortText<40> channel;
};
BOOST_DESCRIBE_STRUCT(PublicationLine, (), (sku, channel))

/// All of them but publications, each behind what it names.
void put_setup_lines(Tx& tx, const Pages& pages, const UseLine& use);
/// What is published by hand, by channel and SKU.
void put_publications(Tx& tx, const Pages& pages, const UseLine& use);
/// put_setup_lines, to be asked whether something is so already.
std::set<std::string> setup_lines(Tx& tx);

}  // namespace nahtlos::flows::exchange
