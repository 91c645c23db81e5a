// Body: what of a document is kept in memory, and the texts of it that go into the index.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "modules/search/analyzer.hpp"
#include "search/document.hpp"

namespace nahtlos::search {

/// Of an index of texts, in the order of its columns.
enum class Field : std::uint8_t { title, brand, category, attribute, keyword, description };
inline constexpr std::size_t field_count = 6;
inline constexpr std::string_view channel_facet = "\x01channel";  // no attribute is called so

struct BodyValue {
    std::string facet, value;
    auto operator<=>(const BodyValue&) const = default;
};
struct BodyNumber {
    std::string key;
    double number = 0;
};
struct BodyVariant {
    Uuid id;
    std::string sku;
    std::vector<BodyValue> values;  // sorted, unique
    std::vector<BodyNumber> numbers;
    std::vector<SearchPrice> prices;
    std::vector<std::uint32_t> words;  // hashes of the stems of its own values
};
struct BodyTitle {
    std::vector<std::uint32_t> words;  // hashes of its stems, in order
    std::string order;                 // what sorts by name
    std::uint32_t kind = 0;            // place of the word that says what it is
};
struct Body {
    Uuid id;
    std::int64_t version = 0, listed_us = 0;
    double boost = 1;
    std::uint64_t text_hash = 0;
    std::vector<BodyValue> values;
    std::vector<BodyTitle> titles;  // one for each language of the index
    std::vector<BodyVariant> variants;
};

using FieldTexts = std::array<std::string, field_count>;

struct Described {
    Body body;
    std::vector<FieldTexts> texts;                // one for each language of the index
    std::vector<std::vector<std::string>> codes;  // of each variant, folded
};

/// The languages of an index, with what takes their texts apart. Not thread safe.
class Languages {
public:
    explicit Languages(std::vector<std::string> codes);
    const std::vector<std::string>& codes() const { return codes_; }
    std::size_t size() const { return codes_.size(); }
    Analyzer& analyzer(std::size_t language) { return *analyzers_[language]; }
    const NameOrder& order(std::size_t language) const { return orders_[language]; }
    /// Of a tag such as "de-AT"; the first one when it is none of these.
    std::size_t find(std::string_view tag) const;

private:
    std::vector<std::string> codes_;
    std::vector<std::unique_ptr<Analyzer>> analyzers_;
    std::vector<NameOrder> orders_;
};

std::uint32_t word_hash(std::string_view stem);

/// A document must have a variant.
Described describe(const SearchDocument& document, Languages& languages);

/// As bytes, and back. unpack() throws sql::Error{corrupt} when they are not what pack() made.
std::string pack(const Body& body);
Body unpack(std::string_view bytes);

}  // namespace nahtlos::search
