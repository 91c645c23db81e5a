// What callers say about stock: receipts, corrections, counts, moves; and what is answered.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/json/values.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

enum class StockChangeKind {
    receive,       // goods came in
    issue,         // goods left without an order: a till, an offline sale
    adjust,        // a difference, with its reason
    set_physical,  // so many lie there
    set_sellable,  // so many can be sold: without damaged, quality, display and allocated ones
    move_state,    // to a state that is not for sale, or (negative) back
    transfer       // to another location
};
BOOST_DESCRIBE_ENUM(StockChangeKind, receive, issue, adjust, set_physical, set_sellable, move_state,
                    transfer)

struct StockChangeRow {
    StockChangeKind kind = StockChangeKind::adjust;
    std::optional<json::Sku> sku;
    std::optional<StockItemId> stock_item;
    json::ShortText<64> location;
    std::optional<json::ShortText<64>> to_location;
    std::int64_t quantity = 0;
    std::optional<std::int64_t> change_from;
    std::optional<StockState> state;
    std::optional<json::ShortText<200>> reason;
    std::optional<UnitPrice> unit_cost;
    std::optional<Currency> currency;
    std::optional<json::ShortText<200>> source_event_id;
    std::int64_t source_line = 0;
    std::optional<Instant> occurred_at;
    std::optional<Uuid> owner;

    static constexpr std::array<std::string_view, 1> may_miss{"source_line"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> docs{{
        {"sku", "of a variant that is one stock item; or give stock_item"},
        {"location", "code or id"},
        {"to_location", "code or id; transfer only"},
        {"quantity", "in the item's base unit; the new count for set_*, negative to take off"},
        {"change_from", "set_* only: refused unless this is the count now"},
        {"state", "move_state only"},
        {"source_event_id", "the source's own id: what is told twice counts once"},
        {"source_line", "tells rows of one source event apart"},
        {"owner", "whose goods they are; the location's legal entity unless told"},
    }};
};
BOOST_DESCRIBE_STRUCT(StockChangeRow, (),
                      (kind, sku, stock_item, location, to_location, quantity, change_from, state,
                       reason, unit_cost, currency, source_event_id, source_line, occurred_at,
                       owner))

struct StockChangeRequest {
    json::List<StockChangeRow, 1, 1000> rows;
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    std::optional<json::ShortText<40>> source;
    std::optional<Instant> as_of;

    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"source", "who tells it; required with source_event_id and as_of"},
        {"as_of",
         "when the counts of set_* were taken: later movements are added to them; at "
         "most 7 days ago, and later than the last count of this source and location"},
    }};
};
BOOST_DESCRIBE_STRUCT(StockChangeRequest, (), (rows, error_policy, source, as_of))

/// A row's level after the whole call.
struct StockRowAnswer : api::RowAnswer {
    std::optional<StockItemId> stock_item;
    std::optional<LocationId> location;
    std::optional<std::int64_t> on_hand, available;
};
BOOST_DESCRIBE_STRUCT(StockRowAnswer, (api::RowAnswer), (stock_item, location, on_hand, available))

using StockChangeId = Id<"stc">;

struct StockChanged : api::Bulk<StockRowAnswer> {
    StockChangeId id;
};
BOOST_DESCRIBE_STRUCT(StockChanged, (api::Bulk<StockRowAnswer>), (id))

}  // namespace nahtlos::inventory
