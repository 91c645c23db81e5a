#include "flows/source_order.hpp"

#include <algorithm>
#include <map>

#include "base/json/writer.hpp"
#include "orders/fulfillment.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;
using inventory::StockItemId;

// Units of one line at one location: that are there, and that may be promised.
struct Units {
    std::int64_t there = 0, promisable = 0;
};

class SceneMaker {
public:
    SceneMaker(const SourceAsk& ask, const sourcing::Book& book) : ask_(ask), book_(book) {
        std::map<StockItemId, int> uses;
        for (const auto& line : ask.lines) {
            for (const auto& c : line.components) ++uses[c.stock_item];
        }
        for (const auto& [item, lines] : uses) {
            if (lines > 1) shared_.push_back(item);
        }
    }

    sourcing::Scene make() {
        sourcing::Scene scene;
        scene.method = ask_.method;
        scene.channel = ask_.channel.uuid;
        scene.customer_groups = ask_.customer_groups;
        scene.country = ask_.country;
        scene.postcode = ask_.postcode;
        scene.value_minor = ask_.value_minor;
        scene.now = ask_.scene.now;
        for (std::size_t l = 0; l < ask_.lines.size(); ++l) {
            if (ask_.lines[l].components.empty()) continue;
            taking_.push_back(l);
            scene.lines.push_back({ask_.lines[l].line, ask_.lines[l].quantity,
                                   std::max<std::int64_t>(0, ask_.unit_values_minor[l]), 0});
        }
        for (const auto location : ask_.scene.locations) add(scene, location);
        return scene;
    }

private:
    void add(sourcing::Scene& scene, LocationId id) {
        const auto& location = ask_.pages.network->locations.at(id);
        sourcing::Site site;
        site.id = id;
        site.code = location.code;
        site.kind = location.kind;
        site.priority = static_cast<std::int64_t>(scene.sites.size()) + 1;
        site.ready_minutes = location.ready_minutes;
        const auto at = book_.points.find(id);
        if (at != book_.points.end()) site.at = at->second;
        site.has_rejected = std::ranges::find(ask_.rejected, id) != ask_.rejected.end();
        scene.sites.push_back(std::move(site));
        taken_.clear();
        for (const auto l : taking_) {
            const auto units = units_of(ask_.lines[l], id);
            scene.available.push_back(units.there);
            scene.promisable.push_back(std::max(units.there, units.promisable));
        }
    }

    // Items of several lines are counted for the first lines first: a planner's lines share none.
    Units units_of(const PlanLine& line, LocationId location) {
        Units units;
        units.there = inventory::units_that_fit(
            line.components, [&](auto item) { return left(item, location, false); });
        units.promisable = inventory::units_that_fit(
            line.components, [&](auto item) { return left(item, location, true); });
        units.there = std::min(units.there, line.quantity);
        units.promisable = std::min(units.promisable, line.quantity);
        for (const auto& c : line.components) {
            if (std::ranges::find(shared_, c.stock_item) == shared_.end()) continue;
            taken_[c.stock_item] += std::max(units.there, units.promisable) * c.quantity;
        }
        return units;
    }

    std::int64_t left(StockItemId item, LocationId location, bool with_backorders) const {
        const auto* pile = ask_.scene.stock.find({item, location, ask_.scene.owner});
        if (pile == nullptr) return 0;
        auto units = inventory::promisable(*pile, ask_.scene.group, ask_.scene.now);
        if (!with_backorders) units -= pile->policy.backorder_limit;
        const auto taken = taken_.find(item);
        return taken == taken_.end() ? units : units - taken->second;
    }

    const SourceAsk& ask_;
    const sourcing::Book& book_;
    std::vector<StockItemId> shared_;
    std::map<StockItemId, std::int64_t> taken_;  // at the location that is added
    std::vector<std::size_t> taking_;            // lines that take stock
};

Refusal short_of(const SourceAsk& ask, const std::vector<sourcing::PlannedUnits>& units) {
    std::vector<FieldProblem> problems;
    for (const auto& u : units) {
        const auto line = std::ranges::find(ask.lines, u.line, &PlanLine::line);
        FieldProblem problem{"/lines/" + std::to_string(u.line - 1) + "/quantity",
                             "insufficient_stock", "is more than what is left"};
        problem.available = line->quantity - u.units;
        problems.push_back(std::move(problem));
    }
    return {RefusalKind::conflict, "insufficient_stock", "there is not enough stock for this order",
            std::move(problems)};
}

std::vector<Share> shares_of(const sourcing::Decision& decision) {
    std::vector<Share> shares;
    for (const auto& u : decision.units) shares.push_back({u.line, u.location, u.units});
    return shares;
}

}  // namespace

std::optional<Sourced> source_order(const SourceAsk& ask) {
    if (orders::way_of(ask.method) == orders::Way::collected) return std::nullopt;
    const auto* channel = ask.pages.directory->find(ask.channel);
    const auto* active = ask.pages.sourcing->find(ask.channel.uuid, channel->market.uuid);
    if (active == nullptr) return std::nullopt;
    const auto scene = SceneMaker(ask, *ask.pages.sourcing).make();
    if (scene.lines.empty()) return std::nullopt;
    const auto decision = sourcing::decide(active->rules, scene);
    sourcing::DecisionRow row{ask.decision,
                              ask.order,
                              ask.cause,
                              active->profile,
                              active->number,
                              0,
                              json::write(decision.log),
                              ask.scene.now};
    if (!decision.refused.empty()) return Sourced{short_of(ask, decision.refused), std::move(row)};
    if (decision.waiting.empty()) return Sourced{shares_of(decision), std::move(row)};
    row.fell_back = 1;
    auto scene_left = ask.scene;
    std::erase_if(scene_left.locations, [&](auto location) {
        return std::ranges::find(ask.rejected, location) != ask.rejected.end();
    });
    return Sourced{plan_allocation(scene_left, ask.lines), std::move(row)};
}

}  // namespace nahtlos::flows
