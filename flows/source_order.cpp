#include "flows/source_order.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/json/writer.hpp"
#include "flows/fulfillment_options.hpp"
#include "flows/shipping.hpp"
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
    SceneMaker(const SourceAsk& ask, const sourcing::Book& book, const sourcing::Needs& needs)
        : ask_(ask), book_(book), needs_(needs) {
        std::map<StockItemId, int> uses;
        for (const auto& line : ask.lines) {
            for (const auto& c : line.plan.components) ++uses[c.stock_item];
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
        if (needs_.tags) scene.product_tags = tags();
        if (needs_.promised) scene.promised_at = promised_at();
        for (std::size_t l = 0; l < ask_.lines.size(); ++l) {
            const auto& line = ask_.lines[l];
            if (line.plan.components.empty()) continue;
            taking_.push_back(l);
            scene.lines.push_back({line.plan.line, line.plan.quantity,
                                   std::max<std::int64_t>(0, line.unit_value_minor),
                                   needs_.weights ? weight_of(line) : 0});
        }
        for (const auto location : ask_.scene.locations) add(scene, location);
        return scene;
    }

private:
    const catalog::Offer* offer_of(const SourceLine& line) const {
        return line.variant ? ask_.pages.offers->find(*line.variant) : nullptr;
    }

    std::vector<std::string> tags() const {
        std::set<std::string> all;
        for (const auto& line : ask_.lines) {
            const auto* offer = offer_of(line);
            if (offer == nullptr || book_.tags == nullptr) continue;
            const auto known = book_.tags->find(offer->product.uuid);
            if (known != book_.tags->end()) all.insert(known->second.begin(), known->second.end());
        }
        return {all.begin(), all.end()};
    }

    // An article that does not say what it weighs weighs nothing here.
    std::int64_t weight_of(const SourceLine& line) const {
        const auto* offer = offer_of(line);
        return offer == nullptr ? 0 : offer->weight_g.value_or(0);
    }

    // What the customer was told; before that, the best that the chosen way can do.
    std::optional<Instant> promised_at() const {
        if (ask_.promised_at || ask_.way == nullptr) return ask_.promised_at;
        std::optional<Instant> best;
        for (const auto location : ask_.scene.locations) {
            const auto at = promise_by(ask_.pages, *ask_.way, location, ask_.scene.now);
            if (at && (!best || *at < *best)) best = at;
        }
        return best;
    }

    // By opening hours and cut-off; a place whose next opening is out of sight comes last.
    std::int64_t ready_minutes(LocationId location) const {
        static const delivery::Terms by_location;
        const auto& terms = ask_.way == nullptr ? by_location : ask_.way->terms;
        const auto ready = promised_ready(ask_.pages, terms, location, ask_.scene.now);
        if (!ready) return sourcing::most_value;
        return (*ready - ask_.scene.now).us / minutes(1).us;
    }

    bool is_open(const inventory::Location& location) const {
        const auto calendar = delivery::calendar_of(*ask_.pages.delivery, location);
        if (!calendar) return false;
        const auto opening = delivery::next_opening(*calendar, ask_.scene.now);
        return opening && opening->from <= ask_.scene.now;
    }

    void add(sourcing::Scene& scene, LocationId id) {
        const auto& location = ask_.pages.network->locations.at(id);
        sourcing::Site site;
        site.id = id;
        site.code = location.code;
        site.kind = location.kind;
        site.priority = static_cast<std::int64_t>(scene.sites.size()) + 1;
        site.ready_minutes = needs_.ready_times ? ready_minutes(id) : location.ready_minutes;
        if (needs_.opening) site.is_open = is_open(location);
        const auto at = book_.points.find(id);
        if (at != book_.points.end()) site.at = at->second;
        site.has_rejected = std::ranges::find(ask_.rejected, id) != ask_.rejected.end();
        scene.sites.push_back(std::move(site));
        taken_.clear();
        for (const auto l : taking_) {
            const auto units = units_of(ask_.lines[l].plan, id);
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
    const sourcing::Needs& needs_;
    std::vector<StockItemId> shared_;
    std::map<StockItemId, std::int64_t> taken_;  // at the location that is added
    std::vector<std::size_t> taking_;            // lines that take stock
};

Refusal short_of(const SourceAsk& ask, const std::vector<sourcing::PlannedUnits>& units) {
    std::vector<FieldProblem> problems;
    for (const auto& u : units) {
        const auto line =
            std::ranges::find_if(ask.lines, [&](const auto& l) { return l.plan.line == u.line; });
        FieldProblem problem{"/lines/" + std::to_string(u.line - 1) + "/quantity",
                             "insufficient_stock", "is more than what is left"};
        problem.available = line->plan.quantity - u.units;
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

// As without profiles, without who has rejected the order.
Result<std::vector<Share>> plainly(const SourceAsk& ask) {
    auto scene = ask.scene;
    std::erase_if(scene.locations, [&](auto location) {
        return std::ranges::find(ask.rejected, location) != ask.rejected.end();
    });
    std::vector<PlanLine> lines;
    for (const auto& line : ask.lines) lines.push_back(line.plan);
    return plan_allocation(scene, lines);
}

}  // namespace

sourcing::Scene scene_of(const SourceAsk& ask, const sourcing::Needs& needs) {
    return SceneMaker(ask, *ask.pages.sourcing, needs).make();
}

std::optional<Sourced> source_order(const SourceAsk& ask) {
    if (orders::way_of(ask.method) == orders::Way::collected) return std::nullopt;
    const auto* channel = ask.pages.directory->find(ask.channel);
    const auto* active = ask.pages.sourcing->find(ask.channel.uuid, channel->market.uuid);
    if (active == nullptr) return std::nullopt;
    const auto scene = scene_of(ask, active->needs);
    if (scene.lines.empty()) return std::nullopt;
    auto decision = sourcing::decide(active->rules, scene);
    const bool has_rest = !decision.waiting.empty();
    const bool waits = has_rest && decision.may_wait && ask.may_wait;
    if (!waits) decision.log.waiting = 0;
    if (!waits) decision.log.cancel_at.reset();
    // Refused as a whole: what was found for a part of it is promised to nobody.
    if (!decision.refused.empty()) {
        for (auto& note : decision.log.strategies) note.was_taken = false;
    }
    sourcing::DecisionRow row{ask.decision,
                              ask.order,
                              ask.cause,
                              active->profile,
                              active->number,
                              has_rest && !waits ? 1 : 0,
                              json::write(decision.log),
                              ask.scene.now};
    if (!decision.refused.empty()) {
        return Sourced{short_of(ask, decision.refused), std::move(row)};
    }
    if (has_rest && !waits) return Sourced{plainly(ask), std::move(row)};
    return Sourced{shares_of(decision), std::move(row), waits};
}

}  // namespace nahtlos::flows
