// Products and variants as the rest of the house sees them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/shared_map.hpp"
#include "base/time.hpp"

namespace nahtlos::catalog {

using ProductId = Id<"prd">;
using VariantId = Id<"var">;

enum class ProductStatus { draft, active, archived };
BOOST_DESCRIBE_ENUM(ProductStatus, draft, active, archived)

enum class VariantStatus { active, archived };
BOOST_DESCRIBE_ENUM(VariantStatus, active, archived)

/// The price of a variant in one market from a time on.
struct DatedPrice {
    Instant valid_from;
    Currency currency;
    UnitPrice unit_price;
};

/// A VAT rate of one country and category from a time on, in basis points.
struct DatedRate {
    Instant valid_from;
    std::int64_t rate_bp = 0;
};

/// Units in which a law wants prices to be compared.
enum class ContentUnit { g, kg, ml, l, cm, m, m2, piece };
BOOST_DESCRIBE_ENUM(ContentUnit, g, kg, ml, l, cm, m, m2, piece)

/// How much of it one unit holds, in millionths of `unit`: 0.75 l is {750'000, l}.
struct Content {
    std::int64_t micro = 0;
    ContentUnit unit = ContentUnit::piece;
};

/// A price and the market it is for.
struct MarketPrice {
    Uuid market;
    DatedPrice price;
};

/// Titles of a product by language, ascending; its variants share them.
using Titles = std::vector<std::pair<std::string, std::string>>;

/// What is needed to sell a variant; held in memory, so it is kept small.
struct Offer {
    VariantId variant;
    ProductId product;
    std::string sku;
    std::optional<std::string> gtin;
    std::string options_json = "{}";  // {"size":"M"}
    std::shared_ptr<const Titles> titles;
    std::string tax_category;
    VariantStatus status = VariantStatus::active;
    bool is_active = true;  // variant and product
    std::int64_t version = 1;
    std::vector<MarketPrice> prices;  // ascending by market and time
    std::vector<Uuid> channels;       // where it is published, ascending
    std::optional<Content> content;   // what one unit of it holds
    std::optional<std::int64_t> weight_g;

    /// The list price that counts in `market` at `at`; nothing when it has none.
    const DatedPrice* price(Uuid market, Instant at) const;
    /// In the wanted language, else in any.
    const std::string& title(const std::string& language) const;
    std::map<std::string, std::string> options() const;
    bool is_published_in(Uuid channel) const;
};
using OfferPtr = std::shared_ptr<const Offer>;

struct SkuOf {
    const std::string& operator()(const OfferPtr& offer) const { return offer->sku; }
};
struct VariantOfOffer {
    const VariantId& operator()(const OfferPtr& offer) const { return offer->variant; }
};

/// All offers and VAT rates as of one revision of the catalog. A copy shares what stays.
struct Offers {
    std::int64_t revision = 0;
    SharedMap<std::string, OfferPtr, SkuOf> by_sku;
    SharedMap<VariantId, OfferPtr, VariantOfOffer> by_id;
    std::map<std::pair<std::string, std::string>, std::vector<DatedRate>> rates;

    const Offer* find(const std::string& sku) const;
    const Offer* find(VariantId variant) const;
    /// The rate of a category in a country at a time, in basis points; nothing when unknown.
    std::optional<std::int64_t> rate_bp(const std::string& country, const std::string& category,
                                        Instant at) const;
};

}  // namespace nahtlos::catalog
