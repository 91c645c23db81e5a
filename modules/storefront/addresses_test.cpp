// Addresses of a shop front, and the beginnings of texts.
#include "storefront/addresses.hpp"

#include <gtest/gtest.h>

#include "storefront/product_data.hpp"

namespace nahtlos::storefront {
namespace {

channels::Storefront front(const std::string& product_url) {
    channels::Storefront front;
    front.product_url.value = product_url;
    return front;
}

TEST(Addresses, placeholders_are_filled_in_percent_encoded) {
    const auto shop = front("https://shop.example/{language}/p/{handle}");
    EXPECT_EQ(product_address(shop, "de", "möwe & co/1"),
              "https://shop.example/de/p/m%C3%B6we%20%26%20co%2F1");
    EXPECT_EQ(variant_address("https://shop.example/p", "A 1"),
              "https://shop.example/p?variant=A%201");
    EXPECT_EQ(variant_address("https://shop.example/?p=1", "A"),
              "https://shop.example/?p=1&variant=A");
}

TEST(Addresses, of_what_nobody_named_are_those_of_the_host) {
    const auto shop = front("https://shop.example:8443/p/{handle}");
    EXPECT_EQ(home_address(shop, "de"), "https://shop.example:8443/");
    EXPECT_EQ(sitemap_address(shop, 3), "https://shop.example:8443/sitemap-3.xml");
    EXPECT_EQ(media_address(shop, "m/a.svg"), "https://shop.example:8443/m/a.svg");
    EXPECT_EQ(media_address(shop, "https://cdn.example/a.svg"), "https://cdn.example/a.svg");
    EXPECT_FALSE(category_address(shop, "de", "x"));
}

TEST(Addresses, of_pictures_are_whole_and_fit_to_be_sent) {
    const auto shop = front("https://shop.example/p/{handle}");
    EXPECT_EQ(media_address(shop, "//cdn.example/a.png"), "https://cdn.example/a.png");
    EXPECT_EQ(media_address(shop, "/m/große tasse.png"),
              "https://shop.example/m/gro%C3%9Fe%20tasse.png");
    EXPECT_EQ(media_address(shop, "/m/a%20b.png?w=1&h=2"),
              "https://shop.example/m/a%20b.png?w=1&h=2");
    EXPECT_EQ(media_address(shop, "https://cdn.example/a b.png"), "https://cdn.example/a%20b.png");
}

TEST(Addresses, languages_are_named_with_their_country_where_there_are_several_markets) {
    const auto shop = front("https://shop.example/{language}/{handle}");
    const std::vector<LocalPages> one{{shop, "DE", {"de", "en"}}};
    EXPECT_EQ(alternates(one, "a")[1].hreflang, "en");
    const std::vector<LocalPages> two{{shop, "DE", {"de"}}, {shop, "CH", {"de-CH", "fr"}}};
    const auto all = alternates(two, "a");
    EXPECT_EQ(all[0].hreflang, "de-DE");
    EXPECT_EQ(all[1].hreflang, "de-CH");
    EXPECT_EQ(all[2].hreflang, "fr-CH");
    EXPECT_EQ(all[3].hreflang, "x-default");
    EXPECT_EQ(all[3].href, all[0].href);
    EXPECT_TRUE(alternates({{shop, "DE", {"de"}}}, "a").empty()) << "a single page has none";
}

TEST(Availability, goods_that_are_there_come_before_those_that_may_be_ordered) {
    const Instant now = *parse_instant("2026-11-22T10:00:00Z");
    using enum Availability;
    EXPECT_EQ(availability_of({true, 3, 0, 0}, {}, now), in_stock);
    EXPECT_EQ(availability_of({true, 3, 0, 3}, {}, now), back_order);
    EXPECT_EQ(availability_of({true, 0, 2, 0}, {}, now), in_store_only);
    EXPECT_EQ(availability_of({true, 0, 0, 0}, {}, now), out_of_stock);
    EXPECT_EQ(availability_of({false, 0, 0, 0}, {}, now), in_stock) << "takes no stock";
    EXPECT_EQ(availability_of({true, 3, 0, 0}, "2026-11-23", now), pre_order);
    EXPECT_EQ(availability_of({true, 3, 0, 0}, "2026-11-22", now), in_stock);
}

struct Texts {
    catalog::WholeProduct product;
    channels::Storefront shop = front("https://shop.example/{handle}");
    Page page{product, shop, "de", "DE", "https://shop.example/a", "X", Currency{}, true, {}};
};

TEST(MetaDescription, ends_with_a_whole_word_and_is_never_cut_within_a_letter) {
    Texts t;
    t.product.texts["de"] = {"Titel", "Kurz\n und  gut.", {}, {}, {}, {}};
    EXPECT_EQ(meta_description(t.page), "Kurz und gut.");
    std::string words;
    for (int i = 0; i < 40; ++i) words += "übergröße ";
    t.product.texts["de"].description = words;
    const auto cut = *meta_description(t.page);
    EXPECT_TRUE(cut.ends_with("übergröße…")) << cut;
    t.product.texts["de"].description = std::string(200, 'x');
    EXPECT_EQ(*meta_description(t.page), std::string(160, 'x') + "…");
    t.product.texts["de"].seo_description = "Gesagt.";
    EXPECT_EQ(meta_description(t.page), "Gesagt.");
}

}  // namespace
}  // namespace nahtlos::storefront
