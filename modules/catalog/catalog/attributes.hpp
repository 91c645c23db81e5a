// Product types: families of typed attributes that inherit, and what values they allow.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/json/values.hpp"
#include "base/result.hpp"
#include "catalog/units.hpp"

namespace nahtlos::catalog {

enum class AttributeKind {
    text,       // one line: at most 1,000 characters
    long_text,  // lines: at most 20,000
    integer,
    number,  // exact, as text: "1.5"
    boolean,
    date,     // "2026-11-22"
    choice,   // the code of one of the choices
    choices,  // codes of several, each once
    measure   // {"amount": "1.5", "unit": "kg"}
};
BOOST_DESCRIBE_ENUM(AttributeKind, text, long_text, integer, number, boolean, date, choice, choices,
                    measure)

enum class AttributeLevel { product, variant };
BOOST_DESCRIBE_ENUM(AttributeLevel, product, variant)

/// By language.
using Names = std::map<std::string, json::ShortText<300>>;

struct AttributeChoice {
    json::ShortText<60> code;
    Names names;
    std::optional<json::ShortText<60>> swatch;  // "#aabbcc" or the address of a picture
    static constexpr std::array<std::string_view, 1> may_miss{"names"};
};
BOOST_DESCRIBE_STRUCT(AttributeChoice, (), (code, names, swatch))

struct Attribute {
    json::ShortText<60> code;
    AttributeKind kind = AttributeKind::text;
    Names names;
    AttributeLevel level = AttributeLevel::product;
    bool is_localized = false;                // a text by language: {"de": "...", "en": "..."}
    bool is_facet = false;                    // worth a filter in shops
    std::optional<UnitFamily> family;         // of measures
    std::optional<json::ShortText<10>> unit;  // of measures: shown in this one; of numbers: a label
    std::optional<std::int64_t> scale;        // of numbers and measures: at most so many decimals
    std::optional<Decimal> least, most;       // of numbers and integers; of measures in `unit`
    std::optional<std::int64_t> most_characters;
    std::optional<json::ShortText<200>> pattern;  // of one-line texts: the whole must match
    std::vector<AttributeChoice> choices;
    std::vector<json::ShortText<40>> required_in;  // kinds of channels, or "all"
    static constexpr std::array<std::string_view, 6> may_miss{"names",    "level",   "is_localized",
                                                              "is_facet", "choices", "required_in"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"pattern", "a regular expression of ICU that the whole text must match"},
         {"required_in", "kinds of channels whose completeness asks for it; all: every one"}}};
};
BOOST_DESCRIBE_STRUCT(Attribute, (),
                      (code, kind, names, level, is_localized, is_facet, family, unit, scale, least,
                       most, most_characters, pattern, choices, required_in))

/// A family of products: what its parent says, and more.
struct ProductType {
    json::ShortText<60> code;
    std::optional<json::ShortText<60>> parent;
    Names names;
    std::vector<Attribute> attributes;
    std::optional<json::ShortText<100>> external_reference;
    static constexpr std::array<std::string_view, 2> may_miss{"names", "attributes"};
};
BOOST_DESCRIBE_STRUCT(ProductType, (), (code, parent, names, attributes, external_reference))

/// Values by the code of their attribute, as `check_attributes` leaves them: integers and booleans
/// as such, numbers and dates as text.
using Attributes = std::map<std::string, boost::json::value>;

inline constexpr std::size_t most_type_depth = 8, most_attributes = 200;

/// What is wrong with a definition in itself, below `pointer`.
void check_type(const ProductType& type, const std::string& pointer,
                std::vector<FieldProblem>& wrong);

/// All types, with what each inherits: attributes of the farthest ancestor first; one of the same
/// code and kind replaces that of an ancestor in its place.
class ProductTypes {
public:
    using Family = std::vector<Attribute>;

    /// Refuses a parent that is not there ("unknown"), cycles and chains of more than
    /// `most_type_depth` ("cycle", "too_deep"), and an attribute that changes its kind or level on
    /// the way down ("differs"); pointers name the type by its place in `types`: "/types/3/parent".
    static Result<ProductTypes> make(const std::vector<ProductType>& types);

    /// Null when there is no such type.
    const Family* find(const std::string& code) const;
    /// The type itself and its ancestors, nearest first; empty when there is none.
    std::vector<std::string> lineage(const std::string& code) const;

private:
    std::map<std::string, Family> families_;
    std::map<std::string, std::string> parents_;
};

/// Checks values against a family and brings them into their one stored form; null values go away.
/// Problems stand below `pointer` ("/attributes"): unknown_attribute, wrong_level, wrong_type,
/// out_of_range, too_long, too_many, invalid_format, unknown_value, unknown_unit.
void check_attributes(Attributes& values, AttributeLevel level, const ProductTypes::Family* family,
                      const std::string& pointer, std::vector<FieldProblem>& wrong);

}  // namespace nahtlos::catalog
