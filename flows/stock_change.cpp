#include "flows/stock_change.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/stock_booking.hpp"
#include "flows/stock_rows.hpp"

namespace nahtlos::flows {
namespace {

using api::RowOutcome;
using inventory::MovementKind;
using inventory::PileKey;
using inventory::StockChangeKind;
using inventory::StockChangeRow;

std::int64_t sellable(const inventory::Level& l) {
    return l.on_hand - l.damaged - l.quality - l.display - l.allocated;
}

std::int64_t in_state(const inventory::Level& l, inventory::StockState state) {
    switch (state) {
        case inventory::StockState::damaged: return l.damaged;
        case inventory::StockState::quality: return l.quality;
        case inventory::StockState::display: return l.display;
    }
    return 0;
}

MovementKind movement_kind(StockChangeKind kind) {
    switch (kind) {
        case StockChangeKind::receive: return MovementKind::received;
        case StockChangeKind::issue: return MovementKind::issued;
        case StockChangeKind::move_state: return MovementKind::state_moved;
        case StockChangeKind::transfer: return MovementKind::transfer_out;
        default: return MovementKind::adjusted;
    }
}

const char* cause_kind(StockChangeKind kind) {
    switch (kind) {
        case StockChangeKind::receive: return "purchase";
        case StockChangeKind::issue: return "sale";
        case StockChangeKind::set_physical:
        case StockChangeKind::set_sellable: return "count";
        case StockChangeKind::transfer: return "transfer";
        default: return "adjustment";
    }
}

// Works through the rows of one command.
class Changer {
public:
    Changer(const ChangeStockKind::Rows& rows, const Entry<ChangeStock>& entry)
        : rows_(rows), entry_(entry), request_(entry.command.request) {
        work_.shortages = rows.shortages;
        work_.answer.id = inventory::StockChangeId{entry.id};
    }

    Result<StockWork> run() {
        if (auto wrong = request_problems(request_, entry_.now); !wrong.empty()) {
            return Refusal{RefusalKind::invalid, "invalid_request",
                           "the stock cannot be changed like this", std::move(wrong)};
        }
        for (std::size_t i = 0; i < request_.rows.values.size(); ++i) {
            auto answer = take(request_.rows.values[i]);
            for (auto& e : answer.errors) e.pointer = "/rows/" + std::to_string(i) + e.pointer;
            work_.answer.add(std::move(answer));
        }
        if (auto refusal = work_.answer.refusal(request_.error_policy)) return *refusal;
        finish();
        return std::move(work_);
    }

private:
    inventory::StockRowAnswer take(const StockChangeRow& row) {
        inventory::StockRowAnswer answer;
        answer.errors = row_problems(rows_, entry_.command, row, entry_.now);
        const auto place = place_of(*rows_.pages, row);
        if (place.from) {
            answer.stock_item = place.from->stock_item;
            answer.location = place.from->location;
        }
        if (!answer.errors.empty()) return refused(std::move(answer));
        auto key = movement_key(request_, row);
        if (key && (rows_.known.contains(*key) || seen_.contains(*key))) {
            answer.outcome = RowOutcome::already_done;
            return answer;
        }
        auto delta = delta_of(row, *place.from, answer.errors);
        if (!answer.errors.empty()) return refused(std::move(answer));
        apply(row, place, delta, key);
        return answer;
    }

    static inventory::StockRowAnswer refused(inventory::StockRowAnswer answer) {
        answer.outcome = RowOutcome::refused;
        return answer;
    }

    // What the row adds to on_hand, or to its state.
    std::int64_t delta_of(const StockChangeRow& row, const PileKey& key,
                          std::vector<api::RowProblem>& wrong) {
        const auto& level = pile(key).level;
        switch (row.kind) {
            case StockChangeKind::receive:
            case StockChangeKind::adjust: return row.quantity;
            case StockChangeKind::issue:
            case StockChangeKind::transfer: return -row.quantity;
            case StockChangeKind::move_state: {
                const auto there = in_state(level, *row.state);
                if (there + row.quantity >= 0) return row.quantity;
                wrong.push_back({"/quantity", "too_many", "is more than is in that state", there});
                return 0;
            }
            default: return count_delta(row, key, level, wrong);
        }
    }

    std::int64_t count_delta(const StockChangeRow& row, const PileKey& key,
                             const inventory::Level& level, std::vector<api::RowProblem>& wrong) {
        const bool is_physical = row.kind == StockChangeKind::set_physical;
        const auto current = is_physical ? level.on_hand : sellable(level);
        if (row.change_from && *row.change_from != current) {
            wrong.push_back({"/change_from", "changed_meanwhile", "is not the count now", current});
            return 0;
        }
        if (!request_.as_of) return row.quantity - current;
        const inventory::FeedKey feed{request_.source->value, key.location};
        const auto known = rows_.feeds.find(feed);
        // A count of the same moment may come in parts; said twice, it changes nothing.
        if (known != rows_.feeds.end() && *request_.as_of < known->second.watermark) {
            wrong.push_back(
                {"/location", "stale", "was counted by this source later than as_of", {}});
            return 0;
        }
        feeds_[feed] = {
            feed.source, feed.location,
            is_physical ? inventory::FeedSemantics::physical : inventory::FeedSemantics::sellable,
            *request_.as_of};
        return row.quantity + moved_later(key, is_physical) - current;
    }

    // By how much a count of then has changed since, this command's own rows included.
    std::int64_t moved_later(const PileKey& key, bool is_physical) const {
        std::int64_t sum = 0;
        const auto add = [&](const auto& m) {
            sum += m.on_hand - (is_physical ? 0 : m.allocated + m.moved);
        };
        const auto stored = rows_.later.find({*request_.as_of, key});
        if (stored != rows_.later.end()) add(stored->second);
        for (const auto& m : work_.movements) {
            const PileKey at{m.stock_item, m.location, m.owner};
            if (at == key && m.occurred_at > *request_.as_of) add(m);
        }
        return sum;
    }

    void apply(const StockChangeRow& row, const RowPlace& place, std::int64_t delta,
               const std::optional<inventory::MovementKey>& key) {
        // A count that changes nothing leaves a trace only where it must be known again.
        if (delta == 0 && !key) return;
        inventory::Movement m;
        if (key) {
            seen_.insert(*key);
            m.source = key->source;
            m.source_event = key->source_event;
            m.seq = key->seq;
        } else {
            m.source_event = entry_.id;
            m.seq = ++seq_;
        }
        m.kind = movement_kind(row.kind);
        m.stock_item = place.from->stock_item;
        m.location = place.from->location;
        m.owner = place.from->owner;
        if (row.kind == StockChangeKind::move_state) {
            m.state = row.state;
            m.moved = delta;
        } else {
            m.on_hand = delta;
        }
        if (row.reason) m.reason = row.reason->value;
        m.cause_kind = cause_kind(row.kind);
        m.cause = entry_.id;
        if (row.unit_cost) {
            m.unit_cost = row.unit_cost;
            m.currency = row.currency ? *row.currency : currency_of(*place.from);
        }
        const bool is_dated_count = request_.as_of && m.cause_kind == "count";
        m.occurred_at = is_dated_count ? *request_.as_of : row.occurred_at.value_or(entry_.now);
        m.recorded_at = entry_.now;
        write(m);
        if (!place.to) return;
        m.kind = MovementKind::transfer_in;
        m.location = place.to->location;
        m.on_hand = -delta;
        m.seq = key ? key->seq + 1 : ++seq_;
        write(m);
    }

    void write(const inventory::Movement& m) {
        pile({m.stock_item, m.location, m.owner});
        work_.stock.apply(m, entry_.now);
        work_.movements.push_back(m);
    }

    Currency currency_of(const PileKey& key) const {
        const auto& entities = rows_.pages->directory->legal_entities;
        const auto& location = rows_.pages->network->locations.at(key.location);
        const auto it = entities.find(channels::LegalEntityId{location.legal_entity});
        check(it != entities.end(), "a location belongs to a legal entity");
        return it->second.currency;
    }

    inventory::Pile& pile(const PileKey& key) {
        const auto it = work_.stock.piles.find(key);
        if (it != work_.stock.piles.end()) return it->second;
        const auto* known = rows_.stock.find(key);
        check(known != nullptr, "a pile was loaded before it is changed");
        return work_.stock.piles.emplace(key, *known).first->second;
    }

    // Events, shortages, and the levels as they are after all rows.
    void finish() {
        std::int64_t n = 0;
        std::uint16_t ids = 0;
        for (const auto& m : work_.movements) touched_.insert({m.stock_item, m.location, m.owner});
        for (const auto& key : touched_) {
            const auto& p = work_.stock.piles.at(key);
            work_.events.push_back({"stock_changed", entry_.id, ++n, entry_.context, entry_.now,
                                    stock_changed(entry_.id, p, entry_.now)});
            if (work_.shortages.look_at(p, "stock_change",
                                        child_id(entry_.id, static_cast<std::uint16_t>(ids + 1)),
                                        entry_.now, entry_.context, work_.events)) {
                ++ids;
            }
        }
        for (const auto& [key, feed] : feeds_) work_.feeds.push_back(feed);
        for (std::size_t i = 0; i < work_.answer.rows.size(); ++i) {
            auto& answer = work_.answer.rows[i];
            const auto place = place_of(*rows_.pages, request_.rows.values[i]);
            if (answer.outcome == RowOutcome::refused || !place.from) continue;
            const auto& p = pile(*place.from);
            answer.on_hand = p.level.on_hand;
            answer.available = inventory::available(p, entry_.now);
        }
    }

    const ChangeStockKind::Rows& rows_;
    const Entry<ChangeStock>& entry_;
    const inventory::StockChangeRequest& request_;
    StockWork work_;
    std::set<inventory::MovementKey> seen_;
    std::set<PileKey> touched_;
    std::map<inventory::FeedKey, inventory::Feed> feeds_;
    std::int64_t seq_ = 0;
};

// Everything that the rows of a batch name.
struct Named {
    std::set<inventory::StockItemId> by_id, items;
    std::set<PileKey> piles;
    std::set<inventory::MovementKey> keys;
    std::set<inventory::FeedKey> feeds;
    std::set<Instant> moments;
};

void name_rows(const Pages& pages, const Entry<ChangeStock>& entry, Named& named) {
    const auto& request = entry.command.request;
    const bool is_dated = request.as_of && request_problems(request, entry.now).empty();
    if (is_dated) named.moments.insert(*request.as_of);
    for (const auto& row : request.rows.values) {
        if (row.stock_item) named.by_id.insert(*row.stock_item);
        if (const auto key = movement_key(request, row)) named.keys.insert(*key);
        const auto place = place_of(pages, row);
        for (const auto& key : {place.from, place.to}) {
            if (!key) continue;
            named.piles.insert(*key);
            if (is_dated) named.feeds.insert({request.source->value, key->location});
        }
    }
}

// Later commands of the batch may have counted before this happened.
void add_later(ChangeStockKind::Rows& rows, const inventory::Movement& m) {
    for (const auto at : rows.moments) {
        if (m.occurred_at <= at) continue;
        const PileKey key{m.stock_item, m.location, m.owner};
        auto& sum = rows.later[{at, key}];
        sum.on_hand += m.on_hand;
        sum.allocated += m.allocated;
        sum.moved += m.moved;
    }
}

}  // namespace

ChangeStockKind::Rows ChangeStockKind::load(Tx& tx, std::span<const Entry<Command>* const> all) {
    Rows rows;
    rows.pages = books_->open(tx);
    Named named;
    for (const auto* entry : all) name_rows(*rows.pages, *entry, named);
    for (const auto item : inventory::known_items(tx, {named.by_id.begin(), named.by_id.end()})) {
        rows.items.insert(item);
    }
    // No level for an item that is not there.
    std::erase_if(named.piles, [&](const auto& key) {
        return named.by_id.contains(key.stock_item) && !rows.items.contains(key.stock_item);
    });
    for (const auto& key : named.piles) named.items.insert(key.stock_item);
    for (auto& feed : inventory::feeds(tx, {named.feeds.begin(), named.feeds.end()})) {
        const inventory::FeedKey key{feed.source, feed.location};
        rows.feeds.emplace(key, std::move(feed));
    }
    inventory::ensure_levels(tx, {named.piles.begin(), named.piles.end()});
    const std::vector<inventory::StockItemId> items(named.items.begin(), named.items.end());
    rows.stock = inventory::load_stock(tx, items, sql::Lock::yes);
    rows.shortages.load(tx, items);
    // Under the locks: who told the same at the same time has committed by now.
    for (auto& key : inventory::known_movements(tx, {named.keys.begin(), named.keys.end()})) {
        rows.known.insert(std::move(key));
    }
    rows.moments = named.moments;
    for (const auto at : named.moments) {
        for (const auto& m : inventory::moved_since(tx, at)) {
            const PileKey key{m.stock_item, m.location, m.owner};
            if (named.piles.contains(key)) rows.later.emplace(std::pair{at, key}, m);
        }
    }
    return rows;
}

Result<StockWork> ChangeStockKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    return Changer(rows, entry).run();
}

inventory::StockChanged ChangeStockKind::fold(Rows& rows, const Entry<Command>&,
                                              StockWork& work) const {
    for (auto& [key, pile] : work.stock.piles) rows.stock.piles[key] = std::move(pile);
    rows.shortages = std::move(work.shortages);
    for (const auto& m : work.movements) {
        rows.known.insert({m.source, m.source_event, m.seq});
        add_later(rows, m);
        rows.movements.push_back(m);
    }
    for (auto& feed : work.feeds) {
        const inventory::FeedKey key{feed.source, feed.location};
        rows.feeds[key] = std::move(feed);
        rows.changed_feeds.insert(key);
    }
    std::ranges::move(work.events, std::back_inserter(rows.events));
    return std::move(work.answer);
}

void ChangeStockKind::save(Tx& tx, const Rows& rows) const {
    inventory::save_stock(tx, rows.stock);
    inventory::insert_movements(tx, rows.movements);
    rows.shortages.save(tx);
    std::vector<inventory::Feed> feeds;
    for (const auto& key : rows.changed_feeds) feeds.push_back(rows.feeds.at(key));
    inventory::save_feeds(tx, feeds);
}

std::string ChangeStockKind::store(const Outcome& outcome) const { return json::write(outcome); }

inventory::StockChanged ChangeStockKind::restore(const std::string& text) const {
    auto outcome = json::read<Outcome>(text);
    check(outcome.ok(), "a stored outcome reads back");
    return *std::move(outcome);
}

}  // namespace nahtlos::flows
