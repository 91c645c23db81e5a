#include <algorithm>
#include <map>
#include <set>

#include "catalog/prices.hpp"
#include "catalog/search.hpp"
#include "catalog/versions.hpp"
#include "catalog/whole.hpp"
#include "channels/directory.hpp"
#include "channels/kept.hpp"
#include "customers/groups.hpp"
#include "flows/books.hpp"
#include "flows/exchange/entity_line.hpp"
#include "flows/exchange/export.hpp"
#include "flows/exchange/export_parts.hpp"
#include "flows/exchange/setup_lines.hpp"
#include "inventory/items.hpp"
#include "inventory/kept.hpp"
#include "inventory/lists.hpp"

namespace nahtlos::flows::exchange {
namespace {

// Reads in one transaction.
template <class Read>
void look(sql::Database& database, Read read) {
    database.read([&](Tx& tx) {
        read(tx);
        return 0;
    });
}

using Use = UseLine;
using catalog::WholeProduct;

constexpr std::int64_t rows_at_once = 500;

void put_house(Tx& tx, const Use& use) {
    const auto directory = channels::load_directory(tx);
    for (const auto& one : channels::kept_legal_entities(tx)) put_line(use, "legal_entity", one);
    for (const auto& one : channels::kept_markets(tx)) put_line(use, "market", one);
    const auto entity_of = [&](channels::LegalEntityId id) {
        return json::ShortText<200>{directory->legal_entities.at(id).name};
    };
    std::map<std::string, const channels::Channel*> channels;
    for (const auto& [id, one] : directory->channels) channels[one.code] = &one;
    for (const auto& [code, one] : channels) {
        const auto& market = directory->markets.at(one->market).code;
        put_line(use, "channel",
                 ChannelLine{{code},
                             {one->name},
                             one->kind,
                             one->status,
                             entity_of(one->legal_entity),
                             {market},
                             {one->channel_group},
                             one->publishes_all});
    }
    for (const auto& one : inventory::kept_locations(tx)) {
        put_line(use, "location",
                 LocationLine{one.code, one.name, one.kind, entity_of({one.legal_entity.uuid}),
                              one.country, one.time_zone, one.capabilities, one.ready_minutes,
                              one.latitude, one.longitude, one.address, one.opening_hours});
    }
}

void put_collections(Tx& tx, const Use& use) {
    std::optional<std::string> last;
    for (;;) {
        const auto page = catalog::list_collections(tx, {}, last, rows_at_once);
        for (const auto& one : page) {
            auto wish = static_cast<const catalog::CollectionWish&>(one);
            if (wish.rule) wish.products.clear();
            put_line(use, "collection", wish);
        }
        if (static_cast<std::int64_t>(page.size()) < rows_at_once) break;
        last = page.back().handle.value;
    }
}

void put_frame(Tx& tx, const Use& use) {
    catalog::TaxRateFilter rates;
    rates.limit = rows_at_once;
    for (;;) {
        const auto page = catalog::list_tax_rates(tx, rates);
        for (const auto& one : page) {
            put_line(
                use, "tax_rate",
                catalog::NewTaxRate{{one.country}, {one.category}, one.valid_from, one.rate_bp});
        }
        if (static_cast<std::int64_t>(page.size()) < rows_at_once) break;
        rates.after = {page.back().country, page.back().category, page.back().valid_from};
    }
    for (const auto& one : catalog::list_types(tx)) {
        put_line(use, "product_type", static_cast<const catalog::ProductType&>(one));
    }
    for (const auto& one : catalog::list_trees(tx)) put_line(use, "tree", one);
    for (const auto& one : catalog::list_categories(tx, std::nullopt)) {
        catalog::CategoryWish wish{{one.tree},       {one.handle}, {}, one.names,
                                   one.descriptions, one.position, {}};
        if (one.parent) wish.parent = json::ShortText<100>{*one.parent};
        if (one.external_reference) wish.external_reference = {{*one.external_reference}};
        put_line(use, "category", wish);
    }
    std::optional<std::string> after;
    for (;;) {
        const auto page = catalog::list_brands(tx, std::nullopt, after, rows_at_once);
        for (const auto& one : page) {
            put_line(use, "brand", static_cast<const catalog::BrandWish&>(one));
        }
        if (static_cast<std::int64_t>(page.size()) < rows_at_once) break;
        after = page.back().name.value;
    }
}

bool is_kit(const WholeProduct& product) {
    return std::ranges::any_of(product.variants,
                               [](const auto& v) { return !v.components.empty(); });
}

void put_page(Tx& tx, const std::vector<WholeProduct>& page, bool kits,
              const std::map<Uuid, std::string>& markets, const Use& use) {
    std::vector<catalog::VariantId> ids;
    std::vector<Uuid> plain;
    for (const auto& product : page) {
        for (const auto& v : product.variants) ids.push_back(v.id), plain.push_back(v.id.uuid);
    }
    std::map<catalog::VariantId, std::vector<catalog::PriceRequest>> prices;
    for (const auto& price : catalog::prices_of(tx, ids)) {
        prices[price.variant].push_back(
            {{markets.at(price.market)}, price.unit_price, price.valid_from});
    }
    std::ranges::sort(plain);
    const auto components = inventory::components_of(tx, plain);
    for (const auto& product : page) {
        if (is_kit(product) != kits) continue;
        auto wish = catalog::wish_of(product);
        wish.archive_others = false;
        for (std::size_t i = 0; i < product.variants.size(); ++i) {
            const auto& v = product.variants[i];
            auto& variant = wish.variants[i];
            const auto parts = components.find(v.id.uuid);
            variant.components = v.components;
            variant.is_stocked = parts != components.end() && !parts->second.empty();
            auto own = prices.find(v.id);
            if (own != prices.end()) {
                std::ranges::stable_sort(own->second, {}, [](const auto& p) {
                    return std::tie(p.market.value, *p.valid_from);
                });
                variant.prices = std::move(own->second);
            }
        }
        put_line(use, "product", wish);
    }
}

// Kits name what stands before them.
void put_products(sql::Database& database, const Use& use) {
    std::map<Uuid, std::string> markets;
    look(database, [&](Tx& tx) {
        const auto directory = channels::load_directory(tx);
        for (const auto& [id, one] : directory->markets) markets[id.uuid] = one.code;
    });
    for (const bool kits : {false, true}) {
        catalog::ProductWalk walk;
        walk.limit = rows_at_once;
        std::size_t got = rows_at_once;
        while (got == static_cast<std::size_t>(rows_at_once)) {
            look(database, [&](Tx& tx) {
                const auto page = catalog::walk_products(tx, walk);
                put_page(tx, page, kits, markets, use);
                got = page.size();
                if (!page.empty()) walk.after = page.back().id;
            });
        }
    }
}

// Without their members, who are no part of the catalog.
void put_groups(Tx& tx, const Use& use) {
    std::map<std::string, std::string> names;
    std::optional<customers::GroupId> after;
    for (;;) {
        const auto page = customers::list_groups(tx, after, rows_at_once);
        for (const auto& one : page) names[one.code] = one.name;
        if (static_cast<std::int64_t>(page.size()) < rows_at_once) break;
        after = page.back().id;
    }
    for (const auto& [code, name] : names) {
        put_line(use, "customer_group", customers::NewGroup{{code}, {name}});
    }
}

void put_prices(Tx& tx, const Pages& pages, const Use& use) {
    std::map<Uuid, std::string> groups;
    for (const auto& [code, id] : customers::groups_by_code(tx)) groups[id.uuid] = code;
    put_groups(tx, use);
    std::map<std::string, const pricing::PriceList*> lists;
    for (const auto& one : pages.prices->lists) lists[one->code] = one.get();
    for (const auto& [code, one] : lists) {
        pricing::NewPriceList wish;
        wish.code = {code};
        wish.name = {one->name};
        wish.kind = one->kind;
        wish.status = one->status;
        wish.market = {pages.directory->markets.at({one->market}).code};
        for (const auto id : one->audience.channels) {
            wish.channels.values.push_back({pages.directory->channels.at({id}).code});
        }
        for (const auto id : one->audience.groups) {
            wish.customer_groups.values.push_back({groups.at(id)});
        }
        std::ranges::sort(wish.channels.values);
        std::ranges::sort(wish.customer_groups.values);
        wish.priority = one->priority;
        wish.percent_off_bp = one->percent_off_bp;
        wish.valid_from = one->valid.from;
        wish.valid_until = one->valid.until;
        put_line(use, "price_list", wish);
    }
    std::map<std::tuple<std::string, std::string, std::int64_t>, UnitPrice> rows;
    pages.offers->by_sku.each([&](const auto& offer) {
        for (const auto& row : pages.prices->rows.of(offer->variant)) {
            rows[{pages.prices->lists[row.list]->code, offer->sku, row.min_quantity}] =
                row.unit_price;
        }
    });
    for (const auto& [key, price] : rows) {
        const auto& [list, sku, quantity] = key;
        put_line(use, "list_price", ListPriceLine{{list}, {sku}, {quantity}, price});
    }
}

}  // namespace

void export_stock(sql::Database& database,
                  const std::function<void(const nahtlos::exchange::StockRecord&)>& use) {
    Books books;
    std::shared_ptr<const Pages> pages;
    std::map<inventory::StockItemId, std::string> skus;
    std::map<std::pair<std::string, std::string>, std::int64_t> all;
    look(database, [&](Tx& tx) {
        pages = books.read(tx);
        pages->offers->by_sku.each([&](const auto& offer) {
            const auto& parts = pages->components(offer->variant);
            if (parts.size() == 1 && parts.front().quantity == 1) {
                skus.emplace(parts.front().stock_item, offer->sku);
            }
        });
        inventory::LevelFilter filter;
        filter.limit = rows_at_once;
        for (;;) {
            const auto levels = inventory::list_levels(tx, filter);
            for (const auto& level : levels) {
                const auto sku = skus.find(level.stock_item);
                const auto place = pages->network->locations.find(level.location);
                if (sku == skus.end() || place == pages->network->locations.end()) continue;
                // Whoever reads it has no transfers that would bring these.
                if (place->second.kind == inventory::LocationKind::transit) continue;
                all[{place->second.code, sku->second}] += level.on_hand;
            }
            if (static_cast<std::int64_t>(levels.size()) < rows_at_once) return;
            filter.after = {levels.back().stock_item, levels.back().location, levels.back().owner};
        }
    });
    for (const auto& [key, on_hand] : all) {
        nahtlos::exchange::StockRecord record;
        record.location = key.first;
        record.sku = key.second;
        record.quantity = on_hand;
        use(record);
    }
}

std::set<std::string> frame_lines(Tx& tx) {
    std::set<std::string> lines;
    const Use use = [&](const std::string& line) { lines.insert(line); };
    put_frame(tx, use);
    put_collections(tx, use);
    return lines;
}

void export_lines(sql::Database& database, const Use& use) {
    look(database, [&](Tx& tx) {
        put_house(tx, use);
        put_frame(tx, use);
    });
    put_products(database, use);
    Books books;
    look(database, [&](Tx& tx) {
        put_collections(tx, use);
        const auto pages = books.read(tx);
        put_prices(tx, *pages, use);
        put_promotions(tx, *pages, use);
        put_setup_lines(tx, *pages, use);
        put_publications(tx, *pages, use);
    });
    put_reviews(database, use);
    export_stock(database, [&](const auto& record) {
        if (record.quantity == 0) return;
        put_line(use, "stock", StockLine{{record.sku}, {record.location}, record.quantity});
    });
}

}  // namespace nahtlos::flows::exchange
