#include "flows/source_replay.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

using testing::LifeShop;

const std::string places = R"("places":[{"country":"DE","latitude":52.5,"longitude":13.4}])";

sourcing::Profile draft_of(const std::string& strategies, const std::string& more = places) {
    return LifeShop::parse<sourcing::Profile>(R"({"strategies":[)" + strategies + "]," + more +
                                              "}");
}

// Without profiles the warehouse in Munich comes first, then Berlin, where orders go, then Hamburg.
struct Past {
    explicit Past(const std::string& engine) : life(engine) {
        place_at(life.shop.warehouse, 48.14, 11.58);
        place_at(life.shop.berlin, 52.52, 13.40);
        place_at(life.shop.hamburg, 53.55, 9.99);
        begin = life.world.clock.now();
        life.fake.clock.advance(minutes(1));
    }
    void place_at(inventory::LocationId id, double latitude, double longitude) {
        sql::write(*life.base.database().open_writer(), [&](Tx& tx) {
            tx.run("update inventory_location set latitude = $2, longitude = $3 where id = $1", id,
                   latitude, longitude);
        });
    }
    orders::OrderPlaced order(const std::string& sku, int quantity) {
        life.fake.clock.advance(minutes(1));
        return life.placed(R"({"sku":")" + sku + R"(","quantity":)" + std::to_string(quantity) +
                           "}");
    }
    SourceReplay replay(const sourcing::Profile& draft,
                        ReplayStock stock = ReplayStock::of_the_ledger) {
        const auto told = life.base.database().read([&](Tx& tx) {
            return replay_sourcing(tx, *life.books.open(tx),
                                   {draft, begin, life.world.clock.now(), stock});
        });
        check(told.ok(), "the test's time is replayed");
        return *told;
    }
    static ReplayLocation at(const SourceReplay& told, const std::string& code) {
        for (const auto& location : told.locations) {
            if (location.code == code) return location;
        }
        return {code, {}, {}};
    }

    LifeShop life;
    Instant begin;
};

class SourceReplays : public testing::OnEngine {};
INSTANTIATE_TEST_SUITE_P(Engines, SourceReplays, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(SourceReplays, tell_what_a_draft_would_have_done_beside_what_happened) {
    Past past(GetParam());
    past.life.stock("A", past.life.shop.warehouse, 2);
    past.life.stock("A", past.life.shop.berlin, 3);
    past.life.stock("A", past.life.shop.hamburg, 5);
    past.order("A", 1);
    past.order("A", 1);
    past.order("A", 2);
    const auto told = past.replay(
        draft_of(R"({"name":"nearest","criteria":[{"kind":"distance"}]})",
                 R"("rates":[{"kinds":["warehouse"],"fixed_minor":400,"per_unit_minor":10},
                             {"fixed_minor":700}],)" +
                     places));
    EXPECT_EQ(told.orders, 3);
    EXPECT_EQ(told.moved, 3);
    EXPECT_EQ(told.by_profile, 3);
    EXPECT_EQ(told.happened.parcels, 3);
    EXPECT_EQ(told.happened.cost_minor, 2 * 410 + 700);
    EXPECT_EQ(told.happened.km, 2 * 502 + 2);
    // The third order finds one piece in Berlin only, since the draft sent two from there before.
    EXPECT_EQ(told.draft.parcels, 3);
    EXPECT_EQ(told.draft.cost_minor, 3 * 700);
    EXPECT_EQ(told.draft.km, 2 + 2 + 256);
    EXPECT_EQ(Past::at(told, "lager").happened.parcels, 2);
    EXPECT_EQ(Past::at(told, "lager").draft.parcels, 0);
    EXPECT_EQ(Past::at(told, "berlin").draft.units, 2);
    EXPECT_EQ(Past::at(told, "berlin").draft.busiest_day, 2);
    EXPECT_EQ(Past::at(told, "hamburg").draft.units, 2);
}

TEST_P(SourceReplays, find_goods_only_from_when_they_were_there) {
    Past past(GetParam());
    past.life.stock("A", past.life.shop.warehouse, 9);
    past.order("A", 1);
    past.life.fake.clock.advance(minutes(1));
    ASSERT_TRUE(
        past.life.changed(R"({"kind":"receive","sku":"A","location":"berlin","quantity":1})").ok());
    past.order("A", 1);
    past.order("A", 1);
    const auto told =
        past.replay(draft_of(R"({"name":"nearest","criteria":[{"kind":"distance"}]})"));
    EXPECT_EQ(Past::at(told, "berlin").draft.parcels, 1);
    EXPECT_EQ(Past::at(told, "lager").draft.parcels, 2);
}

TEST_P(SourceReplays, count_what_splits_waits_is_refused_or_left_out) {
    Past past(GetParam());
    past.life.stock("A", past.life.shop.berlin, 2);
    past.life.stock("A", past.life.shop.hamburg, 3);
    past.order("A", 4);
    const auto gone = past.order("A", 1);
    ASSERT_TRUE(past.life.canceled(gone.id, "{}").ok());
    past.life.placed(R"({"sku":"A","quantity":1})", past.life.shop.hamburg);
    const auto told = past.replay(draft_of(
        R"({"name":"one","max_parcels":1,"criteria":[{"kind":"distance"}],
            "rest":{"action":"queue"}})"));
    EXPECT_EQ(told.orders, 1);
    EXPECT_EQ(told.left_out.without_goods, 1);
    EXPECT_EQ(told.left_out.collected, 1);
    EXPECT_EQ(told.happened.split_orders, 1);
    EXPECT_EQ(told.draft.split_orders, 0);
    EXPECT_EQ(told.draft.units, 3);
    EXPECT_EQ(told.waiting_units, 1);
    const auto refused =
        past.replay(draft_of(R"({"name":"one","max_parcels":1,"rest":{"action":"refuse"}})"));
    EXPECT_EQ(refused.refused, 1);
    EXPECT_EQ(refused.draft.parcels, 0);
    const auto plain =
        past.replay(draft_of(R"({"name":"one","max_parcels":1,"takes_parts":false})"));
    EXPECT_EQ(plain.by_profile, 0);
    EXPECT_EQ(plain.moved, 0);
}

TEST_P(SourceReplays, know_what_was_handed_out_before_the_ledger_says_that_it_came) {
    Past past(GetParam());
    past.life.stock("A", past.life.shop.berlin, 5);
    past.life.stock("A", past.life.shop.warehouse, 2);
    past.order("A", 1);
    past.order("A", 1);
    // As if the goods of the warehouse had been counted only now.
    sql::write(*past.life.base.database().open_writer(), [&](Tx& tx) {
        tx.run(
            "update inventory_movement set occurred_at = $2, recorded_at = $2 "
            "where source = 'test' and location = $1",
            past.life.shop.warehouse, past.life.world.clock.now());
    });
    const auto same = past.replay(draft_of(R"({"name":"same","criteria":[{"kind":"priority"}]})"));
    EXPECT_EQ(same.lifted_units, 2);
    EXPECT_EQ(same.moved, 0);
    const auto all = past.replay(draft_of(R"({"name":"same","criteria":[{"kind":"priority"}]})"),
                                 ReplayStock::of_today);
    EXPECT_EQ(all.lifted_units, 0);
    EXPECT_EQ(all.moved, 0);
    const auto near = past.replay(draft_of(R"({"name":"near","criteria":[{"kind":"distance"}]})"),
                                  ReplayStock::of_today);
    EXPECT_EQ(Past::at(near, "berlin").draft.units, 2);
}

TEST_P(SourceReplays, change_nothing) {
    Past past(GetParam());
    past.life.stock("A", past.life.shop.berlin, 2);
    past.order("A", 1);
    const auto before = testing::dump(past.life.base.database());
    past.replay(draft_of(R"({"name":"nearest","criteria":[{"kind":"distance"}]})"));
    EXPECT_EQ(testing::dump(past.life.base.database()), before);
}

// A draft that wants what the rule without profiles wants decides every order as it was, whatever
// else happened to the stock: then the stock of each moment is told rightly.
void live_and_replay(std::uint64_t seed) {
    Past past("sqlite");
    auto& life = past.life;
    std::mt19937_64 dice(seed);
    const auto below = [&](std::uint64_t n) { return static_cast<std::size_t>(dice() % n); };
    const std::array locations{life.shop.warehouse, life.shop.berlin, life.shop.hamburg};
    const std::array codes{"lager", "berlin", "hamburg"};
    life.stock("A", life.shop.warehouse, static_cast<std::int64_t>(below(4)));
    life.stock("A", life.shop.berlin, static_cast<std::int64_t>(below(4)));
    std::vector<orders::OrderPlaced> placed;
    for (int n = 0; n < 40; ++n) {
        life.fake.clock.advance(minutes(1));
        const auto what = below(6);
        if (what == 0) {
            const auto more = life.changed(R"({"kind":"receive","sku":"A","location":")" +
                                           std::string(codes.at(below(3))) + R"(","quantity":2})");
            ASSERT_TRUE(more.ok());
        } else if (what < 3 && !placed.empty()) {
            const auto& order = placed.at(below(placed.size()));
            (void)life.advance_to(order.id, order.fulfillments.at(0).id,
                                  R"({"action":"ship","catch_up":true})");
        } else if (what == 3 && !placed.empty()) {
            (void)life.returned(placed.at(below(placed.size())).id, R"({"line":1,"quantity":1})",
                                locations.at(below(3)));
        } else {
            const auto request = LifeShop::parse<orders::PlaceOrder>(
                R"({"lines":[{"sku":"A","quantity":1}],"delivery":{"method":"ship","address":
                   {"name":"Ada","address1":"Weg 1","postal_code":"10115","city":"Berlin",
                   "country":"DE"}},"payment":{"kind":"invoice"}})");
            const auto reply = life.run(life.place, {request, life.shop.web});
            if (reply) placed.push_back(*reply);
        }
    }
    const auto told = past.replay(draft_of(R"({"name":"same","criteria":[{"kind":"priority"}]})"));
    EXPECT_EQ(told.orders, static_cast<std::int64_t>(placed.size()));
    EXPECT_EQ(told.moved, 0);
    EXPECT_EQ(told.happened.km, told.draft.km);
    EXPECT_EQ(told.waiting_units, 0);
    EXPECT_EQ(told.by_profile, told.orders);
}

TEST(SourceReplay, of_the_same_rule_moves_nothing) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(seed);
        live_and_replay(seed);
    }
}

}  // namespace
}  // namespace nahtlos::flows
