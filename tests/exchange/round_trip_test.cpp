// What is exported and imported into an empty database is the same there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exchange/product_writer.hpp"
#include "tests/exchange/exchange_house.hpp"

namespace nahtlos {
namespace {

using testing::ExchangeHouse;

class RoundTrip : public testing::OnEngine {};
INSTANTIATE_TEST_SUITE_P(Engines, RoundTrip, testing::on_engines());

// Lines with everything that products and what is around them can have.
constexpr const char* everything =
    R"({"product_type":{"code":"shirt","names":{"en":"Shirt"},"attributes":[{"code":"material","kind":"choice","choices":[{"code":"cotton","names":{"de":"Baumwolle"}},{"code":"wool"}]},{"code":"fit","kind":"text","is_localized":true},{"code":"gsm","kind":"measure","family":"mass","unit":"g","level":"variant"}]}}
{"tree":{"code":"main","names":{"en":"Main"}}}
{"category":{"tree":"main","handle":"clothing","names":{"de":"Kleidung","en":"Clothing"}}}
{"category":{"tree":"main","handle":"shirts","parent":"clothing","names":{"de":"Hemden"},"descriptions":{"de":"Alle\nHemden"},"external_reference":"c-2"}}
{"brand":{"name":"Acme","descriptions":{"en":"Makers"},"url":"https://acme.example","manufacturer":{"name":"Acme GmbH","address":"Weg 1, Berlin","country":"DE","email":"a@acme.example"}}}
{"product":{"handle":"tee","status":"draft","product_type":"shirt","brand":"Acme","external_reference":"erp-1","texts":{"de":{"title":"=Hemd","description":"Zeile 1\nZeile \"2\"","seo_title":"SEO"},"en":{"title":"Tee","source":"machine_translation"}},"attributes":{"material":"cotton","fit":{"de":"weit"}},"options":[{"code":"Size","names":{"de":"Gr\u00f6\u00dfe"},"values":[{"code":"S"},{"code":"M","names":{"de":"Mittel"}}]}],"categories":["main/shirts"],"tags":["b","a"],"media":[{"url":"https://x/1.jpg","alt":{"de":"Bild"},"width":10,"height":20},{"url":"https://x/m.pdf","role":"manual","variants":["TEE-M"]}],"safety":{"warnings":{"de":"Nicht essen"},"minimum_age_months":36},"energy":{"energy_class":"B"},"publish_at":"2027-01-01T00:00:00.000000Z","variants":[{"sku":"TEE-S","gtin":"4006381333931","options":{"Size":"S"},"weight_g":200,"tax_category":"standard","mpn":"M1","size_mm":{"length":1,"width":2,"height":3},"country_of_origin":"DE","customs_code":"610910","attributes":{"gsm":{"amount":"180","unit":"g"}},"content":{"amount":"1","unit":"piece"},"prices":[{"market":"de","unit_price":"19.99","valid_from":"2025-01-01T00:00:00.000000Z"},{"market":"de","unit_price":"17.5","valid_from":"2027-01-01T00:00:00.000000Z"}]},{"sku":"TEE-M","options":{"Size":"M"},"status":"archived","external_reference":"v-2"}]}}
{"product":{"handle":"course","kind":"service","texts":{"en":{"title":"Course"}},"variants":[{"sku":"COURSE","is_stocked":false,"prices":[{"market":"de","unit_price":"99","valid_from":"2025-01-01T00:00:00.000000Z"}]}]}}
{"product":{"handle":"set","kind":"bundle","texts":{"en":{"title":"Set"}},"variants":[{"sku":"SET","components":[{"sku":"TEE-S","quantity":2}]}]}}
{"collection":{"handle":"summer","names":{"en":"Summer"},"rule":{"all":[{"field":"tag","values":["a"]}]}}}
{"collection":{"handle":"picked","names":{"en":"Picked"},"products":["tee","set"]}}
{"price_list":{"code":"vip","name":"VIP","kind":"contract","status":"active","market":"de","channels":["web"],"customer_groups":[],"priority":5,"valid_from":"2025-01-01T00:00:00.000000Z"}}
{"list_price":{"price_list":"vip","sku":"TEE-S","min_quantity":10,"unit_price":"15"}}
)";

std::string market_of(ExchangeHouse& house) { return house.ground().setting.market; }

std::string with_market(std::string text, const std::string& market) {
    const std::string from = "\"market\":\"de\"", to = "\"market\":\"" + market + '"';
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

TEST_P(RoundTrip, lines_make_the_same_in_an_empty_database) {
    ExchangeHouse house(GetParam());
    const auto made = house.import_lines(with_market(everything, market_of(house)));
    ASSERT_TRUE(made.problems.empty())
        << made.problems[0].line << made.problems[0].column << made.problems[0].detail;
    const auto network =
        house.database().read([](Tx& tx) { return inventory::load_network(tx, nullptr); });
    const auto location = network->locations.begin()->second.code;
    const auto stock = house.import_text("sku,location,quantity\nTEE-S," + location + ",12\n",
                                         exchange::stock_format());
    ASSERT_TRUE(stock.problems.empty());
    const auto lines = house.lines();
    for (const auto* kind :
         {"legal_entity", "market", "channel", "location", "tax_rate", "product_type", "tree",
          "category", "brand", "product", "collection", "price_list", "list_price", "stock"}) {
        EXPECT_NE(lines.find("{\"" + std::string(kind) + "\":"), std::string::npos) << kind;
    }

    ExchangeHouse empty(GetParam(), false);
    const auto done = empty.import_lines(lines);
    ASSERT_TRUE(done.problems.empty())
        << done.problems[0].line << done.problems[0].column << done.problems[0].detail;
    EXPECT_EQ(empty.lines(), lines);
    EXPECT_TRUE(empty.is_sound());

    const auto again = empty.import_lines(lines);
    EXPECT_TRUE(again.problems.empty());
    EXPECT_EQ(again.tally.made, 0);
    EXPECT_EQ(again.tally.changed, 0);
    EXPECT_EQ(empty.lines(), lines);
}

TEST_P(RoundTrip, every_format_makes_the_same_products_in_another_database) {
    ExchangeHouse house(GetParam());
    house.import_lines(with_market(everything, market_of(house)));
    for (const std::string format : {"shopify", "woocommerce", "generic"}) {
        exchange::WriteChoices choices;
        choices.language = "de";
        choices.languages = {"en"};
        choices.currency = "EUR";
        table::TextSink sink;
        table::DelimitedWriter rows(sink, exchange::export_header(format, choices));
        exchange::ProductWriter writer(format, choices, rows);
        for (const auto& product : house.products()) {
            // Names of WooCommerce's products are made of their SKUs.
            if (product.handle == "tee") writer.write(product);
        }
        rows.finish();

        ExchangeHouse other(GetParam());
        const auto done = other.import_text(sink.text, *exchange::find_format(format));
        ASSERT_TRUE(done.problems.empty())
            << format << ' ' << done.problems[0].line << done.problems[0].column
            << done.problems[0].code << done.problems[0].detail;
        const auto a = house.product("tee"), b = other.product("tee");
        EXPECT_EQ(b.texts.at("de").title, a.texts.at("de").title) << format;
        EXPECT_EQ(b.texts.at("de").description, a.texts.at("de").description) << format;
        EXPECT_EQ(b.brand, a.brand) << format;
        EXPECT_EQ(b.tags, a.tags) << format;
        EXPECT_EQ(b.categories, a.categories) << format;
        EXPECT_EQ(b.status, a.status) << format;
        ASSERT_EQ(b.variants.size(), a.variants.size()) << format;
        EXPECT_EQ(b.variants[0].gtin, a.variants[0].gtin) << format;
        EXPECT_EQ(b.variants[0].options, a.variants[0].options) << format;
        EXPECT_EQ(b.variants[0].prices.at(0).amount, a.variants[0].prices.at(0).amount) << format;
        EXPECT_EQ(b.variants[0].weight_g, a.variants[0].weight_g) << format;
    }
}

TEST_P(RoundTrip, lines_that_are_wrong_are_told_by_pointer) {
    ExchangeHouse house(GetParam());
    const auto done = house.import_lines(
        "{\"product\":{\"handle\":\"x\",\"texts\":{\"en\":{\"title\":\"X\"}},\"variants\":[{"
        "\"sku\":"
        "\"X\",\"gtin\":\"4006381333932\"}]}}\nnot json\n{\"brand\":{\"name\":\"A\"},\"tree\":"
        "{\"code\":\"t\"}}\n{\"animal\":{}}\n{\"product\":{\"handle\":\"y\",\"texts\":{\"en\":"
        "{\"title\":\"Y\"}},\"categories\":[\"no/where\"],\"variants\":[{\"sku\":\"Y\"}]}}\n");
    EXPECT_THAT(done.told(), ::testing::ElementsAre("1 /product/variants/0/gtin invalid_format",
                                                    "2  malformed_json", "3  not_one_entity",
                                                    "4 /animal unknown_field",
                                                    "5 /product/categories/0 unknown"));
    EXPECT_EQ(done.tally.refused_rows, 5);
}

}  // namespace
}  // namespace nahtlos
