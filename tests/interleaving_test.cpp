// Every interleaving of guarded writes of two and three processes, step by step on a real
// PostgreSQL: what is promised holds in each of them.
#include <gtest/gtest.h>

#include <set>

#include "adapters/payment_test/provider.hpp"
#include "adapters/payment_test/wire.hpp"
#include "apps/nahtlos/routes.hpp"
#include "base/real/world.hpp"
#include "flows/verify.hpp"
#include "sim/psp/psp.hpp"
#include "tests/support/api.hpp"
#include "tests/support/stepped.hpp"

namespace nahtlos::testing {
namespace {

constexpr const char* webhook_secret = "whsec_test";
const std::string one_a = order_body(R"({"sku":"A","quantity":1})");

// One process, without sockets; its write connection goes step by step.
class Process {
public:
    Process(const std::string& url, Outbound& outbound)
        : database_({.url = url,
                     .wrap_writer = [this](auto real) -> std::unique_ptr<sql::Connection> {
                         return std::make_unique<SteppedConnection>(std::move(real), steps);
                     }}),
          world_{real_.clock, real_.random, real_.ids, outbound},
          engine_(database_, world_, {}, {},
                  {{"test", std::make_shared<payment_test::TestProvider>(
                                outbound,
                                payment_test::ProviderOptions{
                                    "http://psp", Secret<std::string>(webhook_secret)})}}),
          keys_(database_),
          hub_(database_, world_),
          api_({database_, world_, readers_, flows::german()}, keys_, registry_,
               app::all_routes(engine_, keys_, readers_, hub_, {}, registry_), {}) {
        keys_.refresh();
    }
    ~Process() { engine_.writer().close(); }

    ApiReply call(const std::string& line, const std::string& as, const std::string& body = "",
                  const Parts& headers = {}) {
        const auto space = line.find(' ');
        http::Request request{line.substr(0, space), line.substr(space + 1),     {}, body,
                              "192.0.2.1",           to_string(real_.ids.next())};
        if (!as.empty()) request.headers.emplace_back("authorization", "Bearer " + as);
        if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
        for (const auto& header : headers) request.headers.push_back(header);
        auto catcher = std::make_shared<ReplyCatcher>();
        api_.handle(std::move(request), catcher);
        while (engine_.pump() > 0) {
        }
        check(catcher->reply.has_value(), "a request is answered");
        return *catcher->reply;
    }

    Steps steps;

private:
    sql::Database database_;
    real::RealWorld real_;
    World world_;
    InlineExecutor readers_;
    metrics::Registry registry_;
    flows::Engine engine_;
    auth::KeyRing keys_;
    events::EventHub hub_;
    api::Api api_;
};

struct Call {
    std::string line, body, key;
};

class Interleaved : public OnEngine {
protected:
    Interleaved() : shop_(make_shop(base_.database())), monitor_(base_.database().open_writer()) {
        outbound_.answer_with([this](const OutboundRequest& request) {
            const std::lock_guard lock(psp_mutex_);
            std::string key;
            for (const auto& [name, value] : request.headers) {
                if (name == "Idempotency-Key") key = value;
            }
            const auto path = request.url.substr(std::string("http://psp").size());
            auto reply = psp_.handle(request.method, path, key, request.body, clock_.now());
            return OutboundReply{!reply.is_dropped, reply.status, std::move(reply.body), {}};
        });
        store_ = make_key(
            {.kind = auth::KeyKind::store, .scopes = channel_scopes, .channel = shop_.web});
        admin_ = make_key({.kind = auth::KeyKind::admin, .scopes = "admin"});
        for (int i = 0; i < 3; ++i) {
            processes_.push_back(std::make_unique<Process>(base_.url(), outbound_));
        }
        // So that each has its connection and its statements prepared.
        for (auto& process : processes_) {
            receive(1);
            EXPECT_EQ(process->call("POST /v1/orders", store_, one_a).status, 201);
        }
    }

    std::string make_key(auth::Key key) {
        key.id = ids_.ids.next<auth::KeyId>();
        key.name = "test";
        key.created_at = clock_.now();
        const auto secret = auth::make_secret(key.kind, ids_.random);
        sql::write(*base_.database().open_writer(),
                   [&](Tx& tx) { auth::insert_key(tx, key, secret); });
        return secret;
    }

    Process& process(std::size_t i = 0) { return *processes_[i]; }

    void receive(std::int64_t n) {
        const auto reply = process().call(
            "POST /v1/stock/changes", admin_,
            R"({"rows":[{"kind":"receive","sku":"A","location":"lager","quantity":)" +
                std::to_string(n) + "}]}");
        EXPECT_EQ(reply.status, 200) << reply.body;
    }

    // Plays the calls, each on a process of its own.
    std::vector<ApiReply> play_calls(const std::vector<Call>& calls,
                                     const std::vector<std::size_t>& sequence) {
        std::vector<ApiReply> replies(calls.size());
        std::vector<Steps*> actors;
        std::vector<std::function<void()>> work;
        for (std::size_t i = 0; i < calls.size(); ++i) {
            actors.push_back(&process(i).steps);
            work.emplace_back([&, i] {
                Parts headers;
                if (!calls[i].key.empty()) headers["idempotency-key"] = calls[i].key;
                replies[i] = process(i).call(calls[i].line, store_, calls[i].body, headers);
            });
        }
        play(*monitor_, actors, work, sequence);
        return replies;
    }

    std::int64_t number(const std::string& select) {
        return base_.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(select).value_or(0); });
    }
    std::int64_t allocated() {
        return number("select cast(sum(allocated) as bigint) from inventory_level");
    }

    static int count(const std::vector<ApiReply>& replies, int status,
                     const std::string& code = "") {
        return static_cast<int>(std::ranges::count_if(replies, [&](const ApiReply& reply) {
            return reply.status == status && (code.empty() || reply.code() == code);
        }));
    }

    void expect_sound() {
        for (const auto& invariant :
             flows::verify(base_.database(), {.now = clock_.now()}).invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }

    // Of one piece for two orders; in how many interleavings it was not sold exactly once.
    int oversold(std::size_t orders, std::size_t steps, std::int64_t pieces) {
        int wrong = 0;
        for (const auto& sequence : interleavings(orders, steps)) {
            receive(pieces);
            const auto before = allocated();
            const auto replies =
                play_calls(std::vector<Call>(orders, {"POST /v1/orders", one_a, ""}), sequence);
            const bool is_right = count(replies, 201) == pieces &&
                                  count(replies, 409, "insufficient_stock") ==
                                      static_cast<int>(orders) - static_cast<int>(pieces) &&
                                  allocated() == before + pieces;
            wrong += !is_right;
        }
        return wrong;
    }

    std::string cart() {
        const auto made = process().call("POST /v1/carts", store_,
                                         R"({"lines":[{"action":"add","sku":"A","quantity":1}],
            "customer":{"name":"Ada","email":"ada@example.com"},"delivery":{"method":"ship",
            "address":{"name":"Ada","address1":"Weg 1","postal_code":"10115","city":"Berlin",
            "country":"DE"}}})");
        EXPECT_EQ(made.status, 201) << made.body;
        return "/v1/carts/" + made.text("/token");
    }
    static Call checkout(const std::string& cart, const std::string& method) {
        return {"POST " + cart + "/checkout",
                R"({"payment":{"provider":"test","method":")" + method + "\"}}", ""};
    }

    TestDatabase base_{"postgres"};
    Shop shop_;
    real::RealWorld ids_;
    Clock& clock_ = ids_.clock;
    std::mutex psp_mutex_;
    test_psp::TestPsp psp_{"http://psp"};
    fake::FakeOutbound outbound_;
    std::unique_ptr<sql::Connection> monitor_;
    std::string store_, admin_;
    std::vector<std::unique_ptr<Process>> processes_;
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Interleaved);
INSTANTIATE_TEST_SUITE_P(Engines, Interleaved, on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

constexpr std::size_t steps_of_a_write = 4;  // look, lock and decide, write, commit

TEST_P(Interleaved, two_orders_for_the_last_piece_sell_it_once) {
    EXPECT_EQ(oversold(2, steps_of_a_write, 1), 0);
    expect_sound();
}

TEST_P(Interleaved, three_orders_for_two_pieces_sell_two) {
    for (std::size_t i = 0; i < 3; ++i) process(i).steps.stops = {false, false, true};
    EXPECT_EQ(oversold(3, 2, 2), 0);
    expect_sound();
}

TEST_P(Interleaved, a_planted_lack_of_locks_is_found) {
    for (std::size_t i = 0; i < 2; ++i) process(i).steps.is_without_locks = true;
    EXPECT_GT(oversold(2, steps_of_a_write, 1), 0);
}

TEST_P(Interleaved, one_key_places_one_order) {
    int n = 0;
    receive(1'000);
    for (const auto& sequence : interleavings(2, steps_of_a_write)) {
        const auto before = allocated();
        const Call call{"POST /v1/orders", one_a, "key-" + std::to_string(++n)};
        const auto replies = play_calls({call, call}, sequence);
        EXPECT_EQ(count(replies, 201), 2) << replies[0].body << replies[1].body;
        EXPECT_EQ(replies[0].text("/id"), replies[1].text("/id"));
        EXPECT_EQ(allocated(), before + 1);
    }
    expect_sound();
}

TEST_P(Interleaved, of_two_bodies_with_one_key_one_happens) {
    int n = 0;
    receive(1'000);
    for (const auto& sequence : interleavings(2, steps_of_a_write)) {
        const auto before = number("select count(*) from orders_order");
        const auto key = "key-" + std::to_string(++n);
        const auto replies =
            play_calls({{"POST /v1/orders", one_a, key},
                        {"POST /v1/orders", order_body(R"({"sku":"A","quantity":2})"), key}},
                       sequence);
        EXPECT_EQ(count(replies, 201), 1) << replies[0].body << replies[1].body;
        EXPECT_EQ(count(replies, 422, "idempotency_key_reused"), 1);
        EXPECT_EQ(number("select count(*) from orders_order"), before + 1);
    }
    expect_sound();
}

TEST_P(Interleaved, what_a_cancellation_gives_back_is_sold_once) {
    for (const auto& sequence : interleavings(2, steps_of_a_write)) {
        receive(1);
        const auto order = process().call("POST /v1/orders", store_, one_a).text("/id");
        const auto before = allocated();
        const auto replies = play_calls(
            {{"POST /v1/orders/" + order + "/cancel", "{}", ""}, {"POST /v1/orders", one_a, ""}},
            sequence);
        EXPECT_EQ(replies[0].status, 200) << replies[0].body;
        const bool is_sold = replies[1].status == 201;
        EXPECT_TRUE(is_sold || replies[1].code() == "insufficient_stock") << replies[1].body;
        EXPECT_EQ(allocated(), before - (is_sold ? 0 : 1));
        // So that nothing is left for the next.
        if (!is_sold) {
            EXPECT_EQ(process().call("POST /v1/orders", store_, one_a).status, 201);
        }
    }
    expect_sound();
}

TEST_P(Interleaved, the_use_of_a_coupon_that_a_cancellation_gives_back_is_used_once) {
    receive(1'000);
    const auto promotion =
        process().call("POST /v1/promotions", admin_, R"({"code":"x","name":"x","market":"de",
        "status":"active","needs_coupon":true,"effect":{"kind":"percent_off","percent_bp":1000}})");
    ASSERT_EQ(promotion.status, 201) << promotion.body;
    const auto made = process().call("POST /v1/promotions/" + promotion.text("/id") + "/coupons",
                                     admin_, R"({"coupons":[{"code":"ONCE","limit_total":1}]})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto body = order_body(R"({"sku":"A","quantity":1})", R"(,"coupons":["ONCE"])");
    auto order = process().call("POST /v1/orders", store_, body).text("/id");
    for (const auto& sequence : interleavings(3, 2)) {
        const Call cancel{"POST /v1/orders/" + order + "/cancel", "{}", ""};
        const Call again{"POST /v1/orders", body, ""};
        auto replies = play_calls({cancel, again, again}, sequence);
        EXPECT_EQ(replies[0].status, 200) << replies[0].body;
        const auto sold = count(replies, 201);
        EXPECT_LE(sold, 1) << replies[1].body << replies[2].body;
        EXPECT_EQ(number("select taken from pricing_counter"), sold);
        if (sold == 0) replies[1] = process().call("POST /v1/orders", store_, body);
        order = replies[replies[1].status == 201 ? 1 : 2].text("/id");
        ASSERT_NE(order, "") << replies[1].body << replies[2].body;
    }
    expect_sound();
}

TEST_P(Interleaved, an_order_canceled_twice_gives_back_once) {
    receive(1'000);
    for (const auto& sequence : interleavings(2, steps_of_a_write)) {
        const auto order = process().call("POST /v1/orders", store_, one_a).text("/id");
        const auto before = allocated();
        const Call cancel{"POST /v1/orders/" + order + "/cancel", "{}", ""};
        const auto replies = play_calls({cancel, cancel}, sequence);
        EXPECT_EQ(count(replies, 200), 1) << replies[0].body << replies[1].body;
        EXPECT_EQ(count(replies, 409), 1);
        EXPECT_EQ(allocated(), before - 1);
    }
    expect_sound();
}

TEST_P(Interleaved, two_carts_hold_the_last_piece_once) {
    for (const auto& sequence : interleavings(2, steps_of_a_write)) {
        receive(1);
        const auto first = cart(), second = cart();
        const auto replies = play_calls(
            {checkout(first, "test_redirect"), checkout(second, "test_redirect")}, sequence);
        EXPECT_EQ(count(replies, 409, "insufficient_stock"), 1)
            << replies[0].body << replies[1].body;
        EXPECT_EQ(
            (replies[0].text("/status") == "pending") + (replies[1].text("/status") == "pending"),
            1);
    }
    expect_sound();
}

TEST_P(Interleaved, two_orders_spend_a_gift_card_once) {
    receive(1'000);
    for (const auto& sequence : interleavings(2, steps_of_a_write)) {
        const auto card =
            process().call("POST /v1/stored-value", admin_,
                           R"({"currency":"EUR","amount_minor":1000,"legal_entity":")" +
                               to_string(shop_.entity) + "\"}");
        const auto paid =
            R"("payment":{"kind":"settled","gift_cards":[")" + card.text("/code") + "\"]}";
        auto body = one_a;
        const std::string settled = R"("payment":{"kind":"settled","provider":"test"})";
        body.replace(body.find(settled), settled.size(), paid);
        const Call order{"POST /v1/orders", body, ""};
        const auto replies = play_calls({order, order}, sequence);
        EXPECT_EQ(count(replies, 201), 1) << replies[0].body << replies[1].body;
        EXPECT_EQ(count(replies, 422, "invalid_request"), 1);
        EXPECT_EQ(number("select cast(sum(balance_minor) as bigint) from stored_value_account"), 0);
    }
    expect_sound();
}

TEST_P(Interleaved, one_checkout_ended_by_client_and_provider_makes_one_order) {
    receive(1'000);
    for (const auto& sequence : interleavings(2, steps_of_a_write)) {
        const auto path = cart();
        const auto ask = checkout(path, "test_redirect");
        const auto pending = process().call(ask.line, store_, ask.body);
        ASSERT_EQ(pending.text("/status"), "pending") << pending.body;
        const auto page = pending.text("/redirect_url").substr(std::string("http://psp").size());
        psp_.handle("GET", page, "", "", clock_.now());
        const auto webhooks = psp_.due_webhooks(clock_.now());
        ASSERT_EQ(webhooks.size(), 1u);
        const auto before = number("select count(*) from orders_order where status <> 'draft'");
        const auto s = clock_.now().us / 1'000'000;
        const auto tell = [&] {
            const auto reply = process(1).call(
                "POST /v1/webhooks/payments/test", "", webhooks[0].body,
                {{"webhook-timestamp", std::to_string(s)},
                 {"webhook-signature", payment_test::sign(webhook_secret, s, webhooks[0].body)}});
            EXPECT_EQ(reply.status, 204) << reply.body;
        };
        ApiReply placed;
        play(*monitor_, {&process(0).steps, &process(1).steps},
             {[&] { placed = process(0).call(ask.line, store_, ask.body); }, tell}, sequence);
        EXPECT_EQ(placed.text("/status"), "placed") << placed.body;
        EXPECT_EQ(number("select count(*) from orders_order where status <> 'draft'"), before + 1);
    }
    EXPECT_EQ(number("select count(*) - count(distinct number) from orders_order"), 0);
    expect_sound();
}

}  // namespace
}  // namespace nahtlos::testing
