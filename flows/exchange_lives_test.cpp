// Orders are exchanged, claimed, called off, given back, paid and canceled in any order,
// replacements of replacements too; whatever was refused or done, every unit and every cent adds up
// afterwards.
#include <gtest/gtest.h>

#include "flows/api_claims.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_goods_exchange.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_payments.hpp"
#include "flows/api_returns.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

class ExchangeLives : public testing::OnEngine {
protected:
    ExchangeLives() : api_(GetParam(), routes_of) {
        for (const auto* sku : {"A", "B", "C", "D"}) {
            put_stock(api_.base.database(), api_.shop, sku, api_.shop.warehouse, 300);
        }
        // C and D are sizes of A, one dearer and one cheaper.
        auto connection = api_.base.database().open_writer();
        sql::write(*connection, [&](Tx& tx) {
            tx.run(
                "update catalog_variant set product = (select product from catalog_variant "
                "where sku = 'A') where sku in ('C', 'D')");
            tx.run(
                "update catalog_price set unit_price = 7770000 where variant = (select id from "
                "catalog_variant where sku = 'D')");
        });
    }
    static api::Routes routes_of(Engine& engine, auth::KeyRing&, Executor& readers) {
        api::Routes all;
        for (auto routes :
             {order_routes(engine, readers), fulfillment_routes(engine), return_routes(engine),
              goods_exchange_routes(engine), payment_routes(engine), claim_routes(engine)}) {
            for (auto& route : routes) all.push_back(std::move(route));
        }
        return all;
    }

    std::int64_t below(std::int64_t end) {
        return static_cast<std::int64_t>(dice_.below(static_cast<std::uint64_t>(end)));
    }
    std::string one_of(std::initializer_list<const char*> all) {
        return *(all.begin() + below(static_cast<std::int64_t>(all.size())));
    }
    const std::string& any(const std::vector<std::string>& all) {
        return all[static_cast<std::size_t>(below(static_cast<std::int64_t>(all.size())))];
    }
    ApiReply tell(const std::string& line, const std::string& body) {
        auto reply = api_.call(line, api_.admin, body);
        EXPECT_LT(reply.status, 500) << line << ' ' << body << ' ' << reply.body;
        ++(reply.status < 300 ? done_ : refused_);
        return reply;
    }

    void place() {
        const auto placed = tell(
            "POST /v1/orders",
            R"({"channel":"web","lines":[{"sku":")" + one_of({"A", "B", "C"}) +
                R"(","quantity":3},{"sku":"A","quantity":2}],"delivery":{"method":"ship","address":
                {"name":"Ada","address1":"Weg 1","postal_code":"10115","city":"Berlin",
                "country":"DE"}},"payment":)" +
                one_of({R"({"kind":"settled","provider":"till"})", R"({"kind":"invoice"})",
                        R"({"kind":"settled","provider":"till"})"}) +
                "}");
        if (placed.status == 201) orders_.push_back(placed.text("/id"));
    }
    void send() {
        const auto& order = any(orders_);
        const auto seen = api_.call("GET /v1/orders/" + order, api_.admin);
        tell("POST /v1/orders/" + order + "/fulfillments/" + seen.text("/fulfillments/0/id") +
                 "/actions",
             R"({"action":"ship","catch_up":true})");
    }
    void exchange() {
        const auto made =
            tell("POST /v1/orders/" + any(orders_) + "/exchanges",
                 R"({"lines":[{"line":)" + std::to_string(1 + below(2)) + R"(,"quantity":)" +
                     std::to_string(1 + below(2)) + R"(,"sku":")" + one_of({"A", "B", "C", "D"}) +
                     R"(","sku_quantity":)" + std::to_string(1 + below(3)) + R"(}],"is_held":)" +
                     one_of({"true", "true", "false"}) + R"(,"preview":)" +
                     one_of({"true", "false", "false", "false"}) + "}");
        if (made.status != 200 || made.text("/replacement").empty()) return;
        EXPECT_EQ(made.number("/credit_minor") + made.number("/to_pay_minor"),
                  made.number("/total_minor"));
        orders_.push_back(made.text("/replacement"));
        returns_.push_back(made.text("/return"));
    }
    void advance() {
        if (returns_.empty()) return;
        const auto action = one_of({"inspect", "inspect", "refund", "cancel", "receive"});
        std::string body = R"({"action":")" + action + R"(","catch_up":true)";
        if (action == "inspect" || action == "receive") {
            body += R"(,"location":")" + to_string(api_.shop.hamburg) + '"';
        }
        if (action == "inspect" && below(3) == 0) body += R"(,"refund":"none")";
        if (action == "refund" && below(2) == 0) body += R"(,"refund":"paid_out")";
        tell("POST /v1/returns/" + any(returns_) + "/actions", body + "}");
    }
    void claim() {
        const auto made =
            tell("POST /v1/claims",
                 R"({"order":")" + any(orders_) + R"(","line":)" + std::to_string(1 + below(2)) +
                     R"(,"kind":"missing","quantity":)" + std::to_string(1 + below(2)) + "}");
        if (made.status == 201) claims_.push_back(made.text("/id"));
    }
    void decide() {
        if (claims_.empty()) return;
        const auto done =
            tell("POST /v1/claims/" + any(claims_) + "/actions",
                 one_of({R"({"action":"refund"})", R"({"action":"refund","amount_minor":333})",
                         R"({"action":"refund","refund":"paid_out"})", R"({"action":"replace"})",
                         R"({"action":"refuse","reason":"no"})"}));
        if (done.status == 200 && !done.text("/replacement").empty()) {
            orders_.push_back(done.text("/replacement"));
        }
    }
    void give_back() {
        tell("POST /v1/orders/" + any(orders_) + "/returns",
             R"({"lines":[{"line":1,"quantity":1}],"location":")" + to_string(api_.shop.berlin) +
                 R"(","refund":")" + one_of({"request", "paid_out", "none"}) + R"("})");
    }
    void pay() {
        tell("POST /v1/orders/" + any(orders_) + "/payments",
             R"({"provider":"bank")" +
                 one_of({"", R"(,"amount_minor":123)", R"(,"amount_minor":99999)"}) + "}");
    }
    // The next thing that can happen to money that is on its way back.
    void settle() {
        const auto& order = any(orders_);
        const auto seen = tell("POST /v1/orders/" + order + "/release", R"({"reason":"go"})");
        if (seen.status != 200) return;
        for (const auto& due : seen.json().at("refunds_due").as_array()) {
            tell("POST /v1/orders/" + order + "/refunds",
                 R"({"payment":")" + std::string(due.at("payment").as_string()) +
                     R"(","refund":")" + std::string(due.at("refund").as_string()) +
                     R"(","outcome":")" + one_of({"succeeded", "failed"}) + R"("})");
        }
    }

    testing::TestApi api_;
    // Another life with --gtest_random_seed=N.
    fake::SeededRandom dice_{20261123 + static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed))};
    std::vector<std::string> orders_, returns_, claims_;
    int done_ = 0, refused_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, ExchangeLives, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ExchangeLives, add_up_whatever_happens_to_them) {
    while (orders_.size() < 4) place();
    for (int step = 0; step < 900; ++step) {
        switch (below(14)) {
            case 0: place(); break;
            case 1:
            case 2:
            case 3: send(); break;
            case 4:
            case 5:
            case 6: exchange(); break;
            case 7:
            case 8: advance(); break;
            case 9: give_back(); break;
            case 10: pay(); break;
            case 11: claim(); break;
            case 12: decide(); break;
            default:
                below(3) > 0 ? settle()
                             : void(tell("POST /v1/orders/" + any(orders_) + "/cancel", "{}"));
        }
        api_.fake.clock.advance(seconds(1));
    }
    EXPECT_GT(done_, 150);
    EXPECT_GT(refused_, 100);
    EXPECT_GT(api_.base.database().read([](Tx& tx) {
        return *tx.value<std::int64_t>(
            "select count(*) from orders_exchange where state = 'settled' and credit_minor > 0");
    }),
              1);
    EXPECT_GT(api_.base.database().read([](Tx& tx) {
        return *tx.value<std::int64_t>("select count(*) from orders_claim where amount_minor > 0");
    }),
              1);
    // Whatever was given back, by whatever way, is not more than was paid.
    EXPECT_EQ(api_.base.database().read([](Tx& tx) {
        return *tx.value<std::int64_t>(
            "select count(*) from orders_order where refunded_minor > paid_minor");
    }),
              0);
    const auto report = verify(api_.base.database(), {.now = api_.fake.clock.now()});
    for (const auto& invariant : report.invariants) {
        EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
    }
}

}  // namespace
}  // namespace nahtlos::flows
