// Many small things happen to many orders in any order; whatever was refused or done, everything
// adds up afterwards.
#include <gtest/gtest.h>

#include "flows/change_order.hpp"
#include "flows/verify.hpp"
#include "inventory/kits.hpp"
#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

class OrderLives : public testing::OnEngine {
protected:
    std::int64_t below(std::int64_t end) {
        return static_cast<std::int64_t>(dice_.below(static_cast<std::uint64_t>(end)));
    }
    template <class T>
    T one_of(std::initializer_list<T> all) {
        return *(all.begin() + below(static_cast<std::int64_t>(all.size())));
    }
    const orders::OrderPlaced& any_order() {
        return placed_[static_cast<std::size_t>(below(static_cast<std::int64_t>(placed_.size())))];
    }

    void place() {
        const auto line = [&] {
            return R"({"sku":")" + std::string(one_of({"A", "B", "KIT"})) + R"(","quantity":)" +
                   std::to_string(1 + below(3)) + "}";
        };
        const std::string delivery =
            below(3) == 0 ? R"({"method":"pickup","location":")" + to_string(shop_.berlin) + R"("})"
                          : R"({"method":"ship","address":{"name":"Ada","address1":"Weg 1",
                                "postal_code":"10115","city":"Berlin","country":"DE"}})";
        const auto request = testing::LifeShop::parse<orders::PlaceOrder>(
            R"({"lines":[)" + line() + "," + line() + R"(],"delivery":)" + delivery +
            R"(,"payment":)" +
            one_of({R"({"kind":"settled","provider":"till"})", R"({"kind":"invoice"})",
                    R"({"kind":"external"})"}) +
            "}");
        const auto reply = life_.run(life_.place, {request, shop_.web});
        if (reply.ok()) placed_.push_back(*reply);
    }

    // Any fulfillment of any order, also those that came later.
    void advance() {
        const auto order = any_order().id;
        const auto all = life_.base.database().read(
            [&](Tx& tx) { return orders::fulfillments_of(tx, {order}); });
        const auto& f =
            all.at(static_cast<std::size_t>(below(static_cast<std::int64_t>(all.size()))));
        const std::string action = one_of({"accept", "pack", "ship", "deliver", "ready",
                                           "hand_over", "no_show", "reject", "assign"});
        std::string body = R"({"action":")" + action + R"(","catch_up":true)";
        if (action == "reject") {
            body +=
                R"(,"reason":")" + std::string(one_of({"not_found", "damaged", "closed"})) + '"';
        }
        if (f.pickup_code && action == "hand_over") {
            body += R"(,"pickup_code":")" + *f.pickup_code + '"';
        }
        tell(life_.advance_to(order, f.id, body + "}"));
    }

    void cancel() {
        const std::string refund =
            R"("refund":")" + std::string(one_of({"request", "paid_out", "none"})) + '"';
        const std::string lines = below(3) == 0 ? "" : R"(,"lines":[{"line":1,"quantity":1}])";
        tell(life_.canceled(any_order().id, "{" + refund + lines + "}"));
    }

    // Of the latest, which nobody may have begun with yet.
    const orders::OrderPlaced& late_order() {
        return placed_[placed_.size() - 1 - static_cast<std::size_t>(below(3))];
    }

    // One or two changes at once, now and then only looked at.
    void edit() {
        const auto any = [&] {
            const auto n = std::to_string(1 + below(3)), less = std::to_string(below(3));
            const auto store = to_string(one_of({shop_.berlin, shop_.hamburg}));
            const std::string address = R"("address":{"name":"Bob","address1":"Kai 2",
                "postal_code":"20457","city":"Hamburg","country":"DE"})";
            return one_of({R"("set_quantity","line":)" + n + R"(,"quantity":)" + less,
                           R"("change_address",)" + address,
                           R"("change_method","method":"ship",)" + address,
                           R"("change_method","method":"pickup","location":")" + store + '"',
                           R"("add_line","sku":")" + std::string(one_of({"A", "B", "KIT"})) +
                               R"(","quantity":)" + n});
        };
        auto actions = R"({"action":)" + any() + "}";
        if (below(3) == 0) actions += R"(,{"action":)" + any() + "}";
        const std::string preview = below(4) == 0 ? "true" : "false";
        const ChangeOrder command{
            late_order().id, testing::LifeShop::parse<orders::ChangeRequest>(
                                 R"({"actions":[)" + actions + R"(],"preview":)" + preview + "}")};
        Change change = [this, command](ChangeScope& scope) -> Result<std::string> {
            const auto done = change_order(life_.books, scope, command);
            if (!done) return done.refusal();
            return std::string("{}");
        };
        bool is_done = false;
        check(life_.writer.changes().submit(
                  {std::move(change),
                   {},
                   {},
                   life_.world.clock.now(),
                   command_id(life_.world.ids.next())},
                  [&](const Answer<std::string>& answer) { is_done = answer.ok(); }),
              "the queue has room");
        life_.writer.pump();
        ++(is_done ? edited_ : not_edited_);
    }

    void give_back() {
        tell(life_.returned(
            any_order().id,
            R"({"line":)" + std::to_string(1 + below(2)) + R"(,"quantity":1,"disposition":")" +
                one_of({"resellable", "damaged"}) + R"("})",
            one_of({shop_.berlin, shop_.hamburg}), below(2) == 0 ? R"(,"refund":"paid_out")" : ""));
    }

    // What lines were promised as stays theirs.
    void change_kit() {
        Events events;
        const Context context;
        sql::write(*life_.base.database().open_writer(), [&](Tx& tx) {
            ChangeScope scope{tx, events, life_.world.clock.now(),
                              command_id(life_.world.ids.next()), context};
            std::vector<inventory::Component> parts{{testing::Shop::item("A"), 1 + below(3)}};
            if (below(3) > 0) parts.push_back({testing::Shop::item("B"), 1 + below(2)});
            inventory::replace_components(scope, {{testing::Shop::variant("KIT").uuid, parts}});
        });
    }

    void change_stock() {
        const std::string rows = R"({"kind":")" +
                                 std::string(one_of({"receive", "issue", "set_physical"})) +
                                 R"(","sku":")" + one_of({"A", "B"}) + R"(","location":")" +
                                 one_of({"lager", "berlin", "hamburg"}) + R"(","quantity":)" +
                                 std::to_string(1 + below(8)) + "}";
        ASSERT_TRUE(life_.changed(rows));
    }

    void tell(const Result<orders::OrderChanged>& reply) {
        ++(reply.ok() ? done_ : refused_);
        if (!reply.ok()) return;
        for (const auto& due : reply->refunds_due) {
            if (below(2) == 0) continue;
            const auto outcome =
                one_of({orders::RefundOutcome::succeeded, orders::RefundOutcome::failed});
            EXPECT_TRUE(
                life_.run(life_.settle, {reply->id, {due.payment, due.refund, outcome, {}}}));
        }
    }

    testing::LifeShop life_{GetParam()};
    const testing::Shop& shop_ = life_.shop;
    // Another life with --gtest_random_seed=N.
    fake::SeededRandom dice_{20261122 + static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed))};
    std::vector<orders::OrderPlaced> placed_;
    int done_ = 0, refused_ = 0, edited_ = 0, not_edited_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, OrderLives, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(OrderLives, add_up_whatever_happens_to_them) {
    for (const std::string location : {"lager", "berlin", "hamburg"}) {
        for (const std::string sku : {"A", "B"}) {
            ASSERT_TRUE(life_.changed(R"({"kind":"receive","sku":")" + sku + R"(","location":")" +
                                      location + R"(","quantity":40})"));
        }
    }
    while (placed_.size() < 5) place();
    for (int step = 0; step < 800; ++step) {
        switch (below(11)) {
            case 0:
            case 1: place(); break;
            case 2: cancel(); break;
            case 3: give_back(); break;
            case 4: change_stock(); break;
            case 5: change_kit(); break;
            case 6:
            case 7: edit(); break;
            default: advance();
        }
        life_.fake.clock.advance(seconds(1));
    }
    EXPECT_GT(done_, 60);
    EXPECT_GT(refused_, 40);
    EXPECT_GT(edited_, 10);
    EXPECT_GT(not_edited_, 10);
    auto connection = life_.base.database().open_writer();
    sql::write(*connection, [](Tx& tx) { return number_batches(tx, 100'000); });
    const auto report = verify(life_.base.database(), {.now = life_.world.clock.now()});
    for (const auto& invariant : report.invariants) {
        EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
    }
}

}  // namespace
}  // namespace nahtlos::flows
