// Exchanges: returns that become another order, their stored form and what callers say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/requests.hpp"
#include "orders/returns.hpp"

namespace nahtlos::orders {

/// How the payment of a replacement names where its money came from.
inline constexpr std::string_view exchange_provider = "exchange";

/// open: the goods are to come back; settled: they came and were credited; canceled: they stay.
enum class ExchangeState { open, settled, canceled };
BOOST_DESCRIBE_ENUM(ExchangeState, open, settled, canceled)

struct Exchange {
    OrderId order_id;
    ReturnId return_id;
    OrderId replacement;
    ExchangeState state = ExchangeState::open;
    std::int64_t credit_minor = 0;
    Instant recorded_at, updated_at;
    static constexpr std::string_view schema_name = "ExchangeRow";
};
BOOST_DESCRIBE_STRUCT(Exchange, (),
                      (order_id, return_id, replacement, state, credit_minor, recorded_at,
                       updated_at))

void insert_exchange(Tx& tx, const Exchange& row);
void update_exchange(Tx& tx, const Exchange& row);
/// Of this order, by return.
std::vector<Exchange> exchanges_of(Tx& tx, OrderId id);
/// That this return is of; whoever settles it holds the lock of the order.
std::optional<Exchange> exchange_of(Tx& tx, ReturnId id);
/// That this order is the replacement of.
std::optional<Exchange> exchange_for(Tx& tx, OrderId replacement);
/// By order and return, for verify.
std::vector<Exchange> exchanges_after(Tx& tx, const Exchange& after, std::int64_t limit);

// --- what callers say

struct ExchangeWishLine {
    std::int64_t line = 0;
    json::Quantity quantity;
    ReturnReason reason = ReturnReason::other;
    json::Sku sku;
    std::optional<json::Quantity> sku_quantity;
    static constexpr std::array<std::string_view, 1> may_miss{"reason"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"sku", "what is taken instead"},
         {"sku_quantity", "units of it; as many as come back, unless told"}}};
};
BOOST_DESCRIBE_STRUCT(ExchangeWishLine, (), (line, quantity, reason, sku, sku_quantity))

struct ExchangeWish {
    json::List<ExchangeWishLine, 1, 100> lines;
    ReturnWay way = ReturnWay::parcel;
    std::optional<inventory::LocationId> location;
    std::optional<DeliveryRequest> delivery;
    std::optional<std::int64_t> expected_total_minor;
    bool preview = false;
    static constexpr std::array<std::string_view, 2> may_miss{"way", "preview"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{
        {{"location", "where the goods shall come to; any place that takes goods back, if none"},
         {"delivery", "of the replacement; shipped to the address of the order, unless told"},
         {"expected_total_minor", "of the replacement, as the preview said"},
         {"preview", "true: nothing is changed, the answer says what would be"}}};
};
BOOST_DESCRIBE_STRUCT(ExchangeWish, (),
                      (lines, way, location, delivery, expected_total_minor, preview))

}  // namespace nahtlos::orders
