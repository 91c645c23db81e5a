#include <algorithm>
#include <tuple>

#include "base/batch/revision.hpp"
#include "base/repeats.hpp"
#include "catalog/search.hpp"
#include "catalog/setup.hpp"
#include "modules/catalog/stamp.hpp"

namespace nahtlos::catalog {
namespace {

struct PriceRow {
    VariantId variant;
    Uuid market;
    Instant valid_from, recorded_at;
    Currency currency;
    UnitPrice unit_price;
};
BOOST_DESCRIBE_STRUCT(PriceRow, (),
                      (variant, market, valid_from, recorded_at, currency, unit_price))

// The prices of one variant; each says at most once what holds in a market from a moment on.
class PriceRows {
public:
    PriceRows(VariantId variant, const PriceMarkets& markets, Instant now)
        : variant_(variant), markets_(markets), now_(now) {}

    /// Takes the price of a row, which `pointer` points to, or says what is wrong with it.
    std::optional<FieldProblem> take(const PriceRequest& price, std::size_t row,
                                     const std::string& pointer) {
        const auto market = markets_.find(price.market.value);
        if (market == markets_.end()) {
            return FieldProblem{pointer + "/market", "unknown", "is not a market"};
        }
        if (price.unit_price.micro < 0) {
            return FieldProblem{pointer + "/unit_price", "out_of_range", "must not be negative"};
        }
        const auto from = price.valid_from.value_or(now_);
        if (auto again = seen_.look_at({market->second.id, from}, row, pointer)) return again;
        rows.push_back(
            {variant_, market->second.id, from, now_, market->second.currency, price.unit_price});
        return std::nullopt;
    }

    std::vector<PriceRow> rows;

private:
    VariantId variant_;
    const PriceMarkets& markets_;
    Instant now_;
    Repeats<std::pair<Uuid, Instant>> seen_;
};

Refusal no_such_variant() {
    return {RefusalKind::not_found, "not_found", "there is no such variant"};
}

}  // namespace

Result<api::BulkRows> add_prices(ChangeScope& scope, VariantId variant,
                                 const std::vector<PriceRequest>& prices,
                                 const PriceMarkets& markets, api::ErrorPolicy policy) {
    api::BulkRows out;
    // Later than all that was said before, whatever the clock of another process says.
    const auto last = scope.tx.value<Instant>(
        "select max(recorded_at) from catalog_price where variant = $1", variant);
    auto now = scope.now;
    if (last && *last >= now) now = *last + microseconds(1);
    PriceRows taken(variant, markets, now);
    for (std::size_t i = 0; i < prices.size(); ++i) {
        const auto problem = taken.take(prices[i], i, "/prices/" + std::to_string(i));
        problem ? out.reject(*problem) : out.accept();
    }
    const bool is_there =
        scope.tx.value<std::int64_t>("select 1 from catalog_variant where id = $1", variant)
            .has_value();
    if (!is_there) return no_such_variant();
    if (auto refusal = out.refusal(policy)) return *refusal;
    if (taken.rows.empty()) return out;
    const auto revision = raise_revision(scope.tx, "catalog");
    const auto version = scope.tx.value<std::int64_t>(
        "update catalog_variant set revision = $2, version = version + 1, updated_at = $3 "
        "where id = $1 returning version",
        variant, revision, scope.now);
    check(version.has_value(), "a variant is never deleted");
    stamp_product_of(scope.tx, variant, revision);
    // What was said before stays: it is what customers were shown.
    scope.tx.upsert("catalog_price", 4, taken.rows);
    scope.events.push_back(
        {"price_changed", variant.uuid, *version, scope.context, scope.now, "{}"});
    return out;
}

Result<api::BulkRows> set_tax_rates(ChangeScope& scope, const std::vector<NewTaxRate>& rates,
                                    api::ErrorPolicy policy) {
    api::BulkRows out;
    std::vector<TaxRate> rows;
    Repeats<std::tuple<std::string, std::string, Instant>> seen;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const auto& r = rates[i];
        const auto here = "/rates/" + std::to_string(i);
        if (r.rate_bp < 0 || r.rate_bp > 10'000) {
            out.reject(
                FieldProblem{here + "/rate_bp", "out_of_range", "must be between 0 and 10000"});
            continue;
        }
        if (auto again = seen.look_at({r.country.value, r.category.value, r.valid_from}, i, here)) {
            out.reject(*again);
            continue;
        }
        out.accept();
        rows.push_back({r.country.value, r.category.value, r.valid_from, r.rate_bp});
    }
    if (auto refusal = out.refusal(policy)) return *refusal;
    if (rows.empty()) return out;
    raise_revision(scope.tx, "catalog");
    scope.tx.upsert("catalog_tax_rate", 3, rows);
    // The rates are no aggregate; each change of them stands for itself.
    scope.events.push_back({"tax_rates_changed", scope.id, 1, scope.context, scope.now, "{}"});
    return out;
}

}  // namespace nahtlos::catalog
