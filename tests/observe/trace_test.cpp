// Black box: a trace is followed from the caller through the log to the payment provider.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "base/http/server.hpp"
#include "base/trace.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

constexpr std::string_view settled_cart =
    R"({"lines":[{"action":"add","sku":"A","quantity":1}],)"
    R"("customer":{"name":"Ada Brandt","email":"ada@example.com"},)"
    R"("delivery":{"method":"ship","address":{"name":"Ada Brandt","address1":"Weserstr. 5",)"
    R"("postal_code":"12047","city":"Berlin","country":"DE"}}})";
constexpr const char* secret = "a secret that is long enough for signing";

const std::string id = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string parent = "00-" + id + "-00f067aa0ba902b7-01";

// Takes what a payment provider is asked, and answers that it is out of order.
class Provider {
public:
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    std::vector<http::Request> asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

private:
    void take(http::Request request, const std::shared_ptr<http::Responder>& to) {
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(std::move(request));
        }
        to->send({503, {}, ""});
    }
    static http::ServerOptions any_port() {
        http::ServerOptions options;
        options.port = 0;
        return options;
    }
    std::mutex mutex_;
    std::vector<http::Request> asked_;
    http::Server server_{any_port(),
                         [this](http::Request request, const std::shared_ptr<http::Responder>& to) {
                             take(std::move(request), to);
                         }};
};

// The lines of the log of the first server that hold `text`.
std::vector<std::string> logged(const Service& service, const std::string& text) {
    std::vector<std::string> found;
    std::ifstream file(service.folder() / "log1");
    for (std::string line; std::getline(file, line);) {
        if (line.find(text) != std::string::npos) found.push_back(line);
    }
    return found;
}

class Observe : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Engines, Observe, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Observe, a_trace_is_in_the_log_and_goes_on_to_the_payment_provider) {
    Provider provider;
    Service service(GetParam(), {.settings = {"--payments.test-provider-url", provider.url(),
                                              "--payments.webhook-secret", secret}});
    service.put_stock("A", service.shop.warehouse, 5);
    service.start();
    auto client = service.store_client();
    const auto cart = client.call("POST /v1/carts", std::string(settled_cart)).text("/token");
    const auto answer =
        client.call("POST /v1/carts/" + cart + "/checkout",
                    R"({"payment":{"provider":"test","method":"card"}})",
                    "traceparent: " + parent + "\r\ntracestate: shop=7\r\nX-Request-Id: mine\r\n");
    ASSERT_EQ(provider.asked().size(), 1u) << answer.body;
    const auto asked = provider.asked().front();
    const auto passed = std::string(asked.header("traceparent"));
    EXPECT_EQ(read_trace(passed, "").id_text(), id);
    EXPECT_EQ(passed.substr(53), "01");
    EXPECT_NE(passed, parent);
    EXPECT_EQ(asked.header("tracestate"), "shop=7");
    EXPECT_FALSE(answer.headers.contains("traceparent"));
    const auto ids = R"("request_id":"mine","trace_id":")" + id + '"';
    EXPECT_TRUE(eventually([&] { return logged(service, ids).size() == 1; }));
}

TEST_P(Observe, a_request_without_a_sane_trace_gets_one_of_its_own) {
    Service service(GetParam());
    service.start();
    auto client = service.store_client();
    client.call("GET /healthz", "", "X-Request-Id: none\r\n");
    client.call("GET /healthz", "", "X-Request-Id: bad\r\ntraceparent: " + parent + "-x\r\n");
    std::set<std::string> traces;
    for (const auto* request : {"none", "bad"}) {
        const auto ours = R"("request_id":")" + std::string(request) + '"';
        ASSERT_TRUE(eventually([&] { return !logged(service, ours).empty(); }));
        const auto line = boost::json::parse(logged(service, ours).front()).as_object();
        traces.emplace(line.at("trace_id").as_string());
    }
    EXPECT_EQ(traces.size(), 2u);
    EXPECT_FALSE(traces.contains(id));
}

// Holds what orders are written to for a while, as a backup or a migration may.
class Hold {
public:
    explicit Hold(Service& service) : connection_(service.database().open_writer()) {
        connection_->begin(true);
        if (connection_->engine() == sql::Engine::postgres) {
            connection_->script("lock table orders_order in access exclusive mode");
        }
        release_ = std::thread([this] {
            std::this_thread::sleep_for(std::chrono::milliseconds(700));
            connection_->commit();
        });
    }
    ~Hold() { release_.join(); }

private:
    std::unique_ptr<sql::Connection> connection_;
    std::thread release_;
};

TEST_P(Observe, a_slow_write_has_a_line_and_is_counted) {
    Service service(GetParam(), {.settings = {"--log.slow-ms", "300"}});
    service.put_stock("A", service.shop.warehouse, 5);
    service.start();
    auto client = service.store_client();
    {
        const Hold hold(service);
        const auto body = order_body(R"({"sku":"A","quantity":1})");
        ASSERT_EQ(client.call("POST /v1/orders", body).status, 201);
    }
    ASSERT_TRUE(eventually([&] { return !logged(service, "slow_statement").empty(); }));
    const auto line = boost::json::parse(logged(service, "slow_statement").front()).as_object();
    EXPECT_EQ(line.at("level").as_string(), "warn");
    EXPECT_GE(line.at("duration_ms").as_int64(), 300);
    EXPECT_EQ(line.at("connection").as_string(), "writer");
    EXPECT_GE(line.at("rows").as_int64(), 0);
    EXPECT_FALSE(line.at("statement").as_string().empty());
    EXPECT_EQ(client.call("GET /metrics")
                  .body.find("db_slow_statements_total{connection=\"writer\"} 0\n"),
              std::string::npos);
}

TEST_P(Observe, a_slow_read_has_the_ids_of_its_request) {
    if (GetParam() != "postgres") GTEST_SKIP() << "nobody keeps a reader of SQLite waiting";
    Service service(GetParam(), {.settings = {"--log.slow-ms", "300"}});
    service.start();
    auto client = service.admin_client();
    ASSERT_EQ(client.call("GET /v1/orders").status, 200);
    {
        const Hold hold(service);
        client.call("GET /v1/orders?status=placed", "",
                    "X-Request-Id: slow\r\ntraceparent: " + parent + "\r\n");
    }
    const auto ids = R"("event":"slow_statement","request_id":"slow","trace_id":")" + id + '"';
    ASSERT_TRUE(eventually([&] { return !logged(service, ids).empty(); }));
    const auto line = boost::json::parse(logged(service, ids).front()).as_object();
    EXPECT_EQ(line.at("connection").as_string(), "reader");
    EXPECT_NE(line.at("statement").as_string().find("orders_order"), std::string::npos);
    EXPECT_NE(line.at("statement").as_string().find("$1"), std::string::npos);
}

TEST_P(Observe, nothing_is_slow_where_that_is_switched_off) {
    Service service(GetParam(), {.settings = {"--log.slow-ms", "0"}});
    service.put_stock("A", service.shop.warehouse, 5);
    service.start();
    auto client = service.store_client();
    {
        const Hold hold(service);
        const auto body = order_body(R"({"sku":"A","quantity":1})");
        ASSERT_EQ(client.call("POST /v1/orders", body, "X-Request-Id: seen\r\n").status, 201);
    }
    ASSERT_TRUE(eventually([&] { return !logged(service, "\"seen\"").empty(); }));
    EXPECT_TRUE(logged(service, "slow_statement").empty());
}

}  // namespace
}  // namespace nahtlos::testing
