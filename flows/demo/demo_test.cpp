// The demo retailer: made on both engines, sound, and the same whenever it is made.
#include "flows/demo/demo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "base/fake/world.hpp"
#include "base/json/writer.hpp"
#include "catalog/gtins.hpp"
#include "catalog/whole.hpp"
#include "channels/named.hpp"
#include "flows/demo/articles.hpp"
#include "flows/demo/pictures.hpp"
#include "flows/demo/raster.hpp"
#include "flows/demo/review_words.hpp"
#include "flows/storefront_scene.hpp"
#include "flows/verify.hpp"
#include "reviews/store.hpp"
#include "reviews/verify.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::flows::demo {
namespace {

using ::testing::HasSubstr;

class Demo : public testing::OnEngine {
protected:
    Demo() : base_(GetParam()), engine_(base_.database(), world_, patient()) {
        shop_ = make_demo(engine_, {1, "https://shop.example:8443"}, [](const std::string&) {});
    }
    static BatchLimits patient() {
        BatchLimits limits;
        limits.deadline = days(400);
        return limits;
    }

    testing::TestDatabase base_;
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    Engine engine_;
    DemoShop shop_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Demo, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Demo, is_a_shop_worth_looking_at_and_adds_up) {
    EXPECT_GE(shop_.products, 300U);
    EXPECT_GE(shop_.variants, 1'500U);
    EXPECT_GE(shop_.orders, 140U);
    EXPECT_TRUE(base_.database().read([](Tx& tx) { return is_installed(tx); }));
    const auto report = verify(base_.database(), {.now = world_.clock.now()});
    for (const auto& invariant : report.invariants) {
        EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
    }
}

TEST_P(Demo, every_place_is_open_and_customers_may_choose_how_goods_reach_them) {
    const auto pages = base_.database().read([&](Tx& tx) { return engine_.books().open(tx); });
    for (const auto& [id, location] : pages->network->locations) {
        EXPECT_NE(pages->delivery->hours_of(id), nullptr) << location.code;
    }
    const auto offered = [&](const char* code) {
        const auto* channel = channels::channel_named(*pages->directory, code);
        std::set<inventory::Method> methods;
        for (const auto* way : pages->delivery->of(channel->market.uuid, channel->id.uuid)) {
            methods.insert(way->method);
        }
        return methods;
    };
    using inventory::Method;
    const std::set all{Method::ship, Method::parcel_shop, Method::pickup, Method::curbside,
                       Method::local_delivery};
    const std::set sent{Method::ship, Method::parcel_shop};
    EXPECT_EQ(offered("web-de"), all);
    EXPECT_EQ(offered("web-ch"), sent);
    EXPECT_THAT(offered("kasse-berlin"), ::testing::IsEmpty());
}

TEST_P(Demo, every_product_has_a_page_and_reductions_name_the_prior_price) {
    base_.database().read([&](Tx& tx) {
        const auto pages = engine_.books().open(tx);
        const auto* channel = channels::channel_named(*pages->directory, "web-de");
        const auto scene = storefront_scene(tx, pages, *channel, world_.clock.now());
        EXPECT_TRUE(scene.ok());
        std::size_t products = 0, reduced = 0;
        for (auto& product : catalog::walk_products(tx, {{}, {}, -1, 1'000})) {
            ++products;
            const auto parts = page_parts(tx, *scene, std::move(product), "en");
            if (!parts) {
                ADD_FAILURE() << "without a page";
                continue;
            }
            EXPECT_EQ(parts->language, "en");
            EXPECT_THAT(parts->crumbs, ::testing::SizeIs(::testing::Gt(1U)));
            // Chats show no drawings, so the card has the picture that this server makes of one.
            const auto card = storefront::open_graph(page_of(*scene, *parts));
            const auto image =
                std::ranges::find(card, "og:image", &storefront::MetaProperty::property);
            if (image == card.end()) {
                ADD_FAILURE() << "without a picture";
                continue;
            }
            EXPECT_TRUE(image->content.starts_with("https://shop.example:8443/demo/media/"));
            EXPECT_TRUE(image->content.ends_with(".png"));
            for (const auto& v : parts->variants) reduced += v.prior && *v.prior > v.price;
        }
        EXPECT_EQ(products, shop_.products);
        EXPECT_GE(reduced, 100U);
        return true;
    });
}

TEST_P(Demo, customers_say_what_they_think_in_both_languages) {
    base_.database().read([&](Tx& tx) {
        std::map<std::string, std::size_t> of_language;
        std::size_t all = 0, waiting = 0, verified = 0, answered = 0;
        std::set<Uuid> products;
        std::map<std::int64_t, std::size_t> stars;
        for (const auto& r : reviews::reviews_after(tx, {}, 5'000)) {
            ++all;
            ++of_language[r.language];
            ++stars[r.rating];
            waiting += r.state == reviews::State::pending;
            verified += r.is_verified();
            answered += r.answer.has_value();
            products.insert(r.product);
            EXPECT_TRUE(r.text && r.text->size() > 10);
            EXPECT_LT(r.written_at, world_.clock.now());
            EXPECT_EQ(r.flags, "") << *r.text;
        }
        EXPECT_EQ(all, shop_.reviews);
        EXPECT_GE(all, 300U);
        EXPECT_GE(of_language["de"], 150U);
        EXPECT_GE(of_language["en"], 80U);
        EXPECT_GE(verified, 20U);
        EXPECT_GE(waiting, 5U);
        EXPECT_GE(answered, 20U);
        EXPECT_GE(products.size(), 150U);
        EXPECT_GT(stars[5], stars[4]);
        EXPECT_GT(stars[4], stars[3]);
        EXPECT_GT(stars[1], stars[2]) << "a J: who is angry says so";
        return true;
    });
}

TEST(DemoReviews, are_the_same_whenever_they_are_made) {
    Dice one(7), other(7);
    for (int i = 0; i < 50; ++i) {
        const auto a = say_of(one, "pack"), b = say_of(other, "pack");
        EXPECT_EQ(a.title + a.text + a.author, b.title + b.text + b.author);
        EXPECT_EQ(a.stars, b.stars);
    }
}

TEST(DemoRange, is_the_same_whenever_it_is_made) {
    std::string first, second;
    for (const auto& p : products()) first += json::write(p);
    for (const auto& p : products()) second += json::write(p);
    EXPECT_EQ(first, second);
}

TEST(DemoRange, has_each_article_once_with_texts_in_both_languages) {
    std::set<std::string> handles, skus, titles;
    for (const auto& p : products()) {
        EXPECT_TRUE(handles.insert(p.handle.value).second) << p.handle.value;
        for (const std::string language : {"de", "en"}) {
            const auto& text = p.texts->at(language);
            EXPECT_TRUE(titles.insert(language + text.title.value).second) << text.title.value;
            EXPECT_GT(text.description.value().value().value.size(), 10U) << p.handle.value;
        }
        for (const auto& v : p.variants) EXPECT_TRUE(skus.insert(v.sku.value).second);
    }
    EXPECT_EQ(products().front().handle.value, "regenjacke-elbe");
    EXPECT_EQ(products().front().variants.front().sku.value, "LH-1001");
}

TEST(DemoRange, numbers_are_right_and_stay_in_the_house) {
    for (const auto& p : products()) {
        for (const auto& v : p.variants) {
            if (!v.gtin || !*v.gtin) continue;
            const auto number = catalog::parse_article_number((*v.gtin)->value);
            ASSERT_TRUE(number.ok()) << (*v.gtin)->value;
            const bool is_book = (*v.gtin)->value.starts_with("978");
            EXPECT_EQ(number->use == catalog::GtinUse::in_house, !is_book);
        }
    }
}

TEST(DemoPictures, are_there_for_every_product_in_every_color) {
    for (const auto& p : products()) {
        ASSERT_FALSE(p.media->empty()) << p.handle.value;
        for (const auto& media : *p.media) {
            std::string_view path = media.url.value;
            path.remove_prefix(std::string_view("/demo/media/").size());
            const auto slash = path.find('/');
            const auto color = path.substr(slash + 1, path.size() - slash - 5);
            const auto svg = picture_of(path.substr(0, slash), color);
            ASSERT_TRUE(svg) << media.url.value;
            EXPECT_THAT(*svg, HasSubstr("</svg>"));
            EXPECT_EQ(svg->find('{', svg->find("</style>")), std::string::npos) << media.url.value;
        }
    }
    EXPECT_FALSE(picture_of("nothing", "main"));
    EXPECT_FALSE(picture_of("regenjacke-elbe", "pink"));
    EXPECT_FALSE(picture_of("regenjacke-elbe", "main"));
}

// The size that a PNG says of itself (PNG, 11.2.2): big-endian after its signature and "IHDR".
std::pair<int, int> size_of(const std::string& png) {
    if (!png.starts_with("\x89PNG\r\n\x1a\n") || png.size() < 24) return {0, 0};
    const auto number = [&](std::size_t at) {
        int n = 0;
        for (std::size_t i = at; i < at + 4; ++i) n = n << 8 | static_cast<unsigned char>(png[i]);
        return n;
    };
    return {number(16), number(20)};
}

TEST(DemoPictures, are_there_as_png_for_those_who_show_no_svg) {
    std::set<std::string> shown;
    for (const auto& p : products()) {
        const auto& media = p.media->front();
        ASSERT_EQ(media.renditions.size(), 1U);
        EXPECT_TRUE(media.renditions[0].url.value.ends_with(".png"));
        std::string_view path = media.url.value;
        path.remove_prefix(std::string_view("/demo/media/").size());
        const auto slash = path.find('/');
        const auto png = png_of(
            *picture_of(path.substr(0, slash), path.substr(slash + 1, path.size() - slash - 5)),
            64);
        EXPECT_EQ(size_of(png), (std::pair{64, 64})) << media.url.value;
        shown.insert(png);
    }
    EXPECT_GT(shown.size(), 100U) << "most look like nothing else";
    const auto svg = *picture_of("regenjacke-elbe", "moss");
    EXPECT_EQ(png_of(svg, 64), png_of(svg, 64));
    EXPECT_NE(png_of(svg, 64), png_of(*picture_of("regenjacke-elbe", "slate"), 64));
    EXPECT_THROW(png_of("<svg><video/></svg>", 64), std::runtime_error);
    EXPECT_THROW(png_of("<svg>", 64), std::runtime_error);
}

}  // namespace
}  // namespace nahtlos::flows::demo
