// nahtlos_orders_bench: one-call orders of two lines against a running server, as fast as it goes
// or at a fixed rate. With --setup it first makes its own shop (1,000 articles with stock).
#include <CLI/CLI.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <iostream>
#include <random>
#include <stdexcept>

#include "bench/load/load.hpp"

namespace {

using namespace nahtlos;

constexpr int articles = 1'000;

struct Options {
    std::uint16_t port = 8080;
    std::string key, save_key;
    std::size_t connections = 64;
    double duration_s = 5, rate = 0, warm_up_s = 1;
    bool setup = false, json = false;
};

// The writer of requests: one place for heads and keys.
std::string request(const std::string& method, const std::string& target, const std::string& key,
                    const std::string& body, const std::string& idempotency_key = {}) {
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
    text += "Authorization: Bearer " + key + "\r\nContent-Type: application/json\r\n";
    if (!idempotency_key.empty()) text += "Idempotency-Key: " + idempotency_key + "\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return text;
}

// One call, whose answer must be a success.
boost::json::value call(const Options& options, const std::string& method,
                        const std::string& target, const std::string& body) {
    load::LoadOptions one;
    one.port = options.port;
    one.connections = 1;
    one.flows = 1;
    one.duration = seconds(60);
    std::string answer;
    int status = 0;
    load::run_load(one, {[&](std::size_t, std::string& out) {
                             out += request(method, target, options.key, body);
                             return std::size_t{0};
                         },
                         [&](std::size_t, int code, std::string_view text) {
                             status = code;
                             answer = text;
                             return load::Action::stop;
                         }});
    if (status < 200 || status > 299) {
        throw std::runtime_error(method + " " + target + " answered " + std::to_string(status) +
                                 ": " + answer.substr(0, 500));
    }
    return answer.empty() ? boost::json::value{} : boost::json::parse(answer);
}

std::string id_of(const boost::json::value& made) { return std::string(made.at("id").as_string()); }

std::string sku_of(int n) { return "BENCH-" + std::to_string(n); }

void make_articles(const Options& options) {
    constexpr int at_once = 250;
    for (int first = 0; first < articles; first += at_once) {
        std::string body = R"({"products":[)";
        for (int i = first; i < first + at_once; ++i) {
            body += (i == first ? "" : ",");
            body += R"({"handle":")" + sku_of(i) + R"(","texts":{"de":{"title":"Artikel )" +
                    std::to_string(i) + R"("}},"variants":[{"sku":")" + sku_of(i) +
                    R"(","prices":[{"market":"bench","unit_price":"9.95"}]}]})";
        }
        call(options, "POST", "/v1/products/bulk", body + "]}");
    }
    std::string body = R"({"rows":[)";
    for (int i = 0; i < articles; ++i) {
        body += (i == 0 ? "" : ",");
        body += R"({"kind":"receive","sku":")" + sku_of(i) +
                R"(","location":"bench","quantity":100000000})";
    }
    call(options, "POST", "/v1/stock/changes", body + "]}");
}

// Makes the shop and returns the secret of a store key of its channel.
std::string make_shop(const Options& options) {
    const auto entity = id_of(call(options, "POST", "/v1/legal-entities",
                                   R"({"name":"Bench","country":"DE","currency":"EUR",)"
                                   R"("number_prefix":"B-"})"));
    call(options, "POST", "/v1/markets",
         R"({"code":"bench","name":"Bench","country":"DE","currency":"EUR","languages":["de"]})");
    call(options, "PUT", "/v1/tax-rates",
         R"({"rates":[{"country":"DE","category":"standard",)"
         R"("valid_from":"2007-01-01T00:00:00Z","rate_bp":1900}]})");
    call(options, "POST", "/v1/locations",
         R"({"code":"bench","name":"Bench","kind":"warehouse","legal_entity":")" + entity +
             R"(","country":"DE","time_zone":"Europe/Berlin","capabilities":["ship"]})");
    const auto channel = id_of(call(
        options, "POST", "/v1/channels",
        R"({"code":"bench","name":"Bench","kind":"marketplace","status":"live","legal_entity":")" +
            entity + R"(","market":"bench","channel_group":"bench"})"));
    call(options, "PUT", "/v1/channels/" + channel + "/draws",
         R"({"draws":[{"location":"bench","methods":["ship"],"priority":1}]})");
    make_articles(options);
    const auto made = call(options, "POST", "/v1/keys",
                           R"({"name":"bench","kind":"store","scopes":["orders:write",)"
                           R"("orders:read","catalog:read","stock:read"],"channel":")" +
                               channel + R"("})");
    return std::string(made.at("secret").as_string());
}

// Two lines, an address, a settled payment, an external id and an idempotency key: all random where
// real ones are.
class OrderScenario {
public:
    explicit OrderScenario(std::string key) : key_(std::move(key)) {}

    std::size_t next(std::string& out) {
        const auto n = std::to_string(run_) + "-" + std::to_string(++count_);
        out += request("POST", "/v1/orders", key_, body(n), uuid());
        return 0;
    }

private:
    std::uint64_t bits() {
        state_ += 0x9E3779B97F4A7C15ULL;
        auto z = state_;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
        return z ^ z >> 31;
    }

    std::string uuid() {
        static constexpr char hex[] = "0123456789abcdef";
        std::string text(36, '-');
        for (std::size_t i = 0; i < 36; ++i) {
            if (i != 8 && i != 13 && i != 18 && i != 23) text[i] = hex[bits() & 15];
        }
        text[14] = '4';
        text[19] = '8';
        return text;
    }

    std::string body(const std::string& n) {
        const auto first = static_cast<int>(bits() % articles);
        const auto second = static_cast<int>(bits() % articles);
        return R"({"external_id":"ext-)" + n + R"(","lines":[{"sku":")" + sku_of(first) +
               R"(","quantity":1},{"sku":")" + sku_of(second) +
               R"(","quantity":2}],"customer":{"name":"Ada Brandt","email":"ada@example.com"},)"
               R"("delivery":{"method":"ship","address":{"name":"Ada Brandt",)"
               R"("address1":"Weserstr. 5","postal_code":"12047","city":"Berlin",)"
               R"("country":"DE"}},"payment":{"kind":"settled","provider":"bench",)"
               R"("method":"card","reference":"ref-)" +
               n + R"("}})";
    }

    std::string key_;
    std::uint64_t count_ = 0;
    std::uint64_t state_ = std::random_device{}() * 0x100000001ULL + std::random_device{}();
    std::uint64_t run_ = std::random_device{}();
};

int run(const Options& options) {
    if (options.setup) {
        std::cout << make_shop(options) << '\n';
        return 0;
    }
    OrderScenario orders(options.key);
    load::LoadOptions load;
    load.port = options.port;
    load.connections = options.connections;
    load.duration = microseconds(static_cast<std::int64_t>(options.duration_s * 1e6));
    load.warm_up = microseconds(static_cast<std::int64_t>(options.warm_up_s * 1e6));
    load.rate = options.rate;
    load.kinds = {"place_order"};
    const auto report = load::run_load(
        load, {[&](std::size_t, std::string& out) { return orders.next(out); },
               [](std::size_t, int status, std::string_view) {
                   return status == 201 ? load::Action::finish : load::Action::abandon;
               }});
    std::cout << (options.json ? load::to_json(report, load) : load::to_text(report, load));
    return report.abandoned == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app("One-call orders against a running server", "nahtlos_orders_bench");
    app.add_option("--port", options.port, "of the server on this machine");
    app.add_option("--key", options.key, "admin key for --setup, else a store key")->required();
    app.add_option("--connections", options.connections, "at the same time");
    app.add_option("--duration", options.duration_s, "seconds of measuring");
    app.add_option("--warm-up", options.warm_up_s, "seconds before it");
    app.add_option("--rate", options.rate, "orders per second; 0 is as fast as it goes");
    app.add_flag("--setup", options.setup, "make the shop, print its key, and end");
    app.add_flag("--json", options.json, "one JSON object");
    CLI11_PARSE(app, argc, argv);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::cerr << "nahtlos_orders_bench: " << error.what() << '\n';
        return 1;
    }
}
