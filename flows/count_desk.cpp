#include "flows/count_desk.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "counts/rules.hpp"
#include "counts/store.hpp"
#include "flows/open_count.hpp"
#include "flows/stock_booking.hpp"
#include "inventory/past.hpp"

namespace nahtlos::flows {
namespace {

using counts::CountLine;
using counts::CountLineStatus;
using counts::CountStatus;
using inventory::PileKey;

Refusal wrong_tellings(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "this cannot be counted like this",
            std::move(wrong)};
}

// Takes what was told in this pass, each row by itself.
class Teller {
public:
    Teller(ChangeScope& scope, const Pages& pages, OpenCount& count)
        : scope_(scope), pages_(pages), count_(count) {}

    void take(const CountedArticle& told, std::size_t row) {
        const auto here = "/lines/" + std::to_string(row);
        const auto at = told.counted_at.value_or(scope_.now);
        if (at > scope_.now || at < scope_.now - days(7)) {
            wrong.push_back({here + "/counted_at", "out_of_range", "must lie in the last 7 days"});
            return;
        }
        const auto item = item_named(scope_.tx, pages_, told.sku, told.stock_item, here, wrong);
        if (!item || !may_take(*item, told, here)) return;
        counts::CountTelling telling;
        telling.of_count = count_.row.id;
        telling.stock_item = *item;
        telling.pass = count_.row.pass;
        telling.zone = told.zone ? told.zone->value : count_.row.zone.value_or("");
        telling.quantity = told.quantity.value;
        telling.counted_at = at;
        telling.recorded_at = scope_.now;
        count_.tell(std::move(telling));
    }

    std::vector<FieldProblem> wrong;

private:
    bool may_take(inventory::StockItemId item, const CountedArticle& told,
                  const std::string& here) {
        if (count_.told >= most_tellings) {
            wrong.push_back({here, "too_many", "is more than one count takes", 0});
            return false;
        }
        const auto* line = count_.find(item);
        if (line != nullptr && line->status == CountLineStatus::to_count) return true;
        // In the first pass whatever is found is told; after it only what is to be counted again.
        if (count_.row.pass > 1) {
            wrong.push_back({here + (told.sku ? "/sku" : "/stock_item"), "not_allowed",
                             "needs no other count"});
            return false;
        }
        if (count_.lines.size() >= most_count_lines) {
            wrong.push_back({here, "too_many", "is more than one count takes",
                             static_cast<std::int64_t>(most_count_lines)});
            return false;
        }
        CountLine fresh_line;
        fresh_line.of_count = count_.row.id;
        fresh_line.stock_item = item;
        if (told.sku) fresh_line.sku = told.sku->value;
        count_.lines.push_back(std::move(fresh_line));
        return true;
    }

    ChangeScope& scope_;
    const Pages& pages_;
    OpenCount& count_;
};

PileKey pile_of(const OpenCount& count, const CountLine& line) {
    return {line.stock_item, count.row.location, count.row.legal_entity};
}

// What moved at the place since the first of this was told.
std::vector<counts::MovedPieces> moved_since_counted(Tx& tx, const OpenCount& count) {
    std::optional<Instant> first;
    for (const auto& [item, tellings] : count.tellings) {
        for (const auto& told : tellings) {
            const auto begun = told.counted_from.value_or(told.counted_at);
            if (!first || begun < *first) first = begun;
        }
    }
    std::vector<counts::MovedPieces> moved;
    if (!first) return moved;
    for (const auto& m :
         inventory::moved_at(tx, count.row.location, count.row.legal_entity, *first)) {
        const bool is_finding =
            m.kind == inventory::MovementKind::adjusted && m.cause_kind == "fulfillment";
        moved.push_back(
            {m.stock_item, m.on_hand, m.cause_kind == "count", m.occurred_at, is_finding});
    }
    return moved;
}

// Goods of somebody else that lie among them would be booked as ours.
std::optional<Refusal> of_several_owners(const OpenCount& count, const inventory::Stock& stock) {
    for (const auto& [key, pile] : stock.piles) {
        if (key.location != count.row.location || key.owner == count.row.legal_entity ||
            pile.level.on_hand == 0) {
            continue;
        }
        const auto line = std::ranges::find(count.lines, key.stock_item, &CountLine::stock_item);
        const bool has_sku = line != count.lines.end() && line->sku;
        return Refusal{
            RefusalKind::conflict,
            "several_owners",
            "goods of another owner lie among what is counted",
            {{"/lines", "several_owners", has_sku ? *line->sku : to_string(key.stock_item)}}};
    }
    return std::nullopt;
}

std::int64_t on_hand_of(const inventory::Stock& stock, const PileKey& key) {
    const auto* pile = stock.find(key);
    return pile == nullptr ? 0 : pile->level.on_hand;
}

// Of what was not told in this pass nothing is there.
void tell_rest(ChangeScope& scope, OpenCount& count) {
    for (const auto& line : count.lines) {
        if (line.status != CountLineStatus::to_count || line.pass == count.row.pass) continue;
        counts::CountTelling telling;
        telling.of_count = count.row.id;
        telling.stock_item = line.stock_item;
        telling.pass = count.row.pass;
        telling.zone = count.row.zone.value_or("");
        telling.counted_at = telling.recorded_at = scope.now;
        count.tell(std::move(telling));
    }
    count.count_lines();
}

// Compares what was told in this pass with the books; true if something is to be counted again.
Result<bool> compare(ChangeScope& scope, OpenCount& count) {
    std::vector<inventory::StockItemId> items;
    for (const auto& line : count.lines) items.push_back(line.stock_item);
    std::ranges::sort(items);
    const auto stock = inventory::load_stock(scope.tx, items, sql::Lock::no);
    if (auto refusal = of_several_owners(count, stock)) return *std::move(refusal);
    const auto moved = moved_since_counted(scope.tx, count);
    bool is_again = false;
    for (auto& line : count.lines) {
        if (line.status != CountLineStatus::to_count) continue;
        line.expected = counts::expected_at(line, on_hand_of(stock, pile_of(count, line)), moved);
        const bool is_of_no_moment =
            line.pass < counts::most_passes && moved_meanwhile(line, count.of(line), moved);
        if (is_of_no_moment || counts::is_to_recount(count.row, line, count.of(line))) {
            is_again = true;
        } else {
            line.status = CountLineStatus::counted;
        }
    }
    return is_again;
}

// What is still to be told in this pass: articles, and zones that were told before.
std::vector<FieldProblem> untold_lines(const OpenCount& count, bool rest_is_zero) {
    std::vector<FieldProblem> untold;
    for (const auto& line : count.lines) {
        if (line.status != CountLineStatus::to_count) continue;
        const auto name = line.sku.value_or(to_string(line.stock_item));
        if (line.pass != count.row.pass) {
            untold.push_back({"/lines", "required", name});
        } else if (const auto zone = counts::untold_zone(line, count.of(line));
                   zone && !rest_is_zero) {
            untold.push_back({"/lines", "required", name + ", " + *zone});
        }
    }
    return untold;
}

// Books one line by what the books say now, under the locks of the levels.
void post(ChangeScope& scope, const OpenCount& count, CountLine& line, StockBooking& booking,
          const std::vector<counts::MovedPieces>& moved, const std::string& reason) {
    if (counts::is_superseded(line, moved)) {
        line.status = CountLineStatus::superseded;
        return;
    }
    const auto key = pile_of(count, line);
    line.expected = counts::expected_at(line, booking.pile(key).level.on_hand, moved);
    line.booked = *line.counted - *line.expected;
    line.command = scope.id;
    line.status = CountLineStatus::posted;
    if (*line.booked == 0) return;
    inventory::Movement m;
    m.kind = inventory::MovementKind::adjusted;
    m.stock_item = line.stock_item;
    m.location = key.location;
    m.owner = key.owner;
    m.on_hand = *line.booked;
    m.reason = reason;
    m.cause_kind = "count";
    m.cause = count.row.id.uuid;
    m.occurred_at = *line.counted_at;
    booking.move(std::move(m));
}

}  // namespace

Result<CountView> tell_count(ChangeScope& scope, Books& books, const CountCall& call,
                             const TellCount& wish) {
    const auto pages = books.read(scope.tx);
    auto count = lock_count(scope, call, {CountStatus::open}, "told");
    if (!count) return count.refusal();
    Teller teller(scope, *pages, *count);
    for (std::size_t i = 0; i < wish.lines.size(); ++i) teller.take(wish.lines.values[i], i);
    if (!teller.wrong.empty()) return wrong_tellings(std::move(teller.wrong));
    count->count_lines();
    std::ranges::sort(count->lines, {}, &CountLine::stock_item);
    return save_count(scope, *count, "count_told");
}

Result<CountView> end_pass(ChangeScope& scope, const CountCall& call, const EndPass& wish) {
    auto count = lock_count(scope, call, {CountStatus::open}, "compared");
    if (!count) return count.refusal();
    if (wish.rest_is_zero) tell_rest(scope, *count);
    auto untold = untold_lines(*count, wish.rest_is_zero);
    if (count->lines.empty() || !untold.empty()) {
        return Refusal{RefusalKind::conflict, "not_counted", "something is still to be counted",
                       std::move(untold)};
    }
    const auto is_again = compare(scope, *count);
    if (!is_again) return is_again.refusal();
    if (*is_again) {
        ++count->row.pass;
    } else {
        count->row.status = CountStatus::counted;
    }
    return save_count(scope, *count, "count_pass_ended");
}

Result<CountView> approve_count(ChangeScope& scope, const CountCall& call,
                                const ApproveCount& wish) {
    auto count = lock_count(scope, call, {CountStatus::counted}, "approved");
    if (!count) return count.refusal();
    std::set<PileKey> piles;
    std::vector<inventory::StockItemId> items;
    for (const auto& line : count->lines) {
        piles.insert(pile_of(*count, line));
        items.push_back(line.stock_item);
    }
    StockBooking booking(scope, piles);
    // Read under the locks, so that nothing moves between this and what is booked.
    const auto moved = moved_since_counted(scope.tx, *count);
    const auto reason = wish.reason ? wish.reason->value : std::string("count");
    std::map<inventory::StockItemId, Instant> later;
    for (const auto& last : counts::last_counted(scope.tx, count->row.location, items)) {
        later.emplace(last.stock_item, last.counted_at);
    }
    for (auto& line : count->lines) {
        const auto last = later.find(line.stock_item);
        // Also where that one found no difference, and so moved nothing.
        if (last != later.end() && last->second > *line.counted_at) {
            line.status = CountLineStatus::superseded;
        } else {
            post(scope, *count, line, booking, moved, reason);
        }
    }
    booking.save("count");
    counts::close_tasks(scope.tx, count->row, count->lines, scope.now);
    count->row.status = CountStatus::posted;
    return save_count(scope, *count, "count_posted");
}

Result<CountView> cancel_count(ChangeScope& scope, const CountCall& call) {
    auto count = lock_count(scope, call, {CountStatus::open, CountStatus::counted}, "canceled");
    if (!count) return count.refusal();
    count->row.status = CountStatus::canceled;
    return save_count(scope, *count, "count_canceled");
}

}  // namespace nahtlos::flows
