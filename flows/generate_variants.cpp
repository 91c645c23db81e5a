#include "flows/generate_variants.hpp"

#include <algorithm>

#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "catalog/search.hpp"
#include "catalog/whole.hpp"
#include "flows/price_markets.hpp"
#include "flows/write_products.hpp"

namespace nahtlos::flows {
namespace {

Refusal invalid(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the variants cannot be made like this",
            std::move(wrong)};
}

// What a dry run has to find, too, though nothing is written in it.
std::optional<Refusal> unless_free(Tx& tx, const catalog::ProductWish& wish) {
    std::vector<FieldProblem> wrong;
    std::vector<std::string> skus;
    for (const auto& v : wish.variants) skus.push_back(v.sku.value);
    for (const auto& [sku, id] : catalog::variants_by_sku(tx, std::move(skus))) {
        wrong.push_back({"/sku", "taken", "is another variant's (" + sku + ")"});
    }
    if (!wish.variants.empty()) {
        const auto markets = price_markets(tx);
        const auto& prices = wish.variants.front().prices;
        for (std::size_t i = 0; i < prices.size(); ++i) {
            if (markets.contains(prices[i].market.value)) continue;
            wrong.push_back(
                {"/prices/" + std::to_string(i) + "/market", "unknown", "is not a market"});
        }
    }
    if (wrong.empty()) return std::nullopt;
    return invalid(std::move(wrong));
}

// All new variants are alike: "/products/0/variants/7/prices/0/market" is "/prices/0/market".
Refusal told_once(const Refusal& refusal) {
    static const std::string product = "/products/0", variants = "/variants/";
    std::vector<FieldProblem> wrong;
    for (auto field : refusal.fields) {
        if (field.pointer.starts_with(product)) field.pointer.erase(0, product.size());
        if (field.pointer.starts_with(variants)) {
            const auto end = field.pointer.find('/', variants.size());
            field.pointer.erase(0, std::min(end, field.pointer.size()));
        }
        const bool is_told = std::ranges::any_of(wrong, [&](const FieldProblem& other) {
            return other.pointer == field.pointer && other.code == field.code;
        });
        if (!is_told) wrong.push_back(std::move(field));
    }
    return invalid(std::move(wrong));
}

}  // namespace

Result<GeneratedVariants> generate_variants(ChangeScope& scope, catalog::ProductId id,
                                            const catalog::GenerateVariants& wish,
                                            std::optional<std::int64_t> if_match) {
    auto& tx = scope.tx;
    if (!wish.dry_run) raise_revision(tx, "catalog");  // also the lock
    const auto found = catalog::read_products(tx, {id});
    if (found.empty()) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such product"};
    }
    const auto& product = found.front();
    if (auto refusal = api::unless_version(if_match, product.version)) return *refusal;
    auto missing = catalog::variants_to_generate(product, wish);
    if (!missing) return missing.refusal();
    if (auto refusal = unless_free(tx, *missing)) return *refusal;
    GeneratedVariants answer{id, wish.dry_run, {}, product.version};
    for (const auto& v : missing->variants) {
        answer.variants.push_back({{}, v.sku.value, *v.options});
    }
    if (wish.dry_run) return answer;
    ProductsToWrite rows;
    rows.products.push_back(*std::move(missing));
    const auto written = write_products(scope, rows);
    if (!written) return told_once(written.refusal());
    const auto& made = *written->rows.front().product;
    for (std::size_t i = 0; i < made.variants.size(); ++i) {
        answer.variants[i].id = made.variants[i].id;
    }
    answer.version = made.version;
    return answer;
}

}  // namespace nahtlos::flows
