// What is exported and imported into the database that it came from changes nothing there.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "exchange/product_writer.hpp"
#include "flows/demo/demo.hpp"
#include "flows/storefront_scene.hpp"
#include "tests/exchange/exchange_house.hpp"

namespace nahtlos {
namespace {

using testing::ExchangeHouse;

class SameHouse : public testing::OnEngine {
protected:
    SameHouse() : house_(GetParam(), false) {
        BatchLimits patient;
        patient.deadline = days(400);
        flows::Engine engine(house_.database(), house_.world(), patient);
        flows::demo::make_demo(engine, {}, [](const std::string&) {});
        house_.setting.market = "de";
    }

    std::string file_of(const std::string& format,
                        const std::optional<flows::exchange::ShopPages>& shop = {}) {
        exchange::WriteChoices choices;
        choices.language = "de";
        choices.languages = {"en"};
        choices.currency = "EUR";
        for (const auto& [code, market] : house_.ground().markets) {
            if (code != "de") choices.markets.push_back(code);
        }
        table::TextSink sink;
        table::DelimitedWriter rows(sink, exchange::export_header(format, choices));
        exchange::ProductWriter writer(format, choices, rows);
        for (const auto& product : house_.products(shop)) writer.write(product);
        rows.finish();
        return sink.text;
    }

    ExchangeHouse house_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SameHouse, testing::on_engines());

void expect_same_lines(const std::string& before, const std::string& after,
                       const std::string& format) {
    if (before == after) return;
    const auto [a, b] = std::ranges::mismatch(before, after);
    const auto at = static_cast<std::size_t>(a - before.begin());
    const auto from = at > 300 ? at - 300 : 0;
    ADD_FAILURE() << format << "\nbefore: " << before.substr(from, 600)
                  << "\nafter: " << after.substr(from, 600);
}

TEST_P(SameHouse, every_format_imported_where_it_came_from_changes_nothing) {
    const auto before = house_.lines();
    for (const std::string format : {"shopify", "woocommerce", "google", "generic"}) {
        const auto done = house_.import_text(file_of(format), *exchange::find_format(format));
        EXPECT_TRUE(done.problems.empty())
            << format << ' ' << done.problems[0].line << ' ' << done.problems[0].column << ' '
            << done.problems[0].code << ' ' << done.problems[0].detail;
        EXPECT_EQ(done.tally.refused_rows, 0) << format;
        EXPECT_EQ(done.tally.made, 0) << format;
        EXPECT_EQ(done.tally.changed, 0) << format;
        expect_same_lines(before, house_.lines(), format);
    }
}

flows::exchange::ShopPages shop_of(ExchangeHouse& house, const std::string& channel = "") {
    auto shop = house.database().read(
        [&](Tx& tx) { return flows::exchange::shop_pages(tx, house.setting.market, channel); });
    if (!shop) throw Broken(shop.refusal().code);
    return **std::move(shop);
}

TEST_P(SameHouse, a_feed_names_the_addresses_that_pages_say_and_is_read_again_without_a_change) {
    const auto before = house_.lines();
    const auto shop = shop_of(house_);
    std::map<std::string, std::string> links;
    std::size_t pictures = 0;
    for (const auto& product : house_.products(shop)) {
        for (const auto& v : product.variants) links[v.sku] = v.link;
        for (const auto& p : *product.pictures) {
            ASSERT_TRUE(p.feed_url);
            if (p.feed_url->empty()) continue;
            ++pictures;
            EXPECT_TRUE(p.feed_url->starts_with("http")) << *p.feed_url;
            EXPECT_FALSE(p.feed_url->ends_with(".svg")) << *p.feed_url;
        }
    }
    EXPECT_GT(pictures, 100U);
    // The same as schema.org data say.
    std::size_t compared = 0;
    flows::Books books;
    house_.database().read([&](Tx& tx) {
        auto pages = books.read(tx);
        const auto* channel =
            pages->directory->find(pages->directory->channel_by_code.at(shop.channel));
        const auto scene = flows::storefront_scene(tx, pages, *channel, house_.world().clock.now());
        for (auto& product : catalog::walk_products(tx, catalog::ProductWalk{{}, {}, -1, 40})) {
            const auto parts = flows::page_parts(tx, *scene, product, {});
            if (!parts) continue;
            const auto data = storefront::json_ld(flows::page_of(*scene, *parts));
            const auto& thing = data.at("@graph").at(0);
            const auto check = [&](const boost::json::value& one) {
                EXPECT_EQ(links[one.at("sku").as_string().c_str()], one.at("url").as_string());
                ++compared;
            };
            if (const auto* group = thing.as_object().if_contains("hasVariant")) {
                for (const auto& one : group->as_array()) check(one);
            } else {
                check(thing);
            }
        }
        return 0;
    });
    EXPECT_GT(compared, 40U);
    const auto done = house_.import_text(file_of("google", shop), *exchange::find_format("google"));
    EXPECT_TRUE(done.problems.empty());
    EXPECT_EQ(done.tally.made + done.tally.changed, 0);
    expect_same_lines(before, house_.lines(), "google");
}

TEST_P(SameHouse, a_feed_of_a_channel_needs_its_front) {
    EXPECT_THROW(shop_of(house_, "none"), Broken);
    const auto own = shop_of(house_);
    EXPECT_EQ(shop_of(house_, own.channel).front.product_url, own.front.product_url);
    house_.setting.market = "at";
    EXPECT_THROW(shop_of(house_, own.channel), Broken) << "a channel of another market";
}

}  // namespace
}  // namespace nahtlos
