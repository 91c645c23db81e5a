#include <set>
#include <tuple>

#include "base/batch/revision.hpp"
#include "base/bulk.hpp"
#include "base/json/writer.hpp"
#include "catalog/setup.hpp"

namespace nahtlos::catalog {
namespace {

struct PriceRow {
    VariantId variant;
    Uuid market;
    Instant valid_from;
    Currency currency;
    UnitPrice unit_price;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(PriceRow, (),
                      (variant, market, valid_from, currency, unit_price, recorded_at))

struct RateRow {
    std::string country, category;
    Instant valid_from;
    std::int64_t rate_bp = 0;
};
BOOST_DESCRIBE_STRUCT(RateRow, (), (country, category, valid_from, rate_bp))

struct TextRow {
    ProductId product;
    std::string language, title;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(TextRow, (), (product, language, title, description))

struct VariantRow {
    VariantId id;
    ProductId product;
    std::string sku;
    std::optional<std::string> gtin;
    std::string options, tax_category;
    VariantStatus status = VariantStatus::active;
    std::optional<std::int64_t> weight_g;
    std::optional<std::string> external_reference;
    std::int64_t revision = 0, version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(VariantRow, (),
                      (id, product, sku, gtin, options, tax_category, status, weight_g,
                       external_reference, revision, version, created_at, updated_at))

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

void collect_prices(const std::vector<PriceRequest>& prices, const PriceMarkets& markets,
                    VariantId variant, Instant now, const std::string& pointer,
                    std::vector<PriceRow>& rows, std::vector<FieldProblem>& wrong) {
    Repeats<std::pair<Uuid, Instant>> seen;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        const auto& p = prices[i];
        const auto here = pointer + "/prices/" + std::to_string(i);
        const auto market = markets.find(p.market.value);
        if (market == markets.end()) {
            wrong.push_back({here + "/market", "unknown", "is not a market"});
            continue;
        }
        if (p.unit_price.micro < 0) {
            wrong.push_back({here + "/unit_price", "out_of_range", "must not be negative"});
            continue;
        }
        const auto from = p.valid_from.value_or(now);
        if (auto again = seen.look_at({market->second.id, from}, i, here)) {
            wrong.push_back(*std::move(again));
            continue;
        }
        rows.push_back(
            {variant, market->second.id, from, market->second.currency, p.unit_price, now});
    }
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
    std::vector<TextRow> texts;
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto& v = wish.variants[i];
        const VariantId id{child_id(scope.id, static_cast<std::uint16_t>(first_child + 1 + i))};
        variants.push_back({id, made.id, v.sku.value, text_of(v.gtin), json::write(v.options),
                            v.tax_category.value, VariantStatus::active, v.weight_g,
                            text_of(v.external_reference), 0, 1, scope.now, scope.now});
        collect_prices(v.prices, markets, id, scope.now, "/variants/" + std::to_string(i), prices,
                       wrong);
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
        "created_at, updated_at) values ($1, $2, $3, $4, $5, 1, $6, $6)",
        made.id, wish.handle.value, wish.status, text_of(wish.brand),
        text_of(wish.external_reference), scope.now);
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

std::optional<Refusal> add_prices(ChangeScope& scope, VariantId variant,
                                  const std::vector<PriceRequest>& prices,
                                  const PriceMarkets& markets) {
    std::vector<FieldProblem> wrong;
    std::vector<PriceRow> rows;
    collect_prices(prices, markets, variant, scope.now, "", rows, wrong);
    if (!wrong.empty()) return invalid(std::move(wrong));
    const auto revision = raise_revision(scope.tx, "catalog");
    const auto version = scope.tx.value<std::int64_t>(
        "update catalog_variant set revision = $2, version = version + 1, updated_at = $3 "
        "where id = $1 returning version",
        variant, revision, scope.now);
    if (!version) return Refusal{RefusalKind::not_found, "not_found", "there is no such variant"};
    scope.tx.upsert("catalog_price", 3, rows);
    scope.events.push_back(
        {"price_changed", variant.uuid, *version, scope.context, scope.now, "{}"});
    return std::nullopt;
}

std::optional<Refusal> set_tax_rates(ChangeScope& scope, const std::vector<NewTaxRate>& rates) {
    std::vector<RateRow> rows;
    std::vector<FieldProblem> wrong;
    Repeats<std::tuple<std::string, std::string, Instant>> seen;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const auto& r = rates[i];
        const auto here = "/rates/" + std::to_string(i);
        if (r.rate_bp < 0 || r.rate_bp > 10'000) {
            wrong.push_back({here + "/rate_bp", "out_of_range", "must be between 0 and 10000"});
        }
        if (auto again = seen.look_at({r.country.value, r.category.value, r.valid_from}, i, here)) {
            wrong.push_back(*std::move(again));
        }
        rows.push_back({r.country.value, r.category.value, r.valid_from, r.rate_bp});
    }
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request",
                       "the VAT rates cannot be set like this", std::move(wrong)};
    }
    raise_revision(scope.tx, "catalog");
    scope.tx.upsert("catalog_tax_rate", 3, rows);
    // The rates are no aggregate; each change of them stands for itself.
    scope.events.push_back({"tax_rates_changed", scope.id, 1, scope.context, scope.now, "{}"});
    return std::nullopt;
}

}  // namespace nahtlos::catalog
