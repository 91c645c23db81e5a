#include <gtest/gtest.h>

#include <thread>

#include "flows/verify.hpp"
#include "tests/support/checkout.hpp"
#include "tests/support/dump.hpp"

namespace nahtlos::flows {
namespace {

using orders::CheckoutStatus;
using testing::CheckoutReply;
using testing::CheckoutShop;

const std::string one_a = R"({"action":"add","sku":"A","quantity":1})";
const std::string two_a = R"({"action":"add","sku":"A","quantity":2})";
const std::string a_and_b = one_a + R"(,{"action":"add","sku":"B","quantity":1})";

class Checkout : public testing::OnEngine {
protected:
    explicit Checkout(CheckoutLimits limits = {}) : shop_(GetParam(), limits) {}

    void stock(const std::string& sku, std::int64_t n) {
        testing::put_stock(shop_.base.database(), shop_.shop, sku, shop_.shop.warehouse, n);
    }
    void backorder(inventory::LocationId at, std::int64_t limit) {
        testing::allow_backorders(shop_.base.database(), "A", at, limit);
    }
    std::int64_t count(const std::string& what) { return shop_.count(what); }
    std::int64_t rows(const std::string& of) { return count("select count(*) from " + of); }
    std::int64_t placed() { return rows("orders_order where status in ('placed', 'on_hold')"); }
    std::int64_t live_holds() { return rows("inventory_hold where state = 'live'"); }
    std::int64_t allocated() {
        return count("select cast(coalesce(sum(allocated), 0) as bigint) from inventory_level");
    }
    std::int64_t carts(std::string s) { return rows("orders_cart where status = '" + s + "'"); }
    // What must be true whenever nothing is under way.
    void expect_sound() {
        const VerifyOptions options{.now = shop_.fake.clock.now()};
        for (const auto& invariant : verify(shop_.base.database(), options).invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
        for (const auto& effect : shop_.psp.effects()) EXPECT_LE(effect.charges, 1) << effect.key;
    }

    CheckoutShop shop_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Checkout, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Checkout, a_paid_cart_becomes_an_order) {
    stock("A", 5);
    shop_.make_cart(1, two_a);
    const auto answer = shop_.checkout(1, "test_success");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, CheckoutStatus::placed);
    EXPECT_EQ(answer->total.minor, 2000);
    EXPECT_EQ(answer->payment_status, orders::PaymentState::settled);
    EXPECT_EQ(answer->number, "T-1000001");
    EXPECT_EQ(allocated(), 2);
    EXPECT_EQ(live_holds(), 0);
    EXPECT_EQ(carts("completed"), 1);
    EXPECT_EQ(count("select paid_minor from orders_order"), 2000);
    EXPECT_EQ(count("select count(*) from orders_fulfillment"), 1);
    EXPECT_EQ(count("select count(*) from base_event where type = 'order_placed'"), 1);
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(Checkout, the_goods_are_held_while_the_customer_pays) {
    stock("A", 2);
    shop_.make_cart(1, two_a);
    shop_.make_cart(2, one_a);
    const auto answer = shop_.checkout(1, "test_redirect");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, CheckoutStatus::pending);
    EXPECT_EQ(answer->redirect_url, "http://psp/pay/psp_1");
    EXPECT_EQ(live_holds(), 1);
    EXPECT_EQ(allocated(), 0);
    EXPECT_EQ(shop_.checkout(2, "test_success").refusal().code, "insufficient_stock");
    EXPECT_FALSE(shop_.change_cart(1, R"({"lines":[{"action":"remove","line":1}]})"));
    shop_.psp.handle("GET", "/pay/psp_1", "", "", shop_.fake.clock.now());
    shop_.deliver_webhooks();
    EXPECT_EQ(placed(), 1);
    expect_sound();
}

TEST_P(Checkout, a_kit_and_its_component_are_summed) {
    stock("A", 3);
    stock("B", 1);
    shop_.make_cart(1, two_a + R"(,{"action":"add","sku":"KIT","quantity":1})");
    const auto refused = shop_.checkout(1, "test_success");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().code, "insufficient_stock");
    EXPECT_EQ(carts("active"), 1);
    stock("A", 1);
    EXPECT_TRUE(shop_.checkout(1, "test_success"));
    EXPECT_EQ(allocated(), 5);
    expect_sound();
}

TEST_P(Checkout, lines_of_one_article_are_backordered_when_the_ones_before_took_it) {
    stock("A", 3);
    stock("B", 1);
    backorder(shop_.shop.warehouse, 10);
    shop_.make_cart(1, two_a + R"(,{"action":"add","sku":"KIT","quantity":1})");
    EXPECT_TRUE(shop_.checkout(1, "test_success"));
    EXPECT_EQ(count("select line from orders_line where backordered > 0"), 2);
    expect_sound();
}

TEST_P(Checkout, what_two_locations_lack_is_summed) {
    stock("A", 1);
    testing::put_stock(shop_.base.database(), shop_.shop, "A", shop_.shop.berlin, 1);
    backorder(shop_.shop.warehouse, 2);
    backorder(shop_.shop.berlin, 1);
    shop_.make_cart(1, R"({"action":"add","sku":"A","quantity":5})");
    EXPECT_TRUE(shop_.checkout(1, "test_success"));
    EXPECT_EQ(count("select backordered from orders_line"), 3);
    expect_sound();
}

TEST_P(Checkout, everything_that_is_wrong_is_said_at_once) {
    shop_.make_cart(1, one_a);
    ASSERT_TRUE(shop_.change_cart(1, R"({"delivery":{"method":"pickup"}})"));
    CheckoutReply reply;
    shop_.process->checkouts.start({{CheckoutShop::cart(1), {}, {}},
                                    {},
                                    {},
                                    shop_.fake.clock.now(),
                                    command_id(shop_.world.ids.next())},
                                   [&](const auto& r) { reply = r; });
    shop_.process->pump();
    std::vector<std::string> problems;
    for (const auto& p : reply->refusal().fields) problems.push_back(p.pointer + " " + p.code);
    EXPECT_EQ(problems, (std::vector<std::string>{"/delivery/location required",
                                                  "/lines/0/quantity insufficient_stock",
                                                  "/payment/provider required"}));
}

TEST_P(Checkout, a_total_that_changed_is_refused_with_the_new_one) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    const auto refused = shop_.checkout(1, "test_success", R"(,"expected_total_minor":999)");
    EXPECT_EQ(refused.refusal().code, "total_changed");
    EXPECT_EQ(refused.refusal().fields.at(0).available, 1000);
    EXPECT_EQ(shop_.charges(), 0);
}

TEST_P(Checkout, an_invoice_needs_no_provider) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    const auto answer = shop_.checkout(1, "invoice");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, CheckoutStatus::placed);
    EXPECT_EQ(answer->payment_status, orders::PaymentState::due);
    EXPECT_TRUE(shop_.fake.outbound.sent().empty());
    expect_sound();
}

TEST_P(Checkout, the_same_checkout_twice_at_once_is_one_order) {
    stock("A", 5);
    shop_.make_cart(1, two_a);
    shop_.fake.outbound.hold(true);
    CheckoutReply first, second;
    shop_.begin(1, "test_success", first);
    shop_.begin(1, "test_success", second);
    shop_.process->pump();
    EXPECT_EQ(shop_.fake.outbound.held(), 2u);
    shop_.fake.outbound.deliver_all();
    shop_.process->pump();
    ASSERT_TRUE(first && first->ok() && second && second->ok());
    EXPECT_EQ((*first)->order, (*second)->order);
    EXPECT_EQ((*first)->status, CheckoutStatus::placed);
    EXPECT_EQ((*second)->status, CheckoutStatus::placed);
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(shop_.charges(), 1);
    expect_sound();
}

TEST_P(Checkout, a_completed_cart_answers_with_its_order) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    const auto first = shop_.checkout(1, "test_success");
    const auto again = shop_.checkout(1, "test_success");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->order, first->order);
    EXPECT_EQ(shop_.charges(), 1);
}

TEST_P(Checkout, webhook_and_client_finish_in_one_batch) {
    stock("A", 5);
    shop_.make_cart(1, two_a);
    shop_.fake.outbound.hold(true);
    CheckoutReply reply;
    shop_.begin(1, "test_webhook_twice", reply);
    shop_.process->pump();
    shop_.fake.outbound.deliver(0);  // the client's end waits in the batch
    EXPECT_EQ(shop_.deliver_webhooks(), 2u);
    ASSERT_TRUE(reply && reply->ok());
    EXPECT_EQ((*reply)->status, CheckoutStatus::placed);
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(count("select count(*) from payments_event where outcome = 'succeeded'"), 1);
    EXPECT_EQ(allocated(), 2);
    expect_sound();
}

TEST_P(Checkout, webhook_and_client_finish_at_two_processes) {
    if (GetParam() == "sqlite") GTEST_SKIP() << "one process writes to SQLite";
    stock("A", 50);
    auto other = shop_.start();
    for (std::uint8_t n = 1; n <= 10; ++n) {
        shop_.make_cart(n, two_a);
        shop_.fake.outbound.hold(true);
        CheckoutReply reply;
        shop_.begin(n, "test_success", reply);
        shop_.process->pump();
        shop_.fake.outbound.deliver(0);
        std::thread webhook([&] { shop_.deliver_webhooks(other.get()); });
        shop_.process->pump();
        webhook.join();
        ASSERT_TRUE(reply && reply->ok());
        EXPECT_EQ((*reply)->status, CheckoutStatus::placed);
    }
    EXPECT_EQ(placed(), 10);
    EXPECT_EQ(allocated(), 20);
    EXPECT_EQ(count("select count(*) from payments_event where outcome = 'succeeded'"), 10);
    expect_sound();
}

TEST_P(Checkout, a_declined_payment_frees_the_cart_for_another_one) {
    stock("A", 2);
    shop_.make_cart(1, two_a);
    const auto declined = shop_.checkout(1, "test_decline");
    EXPECT_EQ(declined.refusal().code, "payment_declined");
    EXPECT_EQ(declined.refusal().kind, RefusalKind::conflict);
    EXPECT_EQ(live_holds(), 0);
    EXPECT_EQ(carts("active"), 1);
    EXPECT_EQ(count("select count(*) from orders_order where status = 'canceled'"), 1);
    const auto paid = shop_.checkout(1, "test_success");
    ASSERT_TRUE(paid);
    EXPECT_EQ(paid->status, CheckoutStatus::placed);
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(allocated(), 2);
    expect_sound();
}

TEST_P(Checkout, a_timeout_after_the_charge_is_found_out_by_asking) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    const auto answer = shop_.checkout(1, "test_timeout_done");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, CheckoutStatus::pending);
    shop_.pass(minutes(1), false);
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(shop_.charges(), 1);
    expect_sound();
}

TEST_P(Checkout, a_call_that_was_lost_is_sent_again) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    EXPECT_EQ(shop_.checkout(1, "test_timeout_not_done")->status, CheckoutStatus::pending);
    EXPECT_EQ(shop_.charges(), 0);
    shop_.pass(minutes(1), false);
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(shop_.charges(), 1);
    expect_sound();
}

TEST_P(Checkout, the_customer_may_push_a_checkout_on_that_hangs) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    EXPECT_EQ(shop_.checkout(1, "test_timeout_done")->status, CheckoutStatus::pending);
    EXPECT_EQ(shop_.checkout(1, "ignored now")->status, CheckoutStatus::placed);
    EXPECT_EQ(shop_.charges(), 1);
    expect_sound();
}

TEST_P(Checkout, a_process_that_dies_before_it_pays_is_taken_over) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    shop_.fake.outbound.hold(true);
    CheckoutReply reply;
    shop_.begin(1, "test_success", reply);
    shop_.process->pump();
    // Dies with its call; nobody ever hears the provider.
    shop_.restart();
    shop_.fake.outbound.hold(false);
    shop_.pass(minutes(1), false);
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(shop_.charges(), 1);
    expect_sound();
}

TEST_P(Checkout, a_process_that_dies_between_charge_and_end_is_taken_over) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    shop_.fake.outbound.hold(true);
    CheckoutReply reply;
    shop_.begin(1, "test_success", reply);
    shop_.process->pump();
    shop_.fake.outbound.deliver(0);  // charged, and told; the end is not written
    shop_.restart();
    shop_.fake.outbound.hold(false);
    EXPECT_EQ(placed(), 0);
    shop_.pass(minutes(1), false);
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(shop_.charges(), 1);
    expect_sound();
}

TEST_P(Checkout, an_invoice_that_was_cut_short_is_placed_by_the_job) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    CheckoutReply reply;
    shop_.begin(1, "invoice", reply);
    shop_.process->writer.pump();  // prepared; the end still waits in its queue or not
    shop_.restart();
    shop_.pass(minutes(1), false);
    EXPECT_EQ(placed(), 1);
    expect_sound();
}

TEST_P(Checkout, who_never_pays_gives_everything_back) {
    stock("A", 2);
    shop_.make_cart(1, two_a);
    EXPECT_EQ(shop_.checkout(1, "test_redirect")->status, CheckoutStatus::pending);
    shop_.pass(minutes(29));
    EXPECT_EQ(live_holds(), 1);
    shop_.pass(minutes(2));
    EXPECT_EQ(live_holds(), 0);
    EXPECT_EQ(carts("active"), 1);
    EXPECT_EQ(count("select count(*) from payments_payment where status = 'canceled'"), 1);
    EXPECT_EQ(count("select count(*) from orders_order where status = 'canceled'"), 1);
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    const auto again = shop_.checkout(1, "test_success");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->status, CheckoutStatus::placed);
    EXPECT_EQ(allocated(), 2);
    expect_sound();
}

TEST_P(Checkout, goods_stay_held_while_a_payment_is_open) {
    stock("A", 1);
    shop_.make_cart(1, one_a);
    shop_.make_cart(2, one_a);
    // Cannot be canceled, and comes long after the window.
    EXPECT_EQ(shop_.checkout(1, "test_webhook_late_ms=7200000")->status, CheckoutStatus::pending);
    shop_.pass(minutes(90));
    EXPECT_EQ(live_holds(), 1);
    EXPECT_EQ(shop_.checkout(2, "test_success").refusal().code, "insufficient_stock");
    shop_.pass(minutes(40));
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(count("select count(*) from inventory_shortage"), 0);
    expect_sound();
}

TEST_P(Checkout, an_amount_that_differs_waits_for_a_person) {
    stock("A", 5);
    shop_.make_cart(1, one_a);
    const auto answer = shop_.checkout(1, "test_amount_differs");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->order_status, orders::OrderStatus::on_hold);
    EXPECT_EQ(answer->payment_status, orders::PaymentState::partially_paid);
    EXPECT_EQ(count("select captured_minor from payments_payment"), 999);
    expect_sound();
}

TEST_P(Checkout, a_canceled_order_is_refunded_once_through_its_provider) {
    stock("A", 5);
    shop_.make_cart(1, two_a);
    const auto paid = shop_.checkout(1, "test_success");
    ASSERT_TRUE(paid);
    CancelOrder cancel;
    cancel.order = paid->order;
    bool is_canceled = false;
    ASSERT_TRUE(shop_.process->cancels.submit(
        {cancel, {}, {}, shop_.fake.clock.now(), command_id(shop_.world.ids.next())},
        [&](const auto& answer) { is_canceled = answer.ok(); }));
    shop_.process->pump();
    ASSERT_TRUE(is_canceled);
    // The answer of the provider is lost once: it is asked again, and pays once.
    shop_.fake.outbound.hold(true);
    ASSERT_TRUE(shop_.process->runner.run_due());
    shop_.process->pump();
    shop_.fake.outbound.deliver(0, fake::FakeOutbound::Fate::lost_reply);
    shop_.process->pump();
    shop_.fake.outbound.hold(false);
    shop_.pass(minutes(5));
    EXPECT_EQ(shop_.psp.effects().at(0).refunds, 1);
    EXPECT_EQ(shop_.psp.effects().at(0).refunded_minor, 2000);
    EXPECT_EQ(count("select refunded_minor from orders_order"), 2000);
    EXPECT_EQ(count("select count(*) from payments_payment where status = 'refunded'"), 1);
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(Checkout, one_batch_of_many_equals_many_batches_of_one) {
    const auto story = [](CheckoutShop& shop) {
        testing::put_stock(shop.base.database(), shop.shop, "A", shop.shop.warehouse, 5);
        testing::put_stock(shop.base.database(), shop.shop, "B", shop.shop.warehouse, 1);
        for (std::uint8_t n = 1; n <= 5; ++n) shop.make_cart(n, n % 2 == 0 ? a_and_b : two_a);
        const std::vector<std::pair<std::uint8_t, std::string>> calls{
            {1, "test_success"}, {2, "test_decline"}, {1, "test_success"}, {3, "test_success"},
            {4, "test_success"}, {5, "test_success"}, {3, "invoice"}};
        std::vector<CheckoutReply> replies(calls.size());
        shop.fake.outbound.hold(true);
        for (std::size_t i = 0; i < calls.size(); ++i) {
            shop.begin(calls[i].first, calls[i].second, replies[i]);
        }
        shop.process->pump();
        while (shop.fake.outbound.held() > 0) shop.fake.outbound.deliver(0);
        shop.process->pump();
        std::string told;
        for (const auto& reply : replies) {
            told += *reply ? std::string(enum_name((*reply)->status)) : reply->refusal().code;
            told += ' ';
        }
        return told;
    };
    CheckoutShop one_by_one(GetParam(), {}, {.commands = 1});
    const auto alone = story(one_by_one), together = story(shop_);
    EXPECT_EQ(alone, together);
    EXPECT_EQ(testing::dump(shop_.base.database()), testing::dump(one_by_one.base.database()));
    expect_sound();
}

// A shop that gives a provider up as soon as the window is over.
class LateCheckout : public Checkout {
protected:
    LateCheckout() : Checkout(CheckoutLimits{.give_up = Span{}}) {}

    // Paid 45 minutes after it began, 15 after it was given up.
    void begin_late(std::uint8_t n) {
        ASSERT_EQ(shop_.checkout(n, "test_webhook_late_ms=2700000")->status,
                  CheckoutStatus::pending);
        shop_.pass(minutes(31));
        ASSERT_EQ(carts("active"), 1);
        ASSERT_EQ(live_holds(), 0);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, LateCheckout, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(LateCheckout, late_money_places_the_order) {
    stock("A", 2);
    shop_.make_cart(1, two_a);
    begin_late(1);
    shop_.pass(minutes(20));
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(allocated(), 2);
    EXPECT_EQ(carts("completed"), 1);
    EXPECT_EQ(count("select count(*) from inventory_shortage"), 0);
    expect_sound();
}

TEST_P(LateCheckout, late_money_for_goods_that_are_gone_opens_a_shortage) {
    stock("A", 2);
    shop_.make_cart(1, two_a);
    begin_late(1);
    shop_.make_cart(2, two_a);
    ASSERT_TRUE(shop_.checkout(2, "test_success"));
    shop_.pass(minutes(20));
    EXPECT_EQ(placed(), 2);
    EXPECT_EQ(allocated(), 4);
    EXPECT_EQ(count("select quantity from inventory_shortage where state = 'open'"), 2);
    expect_sound();
}

TEST_P(LateCheckout, late_money_takes_goods_from_elsewhere_if_it_can) {
    stock("A", 2);
    shop_.make_cart(1, two_a);
    begin_late(1);
    shop_.make_cart(2, two_a);
    ASSERT_TRUE(shop_.checkout(2, "test_success"));
    testing::put_stock(shop_.base.database(), shop_.shop, "A", shop_.shop.berlin, 2);
    shop_.pass(minutes(20));
    EXPECT_EQ(placed(), 2);
    EXPECT_EQ(count("select count(*) from inventory_shortage"), 0);
    expect_sound();
}

TEST_P(LateCheckout, late_money_for_a_cart_with_another_order_is_kept_and_told) {
    stock("A", 10);
    shop_.make_cart(1, two_a);
    begin_late(1);
    ASSERT_TRUE(shop_.checkout(1, "test_success"));
    shop_.pass(minutes(20));
    EXPECT_EQ(placed(), 1);
    EXPECT_EQ(allocated(), 2);
    EXPECT_EQ(count("select unapplied_minor from payments_payment where unapplied_minor > 0"),
              2000);
    EXPECT_EQ(rows("base_event where type = 'payment_unapplied'"), 1);
    EXPECT_EQ(shop_.psp.effects().at(0).refunds, 0);
    expect_sound();
}
}  // namespace
}  // namespace nahtlos::flows
