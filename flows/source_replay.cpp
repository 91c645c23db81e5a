#include "flows/source_replay.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "base/json/reader.hpp"
#include "catalog/tags.hpp"
#include "customers/store.hpp"
#include "flows/shipping.hpp"
#include "flows/source_order.hpp"
#include "inventory/past.hpp"
#include "inventory/sites.hpp"
#include "inventory/store.hpp"
#include "orders/fulfillment.hpp"
#include "orders/search.hpp"
#include "orders/store.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;
using orders::OrderId;

constexpr std::int64_t page_size = 500;

// An order with what it asks for and what happened.
struct PastOrder {
    orders::Order row;
    inventory::Method method = inventory::Method::ship;
    const delivery::ShippingMethod* way = nullptr;
    std::string country, postcode;
    std::vector<SourceLine> lines;  // in units that were not given up
    std::vector<sourcing::PlannedUnits> happened;
};

struct PastOrders {
    std::vector<PastOrder> all;  // by time
    ReplayLeftOut left_out;
    std::set<Uuid> causes;  // orders and fulfillments, whose movements are decided again
};

class Reader {
public:
    Reader(Tx& tx, const Pages& pages) : tx_(tx), pages_(pages) {}

    Result<PastOrders> read(Instant from, Instant to) {
        orders::OrderFilter filter;
        filter.placed_from = from + Span{1};
        filter.placed_to = to + Span{1};
        filter.limit = page_size;
        for (;;) {
            auto page = orders::search_orders(tx_, filter);
            if (page.empty()) break;
            filter.before = orders::OrderPlace{page.back().id, page.back().placed_at};
            add(std::move(page));
            if (past_.all.size() <= most_replayed) continue;
            return Refusal{RefusalKind::invalid, "too_many",
                           "there are more than " + std::to_string(most_replayed) +
                               " orders: say a shorter time"};
        }
        std::ranges::reverse(past_.all);
        return std::move(past_);
    }

private:
    void add(std::vector<orders::Order> page) {
        std::vector<OrderId> ids;
        std::vector<Uuid> uuids;
        std::vector<customers::PartyId> buyers;
        for (const auto& order : page) {
            ids.push_back(order.id);
            if (order.party) buyers.push_back(*order.party);
        }
        std::ranges::sort(ids);
        std::ranges::sort(buyers);
        for (const auto& id : ids) uuids.push_back(id.uuid);
        lines_.clear();
        fulfillments_.clear();
        kept_.clear();
        addresses_.clear();
        for (auto& line : orders::lines_of(tx_, ids)) lines_[line.order_id].push_back(line);
        for (auto& f : orders::fulfillments_of(tx_, ids)) fulfillments_[f.order_id].push_back(f);
        for (auto& a : inventory::allocations_of(tx_, uuids)) {
            if (a.quantity > a.released) kept_[{a.order_id}].push_back(a);
        }
        for (const auto& party : customers::parties(tx_, buyers)) {
            if (!party.address) continue;
            // Of who was erased nothing is known.
            if (auto address = json::read<customers::Address>(*party.address)) {
                addresses_.emplace(party.id, *std::move(address));
            }
        }
        for (auto& order : page) add(std::move(order));
    }

    void add(orders::Order row) {
        auto& left_out = past_.left_out;
        const auto& fulfillments = fulfillments_[row.id];
        const auto& kept = kept_[row.id];
        if (kept.empty()) {
            ++left_out.without_goods;
            return;
        }
        const bool is_collected = std::ranges::any_of(fulfillments, [](const auto& f) {
            return orders::way_of(f.method) == orders::Way::collected;
        });
        if (is_collected) {
            ++left_out.collected;
            return;
        }
        PastOrder order;
        order.method = fulfillments.front().method;
        for (const auto& line : lines_[row.id]) add_line(order, line, row, kept);
        if (!is_told(order, kept)) {
            ++left_out.changed;
            return;
        }
        const auto to = row.party ? addresses_.find(*row.party) : addresses_.end();
        if (to != addresses_.end()) {
            order.country = to->second.country.value;
            order.postcode = to->second.postal_code.value;
        }
        past_.causes.insert(row.id.uuid);
        for (const auto& f : fulfillments) past_.causes.insert(f.id.uuid);
        order.row = std::move(row);
        past_.all.push_back(std::move(order));
    }

    void add_line(PastOrder& order, const orders::Line& line, const orders::Order& row,
                  const std::vector<inventory::Allocation>& kept) {
        if (line.kind == orders::LineKind::shipping) {
            const auto* channel = pages_.directory->find(row.channel);
            order.way = way_named(pages_, *channel, line.sku);
        }
        if (!line.variant) return;
        const auto& components = pages_.components(*line.variant);
        std::map<LocationId, std::int64_t> units;
        for (const auto& a : kept) {
            if (a.line != line.line || a.pin_kind != inventory::PinKind::location) continue;
            const auto part =
                std::ranges::find(components, a.stock_item, &inventory::Component::stock_item);
            if (part == components.end()) continue;
            auto& most = units[LocationId{a.pin}];
            most = std::max(most, (a.quantity - a.released) / part->quantity);
        }
        std::int64_t all = 0;
        for (const auto& [location, count] : units) {
            order.happened.push_back({line.line, location, count});
            all += count;
        }
        if (all > 0) order.lines.push_back(source_line(PlanLine{line.line, components, all}, line));
    }

    // Whether today's components explain all that was taken.
    bool is_told(const PastOrder& order, const std::vector<inventory::Allocation>& kept) const {
        return std::ranges::all_of(kept, [&](const auto& a) {
            const auto line = std::ranges::find_if(
                order.lines, [&](const auto& l) { return l.plan.line == a.line; });
            if (line == order.lines.end()) return false;
            const auto part = std::ranges::find(line->plan.components, a.stock_item,
                                                &inventory::Component::stock_item);
            if (part == line->plan.components.end()) return false;
            const auto units = std::ranges::find_if(order.happened, [&](const auto& u) {
                return u.line == a.line && u.location.uuid == a.pin;
            });
            return units != order.happened.end() &&
                   units->units * part->quantity == a.quantity - a.released;
        });
    }

    Tx& tx_;
    const Pages& pages_;
    PastOrders past_;
    std::map<OrderId, std::vector<orders::Line>> lines_;
    std::map<OrderId, std::vector<orders::Fulfillment>> fulfillments_;
    std::map<OrderId, std::vector<inventory::Allocation>> kept_;
    std::map<customers::PartyId, customers::Address> addresses_;
};

// The draft in force in all channels, beside all else as it is.
Pages with_draft(Tx& tx, const Pages& pages, const sourcing::Profile& draft) {
    auto book = std::make_shared<sourcing::Book>();
    const auto active = std::make_shared<const sourcing::ActiveProfile>(
        sourcing::ActiveProfile{{}, 1, draft, sourcing::needs_of(draft)});
    for (const auto& [id, channel] : pages.directory->channels) {
        book->by_target.emplace(id.uuid, active);
    }
    for (const auto& at : inventory::location_points(tx)) {
        book->points.emplace(at.id, sourcing::Point::of(at.latitude, at.longitude));
    }
    if (active->needs.tags) {
        auto tags = std::make_shared<sourcing::Tags>();
        for (auto& product : catalog::tags_since(tx, -1)) {
            (*tags)[product.product.uuid] = std::move(product.tags);
        }
        book->tags = std::move(tags);
    }
    auto mine = pages;
    mine.sourcing = std::move(book);
    return mine;
}

class Replay {
public:
    Replay(const Pages& pages, const sourcing::Profile& draft, inventory::Stock stock,
           const std::set<Uuid>& decided_again)
        : pages_(pages), draft_(draft), stock_(std::move(stock)), again_(decided_again) {
        needs_.weights = sourcing::needs_of(draft).weights;
    }

    SourceReplay run(const std::vector<PastOrder>& past,
                     const std::vector<inventory::PastMovement>& movements) {
        auto next = movements.begin();
        for (const auto& order : past) {
            const auto at = *order.row.placed_at;
            for (; next != movements.end() && next->occurred_at <= at; ++next) apply(*next);
            decide(order);
        }
        for (const auto& [id, loads] : loads_) {
            const auto& code = pages_.network->locations.at(id).code;
            told_.locations.push_back({code, loads.happened, loads.draft});
        }
        std::ranges::sort(told_.locations, {}, &ReplayLocation::code);
        return std::move(told_);
    }

private:
    struct Loads {
        ReplayLoad happened, draft;
    };

    // What the orders took, gave back and sent is decided again; all else is as it was.
    void apply(const inventory::PastMovement& m) {
        const bool is_of_orders = m.kind == inventory::MovementKind::allocated ||
                                  m.kind == inventory::MovementKind::released ||
                                  m.kind == inventory::MovementKind::shipped ||
                                  m.kind == inventory::MovementKind::issued;
        if (is_of_orders && again_.contains(m.cause)) return;
        const auto it = stock_.piles.find({m.stock_item, m.location, m.owner});
        if (it == stock_.piles.end()) return;
        auto& level = it->second.level;
        level.on_hand += m.on_hand;
        level.allocated += m.allocated;
        level.damaged += m.moved;
    }

    SourceAsk ask_of(const PastOrder& order) const {
        const auto& row = order.row;
        const auto* channel = pages_.directory->find(row.channel);
        SourceAsk ask{pages_,
                      {stock_, row.legal_entity.uuid, channel->channel_group, *row.placed_at,
                       pages_.network->sources(row.channel.uuid, order.method)},
                      row.id.uuid,
                      {},
                      row.channel,
                      order.method,
                      order.way};
        ask.country = order.country;
        ask.postcode = order.postcode;
        ask.value_minor = row.total_minor;
        ask.lines = order.lines;
        ask.may_wait = true;
        return ask;
    }

    void decide(const PastOrder& order) {
        ++told_.orders;
        const auto ask = ask_of(order);
        const auto sourced = source_order(ask);
        check(sourced.has_value(), "the draft is in force everywhere");
        if (sourced->row.fell_back == 0) ++told_.by_profile;
        std::vector<sourcing::PlannedUnits> units;
        if (sourced->shares) {
            for (const auto& share : *sourced->shares) {
                units.push_back({share.line, share.location, share.quantity});
            }
        } else {
            ++told_.refused;
        }
        take(order, units);
        auto open = sum(order.happened) - sum(units);
        if (sourced->shares) told_.waiting_units += open;
        if (places(units) != places(order.happened)) ++told_.moved;
        count(order, order.happened, &Loads::happened, told_.happened);
        count(order, units, &Loads::draft, told_.draft);
    }

    void take(const PastOrder& order, const std::vector<sourcing::PlannedUnits>& units) {
        for (const auto& u : units) {
            const auto line = std::ranges::find_if(
                order.lines, [&](const auto& l) { return l.plan.line == u.line; });
            for (const auto& c : line->plan.components) {
                auto& pile = stock_.at({c.stock_item, u.location, order.row.legal_entity.uuid});
                pile.level.allocated += u.units * c.quantity;
            }
        }
    }

    static std::int64_t sum(const std::vector<sourcing::PlannedUnits>& units) {
        std::int64_t all = 0;
        for (const auto& u : units) all += u.units;
        return all;
    }

    static std::map<std::pair<std::int64_t, LocationId>, std::int64_t> places(
        const std::vector<sourcing::PlannedUnits>& units) {
        std::map<std::pair<std::int64_t, LocationId>, std::int64_t> all;
        for (const auto& u : units) all[{u.line, u.location}] += u.units;
        return all;
    }

    void count(const PastOrder& order, const std::vector<sourcing::PlannedUnits>& units,
               ReplayLoad Loads::*side, ReplaySide& told) {
        // Only the locations that give something have to be known.
        auto ask = ask_of(order);
        std::map<LocationId, std::int64_t> given;
        for (const auto& u : units) given[u.location] += u.units;
        ask.scene.locations.clear();
        for (const auto& [location, all] : given) ask.scene.locations.push_back(location);
        const auto measured = sourcing::measure(draft_, scene_of(ask, needs_), units);
        told.parcels += measured.parcels;
        told.km += measured.km;
        told.cost_minor += measured.cost_minor;
        told.without_km += measured.without_km;
        told.units += sum(units);
        if (measured.parcels > 1) ++told.split_orders;
        const auto day = order.row.placed_at->us / days(1).us;
        for (const auto& [location, all] : given) {
            auto& load = loads_[location].*side;
            ++load.parcels;
            load.units += all;
            auto& of_day = by_day_[{location, side == &Loads::draft, day}];
            load.busiest_day = std::max(load.busiest_day, ++of_day);
        }
    }

    const Pages& pages_;
    const sourcing::Profile& draft_;
    inventory::Stock stock_;
    const std::set<Uuid>& again_;
    sourcing::Needs needs_;
    SourceReplay told_;
    std::map<LocationId, Loads> loads_;
    std::map<std::tuple<LocationId, bool, std::int64_t>, std::int64_t> by_day_;
};

std::vector<inventory::StockItemId> items_of(const std::vector<PastOrder>& past) {
    std::set<inventory::StockItemId> items;
    for (const auto& order : past) {
        for (const auto& line : order.lines) {
            for (const auto& c : line.plan.components) items.insert(c.stock_item);
        }
    }
    return {items.begin(), items.end()};
}

// What was handed out was there, whatever the ledger says; returns by how much it says less.
std::int64_t lift(inventory::Stock& stock, const std::vector<inventory::PastMovement>& movements) {
    std::map<inventory::PileKey, std::int64_t> there, least;
    for (const auto& [key, pile] : stock.piles) {
        there[key] = inventory::available(pile, {}) + pile.policy.backorder_limit;
    }
    for (const auto& m : movements) {
        const auto it = there.find({m.stock_item, m.location, m.owner});
        if (it == there.end()) continue;
        it->second += m.on_hand - m.allocated - m.moved;
        auto& low = least[it->first];
        low = std::min(low, it->second);
    }
    std::int64_t lifted = 0;
    for (const auto& [key, low] : least) {
        stock.at(key).level.on_hand -= low;
        lifted -= low;
    }
    return lifted;
}

// As if nothing had happened to today's stock but these orders.
inventory::Stock stock_of_today(Tx& tx, const std::vector<PastOrder>& past, Instant now) {
    auto stock = inventory::stock_as_of(tx, items_of(past), now);
    for (const auto& order : past) {
        const auto owner = order.row.legal_entity.uuid;
        for (const auto& u : order.happened) {
            const auto line = std::ranges::find_if(
                order.lines, [&](const auto& l) { return l.plan.line == u.line; });
            for (const auto& c : line->plan.components) {
                stock.at({c.stock_item, u.location, owner}).level.on_hand += u.units * c.quantity;
            }
        }
    }
    return stock;
}

}  // namespace

Result<SourceReplay> replay_sourcing(Tx& tx, const Pages& pages, const ReplayWish& wish) {
    constexpr Instant end_of_time{std::numeric_limits<std::int64_t>::max()};
    auto past = Reader(tx, pages).read(wish.from, wish.to);
    if (!past) return past.refusal();
    const auto mine = with_draft(tx, pages, wish.draft);
    std::vector<inventory::PastMovement> movements;
    inventory::Stock stock;
    std::int64_t lifted = 0;
    if (wish.stock == ReplayStock::of_today) {
        stock = stock_of_today(tx, past->all, end_of_time);
    } else {
        movements = inventory::movements_between(tx, wish.from, wish.to);
        stock = inventory::stock_as_of(tx, items_of(past->all), wish.from);
        lifted = lift(stock, movements);
    }
    Replay replay(mine, wish.draft, std::move(stock), past->causes);
    auto told = replay.run(past->all, movements);
    told.from = wish.from;
    told.to = wish.to;
    told.lifted_units = lifted;
    told.left_out = past->left_out;
    return told;
}

}  // namespace nahtlos::flows
