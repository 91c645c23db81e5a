// Categories, brands, collections, versions and approval, on both engines.
#include "catalog/trees.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "catalog/collections.hpp"
#include "catalog/completeness.hpp"
#include "catalog/versions.hpp"
#include "catalog/whole.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::catalog {
namespace {

using ::testing::ElementsAre;

class Trees : public testing::OnEngine {
protected:
    Trees() : base_(GetParam()) {
        run([](ChangeScope& scope) {
            const auto trees = json::read<std::vector<Tree>>(R"([{"code":"main"}])");
            EXPECT_TRUE(put_trees(scope, *trees, {}, policy).ok());
        });
    }
    template <class Act>
    void run(Act act) {
        auto connection = base_.database().open_writer();
        Uuid id{{1, 2, 3}};
        id.bytes[10] = ++calls_;
        now_.us += 1000;
        sql::write(*connection, [&](Tx& tx) {
            Events events;
            ChangeScope scope{tx, events, now_, id, context_};
            act(scope);
        });
    }
    // "done", "already_done" or "/pointer code" of each row.
    template <class Wish, class Put>
    std::vector<std::string> rows(const std::string& wishes, Put put) {
        const auto read = json::read<std::vector<Wish>>(wishes);
        EXPECT_TRUE(read.ok()) << wishes;
        std::vector<std::string> told;
        run([&](ChangeScope& scope) {
            const auto out = put(scope, *read, api::ErrorPolicy::reject_failed_rows);
            ASSERT_TRUE(out.ok()) << out.refusal().detail;
            for (const auto& row : out->rows) {
                told.push_back(row.errors.empty()
                                   ? std::string(enum_name(row.outcome))
                                   : row.errors[0].pointer + ' ' + row.errors[0].code);
            }
        });
        return told;
    }
    std::vector<std::string> categories(const std::string& wishes) {
        return rows<CategoryWish>(wishes, put_categories);
    }
    std::vector<std::string> collections(const std::string& wishes) {
        return rows<CollectionWish>(wishes, put_collections);
    }
    std::string write(const std::string& wish) {
        const auto read = json::read<ProductWish>(wish);
        EXPECT_TRUE(read.ok()) << wish;
        std::string told;
        run([&](ChangeScope& scope) {
            ChildIds ids(scope.id, 1);
            const auto out = write_products(scope, {&*read, 1}, {.markets = markets_}, ids);
            told = out[0].wrong.empty() ? "written" : out[0].wrong[0].pointer;
        });
        return told;
    }
    std::string make(const std::string& handle, const std::string& more = "") {
        return write(R"({"handle":")" + handle + R"(","texts":{"de":{"title":")" + handle +
                     R"("}},"variants":[{"sku":")" + handle + "\"}]" + more + "}");
    }
    // Handles of the members, after all work is done.
    std::vector<std::string> members(const std::string& handle) {
        std::vector<std::string> handles;
        for (bool is_more = true; is_more;) {
            run([&](ChangeScope& scope) {
                const auto lines = category_lines(scope.tx);
                is_more = follow_products(
                    scope,
                    [&](const WholeProduct& p) {
                        ProductFacts facts;
                        for (const auto& c : p.categories) {
                            const auto& line = lines.at(c);
                            facts.categories.insert(facts.categories.end(), line.begin(),
                                                    line.end());
                        }
                        return facts;
                    },
                    2);
            });
        }
        base_.database().read([&](Tx& tx) {
            for (const auto& c : list_collections(tx, {}, {}, 100)) {
                if (c.handle.value != handle) continue;
                EXPECT_TRUE(c.is_up_to_date);
                for (const auto& m : list_members(tx, c.id, {}, {}, 100)) {
                    handles.push_back(read_products(tx, {m.product}).at(0).handle);
                }
            }
            return true;
        });
        return handles;
    }
    ProductId id_of(const std::string& handle) {
        ProductId id;
        base_.database().read([&](Tx& tx) {
            id = *product_of_handle(tx, handle);
            return true;
        });
        return id;
    }
    // "draft", or the code of the refusal.
    std::string act(const std::string& handle, ProductAction action) {
        const auto id = id_of(handle);
        std::string told;
        run([&](ChangeScope& scope) {
            const auto life = take_action(scope, id, action, {}, markets_);
            told = life ? std::string(enum_name(life->status)) : life.refusal().code;
        });
        return told;
    }

    static constexpr auto policy = api::ErrorPolicy::reject_everything;
    testing::TestDatabase base_;
    PriceMarkets markets_;
    Context context_;
    Instant now_{1'700'000'000'000'000};
    std::uint8_t calls_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, Trees, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

const char* clothes = R"([{"tree":"main","handle":"boots","parent":"shoes"},
    {"tree":"main","handle":"shoes","parent":"clothes","names":{"de":"Schuhe"}},
    {"tree":"main","handle":"clothes"},{"tree":"main","handle":"hats","parent":"clothes"}])";

TEST_P(Trees, categories_are_made_in_any_order_and_again_without_effect) {
    EXPECT_THAT(categories(clothes), ElementsAre("done", "done", "done", "done"));
    EXPECT_THAT(categories(clothes),
                ElementsAre("already_done", "already_done", "already_done", "already_done"));
    base_.database().read([](Tx& tx) {
        const auto lines = category_lines(tx);
        EXPECT_THAT(lines.at("main/boots"),
                    ElementsAre("main/boots", "main/shoes", "main/clothes"));
        for (const auto& c : list_categories(tx, "main")) EXPECT_EQ(c.version, 1) << c.handle;
        return true;
    });
}

TEST_P(Trees, a_category_is_moved_with_all_below_it_but_not_into_itself) {
    EXPECT_EQ(categories(clothes).size(), 4U);
    EXPECT_THAT(categories(R"([{"tree":"main","handle":"shoes","parent":"hats"}])"),
                ElementsAre("done"));
    base_.database().read([](Tx& tx) {
        EXPECT_EQ(category_lines(tx).at("main/boots").size(), 4U);
        return true;
    });
    EXPECT_THAT(categories(R"([{"tree":"main","handle":"clothes","parent":"boots"}])"),
                ElementsAre("/categories/0/parent cycle"));
    EXPECT_THAT(categories(R"([{"tree":"main","handle":"x","parent":"y"},
                               {"tree":"main","handle":"y","parent":"x"}])"),
                ElementsAre("/categories/0/parent unknown", "/categories/1/parent cycle"));
}

TEST_P(Trees, who_is_refused_stays_where_it_was_and_no_ring_is_closed) {
    EXPECT_EQ(categories(R"([{"tree":"main","handle":"b"},
                             {"tree":"main","handle":"a","parent":"b"}])")
                  .size(),
              2U);
    EXPECT_THAT(categories(R"([{"tree":"main","handle":"n","parent":"nope"},
                               {"tree":"main","handle":"a","parent":"n"},
                               {"tree":"main","handle":"b","parent":"a"}])"),
                ElementsAre("/categories/0/parent unknown", "/categories/1/parent unknown",
                            "/categories/2/parent cycle"));
    base_.database().read([](Tx& tx) {
        EXPECT_THAT(category_lines(tx).at("main/a"), ElementsAre("main/a", "main/b"));
        EXPECT_THAT(category_lines(tx).at("main/b"), ElementsAre("main/b"));
        return true;
    });
}

TEST_P(Trees, what_hangs_below_nothing_is_refused) {
    EXPECT_THAT(categories(R"([{"tree":"none","handle":"a"},{"tree":"main","handle":"b/c"},
        {"tree":"main","handle":"d","parent":"e"},{"tree":"main","handle":"f","parent":"d"},
        {"tree":"main","handle":"g"},{"tree":"main","handle":"g"}])"),
                ElementsAre("/categories/0/tree unknown", "/categories/1/handle invalid_format",
                            "/categories/2/parent unknown", "/categories/3/parent unknown", "done",
                            "/categories/5/handle repeated"));
}

TEST_P(Trees, a_category_in_use_stays) {
    EXPECT_EQ(categories(clothes).size(), 4U);
    EXPECT_EQ(make("a", R"(,"categories":["main/hats"])"), "written");
    std::map<std::string, CategoryId> ids;
    base_.database().read([&](Tx& tx) {
        for (const auto& c : list_categories(tx, {})) ids[c.handle] = c.id;
        return true;
    });
    run([&](ChangeScope& scope) {
        EXPECT_EQ(erase_category(scope, ids["hats"]).refusal().code, "in_use");
        EXPECT_EQ(erase_category(scope, ids["shoes"]).refusal().code, "in_use");
        EXPECT_TRUE(erase_category(scope, ids["boots"]).ok());
        EXPECT_TRUE(erase_category(scope, ids["shoes"]).ok());
    });
}

TEST_P(Trees, brands_are_kept_by_name) {
    const auto put = [&](const std::string& wishes) { return rows<BrandWish>(wishes, put_brands); };
    EXPECT_THAT(put(R"([{"name":"A","external_reference":"r"},{"name":"B"},{"name":"A"},
                        {"name":"C","external_reference":"r"}])"),
                ElementsAre("done", "done", "/brands/2/name repeated",
                            "/brands/3/external_reference taken"));
    EXPECT_THAT(put(R"([{"name":"B"},{"name":"A","url":"https://a.example"}])"),
                ElementsAre("already_done", "done"));
    base_.database().read([](Tx& tx) {
        const auto brands = list_brands(tx, {}, {}, 10);
        EXPECT_EQ(brands.size(), 2U);
        EXPECT_EQ(brands[0].version, 2);
        EXPECT_EQ(brands_of(tx, {"B", "X"}).size(), 1U);
        return true;
    });
}

TEST_P(Trees, a_collection_by_rule_follows_its_products) {
    EXPECT_EQ(categories(clothes).size(), 4U);
    EXPECT_EQ(make("a", R"(,"tags":["new"],"categories":["main/boots"])"), "written");
    EXPECT_EQ(make("b", R"(,"brand":"X","categories":["main/shoes"])"), "written");
    EXPECT_EQ(make("c", R"(,"tags":["new"])"), "written");
    EXPECT_THAT(collections(R"([{"handle":"new","rule":{"all":[{"field":"tag","values":["new"]}]}},
        {"handle":"shoes","rule":{"all":[{"field":"category","values":["main/shoes"]}],
                                  "any":[{"field":"brand","test":"exists"},
                                         {"field":"title","test":"contains","values":["A"]}]}}])"),
                ElementsAre("done", "done"));
    EXPECT_THAT(members("new"), ElementsAre("a", "c"));
    EXPECT_THAT(members("shoes"), ElementsAre("a", "b"));
    EXPECT_EQ(write(R"({"handle":"c","tags":[]})"), "written");
    EXPECT_EQ(write(R"({"handle":"b","tags":["new"],"categories":[]})"), "written");
    EXPECT_THAT(members("new"), ElementsAre("a", "b"));
    EXPECT_THAT(members("shoes"), ElementsAre("a"));
    EXPECT_THAT(collections(R"([{"handle":"new","rule":{"all":[
                    {"field":"tag","test":"is_not","values":["new"]}]}}])"),
                ElementsAre("done"));
    EXPECT_THAT(members("new"), ElementsAre("c"));
}

TEST_P(Trees, a_collection_by_hand_keeps_its_order) {
    for (const auto* handle : {"a", "b", "c"}) EXPECT_EQ(make(handle), "written");
    EXPECT_THAT(
        collections(R"([{"handle":"best","products":["c","a"]},
        {"handle":"x","products":["none"]},{"handle":"y","rule":{}},
        {"handle":"z","rule":{"all":[{"field":"price","test":"at_least","of":"de",
                                      "values":["cheap"]}]}}])"),
        ElementsAre("done", "/collections/1/products/0 unknown", "/collections/2/rule required",
                    "/collections/3/rule/all/0/values/0 invalid_format"));
    EXPECT_THAT(members("best"), ElementsAre("c", "a"));
}

TEST_P(Trees, a_page_of_collections_reads_no_others) {
    EXPECT_EQ(make("p", R"(,"tags":["t"])"), "written");
    const std::string rule = R"("rule":{"all":[{"field":"tag","values":["t"]}]})";
    EXPECT_THAT(collections(R"([{"handle":"a",)" + rule + R"(},{"handle":"b","products":["p"]},
        {"handle":"c","external_reference":"r",)" +
                            rule + "}]"),
                ElementsAre("done", "done", "done"));
    const auto page = [&](const std::optional<std::string>& reference,
                          const std::optional<std::string>& after) {
        std::vector<std::string> told;
        base_.database().read([&](Tx& tx) {
            for (const auto& c : list_collections(tx, reference, after, 1)) {
                told.push_back(c.handle.value + (c.is_up_to_date ? "" : " late"));
            }
            return true;
        });
        return told;
    };
    EXPECT_THAT(page({}, {}), ElementsAre("a late"));
    EXPECT_THAT(members("c"), ElementsAre("p"));
    EXPECT_THAT(page("r", {}), ElementsAre("c"));
    // Whoever read the others would stumble.
    run([](ChangeScope& scope) {
        scope.tx.run("update catalog_collection set definition = 'x' where handle <> 'b'");
    });
    EXPECT_THAT(page({}, "a"), ElementsAre("b"));
    const auto is_late = [&] {
        bool told = false;
        base_.database().read([&](Tx& tx) {
            told = is_behind(tx);
            return true;
        });
        return told;
    };
    EXPECT_FALSE(is_late());
    EXPECT_EQ(make("q"), "written");
    EXPECT_TRUE(is_late());
}

TEST_P(Trees, each_version_is_kept_compared_and_brought_back) {
    EXPECT_EQ(make("a", R"(,"brand":"One","tags":["x"])"), "written");
    EXPECT_EQ(write(R"({"handle":"a","brand":"Two","tags":["x","y"],
        "texts":{"en":{"title":"A"}},"variants":[{"sku":"a2"}]})"),
              "written");
    const auto id = id_of("a");
    base_.database().read([&](Tx& tx) {
        EXPECT_EQ(list_versions(tx, id).size(), 2U);
        std::vector<std::string> told;
        for (const auto& d : differences(*read_version(tx, id, 1), *read_version(tx, id, 2))) {
            told.push_back(std::string(enum_name(d.kind)) + ' ' + d.pointer);
        }
        EXPECT_THAT(told, ElementsAre("replaced /brand", "added /tags/1", "added /texts/en",
                                      "added /variants/1"));
        EXPECT_FALSE(read_version(tx, id, 3));
        return true;
    });
    run([&](ChangeScope& scope) {
        const auto restore = [&](std::optional<std::int64_t> if_match) {
            ChildIds ids(scope.id, 1);
            const auto wish = former_wish(scope.tx, id, 1);
            check(wish.ok(), "the version is kept");
            const WriteRules rules{.replaces = true, .markets = markets_, .if_match = if_match};
            return write_products(scope, {&*wish, 1}, rules, ids).front();
        };
        const auto written = restore({});
        ASSERT_TRUE(written.wrong.empty()) << written.wrong[0].pointer;
        const std::optional restored = read_products(scope.tx, {id}).at(0);
        EXPECT_EQ(restored->version, 3);
        EXPECT_EQ(restored->brand, "One");
        EXPECT_FALSE(restored->texts.contains("en"));
        EXPECT_EQ(restored->variants[1].status, VariantStatus::archived);
        EXPECT_EQ(former_wish(scope.tx, id, 9).refusal().code, "not_found");
        EXPECT_EQ(refusal_of(restore(1).wrong).code, "version_changed");
    });
}

TEST_P(Trees, a_hundred_versions_are_kept_and_no_more) {
    EXPECT_EQ(make("a"), "written");
    const auto id = id_of("a");
    for (int i = 0; i < 103; ++i) {
        calls_ = 0;  // ids are made of it; none is needed here
        EXPECT_EQ(write(R"({"handle":"a","brand":")" + std::to_string(i) + "\"}"), "written");
    }
    base_.database().read([&](Tx& tx) {
        const auto versions = list_versions(tx, id);
        EXPECT_EQ(versions.size(), 101U);
        EXPECT_EQ(versions.front().version, 104);
        EXPECT_EQ(versions.back().version, 4);
        return true;
    });
}

TEST_P(Trees, what_is_approved_is_the_product_as_it_is) {
    EXPECT_EQ(make("a", R"(,"status":"draft")"), "written");
    EXPECT_EQ(act("a", ProductAction::publish), "not_approved");
    EXPECT_EQ(act("a", ProductAction::approve), "draft");
    EXPECT_EQ(write(R"({"handle":"a","brand":"Sneaky"})"), "written");
    EXPECT_EQ(act("a", ProductAction::publish), "not_approved");
    EXPECT_EQ(act("a", ProductAction::approve), "draft");
    EXPECT_EQ(act("a", ProductAction::publish), "active");
    EXPECT_EQ(act("a", ProductAction::approve), "wrong_status");
    EXPECT_EQ(act("a", ProductAction::archive), "archived");
    EXPECT_EQ(act("a", ProductAction::withdraw), "draft");
}

TEST_P(Trees, the_schedule_publishes_what_is_approved_and_takes_it_back_in_time) {
    const auto at = [&](std::int64_t us) { return to_string(Instant{now_.us + us}); };
    EXPECT_EQ(make("a", R"(,"status":"draft","publish_at":")" + at(50'000) +
                            R"(","unpublish_at":")" + at(90'000) + "\""),
              "written");
    EXPECT_EQ(make("b", R"(,"status":"draft","publish_at":")" + at(50'000) + "\""), "written");
    EXPECT_EQ(act("a", ProductAction::approve), "draft");
    const auto run_at = [&](std::int64_t us) {
        std::int64_t changed = 0;
        const Instant before = now_;
        now_.us += us;
        run([&](ChangeScope& scope) {
            const bool is_due = is_schedule_due(scope.tx, scope.now);
            changed = run_schedule(scope, markets_, 10);
            EXPECT_EQ(is_due, changed > 0);
        });
        now_ = before;
        return changed;
    };
    const auto status = [&](const std::string& handle) {
        std::string told;
        const auto id = id_of(handle);
        base_.database().read([&](Tx& tx) {
            told = std::string(enum_name(life_of(tx, id)->status));
            return true;
        });
        return told;
    };
    EXPECT_EQ(run_at(0), 0);
    EXPECT_EQ(run_at(60'000), 1);
    EXPECT_EQ(status("a"), "active");
    EXPECT_EQ(status("b"), "draft");
    EXPECT_EQ(run_at(60'000), 0);
    EXPECT_EQ(run_at(100'000), 1);
    EXPECT_EQ(status("a"), "archived");
}

TEST_P(Trees, what_cannot_be_published_when_due_is_told_and_tried_no_more) {
    const auto due = R"(,"status":"draft","publish_at":"2001-01-01T00:00:00Z")";
    for (const auto* handle : {"a", "b"}) {
        EXPECT_EQ(make(handle, due), "written");
        EXPECT_EQ(act(handle, ProductAction::approve), "draft");
    }
    run([](ChangeScope& scope) {
        scope.tx.run("update catalog_variant set weight_g = -1 where sku = 'a'");
    });
    run([&](ChangeScope& scope) {
        EXPECT_EQ(run_schedule(scope, markets_, 10), 2);
        std::vector<std::string> told;
        for (const auto& e : scope.events) {
            if (e.type == "schedule_refused") told.push_back(e.payload);
        }
        ASSERT_EQ(told.size(), 1U);
        EXPECT_NE(told[0].find("out_of_range"), std::string::npos) << told[0];
    });
    const auto a = id_of("a"), b = id_of("b");
    base_.database().read([&](Tx& tx) {
        EXPECT_FALSE(is_schedule_due(tx, now_));
        EXPECT_EQ(life_of(tx, a)->status, ProductStatus::draft);
        EXPECT_FALSE(life_of(tx, a)->publish_at);
        EXPECT_EQ(life_of(tx, b)->status, ProductStatus::active);
        return true;
    });
}

}  // namespace
}  // namespace nahtlos::catalog
