// Where the orders come from: a shop with stock, and batches of the rows of new two-line orders.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "bench/limits/rows.hpp"

namespace nahtlos::limits {

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): the same orders on every run.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t bits();
    std::uint64_t below(std::uint64_t n) { return bits() % n; }
    /// UUIDv4, as clients make their idempotency keys.
    Uuid uuid();

private:
    std::uint64_t state_;
};

/// Keeps the text of one batch in place until clear(), so that rows can point to it.
class TextStore {
public:
    std::string_view keep(std::string_view text);
    void clear();

private:
    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t block_ = 0, used_ = 0;
};

/// How the ids of foreign systems (external order ids, provider events) sort.
enum class ForeignIds { ascending, random };

struct ShopOptions {
    std::size_t stock_items = 1000, locations = 4;
    ForeignIds foreign_ids = ForeignIds::ascending;
};

struct Channel {
    Uuid id, market;
    std::string group;
};

struct Shop {
    Uuid legal_entity, principal, actor;
    std::vector<Channel> channels;
    std::vector<Uuid> stock_items, variants, locations;
    std::vector<LevelRow> levels;  // in key order
    std::vector<PolicyRow> policies;
    std::vector<FenceRow> fences;
    std::vector<HoldRow> holds;
};

/// Quantity wanted of one level by all lines of a batch that ask for it.
struct Demand {
    Uuid stock_item, location, owner;
    Integer quantity = 0;
    auto key() const { return std::tie(stock_item, location, owner); }
};

struct Batch {
    Integer day = 0, now = 0;
    std::size_t orders = 0;
    std::vector<CommandRow> commands;  // in key order
    std::vector<EventRow> events;
    std::vector<EventBatchRow> event_batch;
    std::vector<PartyRow> parties;
    std::vector<OrderRow> placed;
    std::vector<LineRow> lines;
    std::vector<FulfillmentRow> fulfillments;
    std::vector<AllocationRow> allocations;
    std::vector<MovementRow> movements;
    std::vector<PaymentRow> payments;
    std::vector<PaymentEventRow> payment_events;
    std::vector<PaymentAllocationRow> payment_allocations;
    std::vector<Demand> demand;          // unique, in key order
    std::vector<std::size_t> demand_of;  // of each allocation: its place in `demand`
    void clear();
    /// The ticket is known only when the locks are held.
    void set_ticket(Integer ticket);
    void set_numbers(Integer first);
};

class OrderSource {
public:
    explicit OrderSource(const ShopOptions& options);
    const Shop& shop() const { return shop_; }
    /// Fills `batch` with the next `orders` orders; the rows point into this source until the next
    /// call.
    void fill(Batch& batch, std::size_t orders);

private:
    struct Order;
    void stock_shop();
    void add_order(Batch& batch);
    void add_lines(Batch& batch, const Order& order);
    void add_payment(Batch& batch, const Order& order);
    void add_record(Batch& batch, const Order& order);
    void sum_demand(Batch& batch);
    Uuid next_id();
    std::string_view print(const char* format, ...) __attribute__((format(printf, 2, 3)));
    std::string_view foreign_id(std::string_view prefix);

    ShopOptions options_;
    Shop shop_;
    Dice dice_{20261122};
    UuidMaker ids_;
    TextStore text_;
    Integer now_ = 0, serial_ = 0;
};

}  // namespace nahtlos::limits
