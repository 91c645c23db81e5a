// What kits in a call name, held against the articles that are there.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/write.hpp"
#include "inventory/kits.hpp"

namespace nahtlos::flows {

/// Calls use(component, pointer) for each that the wish names.
template <class Use>
void for_each_component(const catalog::ProductWish& wish, Use use) {
    for (std::size_t v = 0; v < wish.variants.size(); ++v) {
        const auto& components = wish.variants[v].components;
        if (!components) continue;
        for (std::size_t c = 0; c < components->size(); ++c) {
            use((*components)[c],
                "/variants/" + std::to_string(v) + "/components/" + std::to_string(c) + "/sku");
        }
    }
}

/// The variants that kits of a call name, and those that they are already.
struct KnownParts {
    std::map<std::string, catalog::VariantId> variants;  // by SKU
    std::map<Uuid, std::vector<inventory::Component>> components;
    std::map<Uuid, std::vector<inventory::KitPart>> parts;  // of kits, in the order of their ids

    /// Null where there is no such article; those that take no stock have no components.
    const std::vector<inventory::Component>* of(const std::string& sku) const;
};

/// Of the kits in these wishes.
KnownParts read_known_parts(Tx& tx, const std::vector<const catalog::ProductWish*>& wishes);

/// The parts that the wish names for the kit, in the order of their ids, as far as they are known.
std::vector<inventory::KitPart> kit_parts(const catalog::VariantWish& v, Uuid kit,
                                          const KnownParts& known);

enum class KitState {
    fresh,    // all its kits are to be made
    same,     // some are there, and consist of what the wish says
    changing  // some shall consist of something else
};
KitState state_of(const catalog::ProductWish& wish, const KnownParts& known);

/// What one unit of a kit takes from stock; what is too much goes to `wrong`. A part that is a kit
/// itself brings its own parts, as often as it is taken. `variant` is its place in the wish.
std::map<inventory::StockItemId, std::int64_t> needed_by(const catalog::VariantWish& v,
                                                         const KnownParts& known,
                                                         std::size_t variant,
                                                         std::vector<FieldProblem>& wrong);

/// Parts that are not there or are named twice; and with those that are too many.
std::vector<FieldProblem> wrong_names(const catalog::ProductWish& wish, const KnownParts& known);
std::vector<FieldProblem> wrong_parts(const catalog::ProductWish& wish, const KnownParts& known);

}  // namespace nahtlos::flows
