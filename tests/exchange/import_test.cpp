#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "catalog/whole.hpp"
#include "tests/exchange/exchange_house.hpp"

namespace nahtlos {
namespace {

using flows::exchange::ImportWriter;
using ::testing::ElementsAre;
using testing::ExchangeHouse;
using ::testing::UnorderedElementsAre;

class Importing : public testing::OnEngine {
protected:
    ExchangeHouse house{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, Importing, testing::on_engines());

const std::string head =
    "Handle,Title,Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,"
    "Variant Compare At Price,Variant Barcode,Variant Inventory Qty,Image Src,Variant Image\n";
const std::string tee =
    "tee,Tee,Acme,Shirts,Size,S,TEE-S,19.99,,4006381333931,5,https://x/1.jpg,\n"
    "tee,,,,,M,TEE-M,19.99,,,7,https://x/2.jpg,https://x/m.jpg\n";
const std::string mug = "mug,Mug,Acme,Cups,Title,Default Title,MUG,7.50,,,0,,\n";

TEST_P(Importing, makes_products_with_variants_prices_pictures_and_categories) {
    const auto done = house.import_text(head + tee + mug, exchange::shopify_format());
    EXPECT_THAT(done.told(), ElementsAre());
    EXPECT_EQ(done.tally, (testing::Tally{.rows = 3, .made = 2, .variants = 3}));
    const auto made = house.product("tee");
    EXPECT_EQ(made.texts.at("de").title, "Tee");
    EXPECT_EQ(made.brand, "Acme");
    EXPECT_THAT(*made.categories, ElementsAre(ElementsAre("Shirts")));
    ASSERT_EQ(made.variants.size(), 2U);
    EXPECT_EQ(made.variants[0].gtin, "4006381333931");
    EXPECT_EQ(made.variants[0].prices.at(0).amount, "19.99");
    EXPECT_EQ(made.variants[1].options.at(0).second, "M");
    ASSERT_EQ(made.pictures->size(), 3U);
    EXPECT_THAT(made.pictures->at(2).skus, ElementsAre("TEE-M"));
    EXPECT_TRUE(house.is_sound());
}

TEST_P(Importing, writes_only_what_changed) {
    house.import_text(head + tee + mug, exchange::shopify_format());
    const auto again = house.import_text(head + tee + mug, exchange::shopify_format());
    EXPECT_EQ(again.tally, (testing::Tally{.rows = 3, .unchanged = 2, .variants = 3}));
    const auto cheaper =
        house.import_text(head + tee + "mug,Mug,Acme,Cups,Title,Default Title,MUG,6.50,,,0,,\n",
                          exchange::shopify_format());
    EXPECT_EQ(cheaper.tally.changed, 1);
    EXPECT_EQ(cheaper.tally.unchanged, 1);
    EXPECT_EQ(house.product("mug").variants.at(0).prices.at(0).amount, "6.5");
}

TEST_P(Importing, leaves_out_bad_rows_only_and_says_where_and_why) {
    const auto done =
        house.import_text(head +
                              "tee,Tee,,,Size,S,TEE-S,19.99,,4006381333932,,,\n"
                              "tee,,,,,M,TEE-M,free,,,,,\ntee,,,,,L,TEE-L,1,,4006381333931,,,\n"
                              "cup,Cup,,,,,CUP,2,,4006381333931,,,\n"
                              "a,Wide,,,,,W,1,,,,,,surplus\n" +
                              mug,
                          exchange::shopify_format());
    EXPECT_THAT(done.told(), UnorderedElementsAre("2 Variant Barcode check_digit",
                                                  "3 Variant Price invalid_format",
                                                  "5 Variant Barcode taken", "6  wrong_columns"));
    EXPECT_EQ(done.tally.rows, 6);
    EXPECT_EQ(done.tally.refused_rows, 4);
    ASSERT_EQ(house.product("tee").variants.size(), 1U);
    EXPECT_EQ(house.product("tee").variants[0].sku, "TEE-L");
    EXPECT_EQ(house.product("mug").variants.size(), 1U);
    EXPECT_TRUE(house.is_sound());
}

TEST_P(Importing, refuses_numbers_of_no_article_and_takes_those_of_the_house) {
    const auto done = house.import_text(head +
                                            "a,A,,,,,NUM-A,1,,0000000000000,,,\n"
                                            "b,B,,,,,NUM-B,1,,9912345678909,,,\n"
                                            "c,C,,,,,NUM-C,1,,20000004,,,\n",
                                        exchange::shopify_format());
    EXPECT_THAT(done.told(), UnorderedElementsAre("2 Variant Barcode no_article_number",
                                                  "3 Variant Barcode no_article_number"));
    EXPECT_EQ(done.problems.at(0).value, "0000000000000");
    EXPECT_EQ(house.product("c").variants.at(0).gtin, "20000004");
}

TEST_P(Importing, tells_a_wrong_picture_by_its_own_cell) {
    const auto done = house.import_text(head +
                                            "tee,Tee,,,Size,S,TEE-S,19.99,,,,https://x/1.jpg,\n"
                                            "tee,,,,,M,TEE-M,19.99,,,,ftp://x/2.jpg,\n"
                                            "cap,Cap,,,,,CAP,9,,,,,x/cap.jpg\n",
                                        exchange::shopify_format());
    ASSERT_THAT(done.told(), UnorderedElementsAre("3 Image Src invalid_format",
                                                  "4 Variant Image invalid_format"));
    for (const auto& problem : done.problems) {
        EXPECT_EQ(problem.value, problem.line == 3 ? "ftp://x/2.jpg" : "x/cap.jpg");
    }
}

TEST_P(Importing, keeps_variants_that_a_file_does_not_name) {
    house.import_text(head + tee, exchange::shopify_format());
    const auto done = house.import_text(head + "tee,Tee,Acme,Shirts,Size,L,TEE-L,21.00,,,,,\n",
                                        exchange::shopify_format());
    EXPECT_THAT(done.told(), ElementsAre());
    EXPECT_EQ(done.tally.changed, 1);
    const auto now = house.product("tee");
    EXPECT_EQ(now.variants.size(), 3U);
    EXPECT_THAT(now.options.at(0).values, ElementsAre("S", "M", "L"));
}

TEST_P(Importing, an_option_is_found_by_its_name_in_any_language) {
    house.import_lines(
        R"({"product":{"handle":"tee","texts":{"de":{"title":"Tee"}},"options":[{"code":"size",)"
        R"("names":{"de":"Größe","fr":"Taille"},"values":[{"code":"M","names":{"de":"Mittel"}}]}],)"
        R"("variants":[{"sku":"TEE-M","options":{"size":"M"}}]}})"
        "\n");
    const auto done = house.import_text(
        "handle,title,sku,option_name.1,option_value.1\ntee,Tee,TEE-M,Groesse,mittel\n"
        "tee,Tee,TEE-L,Groesse,L\n",
        exchange::generic_format());
    EXPECT_THAT(done.told(), ElementsAre());
    const auto now = house.product("tee");
    ASSERT_EQ(now.options.size(), 1U);
    EXPECT_EQ(now.options[0].name, "size");
    EXPECT_THAT(now.options[0].values, ElementsAre("M", "L"));
    ASSERT_EQ(now.variants.size(), 2U);
    EXPECT_THAT(now.variants[0].options, ElementsAre(std::pair("size", "M")));
    EXPECT_THAT(now.variants[1].options, ElementsAre(std::pair("size", "L")));
    const auto french =
        house.import_text("handle,title,sku,option_name.1,option_value.1\ntee,Tee,TEE-L,Taille,L\n",
                          exchange::generic_format());
    EXPECT_EQ(french.tally.unchanged, 1);
}

TEST_P(Importing, an_empty_cell_empties_an_attribute_and_a_missing_column_leaves_it) {
    house.import_lines(
        R"({"product_type":{"code":"shirt","attributes":[{"code":"fit","kind":"text"},)"
        R"({"code":"wash","kind":"text"},{"code":"gsm","kind":"integer","level":"variant"}]}})"
        "\n");
    const auto header =
        "handle,title,product_type,sku,attribute.fit,attribute.wash,"
        "variant_attribute.gsm\n";
    EXPECT_THAT(house
                    .import_text(std::string(header) + "tee,Tee,shirt,TEE,wide,30,180\n",
                                 exchange::generic_format())
                    .told(),
                ElementsAre());
    const auto attributes = [&] {
        const auto product = house.database().read([](Tx& tx) {
            return catalog::read_products(tx, {*catalog::product_of_handle(tx, "tee")}).front();
        });
        return boost::json::serialize(boost::json::value_from(product.attributes)) +
               boost::json::serialize(boost::json::value_from(product.variants[0].attributes));
    };
    EXPECT_EQ(attributes(), R"({"fit":"wide","wash":"30"}{"gsm":180})");
    house.import_text("handle,title,product_type,sku,attribute.fit\ntee,Tee,shirt,TEE,slim\n",
                      exchange::generic_format());
    EXPECT_EQ(attributes(), R"({"fit":"slim","wash":"30"}{"gsm":180})");
    // The second row says what the first leaves empty.
    house.import_text(std::string(header) + "tee,Tee,shirt,TEE,slim,,\ntee,Tee,shirt,TEE-2,,,\n",
                      exchange::generic_format());
    EXPECT_EQ(attributes(), R"({"fit":"slim"}{})");
}

TEST_P(Importing, puts_reductions_into_the_price_list_and_takes_them_out) {
    const auto row = [](const char* prices) {
        return head + "tee,Tee,,,,,TEE," + prices + ",,,,\n";
    };
    const auto prices = [&] {
        std::vector<std::string> all;
        for (const auto& price : house.product("tee").variants.at(0).prices) {
            all.push_back(price.amount + (price.is_sale ? " sale" : ""));
        }
        return all;
    };
    EXPECT_THAT(house.import_text(row("15,20"), exchange::shopify_format()).told(), ElementsAre());
    EXPECT_THAT(prices(), ElementsAre("20", "15 sale"));
    house.import_text(row("20,"), exchange::shopify_format());
    EXPECT_THAT(prices(), ElementsAre("20"));
    EXPECT_TRUE(house.is_sound());
}

TEST_P(Importing, takes_stock_where_it_is_told_the_location) {
    house.setting.location = "warehouse";
    const auto network =
        house.database().read([](Tx& tx) { return inventory::load_network(tx, nullptr); });
    house.setting.location = network->locations.begin()->second.code;
    const auto done = house.import_text(head + tee, exchange::shopify_format());
    EXPECT_THAT(done.told(), ElementsAre());
    EXPECT_EQ(house.product("tee").variants.at(0).stock, 5);
    EXPECT_EQ(house.product("tee").variants.at(1).stock, 7);
    const auto text = "sku,location,quantity,change\nTEE-S," + house.setting.location + ",9,\n" +
                      "TEE-M," + house.setting.location + ",,-2\nNONE," + house.setting.location +
                      ",1,\nTEE-S,nowhere,1,\n";
    const auto levels = house.import_text(text, exchange::stock_format());
    EXPECT_THAT(levels.told(), UnorderedElementsAre("4 sku unknown_sku", "5 location unknown"));
    EXPECT_EQ(levels.tally.changed, 2);
    EXPECT_EQ(house.product("tee").variants.at(0).stock, 9);
    EXPECT_EQ(house.product("tee").variants.at(1).stock, 5);
    EXPECT_TRUE(house.is_sound());
}

TEST_P(Importing, takes_prices_by_sku_or_gtin) {
    house.import_text(head + tee, exchange::shopify_format());
    const auto done = house.import_text(
        "sku,gtin,price,currency\nTEE-M,,17.00,EUR\n,4006381333931,16.00,\n,4006381333931,16,USD\n"
        ",4006381333932,1,\nTEE-M,,17.00,\n",
        exchange::price_format());
    EXPECT_THAT(done.told(), UnorderedElementsAre("4 price wrong_currency", "5 gtin check_digit"));
    EXPECT_EQ(house.product("tee").variants.at(0).prices.at(0).amount, "16");
    EXPECT_EQ(house.product("tee").variants.at(1).prices.at(0).amount, "17");
    const auto again = house.import_text("sku,price\nTEE-M,17\n", exchange::price_format());
    EXPECT_EQ(again.tally.unchanged, 1);
}

TEST_P(Importing, refuses_prices_for_a_quantity_or_a_time_that_name_no_list) {
    house.import_text(head + tee, exchange::shopify_format());
    const auto done = house.import_text(
        "sku,price,least_quantity,valid_until\nTEE-M,8.00,5,\nTEE-M,9.00,,2030-01-01T00:00:00Z\n",
        exchange::price_format());
    EXPECT_THAT(done.told(),
                UnorderedElementsAre("2 price_list required", "3 price_list required"));
    EXPECT_EQ(house.product("tee").variants.at(1).prices.at(0).amount, "19.99");
}

TEST_P(Importing, leaves_out_a_variant_whose_options_are_those_of_another) {
    const auto done =
        house.import_text(head + tee + "tee,,,,,M,TEE-X,19.99,,,1,,\n", exchange::shopify_format());
    EXPECT_EQ(done.told().size(), 1U);
    ASSERT_EQ(house.product("tee").variants.size(), 2U);
    EXPECT_TRUE(house.is_sound());
}

TEST_P(Importing, counts_new_prices_and_stock_as_made_and_others_as_changed) {
    house.import_text(head + tee + mug, exchange::shopify_format());
    house.import_lines(R"({"price_list":{"code":"vip","name":"VIP","kind":"contract",)"
                       R"("status":"active","market":")" +
                       house.ground().setting.market + "\"}}\n");
    const auto counts = [](const testing::Imported& done) {
        EXPECT_THAT(done.told(), ElementsAre());
        return std::vector{done.tally.made, done.tally.changed, done.tally.unchanged};
    };
    const auto prices = "sku,price,price_list\nTEE-S,18,vip\nTEE-M,18,vip\nMUG,6,\n";
    const auto dry = house.import_text(prices, exchange::price_format(), {.is_dry_run = true});
    EXPECT_THAT(counts(dry), ElementsAre(2, 1, 0));
    EXPECT_THAT(counts(house.import_text(prices, exchange::price_format())), ElementsAre(2, 1, 0));
    EXPECT_THAT(counts(house.import_text("sku,price,price_list\nTEE-S,17,vip\nTEE-M,18,vip\n"
                                         "TEE-M,16,vip\nMUG,6,\n",
                                         exchange::price_format())),
                ElementsAre(0, 2, 2));
    const auto network =
        house.database().read([](Tx& tx) { return inventory::load_network(tx, nullptr); });
    const auto place = network->locations.begin()->second.code;
    const auto stock = "sku,location,quantity\nTEE-S," + place + ",5\nTEE-M," + place + ",7\n";
    const auto dry_stock = house.import_text(stock, exchange::stock_format(), {.is_dry_run = true});
    EXPECT_THAT(counts(dry_stock), ElementsAre(2, 0, 0));
    EXPECT_THAT(counts(house.import_text(stock, exchange::stock_format())), ElementsAre(2, 0, 0));
    EXPECT_THAT(counts(house.import_text("sku,location,quantity\nTEE-S," + place + ",5\nTEE-M," +
                                             place + ",8\nMUG," + place + ",1\n",
                                         exchange::stock_format())),
                ElementsAre(1, 1, 1));
}

TEST_P(Importing, a_dry_run_checks_everything_and_writes_nothing) {
    const auto before = house.lines();
    const auto done = house.import_text(head + tee + "cup,Cup,,,,,CUP,2,,4006381333931,,,\n",
                                        exchange::shopify_format(), {.is_dry_run = true});
    EXPECT_THAT(done.told(), ElementsAre("4 Variant Barcode taken"));
    EXPECT_EQ(done.tally.made, 1);
    EXPECT_EQ(house.lines(), before);
}

TEST_P(Importing, stops_at_the_first_bad_row_with_nothing_of_its_batch_written) {
    const auto done = house.import_text(head + tee + "cup,Cup,,,,,CUP,2,,4006381333931,,,\n",
                                        exchange::shopify_format(), {.stops_at_first = true});
    EXPECT_EQ(done.problems.size(), 1U);
    EXPECT_THROW(house.product("tee"), Broken);
}

TEST_P(Importing, two_importers_at_once_leave_a_sound_catalog) {
    std::string a = head, b = head;
    for (int i = 0; i < 3000; ++i) {
        const auto name = std::to_string(i % 1500);
        a += "p" + name + ",Title,,,Size,S,P" + name + "-S,1,,,,,\n";
        b += "p" + name + ",Other,,,Size,M,P" + name + "-M,2,,,,,\n";
    }
    table::TextSource source_a(a), source_b(b);
    table::DelimitedReader rows_a(source_a, {}), rows_b(source_b, {});
    const auto& format = exchange::shopify_format();
    const auto batches_a = flows::exchange::product_batches(rows_a, format, house.ground());
    const auto batches_b = flows::exchange::product_batches(rows_b, format, house.ground());
    ImportWriter writer_a(house.ground(), house.change(), house.stock(), {});
    ImportWriter writer_b(house.ground(), house.change(), house.stock(), {});
    std::vector<table::RowProblem> problems;
    testing::Batch batch;
    for (bool goes_a = true, goes_b = true; goes_a || goes_b;) {
        if (goes_a) {
            goes_a = batches_a->next(batch);
            writer_a.write(batch, problems);
        }
        if (goes_b) {
            goes_b = batches_b->next(batch);
            writer_b.write(batch, problems);
        }
    }
    EXPECT_TRUE(problems.empty()) << problems[0].line << problems[0].code << problems[0].detail;
    const auto all = house.products();
    EXPECT_EQ(std::ranges::count_if(all, [](const auto& p) { return p.variants.size() == 2; }),
              1500);
    EXPECT_TRUE(house.is_sound());
}

}  // namespace
}  // namespace nahtlos
