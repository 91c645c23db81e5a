#include <algorithm>

#include "modules/search/shelf.hpp"

namespace nahtlos::search {

std::uint32_t Shelf::number_in(Names& names, std::string_view name) {
    if (const auto found = names.find(name); found != names.end()) return found->second;
    return names.emplace(name, static_cast<std::uint32_t>(names.size())).first->second;
}

std::uint32_t Shelf::facet_number(std::string_view key) {
    const auto number = number_in(facet_names_, key);
    if (number == facets_.size()) facets_.emplace_back().key = key;
    return number;
}

std::uint32_t Shelf::value_number(const BodyValue& value) {
    const auto facet = facet_number(value.facet);
    auto& names = facets_[facet].by_name;
    if (const auto found = names.find(value.value); found != names.end()) return found->second;
    const auto number = static_cast<std::uint32_t>(values_.size());
    names.emplace(value.value, number);
    facets_[facet].values.push_back(number);
    values_.emplace_back();
    values_.back().facet = facet;
    facets_of_values_.push_back(facet);
    values_.back().name = value.value;
    return number;
}

std::vector<std::uint32_t> Shelf::numbers_of(const std::vector<BodyValue>& values) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(values.size());
    for (const auto& value : values) numbers.push_back(value_number(value));
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

void Shelf::put_variant(VariantNumber number, const BodyVariant& body) {
    auto& variant = variants_[number];
    variant.id = body.id;
    variant.sku = body.sku;
    value_pool_.put(variant.values, numbers_of(body.values));
    word_pool_.put(variant.words, body.words);
    std::vector<ListedPrice> prices;
    for (const auto& price : body.prices) {
        prices.push_back({number_in(list_names_, price.list), price.minor});
    }
    prices_.put(variant.prices, prices);
    std::vector<MeasuredNumber> numbers;
    for (const auto& one : body.numbers) {
        numbers.push_back({number_in(key_names_, one.key), one.number});
    }
    numbers_.put(variant.numbers, numbers);
}

// Bitmaps of the values of a product whose rows are written already.
void Shelf::put_values(ProductNumber number, const Body& body) {
    auto& product = products_[number];
    const auto own = numbers_of(body.values);
    value_pool_.put(product.own_values, own);
    const auto end = product.first_variant + product.variants;
    std::vector<std::uint32_t> all;
    for (const auto value : own) {
        values_[value].whole.add(number);
        values_[value].variants.addRange(product.first_variant, end);
        all.push_back(value);
    }
    for (auto v = product.first_variant; v < end; ++v) {
        for (const auto value : value_pool_.at(variants_[v].values)) {
            values_[value].variants.add(v);
            auto& facet = facets_[values_[value].facet];
            facet.differs_by_variant = true;
            all.push_back(value);
        }
    }
    std::ranges::sort(all);
    for (auto at = all.begin(); at != all.end();) {
        const auto next = std::upper_bound(at, all.end(), *at);
        values_[*at].products.add(number);
        if (next - at >= static_cast<std::ptrdiff_t>(product.variants))
            values_[*at].whole.add(number);
        at = next;
    }
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::erase_if(all,
                  [&](auto value) { return facets_[values_[value].facet].key == channel_facet; });
    value_pool_.put(product.all_values, all);
}

void Shelf::take_values(ProductNumber number) {
    const auto& product = products_[number];
    const auto end = product.first_variant + product.variants;
    const auto take = [&](std::uint32_t value) {
        values_[value].products.remove(number);
        values_[value].whole.remove(number);
        for (auto v = product.first_variant; v < end; ++v) values_[value].variants.remove(v);
    };
    for (const auto value : value_pool_.at(product.own_values)) take(value);
    for (auto v = product.first_variant; v < end; ++v) {
        for (const auto value : value_pool_.at(variants_[v].values)) take(value);
    }
}

void Shelf::put(ProductNumber number, const Body& body) {
    if (number >= products_.size()) products_.resize(number + std::size_t{1});
    if (products_[number].is_there) take_values(number);
    auto& product = products_[number];
    if (product.is_there && product.id != body.id) by_id_.erase(product.id);
    product.id = body.id;
    product.version = body.version;
    product.listed_us = body.listed_us;
    product.boost = body.boost;
    product.text_hash = body.text_hash;
    product.is_there = true;
    product.variants = static_cast<std::uint32_t>(body.variants.size());
    if (product.variants > product.room) {
        product.first_variant = static_cast<VariantNumber>(variants_.size());
        product.room = product.variants;
        variants_.resize(variants_.size() + product.variants);
    }
    product.titles.resize(body.titles.size());
    for (std::size_t l = 0; l < body.titles.size(); ++l) {
        word_pool_.put(product.titles[l].words, body.titles[l].words);
        product.titles[l].order = body.titles[l].order;
        product.titles[l].kind = body.titles[l].kind;
    }
    for (std::uint32_t i = 0; i < product.variants; ++i) {
        put_variant(product.first_variant + i, body.variants[i]);
    }
    put_values(number, body);
    put_lowest(product);
    by_id_[body.id] = number;
    present_.add(number);
}

void Shelf::remove(ProductNumber number) {
    auto& product = products_[number];
    if (!product.is_there) return;
    take_values(number);
    by_id_.erase(product.id);
    product.is_there = false;
    present_.remove(number);
}

std::optional<ProductNumber> Shelf::find(const Uuid& product) const {
    const auto found = by_id_.find(product);
    if (found == by_id_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::uint32_t> Shelf::find_facet(std::string_view key) const {
    const auto found = facet_names_.find(key);
    if (found == facet_names_.end()) return std::nullopt;
    return found->second;
}

const ShelfValue* Shelf::find_value(std::string_view facet, std::string_view name) const {
    const auto number = find_facet(facet);
    if (!number) return nullptr;
    const auto& names = facets_[*number].by_name;
    const auto found = names.find(name);
    return found == names.end() ? nullptr : &values_[found->second];
}

std::optional<std::uint32_t> Shelf::find_list(std::string_view price_list) const {
    const auto found = list_names_.find(price_list);
    if (found == list_names_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::uint32_t> Shelf::find_key(std::string_view number_key) const {
    const auto found = key_names_.find(number_key);
    if (found == key_names_.end()) return std::nullopt;
    return found->second;
}

void Shelf::put_lowest(ShelfProduct& product) {
    std::vector<ListedPrice> lowest;
    for (auto v = product.first_variant; v < product.first_variant + product.variants; ++v) {
        for (const auto& price : prices_.at(variants_[v].prices)) {
            const auto known = std::ranges::find(lowest, price.list, &ListedPrice::list);
            if (known == lowest.end()) {
                lowest.push_back(price);
            } else {
                known->minor = std::min(known->minor, price.minor);
            }
        }
    }
    prices_.put(product.lowest, lowest);
}

std::optional<std::int64_t> Shelf::price_in(const Slice& prices, std::uint32_t list) const {
    for (const auto& price : prices_.at(prices)) {
        if (price.list == list) return price.minor;
    }
    return std::nullopt;
}

std::optional<std::int64_t> Shelf::price(VariantNumber variant, std::uint32_t list) const {
    return price_in(variants_[variant].prices, list);
}

std::optional<std::int64_t> Shelf::lowest_price(const ShelfProduct& product,
                                                std::uint32_t list) const {
    return price_in(product.lowest, list);
}

std::optional<double> Shelf::number(VariantNumber variant, std::uint32_t key) const {
    for (const auto& one : numbers_.at(variants_[variant].numbers)) {
        if (one.key == key) return one.number;
    }
    return std::nullopt;
}

}  // namespace nahtlos::search
