#include "flows/exchange/write_file.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "base/table/delimited.hpp"
#include "base/table/feed_xml.hpp"
#include "base/table/sheet.hpp"
#include "exchange/product_writer.hpp"
#include "exchange/values.hpp"
#include "flows/exchange/export.hpp"
#include "storefront/addresses.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::ProductRecord;
using nahtlos::exchange::VariantRecord;

struct Exporting {
    sql::Database& database;
    const Ground& ground;
    const std::optional<ShopPages>& shop;
    const ExportSettings& options;
    Instant now;
    const Between& between;

    ExportChoices choices() const { return {ground.setting, !options.only_active, true, shop}; }
    std::int64_t products(const std::function<void(const ProductRecord&)>& use) const {
        std::int64_t count = 0;
        exchange::export_products(database, ground, choices(), now,
                                  [&](const ProductRecord& product) {
                                      use(product);
                                      if (++count % 200 == 0 && between) between();
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
    if (options.format == "google" && options.is_xml) {
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
    exchange::export_stock(exporting.database, [&](const auto& record) {
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
void begin_articles(table::SheetWriter& writer) {
    using table::SheetColumn;
    constexpr auto text = SheetColumn::text, number = SheetColumn::number;
    writer.begin_sheet(
        {"Articles",
         {"sku", "gtin", "title", "variant", "brand", "category", "status", "price", "sale_price",
          "currency", "stock", "weight_g", "handle"},
         {text, text, text, text, text, text, text, number, number, text, number, number, text},
         {22, 16, 42, 18, 18, 26, 10, 10, 10, 9, 8, 10, 28}});
}

Exported write_articles(const Exporting& exporting, const std::string& path) {
    table::SheetWriter writer(path);
    begin_articles(writer);
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
    return {count, writer.cut_texts()};
}

std::int64_t write_lines(const Exporting& exporting, table::ByteSink& out) {
    std::int64_t count = 0;
    std::string pending;
    exchange::export_lines(exporting.database, [&](const std::string& line) {
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

}  // namespace

bool is_export_format(std::string_view format) {
    constexpr std::string_view all[] = {"shopify", "woocommerce", "google", "generic",
                                        "jsonl",   "xlsx",        "stock",  "prices"};
    return std::ranges::find(all, format) != std::end(all);
}

std::string_view unit_of(std::string_view format) {
    if (format == "jsonl") return "lines";
    if (format == "xlsx") return "articles";
    return format == "stock" || format == "prices" ? "rows" : "products";
}

Result<ExportScene> export_scene(Tx& tx, const ExportSettings& settings) {
    if (!is_export_format(settings.format)) {
        return Refusal{RefusalKind::invalid, "unknown_format",
                       "there is no format " + settings.format};
    }
    auto ground = read_ground(tx, {settings.language, settings.market, settings.location, "main"});
    const bool needs_market = settings.format != "jsonl" && settings.format != "stock";
    if (!ground) return ground.refusal();
    if (needs_market && ground->setting.market.empty()) {
        if (ground->markets.empty()) return *unless_market(*ground);
        return Refusal{RefusalKind::invalid, "market_missing",
                       "there are several markets; say whose prices are wanted"};
    }
    ExportScene scene{*std::move(ground), {}};
    if (settings.format != "google") return scene;
    auto shop = shop_pages(tx, scene.ground.setting.market, settings.channel);
    if (!shop) return shop.refusal();
    scene.shop = *std::move(shop);
    return scene;
}

Exported write_file(sql::Database& database, const ExportScene& scene,
                    const ExportSettings& settings, Instant now, table::ByteSink& out,
                    const Between& between) {
    const Exporting exporting{database, scene.ground, scene.shop, settings, now, between};
    const auto& format = settings.format;
    check(is_export_format(format) && format != "xlsx", "a format that goes to a stream");
    if (format == "jsonl") return {write_lines(exporting, out), 0};
    if (format == "stock") return {write_stock(exporting, out), 0};
    if (format == "prices") return {write_prices(exporting, out), 0};
    return {write_products(exporting, out), 0};
}

Exported write_sheet(sql::Database& database, const ExportScene& scene,
                     const ExportSettings& settings, Instant now, const std::string& path,
                     const Between& between) {
    return write_articles({database, scene.ground, scene.shop, settings, now, between}, path);
}

}  // namespace nahtlos::flows::exchange
