// Writing products in bulk, on both engines.
#include "catalog/write.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "catalog/product_types.hpp"
#include "catalog/whole.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::catalog {
namespace {

using ::testing::ElementsAre;

class WriteProducts : public testing::OnEngine {
protected:
    WriteProducts() : base_(GetParam()) {
        markets_["de"] = {Uuid{{1}}, Currency{}};
        run([](ChangeScope& scope) {
            const auto types = json::read<std::vector<ProductType>>(R"([
                {"code":"shoe","attributes":[{"code":"color","kind":"choice",
                    "choices":[{"code":"red"},{"code":"blue"}]},
                 {"code":"eu_size","kind":"number","level":"variant"}]}])");
            EXPECT_TRUE(put_types(scope, *types, api::ErrorPolicy::reject_everything).ok());
            scope.tx.run(
                "insert into catalog_category (id, tree, handle, position, definition, version, "
                "updated_at) values ($1, 'main', 'shoes', 0, '{}', 1, 0)",
                Uuid{{7}});
        });
    }

    template <class Act>
    void run(Act act) {
        auto connection = base_.database().open_writer();
        Uuid id{{1, 2, 3}};
        id.bytes[10] = ++calls_;
        now_.us += 1000;
        sql::write(*connection, [&](Tx& tx) {
            events_.clear();
            ChangeScope scope{tx, events_, now_, id, context_};
            act(scope);
        });
    }
    std::vector<Written> write(const std::string& wishes, bool only_new = false) {
        auto read = json::read<std::vector<ProductWish>>(wishes);
        if (!read) {
            ADD_FAILURE() << read.refusal().fields[0].pointer << read.refusal().fields[0].code;
            return {};
        }
        std::vector<Written> out;
        run([&](ChangeScope& scope) {
            ChildIds ids(scope.id, 1);
            out = write_products(scope, *read, {.only_new = only_new, .markets = markets_}, ids);
        });
        return out;
    }
    // "made", or "refused /pointer code".
    static std::string told(const Written& w) {
        static const char* names[] = {"made", "changed", "unchanged", "refused"};
        std::string text = names[static_cast<int>(w.outcome)];
        for (const auto& f : w.wrong) text += ' ' + f.pointer + ' ' + f.code;
        return text;
    }
    std::vector<std::string> outcomes(const std::string& wishes) {
        std::vector<std::string> all;
        for (const auto& w : write(wishes)) all.push_back(told(w));
        return all;
    }
    std::string one(const std::string& wish) { return outcomes('[' + wish + ']').at(0); }
    WholeProduct read(const std::string& handle) {
        WholeProduct product;
        base_.database().read([&](Tx& tx) {
            const auto id = product_of_handle(tx, handle);
            if (id) product = read_products(tx, {*id}).at(0);
            return true;
        });
        return product;
    }
    std::vector<std::string> event_types() const {
        std::vector<std::string> types;
        for (const auto& e : events_) types.push_back(e.type);
        return types;
    }
    std::int64_t count(const std::string& table) {
        std::int64_t rows = 0;
        base_.database().read([&](Tx& tx) {
            rows = *tx.value<std::int64_t>("select count(*) from " + table);
            return true;
        });
        return rows;
    }

    testing::TestDatabase base_;
    PriceMarkets markets_;
    Events events_;
    Context context_;
    Instant now_{1'700'000'000'000'000};
    std::uint8_t calls_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, WriteProducts, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

// A shoe with everything.
std::string shoe(const std::string& more = "", const std::string& price = "59.90") {
    return R"({"handle":"runner","product_type":"shoe","brand":"Lauf","external_reference":"P-1",
        "texts":{"de":{"title":"Laufschuh","description":"Leicht"},"en":{"title":"Running shoe"}},
        "attributes":{"color":"red"},"categories":["main/shoes"],"tags":["new","light"],
        "options":[{"code":"size","names":{"de":"Größe"},
            "values":[{"code":"41"},{"code":"42"}]}],
        "media":[{"url":"https://x.example/a.jpg","sha256":null,"width":800,"height":600,
            "alt":{"de":"Ein Schuh"},"variants":["R-42"],"source":"trained_algorithmic_media"}],
        "safety":{"manufacturer":{"name":"Lauf AG","address":"Weg 1, Bern","country":"CH",
            "email":"x@lauf.example"},"warnings":{"de":"Nicht essen"},"hazards":["H225"]},
        "energy":null,
        "variants":[
            {"sku":"R-41","gtin":"4006381333931","options":{"size":"41"},"weight_g":500,
             "attributes":{"eu_size":41},"mpn":"M41","country_of_origin":"VN",
             "customs_code":"64041100","size_mm":{"length":300,"width":200,"height":100},
             "prices":[{"market":"de","unit_price":")" +
           price + R"("}]},
            {"sku":"R-42","options":{"size":"42"},"external_reference":"V-42"}])" +
           more + "}";
}

TEST_P(WriteProducts, a_product_is_read_back_as_it_was_written) {
    EXPECT_EQ(one(shoe()), "made");
    EXPECT_THAT(event_types(),
                ElementsAre("product_created", "variant_created", "variant_created"));
    const auto p = read("runner");
    EXPECT_EQ(p.product_type, "shoe");
    EXPECT_EQ(p.texts.at("de").description, "Leicht");
    EXPECT_THAT(p.categories, ElementsAre("main/shoes"));
    EXPECT_THAT(p.tags, ElementsAre("light", "new"));
    EXPECT_EQ(p.media.at(0).alt.at("de").value, "Ein Schuh");
    EXPECT_EQ(p.safety->manufacturer->country.value, "CH");
    ASSERT_EQ(p.variants.size(), 2U);
    EXPECT_EQ(p.variants[0].sku, "R-41");
    EXPECT_EQ(p.variants[0].customs_code, "64041100");
    EXPECT_EQ(json::write(p.variants[0].attributes), R"({"eu_size":"41"})");
    EXPECT_EQ(p.variants[1].external_reference, "V-42");
    EXPECT_EQ(count("catalog_price"), 1);
}

TEST_P(WriteProducts, the_same_row_again_changes_nothing) {
    EXPECT_EQ(one(shoe()), "made");
    const auto before = json::write(read("runner"));
    EXPECT_EQ(one(shoe()), "unchanged");
    EXPECT_TRUE(events_.empty());
    EXPECT_EQ(json::write(read("runner")), before);
    // Said otherwise, it is looked at closely, and still nothing new.
    EXPECT_EQ(one(shoe(R"(,"kind":"goods")")), "unchanged");
    EXPECT_EQ(json::write(read("runner")), before);
    EXPECT_EQ(count("catalog_price"), 1);
}

TEST_P(WriteProducts, what_was_changed_elsewhere_is_brought_back_by_the_same_row) {
    EXPECT_EQ(one(shoe()), "made");
    EXPECT_EQ(one(R"({"handle":"runner","brand":"Other"})"), "changed");
    EXPECT_EQ(one(shoe()), "changed");
    EXPECT_EQ(read("runner").brand, "Lauf");
    EXPECT_EQ(read("runner").version, 3);
}

TEST_P(WriteProducts, what_a_language_does_not_say_stays) {
    EXPECT_EQ(one(R"({"handle":"n","texts":{"de":{"title":"Alt","description":"Leicht",
        "subtitle":"Kurz","seo_title":"S","seo_description":"D","source":"machine_translation"}},
        "variants":[{"sku":"n"}]})"),
              "made");
    EXPECT_EQ(one(R"({"handle":"n","texts":{"de":{"title":"Neu","subtitle":null}}})"), "changed");
    const auto text = read("n").texts.at("de");
    EXPECT_EQ(text.title, "Neu");
    EXPECT_EQ(text.description, "Leicht");
    EXPECT_EQ(text.subtitle, std::nullopt);
    EXPECT_EQ(text.seo_title, "S");
    EXPECT_EQ(text.seo_description, "D");
    EXPECT_EQ(text.source, MadeBy::machine_translation);
}

TEST_P(WriteProducts, what_is_not_named_stays_and_null_empties) {
    EXPECT_EQ(one(shoe()), "made");
    EXPECT_EQ(one(R"({"handle":"runner","safety":null,"texts":{"en":{"title":"Runner"}},
        "variants":[{"sku":"R-41","weight_g":null}]})"),
              "changed");
    EXPECT_THAT(event_types(), ElementsAre("product_changed", "variant_changed"));
    const auto p = read("runner");
    EXPECT_EQ(p.brand, "Lauf");
    EXPECT_FALSE(p.safety);
    EXPECT_EQ(p.texts.at("en").title, "Runner");
    EXPECT_EQ(p.texts.at("de").title, "Laufschuh");
    EXPECT_FALSE(p.variants[0].weight_g);
    EXPECT_EQ(p.variants[0].version, 2);
    EXPECT_EQ(p.variants[1].version, 1);
    EXPECT_EQ(count("catalog_product_version"), 1);
}

TEST_P(WriteProducts, a_new_price_is_a_change_and_the_same_one_is_none) {
    EXPECT_EQ(one(shoe()), "made");
    EXPECT_EQ(one(shoe("", "49.90")), "changed");
    EXPECT_THAT(event_types(), ElementsAre("price_changed"));
    EXPECT_EQ(one(shoe("", "49.90")), "unchanged");
    EXPECT_EQ(count("catalog_price"), 2);
    EXPECT_EQ(read("runner").version, 1);
}

TEST_P(WriteProducts, each_wrong_row_says_why_and_harms_no_other) {
    const std::string texts = R"("texts":{"de":{"title":"x"}})";
    const auto row = [&](const std::string& handle, const std::string& variant,
                         const std::string& more = "") {
        return R"({"handle":")" + handle + "\"," + texts + R"(,"variants":[)" + variant + "]" +
               more + "}";
    };
    EXPECT_THAT(
        outcomes('[' + row("a", R"({"sku":"A","gtin":"4006381333931"})") + ',' +
                 row("b", R"({"sku":"A"})") + ',' +
                 row("c", R"({"sku":"C","gtin":"04006381333931"})") + ',' +
                 row("a", R"({"sku":"A2"})") + ',' + row("d", R"({"sku":"D"},{"sku":"D"})") + ',' +
                 row("e", R"({"sku":"E"})", R"(,"categories":["main/none"])") + ',' +
                 row("f", R"({"sku":"F"})", R"(,"product_type":"hat")") + ',' +
                 row("g", R"({"sku":"G","attributes":{"eu_size":1}})") + ',' +
                 row("h", R"({"sku":"H","prices":[{"market":"xx","unit_price":"1"}]})") + ',' +
                 R"({"handle":"i","variants":[]})" + ',' + row("j", R"({"sku":"J"})") + ']'),
        ElementsAre("made", "refused /variants/0/sku taken", "refused /variants/0/gtin taken",
                    "refused /handle repeated", "refused /variants/1/sku taken",
                    "refused /categories/0 unknown", "refused /product_type unknown",
                    "refused /variants/0/attributes/eu_size unknown_attribute",
                    "refused /variants/0/prices/0/market unknown",
                    "refused /texts required /variants required", "made"));
    EXPECT_EQ(count("catalog_product"), 2);
}

TEST_P(WriteProducts, numbers_that_gs1_gives_to_no_article_are_refused_where_they_are_said) {
    const auto with = [&](const std::string& sku, const std::string& gtin) {
        return one(R"({"handle":")" + sku +
                   R"(","texts":{"de":{"title":"x"}},"variants":[{"sku":")" + sku +
                   R"(","gtin":")" + gtin + "\"}]}");
    };
    const std::string refused = "refused /variants/0/gtin no_article_number";
    EXPECT_EQ(with("a", "0000000000000"), refused);
    EXPECT_EQ(with("b", "9912345678909"), refused);
    EXPECT_EQ(with("c", "0512345678900"), refused);
    EXPECT_EQ(with("d", "9812345678902"), refused);
    EXPECT_EQ(with("e", "9801234567892"), refused);
    EXPECT_EQ(with("f", "0212345123454"), "made");  // in the house
    EXPECT_EQ(with("g", "20000004"), "made");
}

TEST_P(WriteProducts, no_two_variants_on_sale_have_the_same_options) {
    EXPECT_EQ(one(shoe()), "made");
    const auto with = [&](const std::string& variant) {
        return one(R"({"handle":"runner","variants":[)" + variant + "]}");
    };
    EXPECT_EQ(with(R"({"sku":"R-43","options":{"size":"42"}})"),
              "refused /variants/0/options repeated");
    EXPECT_EQ(with(R"({"sku":"R-43","options":{"size":"43"}})"),
              "refused /variants/0/options/size unknown_value");
    EXPECT_EQ(with(R"({"sku":"R-43","options":{}})"), "refused /variants/0/options/size required");
    EXPECT_EQ(with(R"({"sku":"R-42","status":"archived"},{"sku":"R-43","options":{"size":"42"}})"),
              "changed");
}

TEST_P(WriteProducts, what_is_not_listed_can_be_archived) {
    EXPECT_EQ(one(shoe()), "made");
    EXPECT_EQ(one(R"({"handle":"runner","archive_others":true,"variants":[{"sku":"R-41"}]})"),
              "changed");
    EXPECT_EQ(read("runner").variants[1].status, VariantStatus::archived);
}

TEST_P(WriteProducts, only_new_ones_are_made_where_that_is_asked_for) {
    EXPECT_EQ(told(write('[' + shoe() + ']', true).at(0)), "made");
    EXPECT_EQ(told(write('[' + shoe() + ']', true).at(0)), "refused /handle taken");
}

TEST_P(WriteProducts, references_belong_to_one) {
    EXPECT_EQ(one(shoe()), "made");
    EXPECT_EQ(one(R"({"handle":"n","external_reference":"P-1","texts":{"de":{"title":"x"}},
        "variants":[{"sku":"N","external_reference":"V-42"}]})"),
              "refused /external_reference taken /variants/0/external_reference taken");
    base_.database().read([&](Tx& tx) {
        EXPECT_EQ(product_of_reference(tx, "P-1"), read("runner").id);
        EXPECT_EQ(variant_of_reference(tx, "V-42"), read("runner").variants[1].id);
        return true;
    });
}

TEST_P(WriteProducts, numbers_and_references_move_between_variants_in_one_call) {
    const auto row = [](const std::string& handle, const std::string& reference,
                        const std::string& variants) {
        return R"({"handle":")" + handle + R"(","external_reference":")" + reference +
               R"(","texts":{"de":{"title":"x"}},"options":[{"code":"size",
               "values":[{"code":"1"},{"code":"2"}]}],
               "variants":[)" +
               variants + "]}";
    };
    const auto variant = [](const std::string& sku, int size, const std::string& gtin,
                            const std::string& reference) {
        return R"({"sku":")" + sku + R"(","options":{"size":")" + std::to_string(size) +
               R"("},"gtin":")" + gtin + R"(","external_reference":")" + reference + R"("})";
    };
    const std::string one = "4006381333931", two = "4012345678901", three = "4012345678918";
    EXPECT_THAT(
        outcomes('[' +
                 row("a", "p", variant("A1", 1, one, "1") + ',' + variant("A2", 2, two, "2")) +
                 ']'),
        ElementsAre("made"));
    EXPECT_THAT(
        outcomes('[' +
                 row("a", "p", variant("A1", 1, two, "2") + ',' + variant("A2", 2, one, "1")) +
                 ']'),
        ElementsAre("changed"));
    EXPECT_EQ(read("a").variants[0].gtin, two);
    EXPECT_EQ(read("a").variants[1].external_reference, "1");
    // To a product further down; never to one further up, whose turn was before.
    EXPECT_THAT(outcomes('[' + row("c", "r", variant("C1", 1, one, "1")) + ',' +
                         row("a", "q", variant("A2", 2, three, "3")) + ',' +
                         row("b", "p", variant("B1", 1, one, "1")) + ']'),
                ElementsAre("refused /variants/0/gtin taken "
                            "/variants/0/external_reference taken",
                            "changed", "made"));
    EXPECT_EQ(read("b").variants[0].gtin, one);
    // What one leaves alone stays taken.
    EXPECT_THAT(outcomes('[' + row("a", "q", variant("A2", 2, two, "3")) + ']'),
                ElementsAre("refused /variants/0/gtin taken"));
}

TEST_P(WriteProducts, a_walk_sees_each_product_once_in_constant_memory) {
    std::string wishes;
    for (int i = 0; i < 25; ++i) {
        const auto n = std::to_string(i);
        wishes += (i == 0 ? "[" : ",") + (R"({"handle":"h)" + n) +
                  R"(","texts":{"de":{"title":"x"}},"variants":[{"sku":"S)" + n + "\"}]}";
    }
    for (const auto& outcome : outcomes(wishes + ']')) EXPECT_EQ(outcome, "made");
    std::set<std::string> seen;
    std::optional<ProductId> after;
    base_.database().read([&](Tx& tx) {
        for (;;) {
            const auto page = walk_products(tx, {.after = after, .limit = 10});
            for (const auto& p : page) seen.insert(p.handle);
            if (page.size() < 10) break;
            after = page.back().id;
        }
        return true;
    });
    EXPECT_EQ(seen.size(), 25U);
}

}  // namespace
}  // namespace nahtlos::catalog
