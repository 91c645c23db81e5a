// EntityLine: one line of our own JSON Lines, which hold everything the catalog is made of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/collections.hpp"
#include "catalog/product_types.hpp"
#include "catalog/trees.hpp"
#include "catalog/write.hpp"
#include "channels/setup.hpp"
#include "customers/groups.hpp"
#include "inventory/setup.hpp"
#include "pricing/lists.hpp"

namespace nahtlos::flows::exchange {

/// As NewChannel and NewLocation, with the legal entity by name.
struct ChannelLine {
    json::ShortText<40> code;
    json::ShortText<100> name;
    channels::ChannelKind kind = channels::ChannelKind::web;
    channels::ChannelStatus status = channels::ChannelStatus::draft;
    json::ShortText<200> legal_entity;
    json::ShortText<40> market, channel_group;
    bool publishes_all = true;
};
BOOST_DESCRIBE_STRUCT(ChannelLine, (),
                      (code, name, kind, status, legal_entity, market, channel_group,
                       publishes_all))

struct LocationLine {
    json::ShortText<40> code;
    json::ShortText<100> name;
    inventory::LocationKind kind = inventory::LocationKind::warehouse;
    json::ShortText<200> legal_entity;
    json::CountryCode country;
    json::ShortText<60> time_zone;
    std::vector<inventory::Method> capabilities;
    std::int64_t ready_minutes = 120;
    std::optional<double> latitude, longitude;
    std::optional<json::ShortText<300>> address, opening_hours;
    static constexpr std::array<std::string_view, 2> may_miss{"capabilities", "ready_minutes"};
};
BOOST_DESCRIBE_STRUCT(LocationLine, (),
                      (code, name, kind, legal_entity, country, time_zone, capabilities,
                       ready_minutes, latitude, longitude, address, opening_hours))

struct ListPriceLine {
    json::ShortText<40> price_list;
    json::Sku sku;
    json::Quantity min_quantity;
    UnitPrice unit_price;
    static constexpr std::array<std::string_view, 1> may_miss{"min_quantity"};
};
BOOST_DESCRIBE_STRUCT(ListPriceLine, (), (price_list, sku, min_quantity, unit_price))

struct StockLine {
    json::Sku sku;
    json::ShortText<64> location;
    std::int64_t on_hand = 0;
};
BOOST_DESCRIBE_STRUCT(StockLine, (), (sku, location, on_hand))

/// Exactly one of these. What names others comes behind them.
struct EntityLine {
    std::optional<channels::NewLegalEntity> legal_entity;
    std::optional<channels::NewMarket> market;
    std::optional<ChannelLine> channel;
    std::optional<LocationLine> location;
    std::optional<catalog::NewTaxRate> tax_rate;
    std::optional<catalog::ProductType> product_type;
    std::optional<catalog::Tree> tree;
    std::optional<catalog::CategoryWish> category;
    std::optional<catalog::BrandWish> brand;
    std::optional<catalog::ProductWish> product;
    std::optional<catalog::CollectionWish> collection;
    std::optional<customers::NewGroup> customer_group;
    std::optional<pricing::NewPriceList> price_list;
    std::optional<ListPriceLine> list_price;
    std::optional<StockLine> stock;
};
BOOST_DESCRIBE_STRUCT(EntityLine, (),
                      (legal_entity, market, channel, location, tax_rate, product_type, tree,
                       category, brand, product, collection, customer_group, price_list, list_price,
                       stock))

/// Which member is set; nothing where it is none or more than one.
std::optional<std::size_t> kind_of(const EntityLine& line);

}  // namespace nahtlos::flows::exchange
