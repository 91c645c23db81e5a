#include "sim/shop_image.hpp"

#include "auth/keys.hpp"
#include "base/sql/migrate.hpp"
#include "sim/disk/disk.hpp"

namespace nahtlos::sim {
namespace {

void set_policy(Tx& tx, const std::string& sku, inventory::LocationId at, std::int64_t safety,
                std::int64_t backorder_limit) {
    tx.run(
        "insert into inventory_policy (stock_item, location, safety, backorder_limit, version) "
        "values ($1, $2, $3, $4, 1)",
        Shop::item(sku), at, safety, backorder_limit);
}

void fence(Tx& tx, const std::string& sku, inventory::LocationId at, const std::string& group,
           std::int64_t quantity) {
    tx.run(
        "insert into inventory_fence (stock_item, location, channel_group, quantity, used, mode, "
        "valid_from, version) values ($1, $2, $3, $4, 0, 'hard', 0, 1)",
        Shop::item(sku), at, group, quantity);
}

// Rows for all, so that a bug in how they are read shows everywhere.
void set_policies(Tx& tx, const Shop& shop) {
    for (const std::string sku : {"A", "B", "C", "D", "E"}) {
        for (const auto at : {shop.warehouse, shop.berlin, shop.hamburg}) {
            const bool has_backorders = sku == "B" && at == shop.warehouse;
            const bool has_safety = sku == "C" && at == shop.berlin;
            set_policy(tx, sku, at, has_safety ? 2 : 0, has_backorders ? 3 : 0);
        }
    }
}

void add_keys(Tx& tx, const Shop& shop) {
    auth::Key key;
    key.name = "admin";
    key.kind = auth::KeyKind::admin;
    key.scopes = "admin";
    key.id.uuid.bytes = {0x01, 0x8f, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 77, 1};
    auth::insert_key(tx, key, keys::admin);
    key.kind = auth::KeyKind::store;
    key.scopes = "carts:write,orders:read,orders:place,orders:price,stock:read";
    key.name = "web";
    key.channel = shop.web;
    key.id.uuid.bytes[15] = 2;
    auth::insert_key(tx, key, keys::web);
    key.name = "till";
    key.channel = shop.till;
    key.id.uuid.bytes[15] = 3;
    auth::insert_key(tx, key, keys::till);
}

// As tags name them (actors/scanner.cpp); by API their events would begin in the middle.
void give_gtins(Tx& tx) {
    tx.run("update catalog_variant set gtin = '80614141123458' where sku = 'A'");
    tx.run("update catalog_variant set gtin = '80614141123465' where sku = 'B'");
}

ShopImage make_image() {
    Disk disk;
    ShopImage image;
    {
        sql::Database database({.url = "sqlite:shop.db", .sqlite_vfs = disk.vfs_name()});
        const auto connection = database.open_writer();
        sql::migrate(*connection, sql::embedded_migrations(), Instant{0});
        image.shop = make_shop(database);
        for (const auto* sku : {"A", "B", "C", "D", "E"}) {
            for (const auto at : {image.shop.warehouse, image.shop.berlin, image.shop.hamburg}) {
                put_stock(database, image.shop, sku, at, 12);
            }
        }
        for (const auto* customer : customers) {
            make_customer(database, *parse_id<customers::ProfileId>(customer));
        }
        sql::write(*connection, [&](Tx& tx) {
            set_policies(tx, image.shop);
            add_keys(tx, image.shop);
            give_gtins(tx);
            fence(tx, "A", image.shop.warehouse, "retail", 5);
            fence(tx, "D", image.shop.warehouse, "online", 4);
        });
        connection->script("pragma wal_checkpoint(truncate)");
    }
    image.content = disk.content("shop.db");
    return image;
}

}  // namespace

const ShopImage& shop_image() {
    static const ShopImage image = make_image();
    return image;
}

}  // namespace nahtlos::sim
