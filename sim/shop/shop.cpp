#include "sim/shop/shop.hpp"

#include <vector>

#include "inventory/store.hpp"

namespace nahtlos::sim {
namespace {

Uuid fixed(std::uint8_t kind, std::uint8_t n) {
    Uuid id;
    id.bytes = {0x01, 0x8f, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, kind, n};
    return id;
}

constexpr std::uint8_t kit = 'K';

std::uint8_t letter(const std::string& sku) {
    return sku == "KIT" ? kit : static_cast<std::uint8_t>(sku.at(0));
}

void add_article(Tx& tx, const Shop& shop, const std::string& sku, std::int64_t euros,
                 const std::string& tax) {
    const auto product = Shop::product(sku);
    const auto variant = Shop::variant(sku);
    tx.run(
        "insert into catalog_product (id, handle, status, version, created_at, updated_at) "
        "values ($1, $2, 'active', 1, 0, 0)",
        product, sku);
    tx.run("insert into catalog_text (product, language, title) values ($1, 'de', $2)", product,
           "Artikel " + sku);
    tx.run("insert into catalog_text (product, language, title) values ($1, 'en', $2)", product,
           "Article " + sku);
    tx.run(
        "insert into catalog_variant (id, product, sku, options, tax_category, status, revision,"
        " version, created_at, updated_at) values ($1, $2, $3, '{}', $4, 'active', 1, 1, 0, 0)",
        variant, product, sku, tax);
    tx.run(
        "insert into catalog_price (variant, market, valid_from, currency, unit_price, "
        "recorded_at) values ($1, $2, 0, 'EUR', $3, 0)",
        variant, shop.market, euros * 1'000'000);
}

void add_component(Tx& tx, const std::string& sku, const std::string& item, std::int64_t n) {
    tx.run(
        "insert into inventory_component (variant, stock_item, quantity, revision) "
        "values ($1, $2, $3, 1)",
        Shop::variant(sku), Shop::item(item), n);
}

void add_location(Tx& tx, const Shop& shop, inventory::LocationId id, const std::string& code,
                  const std::string& kind, const std::string& capabilities) {
    tx.run(
        "insert into inventory_location (id, code, name, kind, status, legal_entity, country, "
        "time_zone, capabilities, ready_minutes, version, created_at, updated_at) values "
        "($1, $2, $2, $3, 'open', $4, 'DE', 'Europe/Berlin', $5, 120, 1, 0, 0)",
        id, code, kind, shop.entity, capabilities);
}

void add_channel(Tx& tx, const Shop& shop, channels::ChannelId id, const std::string& code,
                 const std::string& kind, const std::string& group) {
    tx.run(
        "insert into channels_channel (id, code, name, kind, status, legal_entity, market, "
        "channel_group, publishes_all, version, created_at, updated_at) values "
        "($1, $2, $2, $3, 'live', $4, $5, $6, 1, 1, 0, 0)",
        id, code, kind, shop.entity, shop.market, group);
    std::int64_t priority = 0;
    for (const auto& location : {shop.warehouse, shop.berlin, shop.hamburg}) {
        tx.run(
            "insert into inventory_draw (channel, location, methods, priority) "
            "values ($1, $2, 'ship,pickup', $3)",
            id, location, ++priority);
    }
}

void add_rate(Tx& tx, const std::string& country, const std::string& category, std::int64_t bp) {
    tx.run(
        "insert into catalog_tax_rate (country, category, valid_from, rate_bp) "
        "values ($1, $2, 0, $3)",
        country, category, bp);
}

}  // namespace

catalog::ProductId Shop::product(const std::string& sku) { return {fixed(10, letter(sku))}; }
catalog::VariantId Shop::variant(const std::string& sku) { return {fixed(11, letter(sku))}; }
inventory::StockItemId Shop::item(const std::string& sku) { return {fixed(12, letter(sku))}; }

Shop make_shop(sql::Database& database) {
    const Shop shop{{fixed(1, 1)}, {fixed(2, 1)}, {fixed(3, 1)}, {fixed(3, 2)},
                    {fixed(4, 1)}, {fixed(4, 2)}, {fixed(4, 3)}};
    auto connection = database.open_writer();
    sql::write(*connection, [&](Tx& tx) {
        tx.run(
            "insert into channels_legal_entity (id, name, country, currency, number_prefix, "
            "created_at) values ($1, 'Testhaus GmbH', 'DE', 'EUR', 'T-', 0)",
            shop.entity);
        tx.run(
            "insert into channels_market (id, code, name, country, currency, tax_included, "
            "languages, created_at) values ($1, 'de', 'Deutschland', 'DE', 'EUR', 1, 'de,en', 0)",
            shop.market);
        add_location(tx, shop, shop.warehouse, "lager", "warehouse", "ship");
        add_location(tx, shop, shop.berlin, "berlin", "store", "ship,pickup");
        add_location(tx, shop, shop.hamburg, "hamburg", "store", "ship,pickup");
        add_channel(tx, shop, shop.web, "web", "web", "online");
        add_channel(tx, shop, shop.till, "till", "till", "retail");
        for (const std::string country : {"DE", "AT", "CH"}) {
            const bool de = country == "DE";
            add_rate(tx, country, "standard", de ? 1900 : country == "AT" ? 2000 : 810);
            add_rate(tx, country, "reduced", de ? 700 : country == "AT" ? 1000 : 260);
        }
        std::int64_t euros = 10;
        for (const std::string sku : {"A", "B", "C", "D", "E"}) {
            add_article(tx, shop, sku, euros, sku == "E" ? "reduced" : "standard");
            tx.run(
                "insert into inventory_stock_item (id, code, unit, scale, tracking, created_at) "
                "values ($1, $2, 'piece', 0, 'none', 0)",
                Shop::item(sku), sku);
            add_component(tx, sku, sku, 1);
            euros += 10;
        }
        add_article(tx, shop, "KIT", 35, "standard");
        add_component(tx, "KIT", "A", 2);
        add_component(tx, "KIT", "B", 1);
    });
    return shop;
}

void put_stock(sql::Database& database, const Shop& shop, const std::string& sku,
               inventory::LocationId location, std::int64_t quantity) {
    static std::uint8_t event = 0;
    auto connection = database.open_writer();
    sql::write(*connection, [&](Tx& tx) {
        const auto item = Shop::item(sku);
        auto stock = inventory::load_stock(tx, {item}, sql::Lock::yes);
        inventory::Movement m;
        m.source = "test";
        m.source_event = fixed(99, ++event);
        m.kind = inventory::MovementKind::received;
        m.stock_item = item;
        m.location = location;
        m.owner = shop.entity.uuid;
        m.on_hand = quantity;
        m.cause_kind = "purchase";
        m.cause = m.source_event;
        stock.apply(m, Instant{0});
        inventory::save_stock(tx, stock);
        inventory::insert_movements(tx, {m});
    });
}

customers::ProfileId make_customer(sql::Database& database, customers::ProfileId id) {
    sql::write(*database.open_writer(), [&](Tx& tx) {
        tx.run(
            "insert into customers_profile (id, consent_version, version, created_at, updated_at) "
            "values ($1, 0, 1, 0, 0)",
            id);
    });
    return id;
}

}  // namespace nahtlos::sim
