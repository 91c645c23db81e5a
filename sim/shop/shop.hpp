// A small shop for simulations and tests: one retailer in Germany with a warehouse and two stores.
#pragma once

#include <string>

#include "base/sql/database.hpp"
#include "catalog/types.hpp"
#include "channels/types.hpp"
#include "customers/types.hpp"
#include "inventory/types.hpp"

namespace nahtlos::sim {

/// Everything has a fixed id, so that tests can name it. Articles A to E (SKU "A" .. "E") at 10.00,
/// 20.00, ... EUR gross, VAT standard 19 % (DE), E at 7 %. KIT is two A and one B. Channels "web"
/// (ships from warehouse then stores; pickup in stores) and "till"; group "online" and "retail".
struct Shop {
    channels::LegalEntityId entity;
    channels::MarketId market;
    channels::ChannelId web, till;
    inventory::LocationId warehouse, berlin, hamburg;

    static catalog::ProductId product(const std::string& sku);
    static catalog::VariantId variant(const std::string& sku);
    static inventory::StockItemId item(const std::string& sku);
};

/// Writes the shop; no stock yet.
Shop make_shop(sql::Database& database);

/// A customer of the whole house.
customers::ProfileId make_customer(sql::Database& database, customers::ProfileId id);

/// Receives stock: a movement and the level.
void put_stock(sql::Database& database, const Shop& shop, const std::string& sku,
               inventory::LocationId location, std::int64_t quantity);

}  // namespace nahtlos::sim
