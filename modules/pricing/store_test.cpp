// Price lists as they are written and read back, on each engine.
#include <gtest/gtest.h>

#include "base/batch/revision.hpp"
#include "pricing/book.hpp"
#include "pricing/history.hpp"
#include "pricing/lists.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::pricing {
namespace {

using catalog::VariantId;

Uuid id(std::uint8_t n) {
    Uuid made;
    made.bytes[12] = n;
    return made;
}

const std::map<std::string, VariantId> articles{{"A", {id(11)}}, {"B", {id(12)}}};

class PriceLists : public testing::OnEngine {
protected:
    // What a command does, a second after the one before.
    template <class Act>
    auto change(Act act) {
        const Instant now = Instant{0} + seconds(++commands_);
        Events events;
        const Context context;
        return sql::write(*base_.database().open_writer(), [&](Tx& tx) {
            ChangeScope scope{tx, events, now, id(static_cast<std::uint8_t>(100 + commands_)),
                              context};
            return act(scope);
        });
    }
    PriceListId make(const std::string& code) {
        NewPriceList wish;
        wish.code = {code};
        wish.name = {code};
        wish.status = ListStatus::active;
        const auto made =
            change([&](ChangeScope& scope) { return create_list(scope, wish, id(1), {}); });
        check(made.ok(), "the code is free");
        return made->id;
    }
    Result<api::BulkRows> put(PriceListId list, const std::vector<ListPriceRequest>& prices,
                              api::ErrorPolicy policy = api::ErrorPolicy::reject_everything) {
        return change([&](ChangeScope& scope) {
            return put_list_prices(scope, list, {policy, {prices}}, articles);
        });
    }
    std::shared_ptr<const PriceBook> book(const PriceBook* previous = nullptr) {
        return base_.database().read([&](Tx& tx) { return load_price_book(tx, previous); });
    }
    static std::vector<std::int64_t> prices(const PriceBook& book, const std::string& sku) {
        std::vector<std::int64_t> all;
        for (const auto& row : book.rows.of(articles.at(sku))) {
            all.push_back(row.min_quantity * 1'000 + row.unit_price.micro);
        }
        return all;
    }

    testing::TestDatabase base_{GetParam()};
    int commands_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, PriceLists, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

using Numbers = std::vector<std::int64_t>;

TEST_P(PriceLists, are_read_as_they_were_made) {
    NewPriceList wish;
    wish.code = {"vip"};
    wish.name = {"Best customers"};
    wish.kind = ListKind::contract;
    wish.priority = 7;
    wish.percent_off_bp = 500;
    wish.valid_from = Instant{5};
    const auto made = change([&](ChangeScope& scope) {
        return create_list(scope, wish, id(1), {{id(2), id(3)}, {id(4)}});
    });
    ASSERT_TRUE(made.ok());
    const auto all = book();
    const auto* list = all->find("vip");
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list, all->find(made->id));
    EXPECT_EQ(list->name, "Best customers");
    EXPECT_EQ(list->kind, ListKind::contract);
    EXPECT_EQ(list->status, ListStatus::draft);
    EXPECT_EQ(list->audience.channels, (std::vector<Uuid>{id(2), id(3)}));
    EXPECT_EQ(list->audience.groups, (std::vector<Uuid>{id(4)}));
    EXPECT_EQ(list->priority, 7);
    EXPECT_EQ(list->percent_off_bp, 500);
    EXPECT_EQ(list->valid.from, Instant{5});
    EXPECT_FALSE(list->valid.until);
    EXPECT_TRUE(all->has_groups);
}

TEST_P(PriceLists, refuse_a_code_that_is_taken_and_numbers_out_of_range) {
    make("sale");
    NewPriceList wish;
    wish.code = {"sale"};
    wish.name = {"x"};
    wish.priority = 1'001;
    wish.percent_off_bp = 10'001;
    wish.valid_from = wish.valid_until = Instant{5};
    const auto made =
        change([&](ChangeScope& scope) { return create_list(scope, wish, id(1), {}); });
    ASSERT_FALSE(made.ok());
    std::vector<std::string> pointers;
    for (const auto& f : made.refusal().fields) pointers.push_back(f.pointer);
    EXPECT_EQ(pointers,
              (std::vector<std::string>{"/priority", "/percent_off_bp", "/valid_until", "/code"}));
}

TEST_P(PriceLists, take_prices_by_quantity_and_let_go_of_them) {
    const auto list = make("sale");
    ASSERT_TRUE(put(list, {{{"A"}, {1}, UnitPrice{10}}, {{"A"}, {5}, UnitPrice{8}}}).ok());
    const auto first = book();
    EXPECT_EQ(prices(*first, "A"), (Numbers{1'010, 5'008}));
    ASSERT_TRUE(put(list, {{{"A"}, {5}, {}}, {{"A"}, {1}, UnitPrice{9}}}).ok());
    // Who follows and who reads everything see the same; who keeps the old book keeps it.
    EXPECT_EQ(prices(*book(first.get()), "A"), (Numbers{1'009}));
    EXPECT_EQ(prices(*book(), "A"), (Numbers{1'009}));
    EXPECT_EQ(prices(*first, "A"), (Numbers{1'010, 5'008}));
}

TEST_P(PriceLists, name_each_row_that_is_wrong) {
    const auto list = make("sale");
    const std::vector<ListPriceRequest> rows{{{"A"}, {1}, UnitPrice{10}},
                                             {{"X"}, {1}, UnitPrice{10}},
                                             {{"A"}, {1}, UnitPrice{11}},
                                             {{"B"}, {1}, UnitPrice{-1}}};
    EXPECT_FALSE(put(list, rows).ok());
    EXPECT_TRUE(prices(*book(), "A").empty());
    const auto answer = put(list, rows, api::ErrorPolicy::reject_failed_rows);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->done, 1);
    EXPECT_EQ(answer->rows[1].errors[0].code, "unknown_sku");
    EXPECT_EQ(answer->rows[2].errors[0].code, "repeated");
    EXPECT_EQ(answer->rows[3].errors[0].code, "out_of_range");
    EXPECT_EQ(prices(*book(), "A"), (Numbers{1'010}));
}

TEST_P(PriceLists, list_the_prices_that_count_page_by_page) {
    const auto list = make("sale");
    ASSERT_TRUE(
        put(list,
            {{{"A"}, {1}, UnitPrice{10}}, {{"A"}, {5}, UnitPrice{8}}, {{"B"}, {1}, UnitPrice{20}}})
            .ok());
    ASSERT_TRUE(put(list, {{{"A"}, {1}, UnitPrice{9}}, {{"B"}, {1}, {}}}).ok());
    const auto page = [&](const std::optional<ListPriceKey>& after) {
        return base_.database().read([&](Tx& tx) { return prices_of_list(tx, list, after, 1); });
    };
    auto first = page({});
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].unit_price, UnitPrice{9});
    auto second = page(ListPriceKey{first[0].variant, first[0].min_quantity});
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].min_quantity, 5);
    EXPECT_TRUE(page(ListPriceKey{second[0].variant, second[0].min_quantity}).empty());
}

TEST_P(PriceLists, change_by_version_and_keep_what_is_not_named) {
    const auto list = make("sale");
    PriceListChange wish;
    wish.status = ListStatus::archived;
    const auto apply = [&](std::int64_t version) {
        return change(
            [&](ChangeScope& scope) { return change_list(scope, list, wish, {}, version); });
    };
    EXPECT_EQ(apply(1)->version, 2);
    EXPECT_EQ(apply(1).refusal().code, "version_changed");
    EXPECT_EQ(book()->find(list)->status, ListStatus::archived);
    EXPECT_EQ(book()->find(list)->name, "sale");
}

TEST_P(PriceLists, remember_what_they_said) {
    const auto list = make("sale");                              // second 1
    ASSERT_TRUE(put(list, {{{"A"}, {1}, UnitPrice{80}}}).ok());  // 2
    ASSERT_TRUE(put(list, {{{"A"}, {1}, UnitPrice{70}}}).ok());  // 3
    PriceListChange wish;
    wish.status = ListStatus::archived;
    ASSERT_TRUE(change([&](ChangeScope& scope) {  // 4
                    return change_list(scope, list, wish, {}, {});
                })
                    .ok());
    const auto history = base_.database().read(
        [&](Tx& tx) { return load_history(tx, articles.at("A"), id(1), id(2), {}); });
    const auto steps = timeline(history, id(2), Instant{0} + seconds(9));
    std::vector<std::int64_t> offered;
    for (const auto& step : steps) {
        offered.push_back(step.unit_price ? step.unit_price->micro : 0);
    }
    EXPECT_EQ(offered, (Numbers{0, 80, 70, 0}));
}

TEST_P(PriceLists, of_other_articles_and_for_others_are_no_part_of_a_price_s_history) {
    ASSERT_TRUE(put(make("own"), {{{"A"}, {1}, UnitPrice{80}}}).ok());
    const auto size = [&] {
        const auto history = base_.database().read(
            [&](Tx& tx) { return load_history(tx, articles.at("A"), id(1), id(2), {}); });
        return history.terms.size();
    };
    EXPECT_EQ(size(), 1u);
    for (int i = 0; i < 10; ++i) {
        const auto list = make("other" + std::to_string(i));
        ASSERT_TRUE(put(list, {{{"B"}, {1}, UnitPrice{9}}}).ok());
        for (int version = 0; version < 5; ++version) {
            PriceListChange wish;
            wish.priority = version;
            ASSERT_TRUE(change([&](ChangeScope& scope) {
                            return change_list(scope, list, wish, {}, {});
                        }).ok());
        }
    }
    EXPECT_EQ(size(), 1u);
}

TEST_P(PriceLists, write_no_price_again_that_counts_already) {
    const auto list = make("sale");
    const auto revision = [&] {
        return base_.database().read([](Tx& tx) { return read_revisions(tx).at("pricing"); });
    };
    ASSERT_TRUE(put(list, {{{"A"}, {1}, UnitPrice{8}}, {{"B"}, {1}, UnitPrice{9}}}).ok());
    ASSERT_TRUE(put(list, {{{"B"}, {1}, {}}}).ok());
    const auto before = revision();
    const auto same = put(list, {{{"A"}, {1}, UnitPrice{8}}, {{"B"}, {1}, {}}, {{"A"}, {5}, {}}});
    ASSERT_TRUE(same.ok());
    EXPECT_EQ(same->already_done, 3);
    EXPECT_EQ(revision(), before);
    EXPECT_EQ(book()->find(list)->version, 3);
    const auto some = put(list, {{{"A"}, {1}, UnitPrice{8}}, {{"B"}, {1}, UnitPrice{9}}});
    ASSERT_TRUE(some.ok());
    EXPECT_EQ(some->already_done, 1);
    EXPECT_EQ(some->done, 1);
    EXPECT_GT(revision(), before);
    EXPECT_EQ(prices(*book(), "B"), (Numbers{1'009}));
}

}  // namespace
}  // namespace nahtlos::pricing
