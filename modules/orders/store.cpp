#include "orders/store.hpp"

namespace nahtlos::orders {
namespace {

struct OrderKey {
    OrderId id;
};
BOOST_DESCRIBE_STRUCT(OrderKey, (), (id))

struct PartKey {
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(PartKey, (), (order_id))

struct NumberRow {
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(NumberRow, (), (number))

// What may change of an order once it is there.
struct LineArticle {
    OrderId order_id;
    std::int64_t line = 0;
    std::optional<catalog::VariantId> variant;
    std::string sku;
};
BOOST_DESCRIBE_STRUCT(LineArticle, (), (order_id, line, variant, sku))

struct OrderProgress {
    OrderId id;
    OrderStatus status = OrderStatus::placed;
    PaymentState payment_status = PaymentState::due;
    FulfillmentState fulfillment_status = FulfillmentState::unfulfilled;
    ReturnState return_status = ReturnState::none;
    std::int64_t total_minor = 0, tax_minor = 0, discount_minor = 0, shipping_minor = 0,
                 paid_minor = 0, refunded_minor = 0;
    std::optional<Instant> placed_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(OrderProgress, (),
                      (id, status, payment_status, fulfillment_status, return_status, total_minor,
                       tax_minor, discount_minor, shipping_minor, paid_minor, refunded_minor,
                       placed_at, updated_at, version))

template <class Key>
std::vector<Key> keys_of(const std::vector<OrderId>& ids) {
    std::vector<Key> keys;
    keys.reserve(ids.size());
    for (const auto& id : ids) keys.push_back({id});
    return keys;
}

}  // namespace

void insert_orders(Tx& tx, const std::vector<Order>& orders) { tx.insert("orders_order", orders); }

void update_orders(Tx& tx, const std::vector<Order>& orders) {
    std::vector<OrderProgress> rows;
    for (const auto& o : orders) {
        rows.push_back({o.id, o.status, o.payment_status, o.fulfillment_status, o.return_status,
                        o.total_minor, o.tax_minor, o.discount_minor, o.shipping_minor,
                        o.paid_minor, o.refunded_minor, o.placed_at, o.updated_at, o.version});
    }
    tx.update("orders_order", 1, rows);
}

void insert_lines(Tx& tx, const std::vector<NewLine>& lines) { tx.insert("orders_line", lines); }

void update_lines(Tx& tx, const std::vector<Line>& lines) {
    std::vector<LineProgress> rows;
    for (const auto& l : lines) {
        rows.push_back({l.order_id, l.line, l.canceled, l.allocated, l.backordered, l.fulfilled,
                        l.delivered, l.invoiced, l.return_requested, l.returned, l.exchanged,
                        l.written_off, l.charged_minor, l.refunded_minor});
    }
    tx.update("orders_line", 2, rows);
}

void identify_lines(Tx& tx, const std::vector<Line>& lines) {
    std::vector<LineArticle> rows;
    for (const auto& l : lines) rows.push_back({l.order_id, l.line, l.variant, l.sku});
    tx.update("orders_line", 2, rows);
}

void insert_discounts(Tx& tx, const std::vector<Discount>& discounts) {
    tx.insert("orders_discount", discounts);
}

std::vector<Discount> discounts_of(Tx& tx, const std::vector<OrderId>& ids) {
    return tx.find<Discount>("orders_discount", keys_of<PartKey>(ids), {},
                             "order_id, line, promotion");
}

void insert_fulfillments(Tx& tx, const std::vector<Fulfillment>& fulfillments) {
    tx.insert("orders_fulfillment", fulfillments);
}

void update_fulfillments(Tx& tx, const std::vector<Fulfillment>& fulfillments) {
    tx.update("orders_fulfillment", 2, fulfillments);
}

void insert_taken_back(Tx& tx, const std::vector<TakenBack>& rows) {
    tx.insert_missing("orders_taken_back", rows);
}

std::vector<TakenBack> taken_back(Tx& tx, const std::vector<OrderId>& ids) {
    return tx.find<TakenBack>("orders_taken_back", keys_of<PartKey>(ids), {}, "order_id, location");
}

std::vector<Order> orders(Tx& tx, const std::vector<OrderId>& ids, sql::Lock lock) {
    return tx.find<Order>("orders_order", keys_of<OrderKey>(ids), lock, sql::LockRank::order);
}

std::vector<Line> lines_of(Tx& tx, const std::vector<OrderId>& ids) {
    return tx.find<Line>("orders_line", keys_of<PartKey>(ids), {}, "order_id, line");
}

std::vector<Fulfillment> fulfillments_of(Tx& tx, const std::vector<OrderId>& ids) {
    return tx.find<Fulfillment>("orders_fulfillment", keys_of<PartKey>(ids), {}, "order_id, id");
}

std::vector<External> externals(Tx& tx, const std::vector<ExternalKey>& keys) {
    return tx.find<External>("orders_order", keys);
}

std::vector<std::int64_t> take_numbers(Tx& tx, std::size_t n) {
    std::vector<std::int64_t> numbers;
    const auto count = static_cast<std::int64_t>(n);
    if (tx.engine() == sql::Engine::postgres) {
        // A sequence: two processes never wait for each other's commit.
        for (const auto& row : tx.all<NumberRow>(
                 "select nextval('orders_number') from generate_series(1, $1)", count)) {
            numbers.push_back(row.number);
        }
        return numbers;
    }
    const auto next = tx.value<std::int64_t>(
        "update base_counter set next = next + $1 where name = 'order_number' returning next",
        count);
    check(next.has_value(), "the order number counter is there");
    for (auto number = *next - count; number < *next; ++number) numbers.push_back(number);
    return numbers;
}

}  // namespace nahtlos::orders
