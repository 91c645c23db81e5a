#include "flows/availability.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;

ComponentTerms explain(const AvailabilityScene& scene, const inventory::Component& component,
                       LocationId location) {
    ComponentTerms found{component.stock_item, component.quantity, 0, {}};
    const auto* pile =
        scene.stock.find({component.stock_item, location, scene.channel.legal_entity.uuid});
    if (pile == nullptr) return found;
    found.promisable =
        inventory::promisable(*pile, scene.channel.channel_group, scene.now, &found.terms);
    return found;
}

}  // namespace

std::int64_t whole_units(const inventory::Stock& stock,
                         const std::vector<inventory::Component>& components, Uuid owner,
                         LocationId location, const std::string& group, Instant now) {
    if (components.empty()) return 0;
    return inventory::units_that_fit(components, [&](inventory::StockItemId item) {
        const auto* pile = stock.find({item, location, owner});
        return pile == nullptr ? 0 : inventory::promisable(*pile, group, now);
    });
}

VariantAvailability availability(const AvailabilityScene& scene, const std::string& sku,
                                 catalog::VariantId variant) {
    const auto& components = scene.pages.components(variant);
    VariantAvailability found{sku, variant, !components.empty(), 0, {}};
    if (components.empty()) return found;
    for (const auto location : scene.pages.network->sources(scene.channel.id.uuid, scene.method)) {
        LocationAvailability at{location, scene.pages.network->locations.at(location).code, 0, {}};
        at.quantity = whole_units(scene.stock, components, scene.channel.legal_entity.uuid,
                                  location, scene.channel.channel_group, scene.now);
        if (scene.is_explained) {
            for (const auto& c : components) {
                at.explanation.push_back(explain(scene, c, location));
            }
        }
        found.quantity += at.quantity;
        found.locations.push_back(std::move(at));
    }
    return found;
}

}  // namespace nahtlos::flows
