#include <algorithm>
#include <tuple>

#include "base/sql/where.hpp"
#include "catalog/prices.hpp"
#include "catalog/write.hpp"

namespace nahtlos::catalog {
namespace {

struct OfVariant {
    VariantId variant;
};
BOOST_DESCRIBE_STRUCT(OfVariant, (), (variant))

struct BegunPrice {
    Instant valid_from;
    VariantId variant;
};
BOOST_DESCRIBE_STRUCT(BegunPrice, (), (valid_from, variant))

struct BegunRow {
    std::string name;
    Instant valid_from;
    VariantId variant;
};
BOOST_DESCRIBE_STRUCT(BegunRow, (), (name, valid_from, variant))

const std::string last_told = "last";

// What begins the moment it is said stamps its product then. What is said too late to be found here
// does so, too.
std::vector<BegunPrice> begun_prices(Tx& tx, Instant now, std::int64_t limit) {
    const auto last = tx.one<BegunPrice>(
        "select valid_from, variant from catalog_begun_price where name = $1", last_told);
    sql::Where where;
    where.also("valid_from > recorded_at");
    where.add("valid_from <= ", now);
    where.page("valid_from, variant", last, limit);
    return sql::rows_of<BegunPrice>(tx, "catalog_price", where);
}

}  // namespace

std::vector<VariantPrice> prices_of(Tx& tx, std::vector<VariantId> variants) {
    std::ranges::sort(variants);
    variants.erase(std::unique(variants.begin(), variants.end()), variants.end());
    std::vector<OfVariant> keys;
    for (const auto variant : variants) keys.push_back({variant});
    auto all = tx.find<VariantPrice>("catalog_price", keys);
    std::ranges::sort(all, {}, [](const VariantPrice& p) {
        return std::tie(p.variant, p.market, p.valid_from, p.recorded_at);
    });
    // Of the same moment the one that was said last.
    std::vector<VariantPrice> last;
    for (auto& price : all) {
        const bool is_same = !last.empty() && last.back().variant == price.variant &&
                             last.back().market == price.market &&
                             last.back().valid_from == price.valid_from;
        if (is_same) last.pop_back();
        last.push_back(price);
    }
    return last;
}

bool has_begun_prices(Tx& tx, Instant now) { return !begun_prices(tx, now, 1).empty(); }

std::int64_t stamp_begun_prices(ChangeScope& scope, std::int64_t limit) {
    const auto begun = begun_prices(scope.tx, scope.now, limit);
    if (begun.empty()) return 0;
    std::vector<VariantId> variants;
    for (const auto& price : begun) variants.push_back(price.variant);
    stamp_products(scope, std::move(variants));
    const auto& last = begun.back();
    scope.tx.upsert("catalog_begun_price", 1,
                    std::vector<BegunRow>{{last_told, last.valid_from, last.variant}});
    return static_cast<std::int64_t>(begun.size());
}

}  // namespace nahtlos::catalog
