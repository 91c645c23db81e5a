// Shelf: products and variants in memory, by number, with a bitmap of those that have each value.
#pragma once

#include <cstdint>
#include <optional>
#include <roaring/roaring.hh>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "modules/search/body.hpp"
#include "modules/search/vocabulary.hpp"

namespace nahtlos::search {

/// A run of elements in a pool that is shared by all; it keeps its place as long as they fit.
struct Slice {
    std::uint32_t begin = 0, size = 0, capacity = 0;
};

template <class T>
class Pool {
public:
    void put(Slice& slice, std::span<const T> elements) {
        if (elements.size() > slice.capacity) {
            slice.begin = static_cast<std::uint32_t>(all_.size());
            slice.capacity = static_cast<std::uint32_t>(elements.size());
            all_.resize(all_.size() + elements.size());
        }
        slice.size = static_cast<std::uint32_t>(elements.size());
        std::copy(elements.begin(), elements.end(), all_.begin() + slice.begin);
    }
    std::span<const T> at(const Slice& slice) const {
        return {all_.data() + slice.begin, slice.size};
    }

private:
    std::vector<T> all_;
};

using ProductNumber = std::uint32_t;  // that of its row in the file
using VariantNumber = std::uint32_t;  // those of a product follow each other

struct ListedPrice {
    std::uint32_t list = 0;
    std::int64_t minor = 0;
};
struct MeasuredNumber {
    std::uint32_t key = 0;
    double number = 0;
};

struct ShelfTitle {
    Slice words;
    std::string order;
    std::uint32_t kind = 0;  // place of the word that says what it is
};
struct ShelfProduct {
    Uuid id;
    std::int64_t version = 0, listed_us = 0;
    double boost = 1;
    std::uint64_t text_hash = 0;
    bool is_there = false;
    Slice own_values;  // of the product itself
    Slice all_values;  // and those of its variants, without channels
    Slice lowest;      // price in each list
    VariantNumber first_variant = 0;
    std::uint32_t variants = 0, room = 0;
    std::vector<ShelfTitle> titles;
};
struct ShelfVariant {
    Uuid id;
    std::string sku;
    Slice values, numbers, prices, words;
};

struct ShelfValue {
    std::uint32_t facet = 0;
    std::string name;
    Roaring products;  // at least one of whose variants has it
    Roaring whole;     // all of whose variants have it
    Roaring variants;
};
struct ShelfFacet {
    std::string key;
    std::vector<std::uint32_t> values;
    std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> by_name;
    bool differs_by_variant = false;
};

/// Reading is thread safe.
class Shelf {
public:
    void put(ProductNumber number, const Body& body);
    void remove(ProductNumber number);

    std::optional<ProductNumber> find(const Uuid& product) const;
    const Roaring& products() const { return present_; }
    /// Numbers are below this.
    std::size_t product_numbers() const { return products_.size(); }
    std::size_t value_numbers() const { return values_.size(); }
    std::size_t facet_numbers() const { return facets_.size(); }

    const ShelfProduct& product(ProductNumber number) const { return products_[number]; }
    const ShelfVariant& variant(VariantNumber number) const { return variants_[number]; }
    const ShelfValue& value(std::uint32_t number) const { return values_[number]; }
    const ShelfFacet& facet(std::uint32_t number) const { return facets_[number]; }
    std::optional<std::uint32_t> find_facet(std::string_view key) const;
    const ShelfValue* find_value(std::string_view facet, std::string_view name) const;
    std::optional<std::uint32_t> find_list(std::string_view price_list) const;
    std::optional<std::uint32_t> find_key(std::string_view number_key) const;

    std::span<const std::uint32_t> values(const Slice& slice) const {
        return value_pool_.at(slice);
    }
    std::span<const std::uint32_t> words(const Slice& slice) const { return word_pool_.at(slice); }
    std::optional<std::int64_t> price(VariantNumber variant, std::uint32_t list) const;
    /// Of all variants of the product.
    std::optional<std::int64_t> lowest_price(const ShelfProduct& product, std::uint32_t list) const;
    /// Asks memory for a product that is looked at soon.
    void fetch(ProductNumber number) const {
        __builtin_prefetch(&products_[number]);
        __builtin_prefetch(&products_[number].all_values);
    }
    /// Of each value.
    const std::vector<std::uint32_t>& facets_of_values() const { return facets_of_values_; }
    std::optional<double> number(VariantNumber variant, std::uint32_t key) const;

private:
    using Names = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;
    static std::uint32_t number_in(Names& names, std::string_view name);
    std::uint32_t facet_number(std::string_view key);
    std::uint32_t value_number(const BodyValue& value);
    std::vector<std::uint32_t> numbers_of(const std::vector<BodyValue>& values);
    void put_variant(VariantNumber number, const BodyVariant& body);
    void put_values(ProductNumber number, const Body& body);
    void take_values(ProductNumber number);
    void put_lowest(ShelfProduct& product);
    std::optional<std::int64_t> price_in(const Slice& prices, std::uint32_t list) const;

    std::vector<ShelfProduct> products_;
    std::vector<ShelfVariant> variants_;
    std::vector<ShelfFacet> facets_;
    std::vector<ShelfValue> values_;
    std::vector<std::uint32_t> facets_of_values_;
    Names facet_names_, list_names_, key_names_;
    std::unordered_map<Uuid, ProductNumber> by_id_;
    Roaring present_;
    Pool<std::uint32_t> value_pool_, word_pool_;
    Pool<ListedPrice> prices_;
    Pool<MeasuredNumber> numbers_;
};

}  // namespace nahtlos::search
