#include <algorithm>
#include <map>

#include "catalog/gtins.hpp"
#include "catalog/languages.hpp"
#include "catalog/prices.hpp"
#include "catalog/trees.hpp"
#include "catalog/whole.hpp"
#include "exchange/values.hpp"
#include "flows/books.hpp"
#include "flows/exchange/export.hpp"
#include "inventory/items.hpp"
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

using catalog::WholeProduct;
using catalog::WholeVariant;
using nahtlos::exchange::PictureRecord;
using nahtlos::exchange::ProductRecord;
using nahtlos::exchange::TextRecord;
using nahtlos::exchange::VariantRecord;

constexpr std::int64_t products_at_once = 200;

std::string amount_of(UnitPrice price) {
    const auto text = to_string(price);
    return nahtlos::exchange::parse_decimal(text, {}).value_or(text);
}

template <class Named>
std::string name_of(const std::map<std::string, Named>& names, const std::string& language,
                    const std::string& otherwise) {
    const auto own = names.find(language);
    return own == names.end() ? otherwise : own->second.value;
}

// What all products of a page refer to.
struct Around {
    const Ground& ground;
    const ExportChoices& choices;
    Instant now;
    std::map<std::string, Path> categories;  // by "tree/handle"
    std::map<Uuid, std::string> markets;     // codes
    std::shared_ptr<const pricing::PriceBook> lists;
    std::map<catalog::VariantId, std::vector<catalog::VariantPrice>> prices;
    std::map<Uuid, std::vector<inventory::Component>> components;
    std::map<inventory::StockItemId, std::int64_t> on_hand;
};

void put_categories(Around& around, Tx& tx) {
    const auto& language = around.ground.setting.language;
    std::map<std::string, const catalog::Category*> by_name;
    const auto all = catalog::list_categories(tx, std::nullopt);
    for (const auto& one : all) by_name[one.tree + '/' + one.handle] = &one;
    for (const auto& one : all) {
        Path path;
        const auto* at = &one;
        for (std::size_t depth = 0; depth <= catalog::most_category_depth; ++depth) {
            path.insert(path.begin(), name_of(at->names, language, at->handle));
            const auto up = at->parent ? by_name.find(at->tree + '/' + *at->parent) : by_name.end();
            if (up == by_name.end()) break;
            at = up->second;
        }
        around.categories[one.tree + '/' + one.handle] = std::move(path);
    }
}

void put_levels(Around& around, Tx& tx) {
    inventory::LevelFilter filter;
    filter.limit = 1000;
    const auto network = inventory::load_network(tx, nullptr);
    const auto place = network->location_by_code.find(around.choices.setting.location);
    if (place != network->location_by_code.end()) filter.location = place->second;
    for (;;) {
        const auto levels = inventory::list_levels(tx, filter);
        for (const auto& level : levels) {
            const auto at = network->locations.find(level.location);
            const bool is_on_its_way = at != network->locations.end() &&
                                       at->second.kind == inventory::LocationKind::transit;
            if (!is_on_its_way) around.on_hand[level.stock_item] += level.on_hand;
        }
        if (levels.size() < 1000) return;
        filter.after = {levels.back().stock_item, levels.back().location, levels.back().owner};
    }
}

void put_prices(VariantRecord& record, const WholeVariant& variant, const Around& around) {
    std::map<Uuid, const catalog::VariantPrice*> now;
    const auto own = around.prices.find(variant.id);
    if (own == around.prices.end()) return;
    for (const auto& price : own->second) {
        if (price.valid_from <= around.now) now[price.market] = &price;
    }
    for (const auto& [market, price] : now) {
        const auto& code = around.markets.at(market);
        const bool is_own = code == around.ground.setting.market;
        const std::string currency(around.ground.markets.at(code).currency.view());
        record.prices.push_back(
            {is_own ? "" : code, amount_of(price->unit_price), currency, false});
        const auto list = around.lists->by_code.find("sale-" + code);
        if (list == around.lists->by_code.end()) continue;
        for (const auto& row : around.lists->rows.of(variant.id)) {
            if (row.list != list->second || row.min_quantity != 1) continue;
            record.prices.push_back(
                {is_own ? "" : code, amount_of(row.unit_price), currency, true});
        }
    }
    // The first one is what a format with one price shows.
    std::ranges::stable_sort(record.prices, {}, [](const auto& p) { return !p.market.empty(); });
}

VariantRecord record_of(const WholeVariant& variant, const Around& around) {
    VariantRecord record;
    record.sku = variant.sku;
    record.gtin = variant.gtin;
    if (record.gtin) {
        const auto number = catalog::parse_article_number(*record.gtin);
        record.is_gtin_for_feeds = number && number->use == catalog::GtinUse::everywhere;
    }
    record.mpn = variant.mpn;
    record.reference = variant.external_reference;
    record.tax_category = variant.tax_category;
    record.country_of_origin = variant.country_of_origin;
    record.customs_code = variant.customs_code;
    record.status = std::string(enum_name(variant.status));
    record.weight_g = variant.weight_g;
    if (variant.size_mm) {
        record.length_mm = variant.size_mm->length;
        record.width_mm = variant.size_mm->width;
        record.height_mm = variant.size_mm->height;
    }
    for (const auto& [name, value] : variant.options) record.options.emplace_back(name, value);
    const auto parts = around.components.find(variant.id.uuid);
    record.is_stocked = parts != around.components.end() && !parts->second.empty();
    if (around.choices.has_stock && *record.is_stocked && parts->second.size() == 1) {
        const auto level = around.on_hand.find(parts->second.front().stock_item);
        record.stock = level == around.on_hand.end() ? 0 : level->second;
    }
    put_prices(record, variant, around);
    return record;
}

void add_option(ProductRecord& record, const std::string& name, const std::string& value) {
    auto option = std::ranges::find(record.options, name, &nahtlos::exchange::OptionRecord::name);
    if (option == record.options.end()) {
        record.options.push_back({name, {}});
        option = record.options.end() - 1;
    }
    if (std::ranges::find(option->values, value) == option->values.end()) {
        option->values.push_back(value);
    }
}

ProductRecord record_of(const WholeProduct& product, const Around& around) {
    const auto& language = around.ground.setting.language;
    ProductRecord record;
    record.handle = product.handle;
    record.reference = product.external_reference;
    record.brand = product.brand;
    record.product_type = product.product_type;
    record.kind = std::string(enum_name(product.kind));
    record.status = std::string(enum_name(product.status));
    for (const auto& [tag, text] : product.texts) {
        record.texts[tag] = TextRecord{text.title, text.description, text.subtitle, text.seo_title,
                                       text.seo_description};
    }
    record.tags = product.tags;
    auto& paths = record.categories.emplace();
    for (const auto& name : product.categories) {
        const auto path = around.categories.find(name);
        const bool is_own = name.starts_with(around.ground.setting.tree + '/');
        if (is_own && path != around.categories.end()) paths.push_back(path->second);
    }
    for (const auto& axis : product.options) {
        auto& option = record.options.emplace_back();
        option.name = axis.code.value;
        for (const auto& value : axis.values) option.values.push_back(value.code.value);
    }
    // Variants may say options that the product does not list.
    for (const auto& variant : product.variants) {
        for (const auto& [name, value] : variant.options) add_option(record, name, value);
    }
    auto& pictures = record.pictures.emplace();
    for (const auto& media : product.media) {
        if (media.role != catalog::MediaRole::picture) continue;
        PictureRecord picture;
        picture.url = media.url.value;
        picture.alt = name_of(media.alt, language, "");
        for (const auto& sku : media.variants) picture.skus.push_back(sku.value);
        if (around.choices.shop) picture.feed_url = feed_address(*around.choices.shop, media);
        pictures.push_back(std::move(picture));
    }
    for (const auto& variant : product.variants) {
        auto& made = record.variants.emplace_back(record_of(variant, around));
        if (!around.choices.shop) continue;
        made.link = link_of(*around.choices.shop, product, variant, language);
    }
    return record;
}

void look_around(Around& around, Tx& tx, const std::vector<WholeProduct>& page) {
    std::vector<catalog::VariantId> variants;
    for (const auto& product : page) {
        for (const auto& variant : product.variants) variants.push_back(variant.id);
    }
    around.prices.clear();
    for (auto& price : catalog::prices_of(tx, variants)) {
        around.prices[price.variant].push_back(price);
    }
    std::vector<Uuid> ids;
    for (const auto id : variants) ids.push_back(id.uuid);
    std::ranges::sort(ids);
    around.components = inventory::components_of(tx, ids);
}

}  // namespace

void export_products(sql::Database& database, const Ground& ground, const ExportChoices& choices,
                     Instant now, const std::function<void(const ProductRecord&)>& use) {
    Around around{ground, choices, now, {}, {}, {}, {}, {}, {}};
    for (const auto& [code, market] : ground.markets) around.markets[market.id] = code;
    look(database, [&](Tx& tx) {
        put_categories(around, tx);
        around.lists = pricing::load_price_book(tx, nullptr);
        if (choices.has_stock) put_levels(around, tx);
    });
    catalog::ProductWalk walk;
    walk.limit = products_at_once;
    walk.status = {catalog::ProductStatus::active};
    if (choices.has_drafts) walk.status.clear();
    for (;;) {
        std::vector<WholeProduct> page;
        look(database, [&](Tx& tx) {
            page = catalog::walk_products(tx, walk);
            look_around(around, tx, page);
        });
        for (const auto& product : page) use(record_of(product, around));
        if (static_cast<std::int64_t>(page.size()) < products_at_once) return;
        walk.after = page.back().id;
    }
}

}  // namespace nahtlos::flows::exchange
