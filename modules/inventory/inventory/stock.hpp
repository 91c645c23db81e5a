// Stock: the working set of one batch. Decides what can be promised, and keeps what was.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inventory/types.hpp"

namespace nahtlos::inventory {

struct PileKey {
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    auto operator<=>(const PileKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(PileKey, (), (stock_item, location, owner))

/// One level with all that limits its promises.
struct Pile {
    Level level;
    Policy policy;
    std::vector<Fence> fences;
    std::vector<Hold> holds;  // live ones
    bool is_changed = false, fences_changed = false;
};

/// One summand of an availability, for people: "on hand 12", "safety stock -2".
struct Term {
    std::string term;
    std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(Term, (), (term, quantity))

/// on_hand - damaged - quality - display - allocated - live holds, at `now`.
std::int64_t available(const Pile& pile, Instant now);

/// What may still be promised to a channel of `group`:
/// available - safety - unused hard fences of other groups + backorder limit. May be negative.
/// `explain` receives each summand that is not zero. `except_holder`'s own holds do not count.
std::int64_t promisable(const Pile& pile, const std::string& group, Instant now,
                        std::vector<Term>* explain = nullptr,
                        const std::optional<Uuid>& except_holder = std::nullopt);

/// Whole units that can be made of what `left(stock_item)` says is there; needs components.
template <class Left>
std::int64_t units_that_fit(const std::vector<Component>& components, Left left) {
    auto most = std::numeric_limits<std::int64_t>::max();
    for (const auto& c : components) {
        most = std::min(most, std::max<std::int64_t>(0, left(c.stock_item)) / c.quantity);
    }
    return most;
}

/// By how much a pile's promises exceed its goods and its backorder limit; 0 when they fit.
std::int64_t missing(const Pile& pile, Instant now);

/// A wish to promise: units of an item at a location for one line of an order or cart.
struct Promise {
    std::int64_t line = 0;
    PileKey at;
    std::int64_t quantity = 0;
};

class Stock {
public:
    std::map<PileKey, Pile> piles;

    const Pile* find(const PileKey& key) const;
    Pile& at(const PileKey& key);

    /// Raises allocated for a placed order and returns its row; guarded by the caller's plan, and
    /// by a check() here. Uses the fence of `group` as far as it reaches.
    Allocation allocate(const Promise& promise, const std::string& group, Uuid order,
                        Uuid fulfillment, Instant now);
    /// The same without the guard, for what was paid already: the caller opens a shortage case
    /// where it breaks promises.
    Allocation allocate_beyond(const Promise& promise, const std::string& group, Uuid order,
                               Uuid fulfillment, Instant now);
    /// Adds a live hold; guarded as allocate is.
    void hold(const Hold& hold, Instant now);
    /// Lowers allocated by `quantity` of an allocation that is not to be delivered.
    void release(Allocation& allocation, std::int64_t quantity);
    /// Takes goods of an allocation out of on_hand: they were shipped or handed over.
    void consume(Allocation& allocation, std::int64_t quantity);
    /// Adds `quantity` to an allocation that is there already.
    void extend(Allocation& allocation, std::int64_t quantity, Instant now);
    /// Applies a movement's deltas to the level, making it if need be. Supply-reducing ones always
    /// succeed. Returns by how much promises are now broken (0: none).
    std::int64_t apply(const Movement& movement, Instant now);
};

}  // namespace nahtlos::inventory
