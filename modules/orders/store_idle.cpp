#include "orders/idle.hpp"

namespace nahtlos::orders {
namespace {

struct IdRow {
    CartId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

// Above every UUIDv7 that was made by `at`: what is touched last then was made before.
Uuid after_all_made_by(Instant at) {
    auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(0, at.us / 1000)) + 1;
    Uuid id;
    for (std::size_t i = 6; i-- > 0; ms >>= 8) id.bytes[i] = static_cast<std::uint8_t>(ms & 0xFF);
    return id;
}

}  // namespace

std::vector<CartId> idle_carts(Tx& tx, Instant since, std::int64_t limit) {
    std::vector<CartId> ids;
    for (const auto& row : tx.all<IdRow>(
             "select id from orders_cart where status = 'active' and id < $1 and updated_at <= $2 "
             "order by id limit $3",
             after_all_made_by(since), since, limit)) {
        ids.push_back(row.id);
    }
    return ids;
}

std::vector<Fulfillment> left_at(Tx& tx, inventory::LocationId location, FulfillmentStatus status,
                                 Instant since, std::int64_t limit) {
    // In the words of the index orders_fulfillment_open, which SQLite only uses for its own.
    return tx.all<Fulfillment>(
        "select order_id, id, method, location, status, promise_from, promise_by, "
        "pickup_code, tracking, hold_reason, updated_at, version from orders_fulfillment where "
        "location = $1 and id < $2 "
        "and status <> 'shipped' and status <> 'delivered' and status <> 'handed_over' and "
        "status <> 'rejected' and status <> 'canceled' and status = $3 and "
        "updated_at <= $4 order by id limit $5",
        location, after_all_made_by(since), status, since, limit);
}

std::vector<Fulfillment> without_place(Tx& tx, const std::optional<FulfillmentId>& after,
                                       std::int64_t limit) {
    return tx.all<Fulfillment>(
        "select order_id, id, method, location, status, promise_from, promise_by, "
        "pickup_code, tracking, hold_reason, updated_at, version from orders_fulfillment where "
        "location is null and "
        "id > $1 and status <> 'shipped' and status <> 'delivered' and status <> 'handed_over' and "
        "status <> 'rejected' and status <> 'canceled' and status = 'on_hold' and "
        "hold_reason = 'no_location' order by id limit $2",
        after.value_or(FulfillmentId{}), limit);
}

}  // namespace nahtlos::orders
