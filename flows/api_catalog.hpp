// The routes of the catalog: products, variants, prices, VAT rates, publication per channel.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/api/route.hpp"
#include "catalog/search.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// Everything of the catalog.
api::Routes catalog_routes(Engine& engine);

// Parts of it, one per file.
api::Routes variant_routes(Engine& engine);
api::Routes publication_routes(Engine& engine);

/// A variant as a channel sells it.
struct VariantView {
    catalog::VariantId id;
    catalog::ProductId product;
    std::string sku;
    std::optional<std::string> gtin;
    std::string title;
    std::map<std::string, std::string> options;
    std::string tax_category;
    catalog::VariantStatus status = catalog::VariantStatus::active;
    std::optional<UnitPrice> unit_price;
    std::optional<Currency> currency;
    bool tax_included = true;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"unit_price",
          "list price of the market, without price lists; what one buyer pays in a channel is "
          "told by /v1/variants/{id}/price"}}};
};
BOOST_DESCRIBE_STRUCT(VariantView, (),
                      (id, product, sku, gtin, title, options, tax_category, status, unit_price,
                       currency, tax_included, version))

/// What this caller sees of the catalog: staff all of it, shops what their channel sells.
catalog::Sight sight_of(const api::Call& call, const Pages& pages);

bool is_seen(const catalog::Sight& sight, const catalog::Offer& offer);

/// Whose prices are shown: of the market named, else of the key's channel; null without either.
const channels::Market* market_for(const api::Call& call, const Pages& pages,
                                   const std::optional<json::ShortText<40>>& code);

VariantView view_of(const api::Call& call, const catalog::Offer& offer,
                    const channels::Market* market);

}  // namespace nahtlos::flows
