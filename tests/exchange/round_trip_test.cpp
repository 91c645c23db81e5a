// What is exported and imported into an empty database is the same there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "catalog/whole.hpp"
#include "exchange/product_writer.hpp"
#include "reviews/store.hpp"
#include "tests/exchange/exchange_house.hpp"

namespace nahtlos {
namespace {

using testing::ExchangeHouse;

class RoundTrip : public testing::OnEngine {};
INSTANTIATE_TEST_SUITE_P(Engines, RoundTrip, testing::on_engines());

// Lines with everything that products and what is around them can have.
std::string everything() {
    std::ifstream file(NAHTLOS_SOURCE_DIR "/tests/exchange/everything.jsonl");
    return {std::istreambuf_iterator<char>(file), {}};
}

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
    const auto made = house.import_lines(with_market(everything(), market_of(house)));
    ASSERT_TRUE(made.problems.empty())
        << made.problems[0].line << made.problems[0].column << made.problems[0].detail;
    const auto network =
        house.database().read([](Tx& tx) { return inventory::load_network(tx, nullptr); });
    const auto location = network->locations.begin()->second.code;
    const auto stock = house.import_text("sku,location,quantity\nTEE-S," + location + ",12\n",
                                         exchange::stock_format());
    ASSERT_TRUE(stock.problems.empty());
    const auto lines = house.lines();
    for (const auto* kind : {"legal_entity",
                             "market",
                             "channel",
                             "location",
                             "tax_rate",
                             "product_type",
                             "tree",
                             "category",
                             "brand",
                             "product",
                             "collection",
                             "customer_group",
                             "price_list",
                             "list_price",
                             "promotion",
                             "coupon",
                             "delivery_method",
                             "opening_hours",
                             "storefront",
                             "synonyms",
                             "sourcing_profile",
                             "sourcing_force",
                             "gift_card_article",
                             "publication",
                             "review",
                             "stock"}) {
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

TEST_P(RoundTrip, how_channels_sell_follows_the_lines) {
    ExchangeHouse house(GetParam());
    const auto market = market_of(house);
    ASSERT_TRUE(house.import_lines(with_market(everything(), market)).problems.empty());
    const auto before = house.lines();
    EXPECT_NE(before.find(R"("number":2)"), std::string::npos) << "the second version is in force";
    const auto changed = house.import_lines(with_market(
        R"({"delivery_method":{"code":"dhl","market":"de","method":"ship","terms":{"names":)"
        R"({"de":"Paket"},"prices":[{"price_minor":590}]}}})"
        "\n"
        R"({"opening_hours":{"location":"berlin","days":[{"date":"2026-12-31"}]}})"
        "\n",
        market));
    ASSERT_TRUE(changed.problems.empty())
        << changed.problems[0].column << changed.problems[0].detail;
    EXPECT_EQ(changed.tally.made, 2);
    const auto after = house.lines();
    EXPECT_NE(after.find(R"("price_minor":590)"), std::string::npos) << after;
    EXPECT_NE(after.find(R"({"opening_hours":{"location":"berlin","days":[{"date":"2026-12-31")"),
              std::string::npos)
        << after;
    ExchangeHouse empty(GetParam(), false);
    EXPECT_TRUE(empty.import_lines(after).problems.empty());
    EXPECT_EQ(empty.lines(), after);
    EXPECT_TRUE(empty.is_sound());
}

// The line of `kind` among the exported ones that names `code`.
std::string line_of(const std::string& lines, const std::string& kind, const std::string& code) {
    const auto at = lines.find("{\"" + kind + "\":{\"code\":\"" + code + '"');
    return at == lines.npos ? "" : lines.substr(at, lines.find('\n', at) + 1 - at);
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == text.npos ? text : text.replace(at, from.size(), to);
}

TEST_P(RoundTrip, channels_and_places_that_are_there_become_what_their_line_says) {
    ExchangeHouse house(GetParam());
    const auto web = line_of(house.lines(), "channel", "web");
    const auto berlin = line_of(house.lines(), "location", "berlin");
    EXPECT_EQ(house.import_lines(web + berlin).tally.unchanged, 2);
    const auto done =
        house.import_lines(with(web, "\"publishes_all\":true", "\"publishes_all\":false") +
                           with(berlin, "\"ready_minutes\":120", "\"ready_minutes\":45"));
    EXPECT_EQ(done.tally.changed, 2);
    const auto after = house.lines();
    EXPECT_THAT(line_of(after, "channel", "web"), ::testing::HasSubstr("\"publishes_all\":false"));
    EXPECT_THAT(line_of(after, "location", "berlin"), ::testing::HasSubstr("\"ready_minutes\":45"));
    const auto refused =
        house.import_lines(with(berlin, "\"kind\":\"store\"", "\"kind\":\"warehouse\""));
    EXPECT_EQ(refused.told(), std::vector<std::string>{"1 /location/kind not_allowed"});
}

TEST_P(RoundTrip, what_channels_sell_wrongly_is_told_by_its_field) {
    ExchangeHouse house(GetParam());
    const auto done = house.import_lines(with_market(
        R"({"delivery_method":{"code":"dhl","market":"none","method":"ship","terms":{"names":)"
        R"({"de":"Paket"},"prices":[{"price_minor":590}]}}})"
        "\n"
        R"({"opening_hours":{"location":"none"}})"
        "\n"
        R"({"storefront":{"channel":"none","product_url":"https://a.example/{handle}"}})"
        "\n"
        R"({"synonyms":{"language":"de","groups":[["a","b c d e"]]}})"
        "\n"
        R"({"sourcing_force":{"profile":"none","number":1,"channel":"web"}})"
        "\n"
        R"({"gift_card_article":{"sku":"NONE"}})"
        "\n"
        R"({"publication":{"sku":"NONE","channel":"web"}})"
        "\n",
        market_of(house)));
    std::vector<std::string> told;
    for (const auto& p : done.problems) told.push_back(p.column + ' ' + p.code);
    EXPECT_THAT(told, ::testing::ElementsAre("/market unknown", "/location unknown",
                                             "/channel unknown", "/groups/0/1 too_long",
                                             "/profile unknown", "/sku unknown", "/sku unknown"));
    EXPECT_EQ(done.tally.made, 0);
}

TEST_P(RoundTrip, promotions_coupons_and_reviews_are_what_they_were) {
    ExchangeHouse house(GetParam());
    const auto all = with_market(everything(), market_of(house));
    ASSERT_TRUE(house.import_lines(all).problems.empty());
    const auto lines = house.lines();
    for (const auto* part :
         {R"("articles":{"skus":["TEE-S"],"products":["course","tee"]},)",
          R"("items":[{"of":{"skus":[],"products":["tee"]},"quantity":2}])", R"("gift":"COURSE")",
          R"({"coupon":{"promotion":"welcome","code":"WELCOME-2","limit_total":1}})",
          R"("title":"Gut","text":"Sitzt\nprima","author":"Ada")", R"("text":"Danke")"}) {
        EXPECT_NE(lines.find(part), std::string::npos) << part << '\n' << lines;
    }
    EXPECT_LT(lines.find("three-for-two"), lines.find("\"present\"")) << "as they were made";
    EXPECT_LT(lines.find("WELCOME-1"), lines.find("WELCOME-2"));
    EXPECT_LT(lines.find(R"("external_reference":"16")"),
              lines.find(R"("external_reference":"17")"));
    // A rating counts what is approved.
    const auto ratings = house.database().read(
        [](Tx& tx) { return reviews::ratings(tx, {catalog::product_of_handle(tx, "tee")->uuid}); });
    ASSERT_EQ(ratings.size(), 1U);
    EXPECT_EQ(ratings[0].stars_4, 1);
}

TEST_P(RoundTrip, a_review_that_was_written_here_is_known_again) {
    ExchangeHouse house(GetParam());
    house.import_lines(with_market(everything(), market_of(house)));
    auto own = house.database().read([](Tx& tx) {
        reviews::Review review;
        review.id = {child_id(Uuid{{7, 7, 7}}, 1)};
        review.product = catalog::product_of_handle(tx, "tee")->uuid;
        review.profile = Uuid{{9}};
        review.language = "de";
        review.rating = 5;
        review.state = reviews::State::approved;
        return review;
    });
    const auto made = house.change()([&](ChangeScope& scope) -> Result<std::string> {
        own.written_at = own.created_at = own.updated_at = scope.now;
        reviews::insert_reviews(scope.tx, {own});
        return std::string();
    });
    ASSERT_TRUE(made.ok());
    const auto lines = house.lines();
    EXPECT_NE(lines.find(R"("origin":"nahtlos","external_reference":")" + to_string(own.id)),
              std::string::npos);
    const auto again = house.import_lines(lines);
    EXPECT_TRUE(again.problems.empty());
    EXPECT_EQ(again.tally.made + again.tally.changed, 0);
    EXPECT_EQ(house.lines(), lines);
    ExchangeHouse empty(GetParam(), false);
    EXPECT_TRUE(empty.import_lines(lines).problems.empty());
    EXPECT_EQ(empty.lines(), lines);
}

TEST_P(RoundTrip, wrong_promotions_coupons_and_reviews_are_told_by_their_fields) {
    ExchangeHouse house(GetParam());
    const auto market = market_of(house);
    house.import_lines(with_market(everything(), market));
    const auto done = house.import_lines(with_market(
        R"({"promotion":{"code":"x","name":"X","market":"de","effect":{"kind":"percent_off",)"
        R"("percent_bp":1,"articles":{"products":["none"]}}}})"
        "\n"
        R"({"promotion":{"code":"y","name":"Y","market":"de",)"
        R"("effect":{"kind":"gift","gift":"NONE"}}})"
        "\n"
        R"({"coupon":{"promotion":"none","code":"ABCD"}})"
        "\n"
        R"({"coupon":{"promotion":"present","code":"WELCOME-1"}})"
        "\n"
        R"({"coupon":{"promotion":"three-for-two","code":"ABCD"}})"
        "\n"
        R"({"review":{"origin":"o","external_reference":"1","product":"none","rating":6,)"
        R"("language":"de","written_at":"2025-06-01T10:00:00Z"}})"
        "\n"
        R"({"review":{"origin":"o","external_reference":"2","product":"tee","sku":"COURSE",)"
        R"("rating":5,"language":"de","written_at":"2125-06-01T10:00:00Z"}})"
        "\n",
        market));
    EXPECT_THAT(done.told(),
                ::testing::UnorderedElementsAre(
                    "1 /effect/articles/products/0 unknown", "2 /effect/gift unknown_sku",
                    "3 /promotion unknown", "4 /coupon/code taken", "5  needs_no_coupon",
                    "6 /review/product unknown", "6 /review/rating out_of_range",
                    "7 /review/sku unknown", "7 /review/written_at out_of_range"));
    EXPECT_EQ(done.tally.refused_rows, 7);
}

TEST_P(RoundTrip, every_format_makes_the_same_products_in_another_database) {
    ExchangeHouse house(GetParam());
    house.import_lines(with_market(everything(), market_of(house)));
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
