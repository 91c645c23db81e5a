#include "flows/setup.hpp"

#include "channels/directory.hpp"
#include "flows/price_markets.hpp"
#include "flows/write_products.hpp"

namespace nahtlos::flows {
namespace {

// Said in the words of all writing of products.
catalog::ProductWish as_wish(const catalog::NewProduct& product) {
    catalog::ProductWish wish;
    wish.handle = product.handle;
    wish.status = product.status;
    if (product.brand) wish.brand = product.brand;
    if (product.external_reference) wish.external_reference = product.external_reference;
    auto& texts = wish.texts.emplace();
    for (const auto& [language, text] : product.texts) {
        auto& wished = texts[language];
        wished.title = text.title;
        if (text.description) wished.description = json::LongText<20000>{text.description->value};
    }
    for (const auto& v : product.variants) {
        auto& wished = wish.variants.emplace_back();
        wished.sku = v.sku;
        if (v.gtin) wished.gtin = v.gtin;
        wished.options = v.options;
        wished.tax_category = v.tax_category;
        if (v.weight_g) wished.weight_g = v.weight_g;
        if (v.external_reference) wished.external_reference = v.external_reference;
        if (v.content) wished.content = v.content;
        wished.prices = v.prices;
        wished.is_stocked = v.is_stocked;
        auto& parts = wished.components.emplace();
        for (const auto& c : v.components) parts.push_back({c.sku, c.quantity});
    }
    return wish;
}

}  // namespace

catalog::PriceMarkets price_markets(Tx& tx) {
    catalog::PriceMarkets markets;
    const auto directory = channels::load_directory(tx);
    for (const auto& [code, id] : directory->market_by_code) {
        markets[code] = {id.uuid, directory->markets.at(id).currency};
    }
    return markets;
}

Result<catalog::MadeProduct> create_product(ChangeScope& scope, const catalog::NewProduct& wish) {
    auto written = write_each(scope, {{}, {as_wish(wish)}, {}, true});
    auto& made = written.front();
    if (made.outcome == catalog::WriteOutcome::refused) {
        return Refusal{RefusalKind::invalid, "invalid_request",
                       "the product cannot be taken like this", std::move(made.wrong)};
    }
    return catalog::MadeProduct{made.id, wish.handle.value, std::move(made.variants), made.version};
}

Result<api::BulkRows> add_variant_prices(ChangeScope& scope, catalog::VariantId variant,
                                         const std::vector<catalog::PriceRequest>& prices,
                                         api::ErrorPolicy policy) {
    return catalog::add_prices(scope, variant, prices, price_markets(scope.tx), policy);
}

Result<ProductRows> create_products(ChangeScope& scope, const NewProducts& wish) {
    ProductsToWrite rows{wish.error_policy, {}, {}, true};
    for (const auto& product : wish.products) rows.products.push_back(as_wish(product));
    return write_products(scope, rows);
}

}  // namespace nahtlos::flows
