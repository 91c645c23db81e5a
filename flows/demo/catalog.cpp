#include "flows/demo/catalog.hpp"

#include <algorithm>

#include "flows/demo/articles.hpp"
#include "flows/demo/words.hpp"
#include "flows/write_products.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows::demo {
namespace {

constexpr auto strictly = api::ErrorPolicy::reject_everything;
constexpr std::size_t products_at_once = 40;

void make_words(Runner& runner, Instant at) {
    runner.run_rows(at, [](ChangeScope& scope) {
        return catalog::put_types(scope, product_types(), strictly);
    });
    runner.run_rows(at, [](ChangeScope& scope) {
        catalog::Tree tree;
        tree.code.value = tree_code;
        tree.names = {{"de", {"Sortiment"}}, {"en", {"Our range"}}};
        return catalog::put_trees(scope, {tree}, {}, strictly);
    });
    runner.run_rows(at, [](ChangeScope& scope) {
        return catalog::put_categories(scope, categories(), strictly);
    });
    runner.run_rows(
        at, [](ChangeScope& scope) { return catalog::put_brands(scope, brands(), strictly); });
}

bool is_gift_card(const catalog::ProductWish& wish) {
    return wish.categories->front().value.ends_with("/gutscheine");
}

// Of the shelf that it lies in: "sortiment/regenjacken" is "apparel".
std::string_view type_of(const catalog::ProductWish& wish) {
    const std::string_view category = wish.categories->front().value;
    return shelf_of(category.substr(category.find('/') + 1)).type;
}

void set_gift_cards(Runner& runner, Instant at, const catalog::MadeProduct& product) {
    runner.run<OneRow>(at, [&](ChangeScope& scope) -> Result<OneRow> {
        for (const auto& v : product.variants) {
            stored_value::Article article{};
            article.variant = v.id.uuid;
            article.valid_months = 36;
            article.updated_at = scope.now;
            stored_value::set_article(scope.tx, article);
        }
        return OneRow{};
    });
}

}  // namespace

MadeCatalog make_catalog(Runner& runner, const Say& say) {
    const auto at = runner.now() - days(120);
    make_words(runner, at);
    MadeCatalog made;
    const auto all = products();
    for (std::size_t begin = 0; begin < all.size(); begin += products_at_once) {
        const auto end = std::min(all.size(), begin + products_at_once);
        ProductsToWrite wish;
        wish.products = {all.begin() + static_cast<std::ptrdiff_t>(begin),
                         all.begin() + static_cast<std::ptrdiff_t>(end)};
        const auto rows = runner.run<ProductRows>(
            at, [&](ChangeScope& scope) { return write_products(scope, wish); });
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
            const auto& product = *rows.rows[i].product;
            made.variants += product.variants.size();
            if (is_gift_card(all[begin + i])) {
                set_gift_cards(runner, at, product);
                continue;
            }
            if (all[begin + i].kind == catalog::ProductKind::service) continue;
            made.reviewable.push_back({product.id, type_of(all[begin + i])});
            for (const auto& v : product.variants) made.skus.push_back(v.sku);
        }
    }
    made.products = all.size();
    runner.run_rows(at, [](ChangeScope& scope) {
        return catalog::put_collections(scope, collections(), strictly);
    });
    say(std::to_string(made.products) + " products in " + std::to_string(made.variants) +
        " variants, " + std::to_string(shelves().size()) + " categories");
    return made;
}

}  // namespace nahtlos::flows::demo
