#include "bench/suite/flows.hpp"

#include <random>

#include "bench/suite/call.hpp"
#include "bench/suite/shop.hpp"

namespace nahtlos::bench {
namespace {

constexpr const char* customer = R"({"name":"Ada Brandt","email":"ada@example.com"})";
constexpr const char* delivery =
    R"({"method":"ship","address":{"name":"Ada Brandt","address1":"Weserstr. 5",)"
    R"("postal_code":"12047","city":"Berlin","country":"DE"}})";

std::string add_line(const std::string& sku) {
    return R"({"lines":[{"action":"add","sku":")" + sku + R"(","quantity":1}]})";
}

}  // namespace

Random::Random() : state_(std::random_device{}() * 0x100000001ULL + std::random_device{}()) {}

// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
std::uint64_t Random::bits() {
    state_ += 0x9E3779B97F4A7C15ULL;
    auto z = state_;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
    return z ^ z >> 31;
}

std::string Random::uuid() {
    static constexpr char hex[] = "0123456789abcdef";
    std::string text(36, '-');
    for (std::size_t i = 0; i < 36; ++i) {
        if (i != 8 && i != 13 && i != 18 && i != 23) text[i] = hex[bits() & 15];
    }
    text[14] = '4';
    text[19] = '8';
    return text;
}

std::string Random::sku() { return sku_of(static_cast<int>(bits() % articles)); }

OrderFlow::OrderFlow(std::string key, int lines, Article article)
    : key_(std::move(key)), lines_(lines), article_(article), run_(random_.bits()) {}

load::Scenario OrderFlow::scenario() {
    return {[this](std::size_t, std::string& out) {
                append(out);
                return std::size_t{0};
            },
            [](std::size_t, int status, std::string_view) {
                return status == 201 ? load::Action::finish : load::Action::abandon;
            }};
}

void OrderFlow::append(std::string& out) {
    out += request("POST", "/v1/orders", key_, body(), random_.uuid());
}

std::string OrderFlow::body() {
    const auto n = std::to_string(run_) + "-" + std::to_string(++count_);
    std::string text = R"({"external_id":"ext-)" + n + R"(","lines":[)";
    for (int i = 0; i < lines_; ++i) {
        text += i == 0 ? "" : ",";
        text += R"({"sku":")" + (article_ == Article::one ? sku_of(0) : random_.sku()) +
                R"(","quantity":)" + std::to_string(i + 1) + "}";
    }
    return text + R"(],"customer":)" + customer + R"(,"delivery":)" + delivery +
           R"(,"payment":{"kind":"settled","provider":"bench","method":"card","reference":"ref-)" +
           n + R"("}})";
}

CartFlow::CartFlow(std::string key, std::size_t connections)
    : key_(std::move(key)), steps_(connections) {}

load::Scenario CartFlow::scenario() {
    return {[this](std::size_t c, std::string& out) { return next(steps_[c], out); },
            [this](std::size_t c, int status, std::string_view body) {
                return on_reply(steps_[c], status, body);
            }};
}

std::size_t CartFlow::next(Step& step, std::string& out) {
    const auto cart = "/v1/carts/" + step.cart;
    switch (step.at) {
        case 0: out += request("POST", "/v1/carts", key_, add_line(random_.sku())); break;
        case 1: out += request("PATCH", cart, key_, add_line(random_.sku())); break;
        case 2:
            out += request(
                "PATCH", cart, key_,
                R"({"customer":)" + std::string(customer) + R"(,"delivery":)" + delivery + "}");
            break;
        default:
            out += request("POST", cart + "/checkout", key_,
                           R"({"payment":{"provider":"test","method":"test_success"}})");
    }
    return static_cast<std::size_t>(step.at);
}

load::Action CartFlow::on_reply(Step& step, int status, std::string_view body) {
    const auto at = step.at++;
    const auto end = [&](load::Action action) {
        step = {};
        return action;
    };
    if (status < 200 || status > 299) return end(load::Action::abandon);
    if (at == 0) {
        constexpr std::string_view name = R"("token":")";
        const auto from = body.find(name);
        if (from == body.npos) return end(load::Action::abandon);
        const auto begin = from + name.size();
        step.cart = body.substr(begin, body.find('"', begin) - begin);
    }
    if (at < 3) return load::Action::proceed;
    const bool is_placed = body.find(R"("status":"placed")") != body.npos;
    return end(is_placed ? load::Action::finish : load::Action::abandon);
}

load::Scenario reads(std::string key, std::string target) {
    auto text = request("GET", target, key);
    return {[text = std::move(text)](std::size_t, std::string& out) {
                out += text;
                return std::size_t{0};
            },
            [](std::size_t, int status, std::string_view) {
                return status == 200 ? load::Action::finish : load::Action::abandon;
            }};
}

}  // namespace nahtlos::bench
