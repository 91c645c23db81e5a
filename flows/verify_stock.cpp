// Verify: levels, promises, holds and fences.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "flows/verify_run.hpp"
#include "inventory/store.hpp"
#include "inventory/verify.hpp"
#include "orders/store.hpp"
#include "orders/verify.hpp"

namespace nahtlos::flows {
namespace {

using inventory::PileKey;

std::string shown(const PileKey& key) {
    return "level " + to_string(key.stock_item) + " at " + to_string(key.location) + " of owner " +
           to_string(key.owner);
}

PileKey key_of(const inventory::Level& level) {
    return {level.stock_item, level.location, level.owner};
}

template <std::size_t N, class CountsOf>
auto stored_levels(CountsOf counts_of) {
    return [counts_of](Tx& tx, const PileKey& after, std::int64_t limit) {
        std::vector<Stored<PileKey, N>> rows;
        for (const auto& level : inventory::levels_after(tx, after, limit)) {
            rows.push_back({key_of(level), level.version, counts_of(level)});
        }
        return rows;
    };
}

template <class Use>
void each_movement(VerifyRun& run, const InTx& in_tx, Use use) {
    each_slice<inventory::MovementDelta>(
        in_tx, run.slice(),
        [&](Tx& tx, const inventory::MovementDelta& last) {
            return inventory::movements_after(tx, {last.source, last.source_event, last.seq},
                                              run.slice());
        },
        [&](const auto& rows) {
            run.tell("movements", rows.size());
            for (const auto& row : rows) use(row);
        });
}

template <class Use>
void each_allocation(VerifyRun& run, const InTx& in_tx, Use use) {
    each_slice<inventory::Allocation>(
        in_tx, run.slice(),
        [&](Tx& tx, const inventory::Allocation& last) {
            return inventory::allocations_after(
                tx, {last.order_id, last.line, last.stock_item, last.pin, last.fulfillment},
                run.slice());
        },
        [&](const auto& rows) {
            run.tell("allocations", rows.size());
            for (const auto& row : rows) use(row);
        });
}

Counts<5> counts_of(const inventory::MovementDelta& m) {
    const auto in = [&](inventory::StockState state) { return m.state == state ? m.moved : 0; };
    return {m.on_hand, in(inventory::StockState::damaged), in(inventory::StockState::quality),
            in(inventory::StockState::display), m.allocated};
}

// One slice of levels with all that limits their promises.
void judge_promises(VerifyRun& run, Tx& tx, const std::vector<inventory::Level>& levels) {
    std::vector<inventory::StockItemId> items;
    for (const auto& level : levels) items.push_back(level.stock_item);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    const auto stock = inventory::load_stock(tx, items, sql::Lock::no);
    const auto cases = inventory::open_cases(tx, items);
    for (const auto& level : levels) {
        const auto key = key_of(level);
        const auto& pile = stock.piles.at(key);
        const auto now = run.options().now;
        const auto left = inventory::available(pile, now) + pile.policy.backorder_limit;
        if (left >= 0 || cases.contains(key)) continue;
        run.broken(Check::promises, shown(key), "available with backorder limit at least 0",
                   std::to_string(left));
    }
}

// By how much the promises of each level exceed its goods, where nothing but backorders explains
// it.
std::map<PileKey, std::int64_t> oversold(Tx& tx, const std::vector<inventory::Level>& levels,
                                         std::vector<inventory::StockItemId>& items) {
    std::map<PileKey, std::int64_t> beyond;
    for (const auto& l : levels) {
        const auto excess = l.allocated - (l.on_hand - l.damaged - l.quality - l.display);
        if (excess > 0) beyond[key_of(l)] = excess;
    }
    for (const auto& [key, excess] : beyond) {
        if (items.empty() || items.back() != key.stock_item) items.push_back(key.stock_item);
    }
    if (items.empty()) return beyond;
    for (const auto& explained :
         {inventory::goods_lost(tx, items), inventory::promises_ended(tx, items)}) {
        for (const auto& [key, quantity] : explained) {
            const auto it = beyond.find(key);
            if (it != beyond.end()) it->second -= quantity;
        }
    }
    std::erase_if(beyond, [](const auto& level) { return level.second <= 0; });
    return beyond;
}

// Of what each level has promised, how much its lines count as backordered; never too little.
std::map<PileKey, std::int64_t> backordered(Tx& tx,
                                            const std::vector<inventory::StockItemId>& items) {
    const auto open = inventory::open_allocations(tx, items);
    std::set<orders::OrderId> ids;
    std::map<std::tuple<Uuid, std::int64_t, inventory::StockItemId>, std::int64_t> of_line;
    for (const auto& a : open) {
        ids.insert(orders::OrderId{a.order_id});
        of_line[{a.order_id, a.line, a.stock_item}] += a.open();
    }
    std::map<std::pair<Uuid, std::int64_t>, orders::Line> lines;
    for (auto& line : orders::lines_of(tx, {ids.begin(), ids.end()})) {
        if (line.backordered > 0) lines.emplace(std::pair(line.order_id.uuid, line.line), line);
    }
    std::map<PileKey, std::int64_t> sums;
    for (const auto& a : open) {
        const auto line = lines.find({a.order_id, a.line});
        if (line == lines.end() || line->second.allocated <= 0) continue;
        const auto per_unit = of_line[{a.order_id, a.line, a.stock_item}] / line->second.allocated;
        sums[{a.stock_item, inventory::LocationId{a.pin}, a.owner}] +=
            std::min(a.open(), line->second.backordered * per_unit);
    }
    return sums;
}

void judge_backorders(VerifyRun& run, Tx& tx, const std::vector<inventory::Level>& levels) {
    std::vector<inventory::StockItemId> items;
    const auto beyond = oversold(tx, levels, items);
    if (beyond.empty()) return;
    auto told = backordered(tx, items);
    for (const auto& [key, excess] : beyond) {
        if (told[key] >= excess) continue;
        run.broken(Check::backorders, shown(key), "at least " + std::to_string(excess),
                   std::to_string(told[key]));
    }
}

std::string shown(const inventory::Hold& hold) {
    return "hold of " + to_string(hold.holder) + " line " + std::to_string(hold.line) + " item " +
           to_string(hold.stock_item);
}

void verify_overdue_drafts(VerifyRun& run, Instant before) {
    std::vector<inventory::Hold> holds;
    each_slice<orders::DraftMark>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const orders::DraftMark& last) {
            auto drafts = orders::drafts_before(tx, before, last.id, run.slice());
            std::vector<Uuid> ids;
            for (const auto& draft : drafts) ids.push_back(draft.id.uuid);
            holds = inventory::holds_of(tx, ids);
            return drafts;
        },
        [&](const auto& drafts) {
            run.count(Check::overdue_drafts, drafts.size());
            std::set<Uuid> waiting;
            for (const auto& hold : holds) {
                const bool is_live = hold.state == inventory::HoldState::live;
                if (is_live && hold.expires_at >= before) waiting.insert(hold.holder);
            }
            for (const auto& draft : drafts) {
                if (waiting.contains(draft.id.uuid)) continue;
                run.broken(Check::overdue_drafts, "order " + to_string(draft.id),
                           "placed or canceled", "draft since " + to_string(draft.updated_at));
            }
        });
}

}  // namespace

void verify_overdue(VerifyRun& run) {
    const auto before = run.options().now - run.options().patience;
    const auto holds =
        run.read([&](Tx& tx) { return inventory::holds_expired(tx, before, run.slice()); });
    run.count(Check::overdue_holds, holds.size());
    for (const auto& hold : holds) {
        run.broken(Check::overdue_holds, shown(hold), "released or expired",
                   "live, expired at " + to_string(hold.expires_at));
    }
    verify_overdue_drafts(run, before);
}

void verify_promises(VerifyRun& run) {
    PileKey last;
    for (;;) {
        const auto levels = run.read([&](Tx& tx) {
            auto rows = inventory::levels_after(tx, last, run.slice());
            judge_promises(run, tx, rows);
            judge_backorders(run, tx, rows);
            return rows;
        });
        run.count(Check::promises, levels.size());
        run.count(Check::backorders, levels.size());
        run.tell("levels", levels.size());
        if (static_cast<std::int64_t>(levels.size()) < run.slice()) return;
        last = key_of(levels.back());
    }
}

void verify_fences(VerifyRun& run) {
    using inventory::FenceKey;
    FoldPlan<FenceKey, 1> plan;
    plan.check = Check::fence_use;
    plan.names = {"used"};
    plan.stored = [](Tx& tx, const FenceKey& after, std::int64_t limit) {
        std::vector<Stored<FenceKey, 1>> rows;
        for (const auto& f : inventory::fences_after(tx, after, limit)) {
            rows.push_back({{f.stock_item, f.location, f.channel_group}, f.version, {f.used}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_allocation(run, in_tx, [&](const inventory::Allocation& a) {
            if (a.fenced == 0 || a.pin_kind != inventory::PinKind::location) return;
            sink({a.stock_item, inventory::LocationId{a.pin}, a.channel_group}, {a.fenced});
        });
    };
    plan.shown = [](const FenceKey& key) {
        return "fence of " + to_string(key.stock_item) + " at " + to_string(key.location) +
               " for group " + key.channel_group;
    };
    Fold(run, plan).check_all();
}

void verify_levels(VerifyRun& run) {
    using inventory::Level;
    FoldPlan<PileKey, 5> movements;
    movements.check = Check::level_movements;
    movements.names = {"on_hand", "damaged", "quality", "display", "allocated"};
    movements.stored = stored_levels<5>([](const Level& l) {
        return Counts<5>{l.on_hand, l.damaged, l.quality, l.display, l.allocated};
    });
    movements.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_movement(run, in_tx, [&](const inventory::MovementDelta& m) {
            sink({m.stock_item, m.location, m.owner}, counts_of(m));
        });
    };
    movements.shown = [](const PileKey& key) { return shown(key); };
    Fold(run, movements).check_all();

    FoldPlan<PileKey, 1> allocations;
    allocations.check = Check::level_allocations;
    allocations.names = {"allocated"};
    allocations.stored = stored_levels<1>([](const Level& l) { return Counts<1>{l.allocated}; });
    allocations.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_allocation(run, in_tx, [&](const inventory::Allocation& a) {
            if (a.pin_kind != inventory::PinKind::location) return;
            sink({a.stock_item, inventory::LocationId{a.pin}, a.owner}, {a.open()});
        });
    };
    allocations.shown = movements.shown;
    Fold(run, allocations).check_all();
}

// The ledger follows the events: while it is behind, nothing can be said of it.
void verify_ledger(VerifyRun& run) {
    const auto counts = run.read([](Tx& tx) { return inventory::ledger_counts(tx); });
    if (counts.is_behind) return;
    run.count(Check::ledger, static_cast<std::size_t>(counts.moved));
    if (counts.moved == counts.listed) return;
    run.broken(Check::ledger, "the ledger", std::to_string(counts.moved) + " movements",
               std::to_string(counts.listed));
}

}  // namespace nahtlos::flows
