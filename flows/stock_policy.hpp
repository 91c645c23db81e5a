// Policies and fences of stock: what is kept back, for whom, and how far promises may go beyond.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/json/schema.hpp"
#include "base/json/values.hpp"
#include "base/json/whole.hpp"
#include "flows/books.hpp"

namespace nahtlos::flows {

using Amount = json::Whole<0, 1'000'000'000>;  // base units

struct PolicyRequest {
    std::optional<json::Sku> sku;
    std::optional<inventory::StockItemId> stock_item;
    json::ShortText<64> location;
    Amount safety, backorder_limit;
    static constexpr std::array<std::string_view, 2> may_miss{"safety", "backorder_limit"};
};
BOOST_DESCRIBE_STRUCT(PolicyRequest, (), (sku, stock_item, location, safety, backorder_limit))

struct FenceRequest {
    std::optional<json::Sku> sku;
    std::optional<inventory::StockItemId> stock_item;
    json::ShortText<64> location;
    json::ShortText<40> channel_group;
    Amount quantity;
    inventory::FenceMode mode = inventory::FenceMode::hard;
    std::optional<Instant> valid_from, valid_to;
    static constexpr std::array<std::string_view, 1> may_miss{"mode"};
};
BOOST_DESCRIBE_STRUCT(FenceRequest, (),
                      (sku, stock_item, location, channel_group, quantity, mode, valid_from,
                       valid_to))

/// Who may change what; as of the caller's key.
struct StockScope {
    std::optional<Uuid> legal_entity;
    std::optional<inventory::LocationId> location;
    std::optional<std::int64_t> version;  // If-Match
};

/// Safety stock and backorder limit of an item at a location, whoever owns the goods. A limit that
/// is lower than what was promised opens a shortage case.
Result<inventory::Policy> put_policy(ChangeScope& scope, Books& books, const PolicyRequest& request,
                                     const StockScope& allowed);

/// A quantity kept for a group of channels; what was used of it stays used.
Result<inventory::Fence> put_fence(ChangeScope& scope, Books& books, const FenceRequest& request,
                                   const StockScope& allowed);

}  // namespace nahtlos::flows
