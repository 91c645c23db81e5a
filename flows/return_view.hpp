// ReturnView: a return as it is shown.
#pragma once

#include <vector>

#include "flows/order_book.hpp"
#include "orders/returns.hpp"

namespace nahtlos::flows {

struct ReturnLineView {
    std::int64_t line = 0;
    std::string sku, title;
    orders::ReturnReason reason = orders::ReturnReason::other;
    std::int64_t requested = 0, approved = 0, received = 0, resellable = 0, damaged = 0,
                 missing = 0, refunded_minor = 0;
};
BOOST_DESCRIBE_STRUCT(ReturnLineView, (),
                      (line, sku, title, reason, requested, approved, received, resellable, damaged,
                       missing, refunded_minor))

struct ReturnView {
    orders::ReturnId id;
    orders::OrderId order;
    std::string number;  // of the order
    orders::ReturnStatus status = orders::ReturnStatus::requested;
    orders::ReturnWay way = orders::ReturnWay::parcel;
    orders::ReturnAsker asked_by = orders::ReturnAsker::staff;
    std::optional<inventory::LocationId> location;
    std::optional<std::string> tracking;
    Currency currency;
    std::int64_t refunded_minor = 0;
    Instant requested_at, updated_at;
    std::int64_t version = 1;
    std::vector<ReturnLineView> lines;
    static constexpr std::string_view schema_name = "Return";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"refunded_minor", "what the customer gets back for it, in minor units of the order"}}};
};
BOOST_DESCRIBE_STRUCT(ReturnView, (),
                      (id, order, number, status, way, asked_by, location, tracking, currency,
                       refunded_minor, requested_at, updated_at, version, lines))

/// A return after a change, and what became of its order.
struct ReturnChanged {
    ReturnView return_;
    orders::OrderChanged order;
};
BOOST_DESCRIBE_STRUCT(ReturnChanged, (), (return_, order))

/// Of an order whose returns were loaded.
ReturnView view_of(const OpenOrder& order, orders::ReturnId id, const Pages& pages);

}  // namespace nahtlos::flows
