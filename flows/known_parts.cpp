#include "flows/known_parts.hpp"

#include <algorithm>
#include <set>

#include "base/repeats.hpp"
#include "catalog/search.hpp"
#include "flows/kit_plan.hpp"
#include "inventory/items.hpp"

namespace nahtlos::flows {

using catalog::ProductWish;
using Wrong = std::vector<FieldProblem>;

const std::vector<inventory::Component>* KnownParts::of(const std::string& sku) const {
    static const std::vector<inventory::Component> none;
    const auto it = variants.find(sku);
    if (it == variants.end()) return nullptr;
    const auto found = components.find(it->second.uuid);
    return found == components.end() ? &none : &found->second;
}

KnownParts read_known_parts(Tx& tx, const std::vector<const ProductWish*>& wishes) {
    std::vector<std::string> skus;
    std::set<std::string> own;
    for (const auto* wish : wishes) {
        for (const auto& v : wish->variants) {
            if (!v.components || v.components->empty()) continue;
            own.insert(v.sku.value);
            skus.push_back(v.sku.value);
            for (const auto& c : *v.components) skus.push_back(c.sku.value);
        }
    }
    KnownParts known;
    known.variants = catalog::variants_by_sku(tx, std::move(skus));
    std::set<Uuid> ids, kits;
    for (const auto& [sku, id] : known.variants) {
        ids.insert(id.uuid);
        if (own.contains(sku)) kits.insert(id.uuid);
    }
    known.components = inventory::components_of(tx, {ids.begin(), ids.end()});
    for (const auto& row : inventory::parts_of_kits(tx, {kits.begin(), kits.end()})) {
        known.parts[row.kit].push_back(row);
    }
    for (auto& [kit, parts] : known.parts) {
        std::ranges::sort(parts, {}, &inventory::KitPart::part);
    }
    return known;
}

std::vector<inventory::KitPart> kit_parts(const catalog::VariantWish& v, Uuid kit,
                                          const KnownParts& known) {
    std::vector<inventory::KitPart> parts;
    for (const auto& c : *v.components) {
        const auto it = known.variants.find(c.sku.value);
        if (it != known.variants.end()) {
            parts.push_back({kit, it->second.uuid, c.quantity.value});
        }
    }
    std::ranges::sort(parts, {}, &inventory::KitPart::part);
    return parts;
}

KitState state_of(const ProductWish& wish, const KnownParts& known) {
    auto state = KitState::fresh;
    for (const auto& v : wish.variants) {
        if (!v.components || v.components->empty()) continue;
        const auto own = known.variants.find(v.sku.value);
        if (own == known.variants.end()) continue;
        const auto kept = known.parts.find(own->second.uuid);
        const auto wished = kit_parts(v, own->second.uuid, known);
        const bool is_same =
            kept != known.parts.end() && wished.size() == v.components->size() &&
            std::ranges::equal(kept->second, wished, [](const auto& a, const auto& b) {
                return a.part == b.part && a.quantity == b.quantity;
            });
        if (!is_same) return KitState::changing;
        state = KitState::same;
    }
    return state;
}

std::map<inventory::StockItemId, std::int64_t> needed_by(const catalog::VariantWish& v,
                                                         const KnownParts& known,
                                                         std::size_t variant, Wrong& wrong) {
    std::map<inventory::StockItemId, std::int64_t> needed;
    for (std::size_t c = 0; c < v.components->size(); ++c) {
        const auto& component = (*v.components)[c];
        const auto* of = known.of(component.sku.value);
        if (of == nullptr) continue;
        for (const auto& part : *of) {
            auto& sum = needed[part.stock_item];
            const auto more = static_cast<__int128>(part.quantity) * component.quantity.value;
            if (sum + more > most_of_one_item) {
                wrong.push_back({"/variants/" + std::to_string(variant) + "/components/" +
                                     std::to_string(c) + "/quantity",
                                 "out_of_range", "takes more than 1000000000 of one article"});
                break;
            }
            sum += static_cast<std::int64_t>(more);
        }
    }
    return needed;
}

Wrong wrong_names(const ProductWish& wish, const KnownParts& known) {
    Wrong wrong;
    for_each_component(wish, [&](const auto& c, const std::string& pointer) {
        const auto* of = known.of(c.sku.value);
        if (of == nullptr || of->empty()) {
            wrong.push_back({pointer, "unknown", "is not the SKU of a stocked article"});
        }
    });
    for (std::size_t v = 0; v < wish.variants.size(); ++v) {
        const auto& components = wish.variants[v].components;
        if (!components) continue;
        Repeats<std::string> seen;
        for (std::size_t c = 0; c < components->size(); ++c) {
            const auto pointer =
                "/variants/" + std::to_string(v) + "/components/" + std::to_string(c) + "/sku";
            if (auto again = seen.look_at((*components)[c].sku.value, c, pointer)) {
                wrong.push_back(*std::move(again));
            }
        }
    }
    return wrong;
}

Wrong wrong_parts(const ProductWish& wish, const KnownParts& known) {
    auto wrong = wrong_names(wish, known);
    for (std::size_t v = 0; v < wish.variants.size(); ++v) {
        if (wish.variants[v].components) needed_by(wish.variants[v], known, v, wrong);
    }
    return wrong;
}

}  // namespace nahtlos::flows
