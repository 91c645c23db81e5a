#include "exchange/product_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/table/delimited.hpp"
#include "base/table/feed_xml.hpp"
#include "exchange/formats.hpp"
#include "exchange/product_writer.hpp"
#include "exchange/row_records.hpp"

namespace nahtlos::exchange {
namespace {

using testing::ElementsAre;
using testing::Pair;

struct Told {
    std::vector<ProductRecord> products;
    std::vector<table::RowProblem> problems;
    RowsRead read;
};

Told read_table(table::TableReader& rows, const Format& format) {
    ProductReader reader(rows, format);
    Told told;
    ProductRecord product;
    for (;;) {
        const auto got = reader.next(product, told.problems);
        if (got == table::Next::end || got == table::Next::broken) break;
        if (got == table::Next::row) told.products.push_back(std::move(product));
    }
    told.read = reader.read();
    return told;
}

Told read_all(const std::string& text, const Format& format) {
    table::TextSource source(text);
    table::DelimitedReader rows(source, {});
    return read_table(rows, format);
}

constexpr const char* shopify =
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
    "Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Barcode,Image Src,"
    "Image Position,Image Alt Text,Variant Image,Status\n"
    "tee,Tee,<p>Soft</p>,Acme,Shirts,\"summer, new\",true,Color,Red,Size,M,TEE-R-M,200,shopify,5,"
    "19.99,25.00,true,'4006381333931,https://x/1.jpg,1,Front,https://x/r.jpg,active\n"
    "tee,,,,,,,,Blue,,M,TEE-B-M,200,shopify,0,19.99,,true,,https://x/2.jpg,2,Back,,\n"
    "tee,,,,,,,,,,,,,,,,,,,https://x/3.jpg,3,,,\n"
    "mug,Mug,,Acme,,,false,Title,Default Title,,,,300,,,7,,true,,,,,,\n";

TEST(Shopify, rows_of_a_handle_are_a_product_with_variants_and_pictures) {
    const auto told = read_all(shopify, shopify_format());
    ASSERT_TRUE(told.problems.empty());
    ASSERT_EQ(told.products.size(), 2U);
    const auto& tee = told.products[0];
    EXPECT_EQ(tee.handle, "tee");
    EXPECT_EQ(tee.texts.at("").title, "Tee");
    EXPECT_EQ(tee.brand, "Acme");
    EXPECT_EQ(tee.status, "active");
    EXPECT_THAT(*tee.tags, ElementsAre("summer", "new"));
    ASSERT_EQ(tee.options.size(), 2U);
    EXPECT_THAT(tee.options[0].values, ElementsAre("Red", "Blue"));
    ASSERT_EQ(tee.variants.size(), 2U);
    EXPECT_EQ(tee.variants[0].gtin, "4006381333931");
    EXPECT_EQ(tee.variants[0].stock, 5);
    ASSERT_EQ(tee.variants[0].prices.size(), 2U);
    EXPECT_EQ(tee.variants[0].prices[0].amount, "19.99");
    EXPECT_TRUE(tee.variants[0].prices[0].is_sale);
    EXPECT_EQ(tee.variants[0].prices[1].amount, "25");
    EXPECT_THAT(tee.variants[1].options, ElementsAre(Pair("Color", "Blue"), Pair("Size", "M")));
    ASSERT_EQ(tee.pictures->size(), 4U);
    EXPECT_THAT((*tee.pictures)[1].skus, ElementsAre("TEE-R-M"));
    EXPECT_EQ(tee.rows, 3);
}

TEST(Shopify, a_plain_article_has_no_options_and_gets_a_sku) {
    const auto told = read_all(shopify, shopify_format());
    const auto& mug = told.products.at(1);
    EXPECT_TRUE(mug.options.empty());
    EXPECT_EQ(mug.status, "draft");
    ASSERT_EQ(mug.variants.size(), 1U);
    EXPECT_EQ(mug.variants[0].sku, "mug");
}

TEST(Shopify, a_bad_row_is_left_out_and_the_rest_of_its_product_kept) {
    const auto told = read_all(
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Grams\n"
        "a,A,Size,S,A-S,oops,1\na,,,M,A-M,2.00,-4\na,,,L,A-L,3.00,5\n",
        shopify_format());
    ASSERT_EQ(told.products.size(), 1U);
    EXPECT_EQ(told.products[0].texts.at("").title, "A");
    ASSERT_EQ(told.products[0].variants.size(), 1U);
    EXPECT_THAT(told.products[0].variants[0].options, ElementsAre(Pair("Size", "L")));
    ASSERT_EQ(told.problems.size(), 2U);
    EXPECT_EQ(told.problems[0].line, 2);
    EXPECT_EQ(told.problems[0].column, "Variant Price");
    EXPECT_EQ(told.problems[0].value, "oops");
    EXPECT_EQ(told.problems[1].column, "Variant Grams");
    EXPECT_EQ(told.read.rows, 3);
    EXPECT_EQ(told.read.refused, 2);
}

TEST(Shopify, a_product_that_comes_again_says_so) {
    const auto told = read_all("Handle,Title,Variant SKU\na,A,1\nb,B,2\na,A,3\n", shopify_format());
    ASSERT_EQ(told.products.size(), 3U);
    EXPECT_FALSE(told.products[0].is_again);
    EXPECT_TRUE(told.products[2].is_again);
}

constexpr const char* woocommerce =
    "ID,Type,SKU,Name,Published,Description,\"GTIN, UPC, EAN, or ISBN\",Stock,Weight (kg),"
    "Sale price,Regular price,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s),"
    "Attribute 2 name,Attribute 2 value(s)\n"
    "44,variable,vneck,V-Neck,1,Soft,,,,,,\"Clothing > Tshirts, Sale\",,\"https://x/a.jpg, "
    "https://x/b.jpg\",,Color,\"Blue, Green\",Material,Cotton\n"
    "45,simple,hoodie,Hoodie,1,,4006381333931,3,0.5,42,45,,,,,Color,Gray,,\n"
    "46,\"simple, virtual, downloadable\",album,Album,1,,,,,,15,Music,,,,,,,\n"
    "47,grouped,set,Set,1,,,,,,,,,,,,,,\n"
    "76,variation,vneck-g,V-Neck - Green,1,,,7,,,20,,,https://x/g.jpg,vneck,Color,Green,,\n"
    "77,variation,vneck-b,V-Neck - Blue,1,,,,,,20,,,,id:44,Color,Blue,,\n";

TEST(WooCommerce, variations_find_their_parent_wherever_they_stand) {
    const auto told = read_all(woocommerce, woocommerce_format());
    ASSERT_EQ(told.problems.size(), 1U);
    EXPECT_EQ(told.problems[0].code, "unsupported");
    EXPECT_EQ(told.problems[0].line, 5);
    ASSERT_EQ(told.products.size(), 3U);
    EXPECT_EQ(told.products[0].handle, "hoodie");
    EXPECT_EQ(told.products[0].attributes.at("Color"), "Gray");
    EXPECT_EQ(told.products[0].variants.at(0).weight_g, 500);
    EXPECT_EQ(told.products[0].variants.at(0).prices.size(), 2U);
    EXPECT_EQ(told.products[1].kind, "digital");
    const auto& vneck = told.products[2];
    EXPECT_EQ(vneck.handle, "vneck");
    EXPECT_EQ(vneck.reference, "woocommerce:44");
    ASSERT_EQ(vneck.options.size(), 1U);
    EXPECT_THAT(vneck.options[0].values, ElementsAre("Blue", "Green"));
    EXPECT_EQ(vneck.attributes.at("Material"), "Cotton");
    ASSERT_EQ(vneck.variants.size(), 2U);
    EXPECT_THAT(vneck.categories->at(0), ElementsAre("Clothing", "Tshirts"));
    EXPECT_THAT(vneck.pictures->back().skus, ElementsAre("vneck-g"));
}

TEST(Google, rows_of_a_group_are_a_product) {
    table::TextSource source(
        "<rss xmlns:g='http://base.google.com/ns/1.0'><channel>"
        "<item><g:id>A1</g:id><g:item_group_id>G 1</g:item_group_id><title>Shirt</title>"
        "<g:color>red</g:color><g:price>9.99 EUR</g:price><g:sale_price>8 EUR</g:sale_price>"
        "<g:image_link>https://x/1.jpg</g:image_link><g:gtin>4006381333931</g:gtin></item>"
        "<item><g:id>A2</g:id><g:item_group_id>G 1</g:item_group_id><title>Shirt</title>"
        "<g:color>blue</g:color><g:price>9.99 EUR</g:price><g:shipping_weight>1.5 kg"
        "</g:shipping_weight></item>"
        "<item><g:id>B</g:id><g:title>Lamp</g:title><g:price>5.00 EUR</g:price>"
        "<g:color>white</g:color><g:product_detail><g:section_name>Light</g:section_name>"
        "<g:attribute_name>Power</g:attribute_name><g:attribute_value>5 W</g:attribute_value>"
        "</g:product_detail></item></channel></rss>");
    table::FeedReader rows(source);
    const auto told = read_table(rows, google_format());
    ASSERT_TRUE(told.problems.empty());
    ASSERT_EQ(told.products.size(), 2U);
    EXPECT_EQ(told.products[0].handle, "g-1");
    ASSERT_EQ(told.products[0].variants.size(), 2U);
    EXPECT_THAT(told.products[0].variants[1].options, ElementsAre(Pair("color", "blue")));
    EXPECT_EQ(told.products[0].variants[1].weight_g, 1500);
    EXPECT_EQ(told.products[0].variants[0].prices.at(0).currency, "EUR");
    EXPECT_TRUE(told.products[1].options.empty());
    EXPECT_EQ(told.products[1].attributes.at("Power"), "5 W");
    EXPECT_EQ(told.products[1].attributes.at("color"), "white");
}

TEST(Format, is_known_by_its_header) {
    const auto header_of = [](const std::string& text) {
        table::TextSource source(text);
        return table::DelimitedReader(source, {}).header();
    };
    EXPECT_EQ(format_of_header(header_of(shopify)), "shopify");
    EXPECT_EQ(format_of_header(header_of(woocommerce)), "woocommerce");
    EXPECT_EQ(format_of_header({"id", "title", "price", "availability", "link"}), "google");
    EXPECT_EQ(format_of_header({"sku", "location", "quantity"}), "stock");
    EXPECT_EQ(format_of_header({"sku", "price"}), "prices");
    EXPECT_EQ(format_of_header({"handle", "title", "sku", "price.de"}), "generic");
    EXPECT_EQ(format_of_header({"a", "b"}), "");
    for (const std::string name : {"shopify", "woocommerce", "google", "generic"}) {
        EXPECT_EQ(format_of_header(export_header(name, {})), name);
    }
}

TEST(Mapping, says_what_unknown_columns_mean) {
    const auto format = read_mapping(R"(
kind = "products"
delimiter = ";"
decimal = ","
[columns]
"Artikel" = "sku"
"Bezeichnung" = "title.de"
"VK" = { field = "price.de", scale = 0.01 }
"Gruppe" = { field = "categories", split = "|", path = "/" }
"Status" = { field = "status", values = { "J" = "active", "N" = "archived" } }
"Nr" = { field = "reference", prefix = "erp:" }
[constants]
tax_category = "reduced"
"title.en" = "Article"
)");
    ASSERT_TRUE(format.ok()) << format.refusal().detail;
    const auto told = read_all(
        "Artikel;Bezeichnung;VK;Gruppe;Status;Nr\nA-1;M\xC3\xBCsli;1.999,5;Food/Dry|Sale;N;7\n",
        *format);
    ASSERT_TRUE(told.problems.empty());
    ASSERT_EQ(told.products.size(), 1U);
    const auto& product = told.products[0];
    EXPECT_EQ(product.handle, "a-1");
    EXPECT_EQ(product.status, "archived");
    EXPECT_EQ(product.texts.at("de").title, "M\xC3\xBCsli");
    EXPECT_EQ(product.texts.at("en").title, "Article");
    EXPECT_THAT(*product.categories, ElementsAre(ElementsAre("Food", "Dry"), ElementsAre("Sale")));
    EXPECT_EQ(product.variants.at(0).prices.at(0).amount, "19.995");
    EXPECT_EQ(product.variants.at(0).prices.at(0).market, "de");
    EXPECT_EQ(product.variants.at(0).tax_category, "reduced");
    EXPECT_EQ(product.variants.at(0).reference, "erp:7");
}

TEST(Mapping, refuses_what_it_does_not_know) {
    const auto wrong = read_mapping(
        "kind = \"x\"\ncolor = 1\n[columns]\nA = \"nothing\"\n"
        "B = { field = \"sku\", scale = 3 }\n");
    ASSERT_FALSE(wrong.ok());
    std::vector<std::string> pointers;
    for (const auto& field : wrong.refusal().fields) pointers.push_back(field.pointer);
    EXPECT_THAT(pointers,
                testing::UnorderedElementsAre("/kind", "/color", "/columns/A", "/columns/B/scale"));
    EXPECT_EQ(read_mapping("[columns").refusal().code, "malformed_mapping");
    EXPECT_FALSE(read_mapping("").ok());
}

TEST(Stock, is_an_amount_or_a_change) {
    table::TextSource source(
        "sku,location,quantity,change\nA,lager,5,\nB,lager,,-2\nC,lager,,\nD,x,1.5,\n,y,1,\n");
    table::DelimitedReader rows(source, {});
    RowRecordReader<StockRecord> reader(rows, stock_format());
    StockRecord record;
    table::RowProblem problem;
    ASSERT_EQ(reader.next(record, problem), table::Next::row);
    EXPECT_EQ(record.quantity, 5);
    EXPECT_FALSE(record.is_change);
    ASSERT_EQ(reader.next(record, problem), table::Next::row);
    EXPECT_EQ(record.quantity, -2);
    EXPECT_TRUE(record.is_change);
    for (const char* column : {"quantity", "quantity", "sku"}) {
        ASSERT_EQ(reader.next(record, problem), table::Next::refused);
        EXPECT_EQ(problem.column, column);
    }
    EXPECT_EQ(reader.next(record, problem), table::Next::end);
    EXPECT_EQ(reader.read().refused, 3);
}

TEST(Prices, have_dates_and_markets) {
    table::TextSource source("EAN;price.de;valid_from\n4006381333931;\"1,99\";2026-12-01\n");
    table::DelimitedReader rows(source, {});
    auto format = price_format();
    for (auto& column : format.columns) column.spelling.decimal_mark = ',';
    RowRecordReader<PriceRecord> reader(rows, format);
    PriceRecord record;
    table::RowProblem problem;
    ASSERT_EQ(reader.next(record, problem), table::Next::row) << problem.detail;
    EXPECT_EQ(record.gtin, "4006381333931");
    EXPECT_EQ(record.price.amount, "1.99");
    EXPECT_EQ(record.price.market, "de");
    EXPECT_EQ(record.valid_from, "2026-12-01T00:00:00.000000Z");
}

TEST(Google, a_row_is_written_with_a_picture_even_where_none_is_its_own) {
    ProductRecord product;
    product.handle = "lamp";
    product.pictures = {{.url = "https://x/1.jpg"}, {.url = "https://x/" + std::string(100, '2')}};
    product.variants.push_back({.sku = "L"});
    table::TextSink sink;
    WriteChoices choices;
    choices.link = "https://shop/{handle}?sku={sku}";
    table::DelimitedWriter rows(sink, export_header("google", choices));
    ProductWriter("google", choices, rows).write(product);
    rows.finish();
    EXPECT_NE(sink.text.find("https://shop/lamp?sku=L,https://x/1.jpg,https://x/222"),
              std::string::npos);
}

// What is written in a format and read again comes to the same records.
class WrittenFormat : public testing::TestWithParam<const char*> {};

Told written_and_read(const std::string& format, const std::vector<ProductRecord>& products) {
    const WriteChoices choices{
        .language = "en", .languages = {"de"}, .markets = {"at"}, .currency = "EUR", .link = ""};
    table::TextSink sink;
    table::DelimitedWriter rows(sink, export_header(format, choices));
    ProductWriter writer(format, choices, rows);
    for (const auto& product : products) writer.write(product);
    rows.finish();
    return read_all(sink.text, *find_format(format));
}

TEST_P(WrittenFormat, reads_as_it_was) {
    auto before = read_all(shopify, shopify_format()).products;
    for (auto& product : before) {
        for (auto& variant : product.variants) {
            for (auto& price : variant.prices) price.currency = "EUR";
        }
    }
    const auto told = written_and_read(GetParam(), before);
    ASSERT_TRUE(told.problems.empty()) << told.problems[0].detail << told.problems[0].column;
    ASSERT_EQ(told.products.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        const auto& a = before[i];
        const auto& b = told.products[i];
        EXPECT_EQ(b.handle, a.handle);
        EXPECT_EQ(b.texts.at("").title, a.texts.at("").title);
        EXPECT_EQ(b.brand, a.brand);
        ASSERT_EQ(b.variants.size(), a.variants.size());
        for (std::size_t v = 0; v < a.variants.size(); ++v) {
            EXPECT_EQ(b.variants[v].sku, a.variants[v].sku);
            EXPECT_EQ(b.variants[v].gtin, a.variants[v].gtin);
            EXPECT_EQ(b.variants[v].weight_g, a.variants[v].weight_g);
            const auto amount_of = [](const VariantRecord& variant, bool is_sale) -> std::string {
                for (const auto& price : variant.prices) {
                    if (price.is_sale == is_sale) return price.amount;
                }
                return {};
            };
            EXPECT_EQ(amount_of(b.variants[v], true), amount_of(a.variants[v], true));
            EXPECT_EQ(amount_of(b.variants[v], false), amount_of(a.variants[v], false));
            EXPECT_EQ(b.variants[v].options.size(), a.variants[v].options.size());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, WrittenFormat,
                         testing::Values("shopify", "woocommerce", "google", "generic"));

TEST(Columns, tell_a_name_that_stands_twice) {
    Columns columns(shopify_format());
    columns.learn({"Handle", "Title", "Title"});
    EXPECT_EQ(columns.unknown(), std::vector<std::string>{"Title"});
}

}  // namespace
}  // namespace nahtlos::exchange
