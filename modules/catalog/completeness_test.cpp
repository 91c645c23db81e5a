#include "catalog/completeness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json/reader.hpp"

namespace nahtlos::catalog {
namespace {

using channels::ChannelKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

WholeProduct vase() {
    WholeProduct p;
    p.kind = ProductKind::goods;
    p.brand = "Ton";
    const std::string description(60, 'x');
    p.texts["de"] = {"Vase", description, {}, {}, {}, {}};
    p.texts["en"] = {"Vase", description, {}, {}, {}, {}};
    p.categories = {"main/vases"};
    Media picture;
    picture.url = {"https://x.example/v.jpg"};
    picture.width = picture.height = 800;
    picture.alt["de"] = {"Eine Vase"};
    p.media = {picture};
    p.safety.emplace();
    p.safety->manufacturer =
        Party{{"Ton GmbH"}, {"Weg 1, Bonn"}, {"DE"}, json::Email{"a@b.de"}, {}};
    WholeVariant v;
    v.sku = "V";
    v.gtin = "4006381333931";
    v.weight_g = 900;
    p.variants = {v};
    return p;
}

CompletenessContext context(ChannelKind kind) {
    CompletenessContext c;
    c.kind = kind;
    c.country = "DE";
    c.languages = {"de", "en"};
    c.has_price = {true};
    return c;
}

std::vector<std::string> missing(const WholeProduct& p, const CompletenessContext& c) {
    std::vector<std::string> told;
    for (const auto& m : completeness_of(p, c).missing) {
        told.push_back(m.pointer + ' ' + std::string(enum_name(m.code)));
    }
    return told;
}

TEST(Completeness, of_a_product_that_has_everything_is_full_for_every_channel) {
    for (const auto& [name, kind] : enum_entries<ChannelKind>) {
        EXPECT_EQ(completeness_of(vase(), context(kind)).score, 100) << name;
        EXPECT_THAT(missing(vase(), context(kind)), IsEmpty()) << name;
    }
}

TEST(Completeness, names_what_is_missing_by_its_pointer) {
    auto p = vase();
    p.texts.erase("en");
    p.texts["de"].description = "kurz";
    p.media.clear();
    p.categories.clear();
    p.safety.reset();
    p.variants[0].weight_g.reset();
    auto c = context(ChannelKind::web);
    c.has_price = {false};
    EXPECT_THAT(missing(p, c),
                ElementsAre("/texts/de/description description", "/texts/en/title title",
                            "/texts/en/description description", "/media picture",
                            "/variants/0/prices price", "/variants/0/weight_g weight",
                            "/categories category", "/safety/manufacturer manufacturer"));
    EXPECT_LT(completeness_of(p, c).score, 40);
    EXPECT_GT(completeness_of(p, c).score, 0);
}

TEST(Completeness, asks_a_till_for_little) {
    WholeProduct p;
    p.texts["de"].title = "Vase";
    p.texts["en"].title = "Vase";
    p.variants.emplace_back();
    EXPECT_EQ(completeness_of(p, context(ChannelKind::till)).score, 100);
}

TEST(Completeness, asks_feeds_for_an_identifier_that_holds_everywhere) {
    auto p = vase();
    p.variants[0].gtin = "2000000000008";
    EXPECT_THAT(missing(p, context(ChannelKind::marketplace)),
                ElementsAre("/variants/0/gtin identifier_in_house"));
    EXPECT_THAT(missing(p, context(ChannelKind::till)), IsEmpty());
    p.variants[0].gtin.reset();
    EXPECT_THAT(missing(p, context(ChannelKind::marketplace)),
                ElementsAre("/variants/0/gtin identifier"));
    p.variants[0].mpn = "V-1";
    EXPECT_THAT(missing(p, context(ChannelKind::marketplace)), IsEmpty());
    p.media[0].width = 499;
    EXPECT_THAT(missing(p, context(ChannelKind::social)), ElementsAre("/media/0 picture_small"));
}

TEST(Completeness, asks_for_a_person_in_the_eu_where_the_maker_is_outside) {
    auto p = vase();
    p.safety->manufacturer->country = {"CN"};
    const auto c = context(ChannelKind::web);
    EXPECT_THAT(missing(p, c), ElementsAre("/safety/responsible_person responsible_person"));
    Brand brand;
    brand.responsible_person = vase().safety->manufacturer;
    auto with_brand = c;
    with_brand.brand = &brand;
    EXPECT_THAT(missing(p, with_brand), IsEmpty());
    auto swiss = c;
    swiss.country = "CH";
    EXPECT_THAT(missing(p, swiss), IsEmpty());
}

TEST(Completeness, asks_for_the_attributes_that_the_type_requires_there) {
    const auto types = ProductTypes::make(*json::read<std::vector<ProductType>>(
        R"([{"code":"t","attributes":[{"code":"a","kind":"text","required_in":["web"]},
            {"code":"b","kind":"text","level":"variant","required_in":["all"]}]}])"));
    auto c = context(ChannelKind::web);
    c.family = types->find("t");
    EXPECT_THAT(missing(vase(), c),
                ElementsAre("/attributes/a attribute", "/variants/0/attributes/b attribute"));
    c.kind = ChannelKind::till;
    EXPECT_THAT(missing(vase(), c), ElementsAre("/variants/0/attributes/b attribute"));
}

TEST(Completeness, is_said_in_german_and_english) {
    for (const auto& [name, code] : enum_entries<Lack>) {
        EXPECT_NE(sentence({"", code}, "de"), sentence({"", code}, "en")) << name;
    }
    EXPECT_EQ(sentence({"", Lack::picture}, "de"), "Es fehlt ein Bild.");
}

}  // namespace
}  // namespace nahtlos::catalog
