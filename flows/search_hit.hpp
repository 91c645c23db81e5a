// HitView: a product as searches answer it.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/money.hpp"
#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::flows {

struct HitView {
    catalog::ProductId product;
    catalog::VariantId variant;
    std::string sku, title;
    std::map<std::string, std::string> options;
    std::optional<UnitPrice> unit_price, list_price;
    std::optional<Currency> currency;
    std::optional<std::int64_t> lowest_price_minor;
    bool is_code = false, is_near = false;
    std::optional<std::string> handle, picture;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> docs{
        {{"variant", "the one that fits best"},
         {"handle", "of the product; where pictures were asked for"},
         {"picture", "address of the first one of the variant, else of the product"},
         {"unit_price", "of one unit, for customers of no group"},
         {"lowest_price_minor", "of all its variants that pass the filters"},
         {"is_code", "found by its SKU, GTIN or another number"},
         {"is_near", "lacks something of what was typed; comes after those that have it all"}}};
};
BOOST_DESCRIBE_STRUCT(HitView, (),
                      (product, variant, sku, title, options, unit_price, list_price, currency,
                       lowest_price_minor, is_code, is_near, handle, picture))

/// What a list of products shows of each beside its words, so that it need not ask for each.
void add_pictures(Tx& tx, std::vector<HitView>& views);

}  // namespace nahtlos::flows
