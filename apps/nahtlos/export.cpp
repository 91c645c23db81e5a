#include "flows/exchange/export.hpp"

#include <iostream>
#include <set>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/spoken.hpp"
#include "base/real/files.hpp"
#include "base/real/world.hpp"
#include "base/table/delimited.hpp"
#include "base/table/feed_xml.hpp"
#include "base/table/sheet.hpp"
#include "exchange/product_writer.hpp"
#include "exchange/values.hpp"
#include "storefront/addresses.hpp"

namespace nahtlos::app {
namespace {

using flows::exchange::ExportChoices;
using flows::exchange::Ground;
using nahtlos::exchange::ProductRecord;
using nahtlos::exchange::VariantRecord;

struct Exporting {
    sql::Database& database;
    const Ground& ground;
    const ExportOptions& options;
    Instant now;
    std::optional<flows::exchange::ShopPages> shop;

    ExportChoices choices() const { return {ground.setting, !options.only_active, true, shop}; }
    std::int64_t products(const std::function<void(const ProductRecord&)>& use) const {
        std::int64_t count = 0;
        flows::exchange::export_products(database, ground, choices(), now,
                                         [&](const ProductRecord& product) {
                                             use(product);
                                             ++count;
                                         });
        return count;
    }
};

std::string amount_of(const VariantRecord& variant, bool is_sale) {
    for (const auto& price : variant.prices) {
        if (price.market.empty() && price.is_sale == is_sale) return price.amount;
    }
    return {};
}

std::string title_of(const ProductRecord& product, const std::string& language) {
    auto text = product.texts.find(language);
    if (text == product.texts.end()) text = product.texts.begin();
    return text == product.texts.end() ? "" : text->second.title.value_or("");
}

// Words of other languages and prices of other markets become columns of their own.
nahtlos::exchange::WriteChoices write_choices(const Exporting& exporting) {
    nahtlos::exchange::WriteChoices choices;
    const auto& setting = exporting.ground.setting;
    choices.language = setting.language;
    choices.link = exporting.options.link;
    for (const auto& [code, market] : exporting.ground.markets) {
        if (code == setting.market) {
            choices.currency = market.currency.view();
        } else {
            choices.markets.push_back(code);
        }
    }
    if (exporting.options.format != "generic") return choices;
    std::set<std::string> languages;
    exporting.products([&](const ProductRecord& product) {
        for (const auto& [language, text] : product.texts) languages.insert(language);
    });
    languages.erase(setting.language);
    choices.languages.assign(languages.begin(), languages.end());
    return choices;
}

std::int64_t write_products(const Exporting& exporting, table::ByteSink& out) {
    const auto& options = exporting.options;
    const auto choices = write_choices(exporting);
    const auto header = nahtlos::exchange::export_header(options.format, choices);
    std::unique_ptr<table::TableWriter> rows;
    if (options.format == "google" && options.out.ends_with(".xml")) {
        auto home = options.link;
        if (exporting.shop) {
            home =
                storefront::home_address(exporting.shop->front, exporting.ground.setting.language);
        }
        rows = std::make_unique<table::FeedWriter>(out, header, "Products", home);
    } else {
        table::DelimitedWriterOptions how;
        if (options.format == "google") how.delimiter = '\t';
        rows = std::make_unique<table::DelimitedWriter>(out, header, how);
    }
    nahtlos::exchange::ProductWriter writer(options.format, choices, *rows);
    const auto count =
        exporting.products([&](const ProductRecord& product) { writer.write(product); });
    rows->finish();
    return count;
}

std::int64_t write_stock(const Exporting& exporting, table::ByteSink& out) {
    table::DelimitedWriter rows(out, {"sku", "location", "quantity"});
    std::int64_t count = 0;
    flows::exchange::export_stock(exporting.database, [&](const auto& record) {
        rows.write({record.sku, record.location, std::to_string(record.quantity)});
        ++count;
    });
    rows.finish();
    return count;
}

std::int64_t write_prices(const Exporting& exporting, table::ByteSink& out) {
    table::DelimitedWriter rows(out, {"sku", "gtin", "price", "currency"});
    std::int64_t count = 0;
    exporting.products([&](const ProductRecord& product) {
        for (const auto& variant : product.variants) {
            const auto price = amount_of(variant, false);
            if (price.empty()) continue;
            rows.write(
                {variant.sku, variant.gtin.value_or(""), price, variant.prices.front().currency});
            ++count;
        }
    });
    rows.finish();
    return count;
}

// For people: an article a row, with what one looks for first.
std::int64_t write_sheet(const Exporting& exporting) {
    using table::SheetColumn;
    constexpr auto text = SheetColumn::text, number = SheetColumn::number;
    table::SheetWriter writer(exporting.options.out);
    writer.begin_sheet(
        {"Articles",
         {"sku", "gtin", "title", "variant", "brand", "category", "status", "price", "sale_price",
          "currency", "stock", "weight_g", "handle"},
         {text, text, text, text, text, text, text, number, number, text, number, number, text},
         {22, 16, 42, 18, 18, 26, 10, 10, 10, 9, 8, 10, 28}});
    std::int64_t count = 0;
    exporting.products([&](const ProductRecord& product) {
        const auto title = title_of(product, exporting.ground.setting.language);
        std::string category;
        if (product.categories && !product.categories->empty()) {
            category = nahtlos::exchange::join_list(product.categories->front(), " > ");
        }
        for (const auto& variant : product.variants) {
            std::string options;
            for (const auto& [name, value] : variant.options) {
                options += (options.empty() ? "" : " / ") + value;
            }
            writer.write({variant.sku, variant.gtin.value_or(""), title, options,
                          product.brand.value_or(""), category, product.status.value_or(""),
                          amount_of(variant, false), amount_of(variant, true),
                          variant.prices.empty() ? "" : variant.prices.front().currency,
                          variant.stock ? std::to_string(*variant.stock) : "",
                          variant.weight_g ? std::to_string(*variant.weight_g) : "",
                          product.handle});
            ++count;
        }
    });
    writer.finish();
    if (writer.cut_texts() > 0) {
        std::cerr << writer.cut_texts() << " texts were longer than a cell can be, and are cut\n";
    }
    return count;
}

std::int64_t write_lines(const Exporting& exporting, table::ByteSink& out) {
    std::int64_t count = 0;
    std::string pending;
    flows::exchange::export_lines(exporting.database, [&](const std::string& line) {
        pending += line;
        pending += '\n';
        ++count;
        if (pending.size() < (64u << 10)) return;
        out.write(pending);
        pending.clear();
    });
    out.write(pending);
    return count;
}

std::int64_t write_file(const Exporting& exporting) {
    const auto& options = exporting.options;
    if (options.format == "xlsx") return write_sheet(exporting);
    real::FileSink out(options.out);
    const auto count = options.format == "jsonl"    ? write_lines(exporting, out)
                       : options.format == "stock"  ? write_stock(exporting, out)
                       : options.format == "prices" ? write_prices(exporting, out)
                                                    : write_products(exporting, out);
    out.finish();
    return count;
}

// What a feed links to; of other formats nothing.
Result<std::optional<flows::exchange::ShopPages>> shop_of_feed(sql::Database& database,
                                                               const Ground& ground,
                                                               const ExportOptions& options) {
    if (options.format != "google") return std::optional<flows::exchange::ShopPages>();
    auto shop = database.read([&](Tx& tx) {
        return flows::exchange::shop_pages(tx, ground.setting.market, options.channel);
    });
    if (shop && !*shop && options.link.empty()) {
        std::cerr << "no channel of this market has said where its pages stand, so products have "
                     "no link and pictures their own address: PUT /v1/channels/{id}/storefront, "
                     "or --link\n";
    }
    return shop;
}

}  // namespace

int export_file(const ExportOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const std::set<std::string> formats{"shopify", "woocommerce", "google", "generic",
                                        "jsonl",   "xlsx",        "stock",  "prices"};
    if (!formats.contains(options.format)) {
        std::cerr << "nahtlos: there is no format " << options.format << '\n';
        return wrong_usage;
    }
    if (options.format == "xlsx" && options.out == "-") {
        std::cerr << "nahtlos: a spreadsheet needs --out FILE\n";
        return wrong_usage;
    }
    sql::Database database(database_options(*config));
    real::SystemClock clock;
    const auto ground = database.read([&](Tx& tx) {
        return flows::exchange::read_ground(
            tx, {options.language, options.market, options.location, "main"});
    });
    const auto complain = [](const Refusal& refusal) {
        std::cerr << "nahtlos: " << spoken(refusal) << '\n';
        return wrong_usage;
    };
    if (!ground) return complain(ground.refusal());
    const bool needs_market = options.format != "jsonl" && options.format != "stock";
    if (needs_market) {
        if (const auto refusal = flows::exchange::unless_market(*ground)) return complain(*refusal);
    }
    const auto shop = shop_of_feed(database, *ground, options);
    if (!shop) return complain(shop.refusal());
    const auto count = write_file({database, *ground, options, clock.now(), *shop});
    std::cerr << "wrote " << count << ' '
              << (options.format == "jsonl"                                 ? "lines"
                  : options.format == "xlsx"                                ? "articles"
                  : options.format == "stock" || options.format == "prices" ? "rows"
                                                                            : "products")
              << '\n';
    return all_well;
}

}  // namespace nahtlos::app
