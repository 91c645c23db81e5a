#include "flows/setup.hpp"

#include "channels/directory.hpp"
#include "flows/price_markets.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::flows {
namespace {

// How many child ids a product takes: itself, its variants, their stock items.
std::size_t ids_of(const catalog::NewProduct& wish) { return 1 + 2 * wish.variants.size(); }

// Items of the components named by SKU, in the order of the variants; unknown ones are named.
std::vector<std::vector<inventory::StockItemId>> find_components(Tx& tx,
                                                                 const catalog::NewProduct& wish,
                                                                 std::vector<FieldProblem>& wrong) {
    std::vector<std::vector<inventory::StockItemId>> found(wish.variants.size());
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto& components = wish.variants[i].components;
        Repeats<std::string> seen;
        for (std::size_t j = 0; j < components.size(); ++j) {
            const auto& sku = components[j].sku.value;
            const auto pointer =
                "/variants/" + std::to_string(i) + "/components/" + std::to_string(j) + "/sku";
            const auto item = inventory::stock_item_of_code(tx, sku);
            if (!item) {
                wrong.push_back({pointer, "unknown", "is not the SKU of a stocked article"});
            } else if (auto again = seen.look_at(sku, j, pointer)) {
                wrong.push_back(*std::move(again));
            }
            found[i].push_back(item.value_or(inventory::StockItemId{}));
        }
    }
    return found;
}

Result<catalog::MadeProduct> create_one(ChangeScope& scope, const catalog::NewProduct& wish,
                                        const catalog::PriceMarkets& markets,
                                        std::uint16_t first_child) {
    std::vector<FieldProblem> wrong;
    const auto components = find_components(scope.tx, wish, wrong);
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request",
                       "the product cannot be taken like this", std::move(wrong)};
    }
    auto made = catalog::insert_product(scope, wish, markets, first_child);
    if (!made) return made;
    std::vector<inventory::NewComponent> rows;
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto& variant = wish.variants[i];
        const auto id = made->variants[i].id.uuid;
        for (std::size_t j = 0; j < variant.components.size(); ++j) {
            rows.push_back({id, components[i][j], variant.components[j].quantity.value});
        }
        if (!variant.components.empty() || !variant.is_stocked) continue;
        const auto child = first_child + 1 + wish.variants.size() + i;
        const inventory::StockItemId item{child_id(scope.id, static_cast<std::uint16_t>(child))};
        inventory::insert_stock_item(scope, item, variant.sku.value);
        rows.push_back({id, item, 1});
    }
    inventory::insert_components(scope, rows);
    return made;
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

Result<catalog::MadeProduct> create_product(ChangeScope& scope, const catalog::NewProduct& wish,
                                            std::uint16_t first_child) {
    return create_one(scope, wish, price_markets(scope.tx), first_child);
}

Result<api::BulkRows> add_variant_prices(ChangeScope& scope, catalog::VariantId variant,
                                         const std::vector<catalog::PriceRequest>& prices,
                                         api::ErrorPolicy policy) {
    return catalog::add_prices(scope, variant, prices, price_markets(scope.tx), policy);
}

Result<ProductRows> create_products(ChangeScope& scope, const NewProducts& wish) {
    const auto markets = price_markets(scope.tx);
    ProductRows out;
    std::size_t child = 1;
    const auto& products = wish.products.values;
    for (std::size_t i = 0; i < products.size(); ++i) {
        const auto next = child + ids_of(products[i]);
        if (next > 65'535) {
            return Refusal{RefusalKind::too_large, "too_many", "send fewer variants at once"};
        }
        const auto made =
            create_one(scope, products[i], markets, static_cast<std::uint16_t>(child));
        child = next;
        ProductRow row;
        if (made) {
            row.id = to_string(made->id);
            row.product = *made;
        } else {
            row.outcome = api::RowOutcome::refused;
            for (const auto& f : made.refusal().fields) {
                row.errors.push_back(
                    {"/products/" + std::to_string(i) + f.pointer, f.code, f.detail});
            }
        }
        out.add(std::move(row));
    }
    if (auto refusal = out.refusal(wish.error_policy)) return *refusal;
    return out;
}

}  // namespace nahtlos::flows
