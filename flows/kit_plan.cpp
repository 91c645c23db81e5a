#include "flows/kit_plan.hpp"

#include <algorithm>

#include "inventory/items.hpp"

namespace nahtlos::flows {
namespace {

std::vector<Uuid> listed(const std::set<Uuid>& ids) { return {ids.begin(), ids.end()}; }

// Adds the kits that contain these, those that contain them, and so on.
void add_outer(Tx& tx, PutTogether& kits) {
    std::set<Uuid> reached, next;
    for (const auto& [kit, parts] : kits) next.insert(kit);
    while (!next.empty()) {
        reached.insert(next.begin(), next.end());
        std::set<Uuid> outer;
        for (const auto& row : inventory::kits_with(tx, listed(next))) {
            if (!reached.contains(row.kit)) outer.insert(row.kit);
        }
        std::set<Uuid> unread;
        std::ranges::copy_if(outer, std::inserter(unread, unread.end()),
                             [&](const Uuid& kit) { return !kits.contains(kit); });
        for (const auto& row : inventory::parts_of_kits(tx, listed(unread))) {
            kits[row.kit].push_back(row);
        }
        next = std::move(outer);
    }
}

// What the parts come to; nothing where that is too much of something.
std::vector<inventory::Component> sum_of(
    const std::vector<inventory::KitPart>& parts,
    const std::map<Uuid, std::vector<inventory::Component>>& of) {
    std::map<inventory::StockItemId, std::int64_t> sums;
    for (const auto& part : parts) {
        const auto it = of.find(part.part);
        if (it == of.end()) continue;  // takes nothing: whoever named it is told
        for (const auto& c : it->second) {
            auto& sum = sums[c.stock_item];
            const auto more = static_cast<__int128>(c.quantity) * part.quantity;
            if (sum + more > most_of_one_item) return {};
            sum += static_cast<std::int64_t>(more);
        }
    }
    std::vector<inventory::Component> components;
    for (const auto& [item, quantity] : sums) components.push_back({item, quantity});
    return components;
}

}  // namespace

KitPlan plan_kits(Tx& tx, PutTogether kits) {
    add_outer(tx, kits);
    std::set<Uuid> plain;
    std::map<Uuid, std::size_t> waits_for;  // how many kits of these each names
    std::map<Uuid, std::vector<Uuid>> named_by;
    for (const auto& [kit, parts] : kits) {
        waits_for[kit] = 0;
        for (const auto& part : parts) {
            if (!kits.contains(part.part)) {
                plain.insert(part.part);
                continue;
            }
            ++waits_for[kit];
            named_by[part.part].push_back(kit);
        }
    }
    auto of = inventory::components_of(tx, listed(plain));
    std::vector<Uuid> ready;
    for (const auto& [kit, n] : waits_for) {
        if (n == 0) ready.push_back(kit);
    }
    KitPlan plan;
    while (!ready.empty()) {
        const auto kit = ready.back();
        ready.pop_back();
        auto components = sum_of(kits.at(kit), of);
        if (components.empty()) plan.too_large.insert(kit);
        of[kit] = components;
        plan.components[kit] = std::move(components);
        waits_for.erase(kit);
        for (const auto& outer : named_by[kit]) {
            if (--waits_for.at(outer) == 0) ready.push_back(outer);
        }
    }
    for (const auto& [kit, n] : waits_for) plan.circular.insert(kit);
    return plan;
}

}  // namespace nahtlos::flows
