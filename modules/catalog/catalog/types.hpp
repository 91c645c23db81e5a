// Products and variants as the rest of the house sees them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
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

/// What is needed to sell a variant; held in memory.
struct Offer {
    VariantId variant;
    ProductId product;
    std::string sku;
    std::optional<std::string> gtin;
    std::map<std::string, std::string> options;  // {"size":"M"}
    std::map<std::string, std::string> titles;   // by language
    std::string tax_category;
    VariantStatus status = VariantStatus::active;
    bool is_active = true;  // variant and product
    std::int64_t version = 1;
    std::unordered_map<Uuid, std::vector<DatedPrice>> prices;  // by market, ascending in time
    std::unordered_set<Uuid> channels;                         // where it is published

    /// The price that counts in `market` at `at`; nothing when it has none.
    const DatedPrice* price(Uuid market, Instant at) const;
    /// In the wanted language, else in any.
    const std::string& title(const std::string& language) const;
};

/// All offers and VAT rates as of one revision of the catalog.
struct Offers {
    std::int64_t revision = 0;
    std::unordered_map<std::string, std::shared_ptr<const Offer>> by_sku;
    std::unordered_map<VariantId, std::shared_ptr<const Offer>> by_id;
    std::map<std::pair<std::string, std::string>, std::vector<DatedRate>> rates;

    const Offer* find(const std::string& sku) const;
    const Offer* find(VariantId variant) const;
    /// The rate of a category in a country at a time, in basis points; nothing when unknown.
    std::optional<std::int64_t> rate_bp(const std::string& country, const std::string& category,
                                        Instant at) const;
};

}  // namespace nahtlos::catalog
