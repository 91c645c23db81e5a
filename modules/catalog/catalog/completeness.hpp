// How complete a product is for a channel, and what it lacks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/trees.hpp"
#include "channels/types.hpp"

namespace nahtlos::catalog {

enum class Lack {
    title,
    title_too_long,
    description,
    picture,
    picture_small,
    alt_text,
    price,
    category,
    identifier,
    identifier_in_house,
    attribute,
    weight,
    manufacturer,
    responsible_person,
    warning,
    eprel
};
BOOST_DESCRIBE_ENUM(Lack, title, title_too_long, description, picture, picture_small, alt_text,
                    price, category, identifier, identifier_in_house, attribute, weight,
                    manufacturer, responsible_person, warning, eprel)

struct Missing {
    std::string pointer;  // into the whole product: "/texts/de/title"
    Lack code = Lack::title;
};
BOOST_DESCRIBE_STRUCT(Missing, (), (pointer, code))

struct Completeness {
    std::int64_t score = 100;  // percent of what is asked for, by weight, rounded down
    std::vector<Missing> missing;
};

/// What is asked beside the product itself.
struct CompletenessContext {
    channels::ChannelKind kind = channels::ChannelKind::web;
    std::string country;                           // of the market
    std::vector<std::string> languages;            // of the market, first its own
    const ProductTypes::Family* family = nullptr;  // of its type, if it has one
    const Brand* brand = nullptr;                  // that says who makes it
    std::vector<bool> has_price;                   // by variant, in the market
};

/// Pure. Asks each kind of channel for what its customers, feeds or the law there need.
Completeness completeness_of(const WholeProduct& product, const CompletenessContext& context);

/// One sentence for people, in "de" or (any other) "en".
std::string sentence(const Missing& missing, std::string_view language);

/// Whether a country belongs to the European Economic Area, where the GPSR holds.
bool is_in_eea(std::string_view country);

struct KeptCompleteness {
    Uuid channel;
    ProductId product;
    std::int64_t score = 0;
    std::string missing;  // JSON list of Missing
};
BOOST_DESCRIBE_STRUCT(KeptCompleteness, (), (channel, product, score, missing))

void save_completeness(Tx& tx, const std::vector<KeptCompleteness>& rows);

struct ScoreKey {
    std::int64_t score = 0;
    ProductId product;
};
BOOST_DESCRIBE_STRUCT(ScoreKey, (), (score, product))

struct CompletenessFilter {
    Uuid channel;
    std::optional<std::int64_t> below;  // score
    std::optional<ProductId> product;
    std::optional<ScoreKey> after;
    std::int64_t limit = 20;
};
/// The least complete first.
std::vector<KeptCompleteness> list_completeness(Tx& tx, const CompletenessFilter& filter);

}  // namespace nahtlos::catalog
