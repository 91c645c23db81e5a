#include <algorithm>
#include <set>
#include <tuple>

#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "catalog/search.hpp"
#include "catalog/setup.hpp"
#include "modules/catalog/stamp.hpp"
#include "modules/catalog/variant_row.hpp"

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

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

std::string at(std::size_t variant, const std::string& field) {
    return "/variants/" + std::to_string(variant) + "/" + field;
}

Refusal invalid(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the product cannot be taken like this",
            std::move(wrong)};
}

// What is taken already, in the database or within the request.
std::vector<FieldProblem> taken_names(Tx& tx, const NewProduct& wish) {
    std::vector<FieldProblem> wrong;
    if (tx.value<std::int64_t>("select 1 from catalog_product where handle = $1",
                               wish.handle.value)) {
        wrong.push_back({"/handle", "taken", "is another product's"});
    }
    if (wish.external_reference &&
        tx.value<std::int64_t>("select 1 from catalog_product where external_reference = $1",
                               wish.external_reference->value)) {
        wrong.push_back({"/external_reference", "taken", "is another product's"});
    }
    std::set<std::string> skus, gtins, references;
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto& v = wish.variants[i];
        if (!skus.insert(v.sku.value).second ||
            tx.value<std::int64_t>("select 1 from catalog_variant where sku = $1", v.sku.value)) {
            wrong.push_back({at(i, "sku"), "taken", "is another variant's"});
        }
        if (v.gtin && (!gtins.insert(v.gtin->value).second ||
                       tx.value<std::int64_t>("select 1 from catalog_variant where gtin = $1",
                                              v.gtin->value))) {
            wrong.push_back({at(i, "gtin"), "taken", "is another variant's"});
        }
        if (v.external_reference &&
            (!references.insert(v.external_reference->value).second ||
             tx.value<std::int64_t>("select 1 from catalog_variant where external_reference = $1",
                                    v.external_reference->value))) {
            wrong.push_back({at(i, "external_reference"), "taken", "is another variant's"});
        }
    }
    return wrong;
}

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

VariantRow row_of(const VariantRequest& wish, VariantId id, ProductId product, Instant now) {
    VariantRow row;
    row.id = id;
    row.product = product;
    row.sku = wish.sku.value;
    row.gtin = text_of(wish.gtin);
    row.options = json::write(wish.options);
    row.tax_category = wish.tax_category.value;
    row.weight_g = wish.weight_g;
    row.external_reference = text_of(wish.external_reference);
    row.created_at = row.updated_at = now;
    put_content(row, wish.content);
    return row;
}

Refusal no_such_variant() {
    return {RefusalKind::not_found, "not_found", "there is no such variant"};
}

}  // namespace

Result<MadeProduct> insert_product(ChangeScope& scope, const NewProduct& wish,
                                   const PriceMarkets& markets, std::uint16_t first_child) {
    auto wrong = taken_names(scope.tx, wish);
    if (wish.variants.empty()) wrong.push_back({"/variants", "required", "must not be empty"});
    if (wish.texts.empty()) wrong.push_back({"/texts", "required", "must not be empty"});
    MadeProduct made{ProductId{child_id(scope.id, first_child)}, wish.handle.value, {}, 1};
    std::vector<VariantRow> variants;
    std::vector<PriceRow> prices;
    std::vector<ProductText> texts;
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto& v = wish.variants[i];
        const VariantId id{child_id(scope.id, static_cast<std::uint16_t>(first_child + 1 + i))};
        variants.push_back(row_of(v, id, made.id, scope.now));
        PriceRows of_variant(id, markets, scope.now);
        for (std::size_t j = 0; j < v.prices.size(); ++j) {
            auto problem = of_variant.take(v.prices[j], j, at(i, "prices/") + std::to_string(j));
            if (problem) wrong.push_back(*std::move(problem));
        }
        std::ranges::move(of_variant.rows, std::back_inserter(prices));
        made.variants.push_back({id, v.sku.value});
    }
    if (!wrong.empty()) return invalid(std::move(wrong));
    for (const auto& [language, text] : wish.texts) {
        texts.push_back({made.id, language, text.title.value, text_of(text.description)});
    }
    const auto revision = raise_revision(scope.tx, "catalog");
    for (auto& variant : variants) variant.revision = revision;
    scope.tx.run(
        "insert into catalog_product (id, handle, status, brand, external_reference, version, "
        "created_at, updated_at, revision) values ($1, $2, $3, $4, $5, 1, $6, $6, $7)",
        made.id, wish.handle.value, wish.status, text_of(wish.brand),
        text_of(wish.external_reference), scope.now, revision);
    scope.tx.insert("catalog_text", texts);
    scope.tx.insert("catalog_variant", variants);
    scope.tx.insert("catalog_price", prices);
    scope.events.push_back(
        {"product_created", made.id.uuid, 1, scope.context, scope.now, json::write(made)});
    // Variants count their own changes from here on.
    for (const auto& v : made.variants) {
        scope.events.push_back(
            {"variant_created", v.id.uuid, 1, scope.context, scope.now, json::write(v)});
    }
    return made;
}

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
