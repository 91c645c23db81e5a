#include <algorithm>

#include "base/batch/revision.hpp"
#include "inventory/items.hpp"
#include "inventory/kits.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::inventory {
namespace {

struct KitKey {
    Uuid kit;
};
BOOST_DESCRIBE_STRUCT(KitKey, (), (kit))

struct PartKey {
    Uuid part;
};
BOOST_DESCRIBE_STRUCT(PartKey, (), (part))

struct VariantKey {
    Uuid variant;
};
BOOST_DESCRIBE_STRUCT(VariantKey, (), (variant))

struct OrderKey {
    Uuid order_id;
};
BOOST_DESCRIBE_STRUCT(OrderKey, (), (order_id))

template <class Key>
std::vector<Key> keys_of(const std::vector<Uuid>& ids) {
    std::vector<Key> keys;
    for (const auto& id : ids) keys.push_back({id});
    return keys;
}

bool is_same(std::vector<Component> a, std::vector<Component> b) {
    std::ranges::sort(a, {}, &Component::stock_item);
    std::ranges::sort(b, {}, &Component::stock_item);
    return std::ranges::equal(a, b, [](const Component& x, const Component& y) {
        return x.stock_item == y.stock_item && x.quantity == y.quantity;
    });
}

}  // namespace

std::vector<KitPart> parts_of_kits(Tx& tx, const std::vector<Uuid>& kits) {
    return tx.find<KitPart>("inventory_kit_part", keys_of<KitKey>(kits));
}

std::vector<KitPart> kits_with(Tx& tx, const std::vector<Uuid>& parts) {
    return tx.find<KitPart>("inventory_kit_part", keys_of<PartKey>(parts));
}

void insert_kit_parts(Tx& tx, const std::vector<KitPart>& parts) {
    tx.insert("inventory_kit_part", parts);
}

void replace_kit_parts(Tx& tx, const std::vector<Uuid>& kits, const std::vector<KitPart>& parts) {
    tx.erase("inventory_kit_part", keys_of<KitKey>(kits));
    tx.insert("inventory_kit_part", parts);
}

std::vector<Uuid> replace_components(ChangeScope& scope,
                                     const std::map<Uuid, std::vector<Component>>& components) {
    std::vector<Uuid> asked, changed;
    for (const auto& [variant, parts] : components) asked.push_back(variant);
    const auto before = components_of(scope.tx, asked);
    for (const auto& [variant, parts] : components) {
        const auto old = before.find(variant);
        check(old != before.end() && !parts.empty(), "only what takes stock takes something else");
        if (!is_same(old->second, parts)) changed.push_back(variant);
    }
    if (changed.empty()) return changed;
    const auto revision = raise_revision(scope.tx, "inventory");
    std::vector<PastComponent> past;
    std::vector<NewComponent> fresh;
    for (const auto& variant : changed) {
        for (const auto& c : before.at(variant)) {
            past.push_back({variant, revision, c.stock_item, c.quantity, scope.now});
        }
        for (const auto& c : components.at(variant)) {
            fresh.push_back({variant, c.stock_item, c.quantity});
        }
    }
    scope.tx.insert("inventory_component_past", past);
    scope.tx.erase("inventory_component", keys_of<VariantKey>(changed));
    insert_components(scope, fresh);
    return changed;
}

std::vector<PastComponent> past_components(Tx& tx, const std::vector<Uuid>& variants) {
    return tx.find<PastComponent>("inventory_component_past", keys_of<VariantKey>(variants), {},
                                  "variant, revision, stock_item");
}

std::vector<PromisedPart> promised_parts(Tx& tx, const std::vector<Uuid>& orders) {
    return tx.find<PromisedPart>("inventory_promised_part", keys_of<OrderKey>(orders));
}

void put_promised_parts(Tx& tx, const std::vector<PromisedPart>& parts) {
    tx.upsert("inventory_promised_part", 3, parts);
}

}  // namespace nahtlos::inventory
