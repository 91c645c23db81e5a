// Black box: servers are killed at random moments under load. What they acknowledged stays, and
// what they left unfinished resumes or expires.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/psp_server.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

constexpr int kills = 50, shoppers = 6;
const std::string two_a = R"({"sku":"A","quantity":2})";

using Dice = std::mt19937_64;

std::int64_t roll(Dice& dice, std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(dice);
}

struct CartTry {
    std::string token, method, order;  // order: once it was named
    bool is_placed = false;            // as the server said
};

// One who orders and checks out, and asks again where nobody answered.
class Shopper {
public:
    Shopper(int n, PspServer& provider)
        : name_("S" + std::to_string(n) + '-'),
          dice_(static_cast<std::uint64_t>(n)),
          provider_(provider) {}

    /// Goes on until `is_over` or the server is gone.
    void shop(ShopClient client, const std::atomic<bool>& is_over) {
        while (!is_over && act(client)) {
        }
    }
    /// Asks until nothing is unknown any more; false when that takes too long.
    bool finish(ShopClient client) {
        return eventually([&] {
            if (is_ordering_) order(client);
            if (is_checking_out_) check_out(client);
            return !is_ordering_ && !is_checking_out_;
        });
    }

    std::vector<std::string> orders;  // ids that were acknowledged
    std::vector<CartTry> carts;       // whose checkout was asked for
    std::size_t looked_for = 0;       // of the orders

private:
    bool act(ShopClient& client) {
        if (is_ordering_) return order(client);
        if (is_checking_out_) return check_out(client);
        if (roll(dice_, 0, 1) == 0) {
            ++ordered_;
            return order(client);
        }
        return make_cart(client);
    }

    // False when there is no answer. What is refused for now is asked again.
    static bool is_settled(const ApiReply& reply, bool& is_open) {
        is_open = reply.status == 0 || reply.status == 503;
        return reply.status != 0;
    }

    bool order(ShopClient& client) {
        const auto key = name_ + std::to_string(ordered_);
        const auto reply =
            client.call("POST /v1/orders", order_body(two_a, R"(,"external_id":")" + key + '"'),
                        "Idempotency-Key: " + key + "\r\n");
        const bool is_answered = is_settled(reply, is_ordering_);
        if (is_ordering_) return is_answered;
        EXPECT_EQ(reply.status, 201) << reply.body;
        orders.push_back(reply.text("/id"));
        return true;
    }

    bool make_cart(ShopClient& client) {
        const auto reply = client.call("POST /v1/carts", R"({"lines":[{"action":"add","sku":"A",
            "quantity":1}],"customer":{"name":"Ada Muster","email":"ada@example.com"},
            "delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1",
            "postal_code":"10115","city":"Berlin","country":"DE"}}})");
        // A cart that nobody heard of hurts nobody.
        if (reply.status == 0 || reply.status == 503) return reply.status != 0;
        EXPECT_EQ(reply.status, 201) << reply.body;
        static constexpr std::array methods{"test_success",      "test_decline",
                                            "test_timeout_done", "test_timeout_not_done",
                                            "test_redirect",     "test_pending_webhook"};
        const auto method = roll(dice_, 0, static_cast<std::int64_t>(methods.size()) - 1);
        carts.push_back(
            {reply.text("/token"), methods[static_cast<std::size_t>(method)], "", false});
        return check_out(client);
    }

    bool check_out(ShopClient& client) {
        auto& cart = carts.back();
        const auto reply =
            client.call("POST /v1/carts/" + cart.token + "/checkout",
                        R"({"payment":{"provider":"test","method":")" + cart.method + "\"}}");
        const bool is_answered = is_settled(reply, is_checking_out_);
        if (is_checking_out_) return is_answered;
        const bool is_end =
            reply.code() == "payment_declined" || reply.code() == "checkout_expired";
        EXPECT_TRUE(reply.status == 200 || is_end) << cart.method << ": " << reply.body;
        cart.order = reply.text("/order");
        cart.is_placed = reply.text("/status") == "placed";
        const auto page = reply.text("/redirect_url");
        if (!page.empty() && roll(dice_, 0, 1) == 0) {
            const auto path = page.substr(std::string("http://psp").size());
            provider_.psp.handle("GET", path, "", "", provider_.now());
        }
        return true;
    }

    const std::string name_;
    Dice dice_;
    PspServer& provider_;
    int ordered_ = 0;
    bool is_ordering_ = false, is_checking_out_ = false;  // asked, and not answered
};

class Killed : public OnEngine {
protected:
    Killed() {
        service_.put_stock("A", service_.shop.warehouse, 10'000'000);
        for (int n = 0; n < shoppers; ++n) shoppers_.emplace_back(n, provider_);
    }

    // Those that are not told before `is_over` are lost.
    void deliver_webhooks(std::uint16_t port, const std::atomic<bool>& is_over) {
        for (const auto& webhook : provider_.psp.due_webhooks(provider_.now())) {
            if (is_over) return;
            provider_.tell(port, webhook.body);
        }
    }

    // All shop at once, and one server is killed amid that.
    void shop_and_kill() {
        std::atomic<bool> is_over = false;
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < shoppers_.size(); ++i) {
            threads.emplace_back([&, i, client = service_.store_client(i)]() mutable {
                shoppers_[i].shop(std::move(client), is_over);
            });
        }
        threads.emplace_back([&, port = service_.port()] { deliver_webhooks(port, is_over); });
        std::this_thread::sleep_for(std::chrono::microseconds(roll(dice_, 0, 150'000)));
        service_.kill(static_cast<std::size_t>(roll(dice_, 0, 1)));
        is_over = true;
    }

    // Every acknowledged order that was not looked for yet.
    void expect_orders_there() {
        auto client = service_.store_client();
        for (auto& shopper : shoppers_) {
            for (; shopper.looked_for < shopper.orders.size(); ++shopper.looked_for) {
                const auto& id = shopper.orders[shopper.looked_for];
                ASSERT_EQ(client.call("GET /v1/orders/" + id).status, 200) << id << " is lost";
            }
        }
    }

    // A job that a dead server had begun is left alone for two minutes. Not to wait for them, this
    // ends them now.
    void end_leases() {
        while (service_.processes() > 0) service_.kill(0);
        sql::write(*service_.database().open_writer(), [](Tx& tx) {
            tx.run("update base_job set lease_until = created_at where lease_until is not null");
        });
    }

    void finish_everything() {
        end_leases();
        service_.start();
        for (std::size_t i = 0; i < shoppers_.size(); ++i) {
            EXPECT_TRUE(shoppers_[i].finish(service_.store_client(i)));
        }
        const std::atomic<bool> is_over = false;
        EXPECT_TRUE(eventually([&] {
            deliver_webhooks(service_.port(), is_over);
            return checkouts("paying") == 0;
        })) << checkouts("paying")
            << " checkouts stay open";
    }

    std::int64_t checkouts(const std::string& state) {
        return service_.number("select count(*) from orders_checkout where state = '" + state +
                               "'");
    }

    void expect_each_order_once() {
        std::size_t orders = 0;
        for (auto& shopper : shoppers_) {
            shopper.looked_for = 0;
            orders += shopper.orders.size();
        }
        expect_orders_there();
        EXPECT_GT(orders, static_cast<std::size_t>(kills)) << "too little to prove it";
        EXPECT_EQ(service_.number("select count(*) from orders_order where external_id is not "
                                  "null"),
                  static_cast<std::int64_t>(orders));
    }

    void expect_checkouts_as_told() {
        auto client = service_.store_client();
        for (const auto& shopper : shoppers_) {
            for (const auto& cart : shopper.carts) {
                const auto now = client.call("GET /v1/carts/" + cart.token + "/checkout");
                const auto status = now.text("/status");
                const bool is_placed = status == "placed";
                EXPECT_TRUE(is_placed || status == "declined" || status == "expired") << now.body;
                EXPECT_TRUE(cart.order.empty() || now.text("/order") == cart.order) << now.body;
                EXPECT_TRUE(!cart.is_placed || is_placed) << now.body;
            }
        }
        for (const auto* state : {"placed", "declined", "expired"}) {
            EXPECT_GT(checkouts(state), 0) << state;
        }
    }

    void expect_money_taken_once() {
        std::int64_t charges = 0;
        for (const auto& effects : provider_.psp.effects()) {
            EXPECT_LE(effects.charges, 1) << effects.key;
            charges += effects.charges;
        }
        EXPECT_EQ(charges, checkouts("placed") + checkouts("unapplied"));
    }

    static std::vector<std::string> settings(const PspServer& provider) {
        auto all = provider.settings();
        all.insert(all.end(), {"--holds.checkout-s", "2", "--database.log-mib", "1"});
        return all;
    }

    PspServer provider_;
    Service service_{GetParam(), {.processes = 2, .settings = settings(provider_)}};
    std::vector<Shopper> shoppers_;
    Dice dice_{7};
};
INSTANTIATE_TEST_SUITE_P(Engines, Killed, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Killed, fifty_times_servers_lose_nothing_and_finish_what_they_began) {
    for (int round = 0; round < kills && !HasFailure(); ++round) {
        service_.start();
        expect_orders_there();
        shop_and_kill();
        EXPECT_EQ(round % 5 == 4 ? service_.broken() : "", "");
    }
    finish_everything();
    expect_each_order_once();
    expect_checkouts_as_told();
    expect_money_taken_once();
    EXPECT_EQ(service_.broken(), "");
    std::cout << service_.number("select count(*) from orders_order") << " orders, "
              << checkouts("placed") << " checkouts placed, " << checkouts("expired")
              << " expired\n";
}

}  // namespace
}  // namespace nahtlos::testing
