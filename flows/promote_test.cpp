// Promotions and coupons through the commands that use them, each batch in one transaction.
#include "flows/promote.hpp"

#include <gtest/gtest.h>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/json/reader.hpp"
#include "flows/cancel.hpp"
#include "flows/finish_checkout.hpp"
#include "flows/place_order.hpp"
#include "stored_value/store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/shop.hpp"

namespace nahtlos::flows {
namespace {

template <class T>
T read(const std::string& body) {
    auto value = json::read<T>(body);
    check(value.ok(), ("the test's JSON reads: " + body).c_str());
    return *std::move(value);
}

const std::string to_berlin = R"({"method":"ship","address":{"name":"Ada","address1":"Weg 1",
    "postal_code":"10115","city":"Berlin","country":"DE"}})";

class Promote : public testing::OnEngine {
protected:
    Promote() { testing::put_stock(base_.database(), shop_, "A", shop_.warehouse, 50); }

    template <class C>
    Entry<C> entry(C command) {
        return {std::move(command), {}, {}, world_.clock.now(), command_id(world_.ids.next())};
    }
    template <class Out, class Queue, class C>
    std::vector<Result<Out>> run(Queue& queue, std::vector<C> commands) {
        std::vector<std::optional<Result<Out>>> replies(commands.size());
        for (std::size_t i = 0; i < commands.size(); ++i) {
            check(queue.submit(entry(std::move(commands[i])),
                               [&replies, i](auto reply) { replies[i] = std::move(reply); }),
                  "the line has room");
        }
        writer_.pump();
        std::vector<Result<Out>> all;
        for (auto& reply : replies) all.push_back(*std::move(reply));
        return all;
    }
    template <class Act>
    void change(Act act) {
        Events events;
        const Context context;
        sql::write(*base_.database().open_writer(), [&](Tx& tx) {
            ChangeScope scope{tx, events, world_.clock.now(), command_id(world_.ids.next()),
                              context};
            act(scope);
        });
    }
    // Ten percent off with the coupon ONCE, for one order.
    void make_coupon(const std::string& more = "") {
        change([&](ChangeScope& scope) {
            const auto made = pricing::create_promotion(
                scope,
                read<pricing::NewPromotion>(R"({"code":"c","name":"c","market":"de",
                    "status":"active","needs_coupon":true,
                    "effect":{"kind":"percent_off","percent_bp":1000})" +
                                            more + "}"),
                {shop_.market.uuid, {}, {}});
            check(made.ok(), "the promotion is fine");
            promotion_ = made->id;
        });
        change([&](ChangeScope& scope) {
            const auto made = pricing::create_coupons(
                scope, promotion_,
                read<pricing::NewCoupons>(R"({"coupons":[{"code":"ONCE","limit_total":1}]})"));
            check(made.ok(), "the coupon is fine");
        });
    }
    // For everybody; `more` says what it does, and for whom.
    void make_promotion(const std::string& more) {
        change([&](ChangeScope& scope) {
            const auto made = pricing::create_promotion(
                scope,
                read<pricing::NewPromotion>(
                    R"({"code":"p","name":"p","market":"de","status":"active",)" + more + "}"),
                {shop_.market.uuid, {}, {}});
            check(made.ok(), "the promotion is fine");
            promotion_ = made->id;
        });
    }
    PlaceOrderCommand order_of(const std::string& customer) {
        return {
            read<orders::PlaceOrder>(
                R"({"lines":[{"sku":"A","quantity":1}],"customer":)" + customer +
                R"(,"payment":{"kind":"settled","provider":"test"},"delivery":)" + to_berlin + "}"),
            shop_.web};
    }
    // Ada's checkout under way, beside an order of hers at which the same counter counts.
    std::pair<orders::OrderId, orders::OrderId> order_and_checkout() {
        make_promotion(
            R"("effect":{"kind":"percent_off","percent_bp":1000},"limit_per_customer":2)");
        const auto placed = run<orders::OrderPlaced>(
            orders_, std::vector<PlaceOrderCommand>{order_of(R"({"email":"ada@example.com"})")});
        check(placed[0].ok(), "there is enough of it");
        auto cart = cart_with_coupon(1);
        cart.change.coupons.reset();
        run<CartChanged>(carts_, std::vector<EditCart>{{cart}});
        const auto begun = run<CheckoutStep>(starts_, std::vector<StartCheckout>{checkout_of(1)});
        check(begun[0].ok(), "the cart is fine");
        return {placed[0]->id, begun[0]->answer.order};
    }
    void forget(orders::OrderId order) {
        change([&](ChangeScope& scope) { pricing::forget_customers(scope.tx, {}, {order.uuid}); });
    }
    bool expire(orders::OrderId order) {
        fake_.clock.advance(hours(2));
        return run<CheckoutNews>(
                   ends_, std::vector<FinishCheckout>{end_of(order, FinishCheckout::Why::expire)})
            .front()
            .ok();
    }
    CreateCart cart_with_coupon(std::uint8_t n) {
        CreateCart create;
        create.token_hash.bytes.fill(n);
        create.channel = shop_.web;
        create.change = read<orders::CartChange>(
            R"({"lines":[{"action":"add","sku":"A","quantity":2}],"coupons":["once"],)"
            R"("customer":{"email":"ada@example.com"},"delivery":)" +
            to_berlin + "}");
        return create;
    }
    PlaceOrderCommand order_with_coupon(int quantity) {
        return {read<orders::PlaceOrder>(R"({"lines":[{"sku":"A","quantity":)" +
                                         std::to_string(quantity) + R"(}],"coupons":["ONCE"],
            "payment":{"kind":"settled","provider":"test"},"delivery":)" +
                                         to_berlin + "}"),
                shop_.web};
    }
    Result<orders::OrderPlaced> place(int quantity) {
        return run<orders::OrderPlaced>(orders_,
                                        std::vector<PlaceOrderCommand>{order_with_coupon(quantity)})
            .front();
    }
    Result<orders::OrderChanged> cancel(orders::OrderId order, const std::string& request = "{}") {
        return run<orders::OrderChanged>(
                   cancels_,
                   std::vector<CancelOrder>{{order, read<orders::CancelRequest>(request)}})
            .front();
    }
    static StartCheckout checkout_of(std::uint8_t n) {
        StartCheckout start;
        start.cart.token_hash.emplace().bytes.fill(n);
        start.request = read<orders::CheckoutRequest>(R"({"payment":{"terms":"invoice"}})");
        return start;
    }
    FinishCheckout end_of(orders::OrderId order, FinishCheckout::Why why) {
        FinishCheckout end;
        end.order = order;
        end.why = why;
        return end;
    }
    std::string uses() {
        std::string all;
        base_.database().read([&](Tx& tx) {
            for (const auto& c : pricing::counters_after(tx, {}, 9)) {
                all += std::to_string(c.taken) + " of " + std::to_string(c.most) + ":";
            }
            for (const auto& use : pricing::uses_after(tx, {}, 9)) {
                all += ' ' + std::string(enum_name(use.state));
            }
            return 0;
        });
        return all;
    }

    testing::TestDatabase base_{GetParam()};
    testing::Shop shop_{testing::make_shop(base_.database())};
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    Books books_;
    Writer writer_{base_.database(), world_, {}, {}};
    Batch<EditCartKind>& carts_ = writer_.add_kind(EditCartKind(books_));
    Batch<StartCheckoutKind>& starts_ = writer_.add_kind(StartCheckoutKind(books_, {}, {}));
    Batch<FinishCheckoutKind>& ends_ = writer_.add_kind(FinishCheckoutKind(books_));
    Batch<CancelOrderKind>& cancels_ = writer_.add_kind(CancelOrderKind(books_));
    Batch<PlaceOrderKind>& orders_ = writer_.add_kind(PlaceOrderKind(books_));
    pricing::PromotionId promotion_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Promote, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Promote, gives_one_use_to_one_order_of_a_batch) {
    make_coupon();
    const auto order = order_with_coupon(1);
    const auto placed =
        run<orders::OrderPlaced>(orders_, std::vector<PlaceOrderCommand>{order, order, order});
    ASSERT_TRUE(placed[0]) << placed[0].refusal().detail;
    EXPECT_EQ(placed[0]->total.minor, 900);
    EXPECT_EQ(placed[0]->tax_minor, 144);
    EXPECT_EQ(placed[1].refusal().fields.at(0).code, "coupon_used_up");
    EXPECT_EQ(placed[2].refusal().fields.at(0).code, "coupon_used_up");
    EXPECT_EQ(uses(), "1 of 1: used");
    base_.database().read([&](Tx& tx) {
        const auto discounts = orders::discounts_of(tx, {placed[0]->id});
        EXPECT_EQ(discounts.size(), 1u);
        EXPECT_EQ(discounts.at(0).amount_minor, 100);
        return 0;
    });
}

TEST_P(Promote, holds_a_use_for_a_checkout_and_uses_it_in_the_end) {
    make_coupon();
    const auto made = run<CartChanged>(
        carts_, std::vector<EditCart>{{cart_with_coupon(1)}, {cart_with_coupon(2)}});
    ASSERT_TRUE(made[0]) << made[0].refusal().detail;
    EXPECT_EQ(made[0]->total.minor, 1'800);
    EXPECT_EQ(made[0]->discount_minor, 200);
    const auto begun =
        run<CheckoutStep>(starts_, std::vector<StartCheckout>{checkout_of(1), checkout_of(2)});
    ASSERT_TRUE(begun[0]) << begun[0].refusal().detail;
    EXPECT_EQ(begun[0]->answer.total.minor, 1'800);
    ASSERT_FALSE(begun[1]);
    EXPECT_EQ(begun[1].refusal().fields.at(0).code, "coupon_used_up");
    EXPECT_EQ(uses(), "1 of 1: held");
    const auto ended = run<CheckoutNews>(
        ends_,
        std::vector<FinishCheckout>{end_of(begun[0]->answer.order, FinishCheckout::Why::free)});
    ASSERT_TRUE(ended[0]) << ended[0].refusal().detail;
    EXPECT_EQ(uses(), "1 of 1: used");
}

TEST_P(Promote, gives_a_use_back_when_a_checkout_expires) {
    make_coupon();
    run<CartChanged>(carts_, std::vector<EditCart>{{cart_with_coupon(1)}});
    const auto begun = run<CheckoutStep>(starts_, std::vector<StartCheckout>{checkout_of(1)});
    ASSERT_TRUE(begun[0]) << begun[0].refusal().detail;
    fake_.clock.advance(hours(2));
    const auto ended = run<CheckoutNews>(
        ends_,
        std::vector<FinishCheckout>{end_of(begun[0]->answer.order, FinishCheckout::Why::expire)});
    ASSERT_TRUE(ended[0]) << ended[0].refusal().detail;
    EXPECT_EQ(uses(), "0 of 1: released");
    const auto again = run<CheckoutStep>(starts_, std::vector<StartCheckout>{checkout_of(1)});
    ASSERT_TRUE(again[0]) << again[0].refusal().detail;
    EXPECT_EQ(uses(), "1 of 1: released held");
}

TEST_P(Promote, gives_a_use_back_when_the_order_is_canceled) {
    make_coupon();
    const auto placed = place(1);
    ASSERT_TRUE(placed) << placed.refusal().detail;
    ASSERT_FALSE(place(1));
    ASSERT_TRUE(cancel(placed->id));
    EXPECT_EQ(uses(), "0 of 1: released");
    EXPECT_FALSE(cancel(placed->id));
    ASSERT_TRUE(place(1));
    EXPECT_EQ(uses(), "1 of 1: released used");
}

TEST_P(Promote, keeps_a_use_until_the_last_piece_is_canceled) {
    make_coupon();
    const auto placed = place(2);
    ASSERT_TRUE(placed) << placed.refusal().detail;
    const std::string one = R"({"lines":[{"line":1,"quantity":1}]})";
    ASSERT_TRUE(cancel(placed->id, one));
    EXPECT_EQ(uses(), "1 of 1: used");
    ASSERT_TRUE(cancel(placed->id, one));
    EXPECT_EQ(uses(), "0 of 1: released");
}

TEST_P(Promote, gives_one_use_back_once_to_a_batch_of_cancellations) {
    make_coupon();
    const auto placed = place(1);
    ASSERT_TRUE(placed) << placed.refusal().detail;
    const auto replies = run<orders::OrderChanged>(
        cancels_, std::vector<CancelOrder>{{placed->id, {}}, {placed->id, {}}});
    EXPECT_TRUE(replies[0]);
    EXPECT_FALSE(replies[1]);
    EXPECT_EQ(uses(), "0 of 1: released");
}

TEST_P(Promote, keeps_a_use_for_good_where_the_promotion_says_so) {
    make_coupon(R"(,"returns_use_on_cancel":false)");
    const auto placed = place(1);
    ASSERT_TRUE(placed) << placed.refusal().detail;
    ASSERT_TRUE(cancel(placed->id));
    EXPECT_EQ(uses(), "1 of 1: used");
    change([&](ChangeScope& scope) {
        const pricing::PromotionChange wish{.returns_use_on_cancel = true};
        check(pricing::change_promotion(scope, promotion_, wish, {}).ok(), "it can be changed");
    });
    EXPECT_EQ(uses(), "1 of 1: used");
}

TEST_P(Promote, adds_gifts_while_there_are_some) {
    change([&](ChangeScope& scope) {
        const auto made = pricing::create_promotion(
            scope, read<pricing::NewPromotion>(R"({"code":"g","name":"g","market":"de",
                "status":"active","effect":{"kind":"gift","gift":"B"}})"),
            {shop_.market.uuid, {}, {{"B", testing::Shop::variant("B")}}});
        check(made.ok(), "the promotion is fine");
    });
    testing::put_stock(base_.database(), shop_, "B", shop_.warehouse, 1);
    const PlaceOrderCommand order{read<orders::PlaceOrder>(R"({"lines":[{"sku":"A","quantity":1}],
            "payment":{"kind":"settled","provider":"test"},"delivery":)" +
                                                           to_berlin + "}"),
                                  shop_.web};
    const auto placed =
        run<orders::OrderPlaced>(orders_, std::vector<PlaceOrderCommand>{order, order});
    ASSERT_TRUE(placed[0]) << placed[0].refusal().detail;
    ASSERT_TRUE(placed[1]) << placed[1].refusal().detail;
    EXPECT_EQ(placed[0]->total.minor, 1'000);
    base_.database().read([&](Tx& tx) {
        const auto with = orders::lines_of(tx, {placed[0]->id});
        EXPECT_EQ(with.size(), 2u);
        EXPECT_EQ(with.at(1).sku, "B");
        EXPECT_EQ(with.at(1).total_minor, 0);
        EXPECT_EQ(with.at(1).allocated, 1);
        EXPECT_EQ(orders::lines_of(tx, {placed[1]->id}).size(), 1u);
        return 0;
    });
}

TEST_P(Promote, counts_on_for_the_order_that_stays_when_another_is_forgotten) {
    const auto [placed, pending] = order_and_checkout();
    EXPECT_EQ(uses(), "2 of 2: used held");
    forget(placed);
    EXPECT_EQ(uses(), "1 of 2: held");
    ASSERT_TRUE(expire(pending));
    EXPECT_EQ(uses(), "0 of 2: released");
    forget(pending);
    EXPECT_EQ(uses(), "");
}

TEST_P(Promote, ends_a_checkout_whose_counter_is_gone) {
    const auto [placed, pending] = order_and_checkout();
    sql::write(*base_.database().open_writer(),
               [](Tx& tx) { return tx.run("delete from pricing_counter"); });
    ASSERT_TRUE(expire(pending));
    EXPECT_EQ(uses(), " used released") << "and makes none that nobody may use";
}

TEST_P(Promote, counts_only_what_is_for_the_order) {
    const std::string cheaper =
        R"("effect":{"kind":"percent_off","percent_bp":1000},"limit_total":5,)";
    const auto make = [&](const std::string& code, const std::string& more,
                          const pricing::Audience& audience) {
        change([&](ChangeScope& scope) {
            const auto made = pricing::create_promotion(
                scope,
                read<pricing::NewPromotion>(R"({"code":")" + code +
                                            R"(","name":"p","market":"de","status":"active",)" +
                                            cheaper + more + "}"),
                {shop_.market.uuid, audience, {}});
            check(made.ok(), "the promotion is fine");
        });
    };
    Uuid other;
    other.bytes.fill(9);
    make("now", R"("priority":1)", {});
    make("over", R"("valid_until":"1971-01-01T00:00:00Z")", {});
    make("to-come", R"("valid_from":"2100-01-01T00:00:00Z")", {});
    make("elsewhere", R"("priority":1)", {{other}, {}});
    make("others", R"("priority":1)", {{}, {other}});
    const auto placed = run<orders::OrderPlaced>(
        orders_, std::vector<PlaceOrderCommand>{order_of(R"({"email":"ada@example.com"})")});
    ASSERT_TRUE(placed[0].ok());
    auto cart = cart_with_coupon(1);
    cart.change.coupons.reset();
    run<CartChanged>(carts_, std::vector<EditCart>{{cart}});
    ASSERT_TRUE(run<CheckoutStep>(starts_, std::vector<StartCheckout>{checkout_of(1)})[0].ok());
    const auto number = [&](const std::string& select) {
        return base_.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(select).value_or(0); });
    };
    EXPECT_EQ(number("select count(*) from pricing_counter"), 1);
    EXPECT_EQ(number("select taken from pricing_counter"), 2);
}

TEST_P(Promote, knows_a_customer_by_the_address_in_any_case) {
    make_promotion(R"("effect":{"kind":"percent_off","percent_bp":1000},"limit_per_customer":1)");
    const auto placed = run<orders::OrderPlaced>(
        orders_, std::vector<PlaceOrderCommand>{order_of(R"({"email":"ada@example.com"})"),
                                                order_of(R"({"email":"ADA@Example.com"})"),
                                                order_of(R"({"email":"ada+1@example.com"})")});
    EXPECT_EQ(placed[0]->total.minor, 900);
    EXPECT_EQ(placed[1]->total.minor, 1'000);
    EXPECT_EQ(placed[2]->total.minor, 900) << "may be somebody else's";
}

TEST_P(Promote, gives_a_first_order_once_to_orders_at_the_same_time) {
    const auto ada =
        testing::make_customer(base_.database(), world_.ids.next<customers::ProfileId>());
    sql::write(*base_.database().open_writer(), [&](Tx& tx) {
        return tx.run("update customers_profile set external_reference = 'ada' where id = $1", ada);
    });
    make_promotion(R"("effect":{"kind":"percent_off","percent_bp":1000},)"
                   R"("conditions":{"is_first_order":true})");
    const auto order = order_of(R"({"external_reference":"ada"})");
    const auto placed =
        run<orders::OrderPlaced>(orders_, std::vector<PlaceOrderCommand>{order, order});
    ASSERT_TRUE(placed[0]) << placed[0].refusal().detail;
    ASSERT_TRUE(placed[1]) << placed[1].refusal().detail;
    EXPECT_EQ(placed[0]->total.minor, 900);
    EXPECT_EQ(placed[1]->total.minor, 1'000);
    EXPECT_EQ(uses(), "1 of 1: used");
}

TEST_P(Promote, gives_a_guest_a_first_order_by_the_address) {
    make_promotion(R"("effect":{"kind":"percent_off","percent_bp":1000},)"
                   R"("conditions":{"is_first_order":true})");
    const auto ada = order_of(R"({"email":"ada@example.com"})");
    const auto placed = run<orders::OrderPlaced>(
        orders_, std::vector<PlaceOrderCommand>{ada, order_of(R"({"email":"ADA@example.com"})"),
                                                order_of(R"({"name":"Ada"})")});
    EXPECT_EQ(placed[0]->total.minor, 900);
    EXPECT_EQ(placed[1]->total.minor, 1'000) << "at the same time, by the same address";
    EXPECT_EQ(placed[2]->total.minor, 1'000) << "nobody knows who this is";
    EXPECT_EQ(uses(), "1 of 1: used");
}

TEST_P(Promote, knows_a_guest_who_ordered_before_there_was_a_promotion) {
    const auto ada = std::vector<PlaceOrderCommand>{order_of(R"({"email":"Ada@example.com"})")};
    ASSERT_TRUE(run<orders::OrderPlaced>(orders_, ada).front());
    make_promotion(R"("effect":{"kind":"percent_off","percent_bp":1000},)"
                   R"("conditions":{"is_first_order":true})");
    const auto again = std::vector<PlaceOrderCommand>{order_of(R"({"email":"ada@example.com"})"),
                                                      order_of(R"({"email":"bea@example.com"})")};
    const auto placed = run<orders::OrderPlaced>(orders_, again);
    EXPECT_EQ(placed[0]->total.minor, 1'000);
    EXPECT_EQ(placed[1]->total.minor, 900);
}

TEST_P(Promote, holds_the_first_order_for_a_checkout) {
    make_promotion(R"("effect":{"kind":"percent_off","percent_bp":1000},)"
                   R"("conditions":{"is_first_order":true})");
    auto cart = cart_with_coupon(1);
    cart.change.coupons.reset();
    const auto made = run<CartChanged>(carts_, std::vector<EditCart>{{cart}});
    ASSERT_TRUE(made[0]) << made[0].refusal().detail;
    const auto begun = run<CheckoutStep>(starts_, std::vector<StartCheckout>{checkout_of(1)});
    ASSERT_TRUE(begun[0]) << begun[0].refusal().detail;
    const auto ada = std::vector<PlaceOrderCommand>{order_of(R"({"email":"ada@example.com"})")};
    EXPECT_EQ(run<orders::OrderPlaced>(orders_, ada).front()->total.minor, 1'000)
        << "her checkout holds the use";
    EXPECT_EQ(uses(), "1 of 1: held");
}

TEST_P(Promote, gives_the_first_order_back_when_its_checkout_expires) {
    make_promotion(R"("effect":{"kind":"percent_off","percent_bp":1000},)"
                   R"("conditions":{"is_first_order":true})");
    auto cart = cart_with_coupon(1);
    cart.change.coupons.reset();
    ASSERT_TRUE(run<CartChanged>(carts_, std::vector<EditCart>{{cart}}).front());
    const auto begun = run<CheckoutStep>(starts_, std::vector<StartCheckout>{checkout_of(1)});
    ASSERT_TRUE(begun[0]) << begun[0].refusal().detail;
    ASSERT_TRUE(expire(begun[0]->answer.order));
    const auto ada = std::vector<PlaceOrderCommand>{order_of(R"({"email":"ada@example.com"})")};
    EXPECT_EQ(run<orders::OrderPlaced>(orders_, ada).front()->total.minor, 900);
}

TEST_P(Promote, makes_no_gift_card_cheaper_and_counts_none_for_a_threshold) {
    change([](ChangeScope& scope) {
        stored_value::Article card;
        card.variant = testing::Shop::variant("B").uuid;
        stored_value::set_article(scope.tx, card);
    });
    testing::put_stock(base_.database(), shop_, "B", shop_.warehouse, 9);
    make_promotion(R"("effect":{"kind":"percent_off","percent_bp":1000},)"
                   R"("conditions":{"total_at_least_minor":2000})");
    const auto order = [&](int of_a) {
        auto command = order_of("{}");
        command.request.lines.push_back(command.request.lines.front());
        command.request.lines[0].quantity = {of_a};
        command.request.lines[1].sku = {"B"};
        return command;
    };
    const auto placed =
        run<orders::OrderPlaced>(orders_, std::vector<PlaceOrderCommand>{order(1), order(2)});
    ASSERT_TRUE(placed[0]) << placed[0].refusal().detail;
    EXPECT_EQ(placed[0]->total.minor, 3'000);
    EXPECT_EQ(placed[1]->total.minor, 3'800);
}

}  // namespace
}  // namespace nahtlos::flows
