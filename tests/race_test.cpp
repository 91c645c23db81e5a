// Black box: many clients at once, through two server processes where there are two.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <set>
#include <thread>

#include "tests/support/psp_server.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

const std::string delivery = R"("customer":{"name":"Ada Muster","email":"ada@example.com"},
    "delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1","postal_code":"10115",
    "city":"Berlin","country":"DE"}})";

std::string line_of(std::int64_t quantity) {
    return R"({"sku":"A","quantity":)" + std::to_string(quantity) + "}";
}

// Runs `work(0)` to `work(n - 1)`, each on a thread of its own and all at once.
void at_once(int n, const std::function<void(int)>& work) {
    std::latch gun(n);
    std::vector<std::jthread> threads;
    for (int i = 0; i < n; ++i) {
        threads.emplace_back([&, i] {
            gun.arrive_and_wait();
            work(i);
        });
    }
}

// A cart with one line more for each of `quantities`; its path.
std::string make_cart(ShopClient& client, const std::vector<std::int64_t>& quantities) {
    std::string lines;
    for (const auto quantity : quantities) {
        lines += std::string(lines.empty() ? "" : ",") +
                 R"({"action":"add","sku":"A","quantity":)" + std::to_string(quantity) + "}";
    }
    const auto made =
        client.call("POST /v1/carts", R"({"lines":[)" + lines + "]," + delivery + "}");
    return made.status == 201 ? "/v1/carts/" + made.text("/token") : "no cart: " + made.body;
}

ApiReply check_out(ShopClient& client, const std::string& cart, const std::string& method) {
    return client.call("POST " + cart + "/checkout",
                       R"({"payment":{"provider":"test","method":")" + method + "\"}}");
}

class Race : public OnEngine {
protected:
    std::int64_t charges() {
        std::int64_t sum = 0;
        for (const auto& effects : provider_.psp.effects()) {
            EXPECT_LE(effects.charges, 1) << effects.key;
            sum += effects.charges;
        }
        return sum;
    }

    PspServer provider_;
    Service service_{GetParam(), {.processes = 2, .settings = provider_.settings()}};
};
INSTANTIATE_TEST_SUITE_P(Engines, Race, on_engines(),
                         [](const auto& engine) { return engine.param; });

constexpr int pieces = 100, clients = 256;

// One who wants some pieces and does not give up before all are sold.
class Shopper {
public:
    enum class Way { order, cart, cart_after_decline, cart_never_paid };

    Shopper(Service& service, int n, std::atomic<int>& sold)
        : way_(static_cast<Way>(n % 4)),
          quantity_(n / 4 % 3 == 0 ? 2 : 1),
          first_(service.store_client(static_cast<std::size_t>(n))),
          second_(service.store_client(static_cast<std::size_t>(n / 2))),
          sold_(sold) {}

    void shop() {
        for (int tries = 0; tries < 240; ++tries) {
            const bool are_all_sold = sold_ == pieces;
            const auto reply = buy();
            if (is_placed(reply)) {
                sold_ += static_cast<int>(quantity_);
                return;
            }
            if (way_ == Way::cart_never_paid && reply.text("/status") == "pending") return;
            expect_says_what_is_left(reply, are_all_sold);
            if (are_all_sold || ::testing::Test::HasFailure()) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
        }
        ADD_FAILURE() << "still not sold out: " << sold_;
    }

private:
    static bool is_placed(const ApiReply& reply) {
        return reply.status == 201 || reply.text("/status") == "placed";
    }

    ApiReply buy() {
        if (way_ == Way::order) {
            return first_.call(
                "POST /v1/orders",
                order_body(quantity_ == 2 ? line_of(1) + "," + line_of(1) : line_of(quantity_)));
        }
        if (cart_.empty()) cart_ = make_cart(first_, {quantity_});
        if (way_ == Way::cart_never_paid) return check_out(second_, cart_, "test_redirect");
        if (way_ == Way::cart_after_decline && !is_declined_) {
            const auto declined = check_out(second_, cart_, "test_decline");
            if (declined.code() != "payment_declined") return declined;
            is_declined_ = true;
        }
        return check_out(second_, cart_, "test_success");
    }

    void expect_says_what_is_left(const ApiReply& reply, bool are_all_sold) const {
        EXPECT_EQ(reply.status, 409) << reply.body;
        EXPECT_EQ(reply.code(), "insufficient_stock") << reply.body;
        const auto left = reply.number("/errors/0/available");
        EXPECT_GE(left, 0) << reply.body;
        EXPECT_LT(left, quantity_) << reply.body;
        EXPECT_TRUE(left == 0 || !are_all_sold) << reply.body;
    }

    const Way way_;
    const std::int64_t quantity_;
    ShopClient first_, second_;
    std::atomic<int>& sold_;
    std::string cart_;
    bool is_declined_ = false;
};

TEST_P(Race, of_100_pieces_256_clients_get_exactly_100) {
    service_.put_stock("A", service_.shop.warehouse, 60);
    service_.put_stock("A", service_.shop.berlin, 40);
    service_.start({"--holds.checkout-s", "3"});
    // Some are quicker than all others and never pay, so that their pieces come back in the end.
    constexpr int early = 8;
    auto client = service_.store_client();
    for (int i = 0; i < early; ++i) {
        const auto cart = make_cart(client, {1});
        EXPECT_EQ(check_out(client, cart, "test_decline").code(), "payment_declined");
        EXPECT_EQ(check_out(client, cart, "test_redirect").text("/status"), "pending");
    }
    std::atomic<int> sold = 0;
    at_once(clients, [&](int n) { Shopper(service_, n, sold).shop(); });
    EXPECT_EQ(sold, pieces);
    EXPECT_EQ(service_.number("select cast(sum(allocated) as bigint) from inventory_level"),
              pieces);
    EXPECT_EQ(service_.number("select cast(sum(on_hand) as bigint) from inventory_level"), pieces);
    EXPECT_EQ(charges(), service_.number("select count(*) from orders_checkout where state = "
                                         "'placed'"));
    EXPECT_GE(service_.number("select count(*) from orders_checkout where state = 'expired'"),
              early);
    EXPECT_GE(service_.number("select count(*) from orders_checkout where state = 'declined'"),
              early);
    EXPECT_EQ(service_.broken(), "");
}

// Ten tills and ten carts, at two servers, for one card of 10.00, which one A costs.
TEST_P(Race, a_gift_card_is_spent_once_from_everywhere) {
    constexpr int rounds = 5, spenders = 20;
    service_.put_stock("A", service_.shop.warehouse, 1000);
    service_.start();
    auto admin = service_.admin_client();
    for (int round = 0; round < rounds; ++round) {
        const auto card = admin.call("POST /v1/stored-value",
                                     R"({"currency":"EUR","amount_minor":1000,"legal_entity":")" +
                                         to_string(service_.shop.entity) + "\"}");
        ASSERT_EQ(card.status, 201) << card.body;
        const auto cards = R"("gift_cards":[")" + card.text("/code") + "\"]";
        std::atomic<int> spent = 0;
        at_once(spenders, [&](int n) {
            auto client = service_.store_client(static_cast<std::size_t>(n));
            if (n % 2 == 0) {
                const auto reply = client.call(
                    "POST /v1/orders", R"({"lines":[)" + line_of(1) + "]," + delivery +
                                           R"(,"payment":{"kind":"settled",)" + cards + "}}");
                spent += reply.status == 201;
                EXPECT_TRUE(reply.status == 201 || reply.text("/errors/0/code") == "empty")
                    << reply.body;
                return;
            }
            const auto cart = make_cart(client, {1});
            const auto named = client.call("PATCH " + cart, "{" + cards + "}");
            if (named.status != 200) {
                EXPECT_EQ(named.text("/errors/0/code"), "empty") << named.body;
                return;
            }
            const auto reply = client.call("POST " + cart + "/checkout", R"({"payment":{}})");
            spent += reply.text("/status") == "placed";
        });
        EXPECT_EQ(spent, 1);
    }
    EXPECT_EQ(service_.number("select cast(sum(balance_minor) as bigint) from "
                              "stored_value_account"),
              0);
    EXPECT_EQ(service_.number("select count(*) from orders_order where status = 'placed'"), rounds);
    EXPECT_EQ(service_.broken(), "");
}

TEST_P(Race, two_lines_of_one_variant_are_summed) {
    service_.put_stock("A", service_.shop.warehouse, 5);
    service_.start();
    auto client = service_.store_client();
    const auto order = client.call("POST /v1/orders", order_body(line_of(3) + "," + line_of(3)));
    EXPECT_EQ(order.status, 409) << order.body;
    EXPECT_EQ(order.text("/errors/0/pointer"), "/lines/1/quantity");
    EXPECT_EQ(order.number("/errors/0/available"), 2);
    const auto cart = make_cart(client, {3, 3});
    const auto refused = check_out(client, cart, "test_success");
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_EQ(refused.code(), "insufficient_stock");
    EXPECT_EQ(refused.number("/errors/0/available"), 5);
    EXPECT_EQ(charges(), 0);
    EXPECT_EQ(check_out(client, make_cart(client, {3, 2}), "test_success").status, 200);
    EXPECT_EQ(service_.broken(), "");
}

// Sends one mutation from many clients at once with one key; the ids that the answers name.
std::set<std::string> ids_of_one(Service& service, const std::string& line, const std::string& body,
                                 const std::string& key, bool is_admin, int status) {
    std::mutex mutex;
    std::set<std::string> ids;
    int first_answers = 0;
    at_once(8, [&](int n) {
        const auto i = static_cast<std::size_t>(n);
        auto client = is_admin ? service.admin_client(i) : service.store_client(i);
        const auto reply = client.call(line, body, "Idempotency-Key: " + key + "\r\n");
        const std::lock_guard lock(mutex);
        EXPECT_EQ(reply.status, status) << reply.body;
        ids.insert(reply.text("/id"));
        if (!reply.headers.contains("idempotency-replayed")) ++first_answers;
    });
    EXPECT_EQ(first_answers, 1);
    return ids;
}

TEST_P(Race, an_order_sent_many_times_at_once_with_one_key_is_placed_once) {
    constexpr int rounds = 10;
    service_.put_stock("A", service_.shop.warehouse, 1000);
    service_.start();
    for (int round = 0; round < rounds; ++round) {
        const auto ids = ids_of_one(service_, "POST /v1/orders", order_body(line_of(3)),
                                    "order-" + std::to_string(round), false, 201);
        EXPECT_EQ(ids.size(), 1u);
    }
    EXPECT_EQ(service_.number("select count(*) from orders_order"), rounds);
    EXPECT_EQ(service_.number("select cast(sum(allocated) as bigint) from inventory_level"),
              3 * rounds);
    EXPECT_EQ(service_.broken(), "");
}

TEST_P(Race, stock_received_many_times_at_once_with_one_key_counts_once) {
    constexpr int rounds = 10;
    service_.start();
    const std::string body =
        R"({"rows":[{"kind":"receive","sku":"A","location":"lager","quantity":7}]})";
    for (int round = 0; round < rounds; ++round) {
        const auto ids = ids_of_one(service_, "POST /v1/stock/changes", body,
                                    "stock-" + std::to_string(round), true, 200);
        EXPECT_EQ(ids.size(), 1u);
    }
    EXPECT_EQ(service_.number("select cast(sum(on_hand) as bigint) from inventory_level"),
              7 * rounds);
    EXPECT_EQ(service_.broken(), "");
}

TEST_P(Race, of_two_bodies_with_one_key_one_happens_and_the_other_is_refused) {
    constexpr int rounds = 10;
    service_.put_stock("A", service_.shop.warehouse, 1000);
    service_.start();
    for (int round = 0; round < rounds; ++round) {
        std::atomic<int> placed = 0, refused = 0;
        at_once(2, [&](int n) {
            auto client = service_.store_client(static_cast<std::size_t>(n));
            const auto reply =
                client.call("POST /v1/orders", order_body(line_of(1 + n)),
                            "Idempotency-Key: both-" + std::to_string(round) + "\r\n");
            placed += reply.status == 201;
            refused += reply.status == 422 && reply.code() == "idempotency_key_reused";
        });
        EXPECT_EQ(placed, 1);
        EXPECT_EQ(refused, 1);
    }
    EXPECT_EQ(service_.number("select count(*) from orders_order"), rounds);
}

TEST_P(Race, webhook_and_client_that_finish_one_checkout_at_once_make_one_order) {
    constexpr int rounds = 10;
    service_.put_stock("A", service_.shop.warehouse, 1000);
    service_.start();
    auto client = service_.store_client();
    for (int round = 0; round < rounds; ++round) {
        const auto cart = make_cart(client, {1});
        const auto pending = check_out(client, cart, "test_redirect");
        ASSERT_EQ(pending.text("/status"), "pending") << pending.body;
        const auto url = pending.text("/redirect_url");
        provider_.psp.handle("GET", url.substr(std::string("http://psp").size()), "", "",
                             provider_.now());
        const auto webhooks = provider_.psp.due_webhooks(provider_.now());
        ASSERT_EQ(webhooks.size(), 1u);
        at_once(6, [&](int n) {
            const auto i = static_cast<std::size_t>(n / 2);
            if (n % 2 == 0) {
                EXPECT_EQ(provider_.tell(service_.port(i), webhooks.front().body), 204);
            } else {
                auto one = service_.store_client(i);
                const auto placed = check_out(one, cart, "test_redirect");
                EXPECT_EQ(placed.text("/status"), "placed") << placed.body;
                EXPECT_EQ(placed.text("/order"), pending.text("/order"));
            }
        });
    }
    EXPECT_EQ(service_.number("select count(*) from orders_order where status <> 'draft'"), rounds);
    EXPECT_EQ(service_.number("select cast(sum(allocated) as bigint) from inventory_level"),
              rounds);
    EXPECT_EQ(charges(), rounds);
    EXPECT_EQ(service_.broken(), "");
}

TEST_P(Race, one_coupon_of_one_use_is_used_by_one_of_100_checkouts) {
    service_.put_stock("A", service_.shop.warehouse, 1'000);
    service_.start();
    auto admin = service_.admin_client();
    const auto promotion = admin.call("POST /v1/promotions", R"({"code":"x","name":"x",
        "market":"de","status":"active","needs_coupon":true,
        "effect":{"kind":"percent_off","percent_bp":1000}})");
    ASSERT_EQ(promotion.status, 201) << promotion.body;
    const auto coupon = admin.call("POST /v1/promotions/" + promotion.text("/id") + "/coupons",
                                   R"({"coupons":[{"code":"ONCE","limit_total":1}]})");
    ASSERT_EQ(coupon.status, 201) << coupon.body;
    std::atomic<int> cheaper{0}, refused{0};
    at_once(100, [&](int n) {
        auto client = service_.store_client(static_cast<std::size_t>(n));
        const auto cart = make_cart(client, {1});
        const auto named = client.call("PATCH " + cart, R"({"coupons":["once"]})");
        EXPECT_EQ(named.status, 200) << named.body;
        const auto reply = check_out(client, cart, "test_success");
        if (reply.text("/status") == "placed") {
            EXPECT_EQ(reply.number("/total/minor"), 900) << reply.body;
            ++cheaper;
        } else {
            EXPECT_EQ(reply.text("/errors/0/code"), "coupon_used_up") << reply.body;
            ++refused;
        }
    });
    EXPECT_EQ(cheaper, 1);
    EXPECT_EQ(refused, 99);
    EXPECT_EQ(service_.broken(), "");
}

TEST_P(Race, a_coupon_that_a_cancellation_gives_back_is_used_by_one_of_40_orders) {
    service_.put_stock("A", service_.shop.warehouse, 1'000);
    service_.start();
    auto admin = service_.admin_client();
    const auto promotion = admin.call("POST /v1/promotions", R"({"code":"x","name":"x",
        "market":"de","status":"active","needs_coupon":true,
        "effect":{"kind":"percent_off","percent_bp":1000}})");
    ASSERT_EQ(promotion.status, 201) << promotion.body;
    const auto coupons = "/v1/promotions/" + promotion.text("/id") + "/coupons";
    ASSERT_EQ(
        admin.call("POST " + coupons, R"({"coupons":[{"code":"ONCE","limit_total":1}]})").status,
        201);
    const auto body = order_body(line_of(1), R"(,"coupons":["ONCE"])");
    auto first = service_.store_client(0);
    const auto order = first.call("POST /v1/orders", body);
    ASSERT_EQ(order.status, 201) << order.body;
    std::atomic<int> canceled{0}, sold{0};
    at_once(48, [&](int n) {
        auto client = service_.store_client(static_cast<std::size_t>(n));
        if (n % 6 == 0) {
            const auto reply =
                client.call("POST /v1/orders/" + order.text("/id") + "/cancel", "{}");
            if (reply.status == 200) ++canceled;
            return;
        }
        const auto reply = client.call("POST /v1/orders", body);
        if (reply.status == 201) ++sold;
        if (reply.status != 201) {
            EXPECT_EQ(reply.text("/errors/0/code"), "coupon_used_up") << reply.body;
        }
    });
    EXPECT_EQ(canceled, 1);
    EXPECT_LE(sold, 1);
    EXPECT_EQ(admin.call("GET " + coupons).number("/items/0/used"), sold);
    EXPECT_EQ(service_.broken(), "");
}

}  // namespace
}  // namespace nahtlos::testing
