#include "sim/poison.hpp"

#include <array>

#include "sim/shop_image.hpp"

namespace nahtlos::sim {
namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string many_lines() {
    std::string body = R"({"lines":[)";
    for (int i = 0; i < 1'001; ++i) body += R"({"action":"add","sku":"A","quantity":1},)";
    body.back() = ']';
    return body + '}';
}

Ask poison(std::uint64_t bits) {
    const std::string order = "/v1/orders", carts = "/v1/carts";
    const std::array<Ask, 18> all{{
        {"POST", order, "{", keys::web, {}},
        {"POST", order, nested(5'000), keys::web, {}},
        {"POST", order, R"({"lines":[{"sku":"A","quantity":-1}]})", keys::web, {}},
        {"POST", order, R"({"lines":[{"sku":"A","quantity":1e300}]})", keys::web, {}},
        {"POST", order, R"({"lines":[],"lines":[]})", keys::web, {}},
        {"POST", order, "\xff\xfe{}", keys::web, {}},
        {"POST", carts, many_lines(), keys::web, {}},
        {"POST",
         carts,
         R"({"lines":[{"action":"add","sku":"A","quantity":9223372036854775807}]})",
         keys::web,
         {}},
        {"POST",
         carts,
         R"({"lines":[{"action":"add","sku":"A\u0000","quantity":1}]})",
         keys::web,
         {}},
        {"POST", carts, "{}", "nk_store_nobody", {}},
        {"POST", carts, "{}", keys::web, std::string(129, 'k')},
        {"GET", "/v1/carts/%00%ff", {}, keys::web, {}},
        {"GET", "/v1/orders/ord_01h00000000000000000000001", {}, keys::web, {}},
        {"GET", "/v1/orders?limit=1000000000", {}, keys::web, {}},
        {"PUT",
         "/v1/stock/policies",
         R"({"sku":"A","location":"nowhere","safety":0,"backorder_limit":0})",
         keys::admin,
         {}},
        {"POST",
         "/v1/stock/changes",
         R"({"rows":[{"kind":"receive","sku":"A","location":"lager","quantity":)"
         "-9223372036854775808}]}",
         keys::admin,
         {}},
        {"POST", "/v1/webhooks/payments/test", R"({"id":"evt_1"})", {}, {}},
        {"DELETE", "/v1/carts", {}, keys::admin, {}},
    }};
    return all[bits % all.size()];
}

}  // namespace

void send_poison(Scene& scene, std::uint64_t bits) {
    const auto ask = poison(bits);
    const auto what = ask.method + ' ' + ask.target;
    scene.ask(ask, [&scene, what](const Reply& reply) {
        const bool is_refused = reply.status >= 400 && reply.status < 500;
        // It may have shared a commit of which nobody knows.
        if (is_refused || reply.is_temporary() || reply.is_unknown()) return;
        scene.auditor.complain("poison was answered with " + std::to_string(reply.status) + ": " +
                               what);
    });
}

}  // namespace nahtlos::sim
