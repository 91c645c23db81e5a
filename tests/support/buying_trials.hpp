// Rows of the table of permissions: suppliers, and purchase orders of the warehouse.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/support/trial.hpp"

namespace nahtlos::testing {

inline const std::string some_supplier = R"("name":"X","currency":"EUR")";

/// A supplier and a draft for the warehouse, by ids; `n` tells them from those before.
template <class Made>
std::map<std::string, std::string> make_buying_things(int n, const Made& made) {
    const auto code = "s" + std::to_string(n);
    std::map<std::string, std::string> things;
    things["/v1/suppliers/{id}"] =
        made("POST /v1/suppliers", R"({"code":")" + code + "\"," + some_supplier + "}").text("/id");
    things["/v1/purchase-orders/{id}"] =
        made("POST /v1/purchase-orders",
             R"({"supplier":")" + code +
                 R"(","location":"lager","lines":[{"sku":"A","quantity":1,"cost_minor":1}]})")
            .text("/id");
    return things;
}

/// Suppliers are of all; purchase orders of the place that gets the goods, and of no channel.
inline std::vector<Trial> buying_trials(const std::map<std::string, std::string>& things) {
    using enum Stranger;
    const std::string order = "/v1/purchase-orders/{id}";
    const auto lines = R"(,"location":"lager","lines":[{"sku":"A","quantity":1,"cost_minor":1}]})";
    const auto draft = R"({"supplier":")" + things.at("/v1/suppliers/{id}") + '"' + lines;
    const std::vector<Step> ordered{{"POST " + order + "/order", ""}};
    const std::string came = R"({"lines":[{"line":1,"received":1}]})";
    std::vector<Trial> all{
        of_all("POST /v1/suppliers", R"({"code":"trial",)" + some_supplier + "}"),
        of_all("PUT /v1/suppliers/{id}", R"({"code":"changed",)" + some_supplier + "}"),
        of_all("PUT /v1/suppliers/{id}/articles", R"({"articles":[{"sku":"A","cost_minor":1}]})"),
        {"POST /v1/purchase-orders", hamburg, draft, "", 403},
        {"GET /v1/purchase-orders", hamburg, "", "?location=lager", 403},
        {"GET /v1/purchase-orders", hamburg, "", "?limit=100", 200, things.at(order)},
        {"GET /v1/supply", hamburg, "", "?location=lager", 403},
        {"GET /v1/supply/pins", hamburg, "", "?location=lager", 403},
    };
    const std::vector<Trial> of_one{
        {.route = "GET " + order},
        {.route = "PUT " + order, .body = draft},
        {.route = "POST " + order + "/order"},
        {.route = "POST " + order + "/confirm", .before = ordered},
        {.route = "POST " + order + "/receipts", .body = came, .before = ordered},
        {.route = "POST " + order + "/cancel"},
    };
    for (auto trial : of_one) {
        trial.stranger = hamburg;
        // Steps before are those of who may, and no key of a channel may.
        if (!trial.before.empty()) trial.right = Right::unbound;
        all.push_back(trial);
        trial.stranger = till;
        trial.answer = 403;
        trial.right = Right::unbound;
        all.push_back(std::move(trial));
    }
    for (const char* list : {"GET /v1/purchase-orders", "GET /v1/supply", "GET /v1/supply/pins",
                             "GET /v1/suppliers"}) {
        all.push_back({.route = list, .answer = 403, .right = Right::unbound});
    }
    return all;
}

}  // namespace nahtlos::testing
