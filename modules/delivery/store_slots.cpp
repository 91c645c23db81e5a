#include <algorithm>

#include "base/sql/where.hpp"
#include "delivery/slots.hpp"

namespace nahtlos::delivery {
namespace {

// Between levels and counters of promotions; nothing else takes it.
constexpr auto slot_rank = sql::LockRank::fence;

struct OrderKey {
    Uuid order_id;
};
BOOST_DESCRIBE_STRUCT(OrderKey, (), (order_id))

struct TakenRow {
    MethodId way;
    inventory::LocationId location;
    Instant starts_at;
    std::int64_t capacity = 0, taken = 0, version = 1;
};
BOOST_DESCRIBE_STRUCT(TakenRow, (), (way, location, starts_at, capacity, taken, version))

}  // namespace

std::int64_t SlotBook::left(const SlotKey& key, std::int64_t capacity) const {
    const auto it = counters_.find(key);
    if (it == counters_.end()) return 0;
    return std::max<std::int64_t>(0, capacity - it->second.taken);
}

bool SlotBook::has_room(const SlotKey& key) const {
    const auto it = counters_.find(key);
    return it != counters_.end() && it->second.taken < it->second.capacity;
}

const SlotClaim* SlotBook::claim_of(Uuid order) const {
    const auto it = claims_.find(order);
    return it == claims_.end() ? nullptr : &it->second;
}

void SlotBook::put(const SlotClaim& claim, std::optional<std::int64_t> capacity) {
    const auto* before = claim_of(claim.order_id);
    if (before != nullptr && *before == claim) return;
    // Who has a place keeps it, even where the way takes fewer by now.
    const bool is_kept =
        before != nullptr && before->counts() && claim.counts() && before->key() == claim.key();
    if (before != nullptr && before->counts() && !is_kept) {
        // What is given up is given up even where verify will find that its counter is wrong.
        auto& counter = counters_.at(before->key());
        counter.taken = std::max<std::int64_t>(0, counter.taken - 1);
        changed_.insert(before->key());
    }
    if (claim.counts() && !is_kept) {
        auto& counter = counters_.at(claim.key());
        if (capacity) counter.capacity = *capacity;
        ++counter.taken;
        check(counter.taken <= counter.capacity, "a window that is full is not promised");
        changed_.insert(claim.key());
    }
    claims_.insert_or_assign(claim.order_id, claim);
    changed_claims_.insert(claim.order_id);
}

void SlotBook::save(Tx& tx) const {
    std::vector<TakenRow> rows;
    for (const auto& key : changed_) {
        const auto& c = counters_.at(key);
        rows.push_back({c.way, c.location, c.starts_at, c.capacity, c.taken, c.version + 1});
    }
    std::vector<SlotClaim> fresh, changed;
    for (const auto& order : changed_claims_) {
        (stored_.contains(order) ? changed : fresh).push_back(claims_.at(order));
    }
    if (!rows.empty()) tx.update("delivery_slot", 3, rows);
    if (!fresh.empty()) tx.insert("delivery_slot_claim", fresh);
    if (!changed.empty()) tx.update("delivery_slot_claim", 1, changed);
}

SlotBook lock_slots(Tx& tx, const std::vector<SlotCounter>& wanted,
                    const std::vector<Uuid>& orders) {
    SlotBook book;
    std::vector<OrderKey> keys;
    for (const auto& order : orders) keys.push_back({order});
    if (!keys.empty()) {
        for (auto& row : tx.find<SlotClaim>("delivery_slot_claim", keys)) {
            book.stored_.insert(row.order_id);
            book.claims_.emplace(row.order_id, row);
        }
    }
    std::map<SlotKey, SlotCounter> missing;
    std::set<SlotKey> needed;
    for (const auto& counter : wanted) {
        missing.emplace(counter.key(), counter);
        needed.insert(counter.key());
    }
    for (const auto& [order, claim] : book.claims_) needed.insert(claim.key());
    if (needed.empty()) return book;
    std::vector<SlotCounter> rows;
    for (const auto& [key, counter] : missing) rows.push_back(counter);
    if (!rows.empty()) tx.insert_missing("delivery_slot", rows);
    const std::vector<SlotKey> all(needed.begin(), needed.end());
    for (auto& row : tx.find<SlotCounter>("delivery_slot", all, sql::Lock::yes, slot_rank)) {
        book.counters_.emplace(row.key(), row);
    }
    return book;
}

std::map<SlotKey, std::int64_t> taken_slots(Tx& tx, MethodId way, Instant from) {
    std::map<SlotKey, std::int64_t> taken;
    for (const auto& row : tx.all<SlotCounter>(
             "select way, location, starts_at, ends_at, capacity, taken, version from "
             "delivery_slot where way = $1 and starts_at >= $2",
             way, from)) {
        taken.emplace(row.key(), row.taken);
    }
    return taken;
}

std::vector<SlotCounter> slots_after(Tx& tx, const SlotKey& last, std::int64_t limit) {
    sql::Where where;
    where.page("way, location, starts_at", std::optional(last), limit);
    return sql::rows_of<SlotCounter>(tx, "delivery_slot", where);
}

std::vector<SlotClaim> slot_claims_after(Tx& tx, Uuid last, std::int64_t limit) {
    sql::Where where;
    where.page("order_id", std::optional(last), limit);
    return sql::rows_of<SlotClaim>(tx, "delivery_slot_claim", where);
}

}  // namespace nahtlos::delivery
