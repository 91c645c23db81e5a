// Making and changing price lists: what callers say, and what is written.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "catalog/types.hpp"
#include "pricing/types.hpp"

namespace nahtlos::pricing {

using Code = json::ShortText<40>;
using Codes = json::List<Code, 0, 100>;

struct NewPriceList {
    Code code;
    json::ShortText<100> name;
    ListKind kind = ListKind::sale;
    ListStatus status = ListStatus::draft;
    Code market;
    Codes channels, customer_groups;  // by code; none: all
    std::int64_t priority = 0;
    std::optional<std::int64_t> percent_off_bp;
    std::optional<Instant> valid_from, valid_until;
    static constexpr std::array<std::string_view, 5> may_miss{"kind", "status", "channels",
                                                              "customer_groups", "priority"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"channels", "codes of channels of the market; none: all of them"},
        {"customer_groups", "codes; none: for everybody"},
        {"percent_off_bp", "basis points off the list price of what has no price in the list"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewPriceList, (),
                      (code, name, kind, status, market, channels, customer_groups, priority,
                       percent_off_bp, valid_from, valid_until))

/// What is missing stays; null empties.
struct PriceListChange {
    std::optional<json::ShortText<100>> name;
    std::optional<ListStatus> status;
    std::optional<Codes> channels, customer_groups;
    std::optional<std::int64_t> priority;
    std::optional<std::optional<std::int64_t>> percent_off_bp;
    std::optional<std::optional<Instant>> valid_from, valid_until;
};
BOOST_DESCRIBE_STRUCT(PriceListChange, (),
                      (name, status, channels, customer_groups, priority, percent_off_bp,
                       valid_from, valid_until))

/// A price as a list keeps it; null takes it out.
struct ListPriceRequest {
    json::Sku sku;
    json::Quantity min_quantity;
    std::optional<UnitPrice> unit_price;
    static constexpr std::array<std::string_view, 1> may_miss{"min_quantity"};
};
BOOST_DESCRIBE_STRUCT(ListPriceRequest, (), (sku, min_quantity, unit_price))

struct ListPrices {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<ListPriceRequest, 1, 5000> prices;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(ListPrices, (), (error_policy, prices))

struct MadePriceList {
    PriceListId id;
    std::string code;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(MadePriceList, (), (id, code, version))

/// Writes a list, as a child of the command. Refuses a taken code and numbers out of range, each by
/// its field.
Result<MadePriceList> create_list(ChangeScope& scope, const NewPriceList& wish, Uuid market,
                                  Audience audience);
/// `audience` is what the list shall have after the change. `if_match`: "version_changed".
Result<MadePriceList> change_list(ChangeScope& scope, PriceListId id, const PriceListChange& wish,
                                  const std::optional<Audience>& audience,
                                  std::optional<std::int64_t> if_match);
/// Adds, overwrites and takes out prices; SKUs of `wish` that are missing in `variants` are refused
/// by their row, as are repeated ones. Prices said before are kept as history.
Result<api::BulkRows> put_list_prices(ChangeScope& scope, PriceListId id, const ListPrices& wish,
                                      const std::map<std::string, catalog::VariantId>& variants);

struct ListPriceKey {
    catalog::VariantId variant;
    std::int64_t min_quantity = 1;
};
BOOST_DESCRIBE_STRUCT(ListPriceKey, (), (variant, min_quantity))
struct ListPrice {
    catalog::VariantId variant;
    std::int64_t min_quantity = 1;
    UnitPrice unit_price;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(ListPrice, (), (variant, min_quantity, unit_price, recorded_at))
/// The prices that count now, ascending by variant and quantity.
std::vector<ListPrice> prices_of_list(Tx& tx, PriceListId id,
                                      const std::optional<ListPriceKey>& after, std::int64_t limit);

}  // namespace nahtlos::pricing
