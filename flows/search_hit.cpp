#include "flows/search_hit.hpp"

#include "catalog/whole.hpp"
#include "storefront/product_data.hpp"

namespace nahtlos::flows {

void add_pictures(Tx& tx, std::vector<HitView>& views) {
    std::vector<catalog::ProductId> ids;
    for (const auto& view : views) ids.push_back(view.product);
    std::map<catalog::ProductId, catalog::WholeProduct> products;
    for (auto& product : catalog::read_products(tx, std::move(ids))) {
        products.emplace(product.id, std::move(product));
    }
    for (auto& view : views) {
        const auto it = products.find(view.product);
        if (it == products.end()) continue;
        view.handle = it->second.handle;
        const auto pictures = storefront::pictures_of(it->second, view.sku);
        if (!pictures.empty()) view.picture = pictures.front()->url.value;
    }
}

}  // namespace nahtlos::flows
