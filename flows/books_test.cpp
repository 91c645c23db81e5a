#include "flows/books.hpp"

#include <gtest/gtest.h>

#include "base/batch/revision.hpp"
#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

class BooksOn : public testing::OnEngine {
protected:
    // Names the warehouse, as a command of the inventory does.
    void name_it(Tx& tx, const std::string& name) {
        raise_revision(tx, "inventory");
        tx.run("update inventory_location set name = $1 where id = $2", name, life_.shop.warehouse);
    }
    std::string name_in(const Pages& pages) const {
        return pages.network->locations.at(life_.shop.warehouse).name;
    }
    std::string name_now() {
        return life_.base.database().read([&](Tx& tx) { return name_in(*books_.open(tx)); });
    }

    testing::LifeShop life_{GetParam()};
    Books books_;
};
INSTANTIATE_TEST_SUITE_P(Engines, BooksOn, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(BooksOn, are_opened_anew_when_something_was_committed) {
    const auto before = name_now();
    sql::write(*life_.base.database().open_writer(), [&](Tx& tx) { name_it(tx, "moved"); });
    EXPECT_NE(before, "moved");
    EXPECT_EQ(name_now(), "moved");
}

TEST_P(BooksOn, keep_nothing_of_a_transaction_that_is_rolled_back) {
    name_now();
    const auto writer = life_.base.database().open_writer();
    writer->begin(true);
    Tx tx(*writer);
    name_it(tx, "never");
    EXPECT_EQ(name_in(*books_.read(tx)), "never");
    writer->rollback();
    // The next change gets the same revision.
    sql::write(*writer, [&](Tx& next) { name_it(next, "moved"); });
    EXPECT_EQ(name_now(), "moved");
}

}  // namespace
}  // namespace nahtlos::flows
