#include "catalog/generate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json/reader.hpp"

namespace nahtlos::catalog {
namespace {

using ::testing::ElementsAre;

const std::string two_options = R"("options":[
    {"code":"color","values":[{"code":"Rot"},{"code":"Grün"}]},
    {"code":"size","values":[{"code":"S"},{"code":"M"}]}])";

GenerateVariants wish_of(const std::string& members) {
    auto wish = json::read<GenerateVariants>('{' + members + '}');
    EXPECT_TRUE(wish.ok()) << members;
    return *std::move(wish);
}

WholeProduct shirt() {
    WholeProduct product;
    product.handle = "Hemd No. 1";
    return product;
}

void add(WholeProduct& product, const std::string& sku, const std::string& color,
         const std::string& size, VariantStatus status = VariantStatus::active) {
    auto& variant = product.variants.emplace_back();
    variant.sku = sku;
    variant.status = status;
    variant.options = {{"color", color}, {"size", size}};
}

// SKUs, or "pointer code".
std::vector<std::string> generated(const WholeProduct& product, const std::string& members) {
    const auto made = variants_to_generate(product, wish_of(members));
    if (!made) {
        const auto& field = made.refusal().fields.at(0);
        return {field.pointer + ' ' + field.code};
    }
    std::vector<std::string> skus;
    for (const auto& v : made->variants) skus.push_back(v.sku.value);
    return skus;
}

std::string options(int axes, int values) {
    std::string list;
    for (int a = 0; a < axes; ++a) {
        std::string of;
        for (int v = 0; v < values; ++v) {
            of += (v > 0 ? "," : "") + std::string(R"({"code":")") + std::to_string(v) + "\"}";
        }
        list += (a > 0 ? "," : "") + std::string(R"({"code":"o)") + std::to_string(a) +
                R"(","values":[)" + of + "]}";
    }
    return R"("options":[)" + list + "]";
}

TEST(GenerateVariants, makes_every_combination_in_the_order_of_its_values) {
    EXPECT_THAT(generated(shirt(), two_options),
                ElementsAre("hemd-no-1-rot-s", "hemd-no-1-rot-m", "hemd-no-1-gruen-s",
                            "hemd-no-1-gruen-m"));
}

TEST(GenerateVariants, leaves_combinations_alone_that_are_there) {
    auto product = shirt();
    add(product, "X", "Rot", "M");
    add(product, "Y", "Grün", "S", VariantStatus::archived);
    EXPECT_THAT(generated(product, two_options),
                ElementsAre("hemd-no-1-rot-s", "hemd-no-1-gruen-m"));
}

TEST(GenerateVariants, gives_all_the_same_template) {
    const auto made = variants_to_generate(
        shirt(), wish_of(two_options + R"(,"sku":"H-{size}{color}","tax_category":"reduced",
            "weight_g":200,"prices":[{"market":"de","unit_price":"9.00"}])"));
    ASSERT_TRUE(made);
    const auto& last = made->variants.at(3);
    EXPECT_EQ(last.sku.value, "H-mgruen");
    EXPECT_EQ(last.options->at("color"), "Grün");
    EXPECT_EQ(last.tax_category->value, "reduced");
    EXPECT_EQ(**last.weight_g, 200);
    EXPECT_EQ(last.prices.at(0).market.value, "de");
    EXPECT_EQ(made->options->size(), 2U);
}

TEST(GenerateVariants, refuses_patterns_that_do_not_name_each_variant_once) {
    const auto with = [](const std::string& pattern) {
        return generated(shirt(), two_options + R"(,"sku":")" + pattern + '"');
    };
    EXPECT_THAT(with("{handle}-{color}"), ElementsAre("/sku repeated"));
    EXPECT_THAT(with("{colour}-{size}"), ElementsAre("/sku unknown_option"));
    EXPECT_THAT(with("{color}-{size"), ElementsAre("/sku invalid_format"));
    EXPECT_THAT(with("{}"), ElementsAre("/sku invalid_format"));
    EXPECT_THAT(with("{color}-{size}" + std::string(62, 'x')), ElementsAre("/sku invalid_format"));
    auto product = shirt();
    add(product, "rot-s", "other", "other");
    EXPECT_THAT(generated(product, two_options + R"(,"sku":"{color}-{size}")"),
                ElementsAre("/sku taken"));
}

TEST(GenerateVariants, has_limits) {
    EXPECT_EQ(generated(shirt(), options(2, 22)).size(), 484U);
    EXPECT_THAT(generated(shirt(), options(2, 23)), ElementsAre("/options too_many"));
    EXPECT_THAT(generated(shirt(), options(5, 200)), ElementsAre("/options too_many"));
    EXPECT_THAT(generated(shirt(), ""), ElementsAre("/options required"));
    auto kit = shirt();
    kit.kind = ProductKind::bundle;
    EXPECT_THAT(generated(kit, two_options), ElementsAre(" not_applicable"));
}

TEST(Slug, is_small_letters_digits_and_single_hyphens) {
    EXPECT_EQ(slug_of("  Größe: 42 / XL!"), "groesse-42-xl");
    EXPECT_EQ(slug_of("Crème Brûlée"), "creme-brulee");
    EXPECT_EQ(slug_of("中文"), "");
    EXPECT_EQ(slug_of("\xC3"), "");
}

}  // namespace
}  // namespace nahtlos::catalog
