// What tests of rights need of prices: something of each kind, and how all of it is changed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/api.hpp"

namespace nahtlos::testing {

// Of a draft: carts of a channel that has ways would have to name one.
inline const std::string delivery_terms =
    R"("status":"draft","terms":{"names":{"de":"Paket"},"prices":[{"price_minor":490}]}})";

/// Makes a price list, a promotion, a delivery method, a group of customers and a sourcing profile;
/// their ids by the paths of their routes. `n` is another number each time.
template <class Must>
std::map<std::string, std::string> make_pricing_things(int n, Must must) {
    const auto number = std::to_string(n);
    std::map<std::string, std::string> things;
    things["/v1/price-lists/{id}"] =
        must("POST /v1/price-lists", R"({"code":"l)" + number + R"(","name":"x","market":"de"})")
            .text("/id");
    things["/v1/customer-groups/{id}"] =
        must("POST /v1/customer-groups", R"({"code":"g)" + number + R"(","name":"x"})").text("/id");
    things["/v1/promotions/{id}"] =
        must("POST /v1/promotions", R"({"code":"p)" + number +
                                        R"(","name":"x","market":"de","needs_coupon":true,)"
                                        R"("effect":{"kind":"free_shipping"}})")
            .text("/id");
    things["/v1/delivery/methods/{id}"] =
        must("POST /v1/delivery/methods",
             R"({"code":"m)" + number + R"(","market":"de","method":"ship",)" + delivery_terms)
            .text("/id");
    things["/v1/sourcing/profiles/{id}"] =
        must("POST /v1/sourcing/profiles", R"({"code":"s)" + number +
                                               R"(","name":"x",)"
                                               R"("rules":{"strategies":[{"name":"all"}]}})")
            .text("/id");
    things["{date}"] = "2026-12-24";
    things["{kind}"] = "placed";
    things["{batch}"] =
        must("POST /v1/promotions/" + things["/v1/promotions/{id}"] + "/coupons/generate",
             R"({"count":1})")
            .text("/id");
    return things;
}

/// Routes that change prices, which belong to all channels, and a body for each; and the one that
/// shows who is in a group.
inline std::vector<std::pair<std::string, std::string>> pricing_changes() {
    return {
        {"POST /v1/tax-rates/seed", "{}"},
        {"POST /v1/price-lists", R"({"code":"x","name":"x","market":"de"})"},
        {"PATCH /v1/price-lists/{id}", R"({"name":"x"})"},
        {"PUT /v1/price-lists/{id}/prices", R"({"prices":[{"sku":"A","unit_price":"1.00"}]})"},
        {"POST /v1/promotions",
         R"({"code":"x","name":"x","market":"de","effect":{"kind":"free_shipping"}})"},
        {"PATCH /v1/promotions/{id}", R"({"name":"x"})"},
        {"POST /v1/promotions/{id}/coupons", R"({"coupons":[{"code":"TRIAL"}]})"},
        {"POST /v1/promotions/{id}/coupons/generate", R"({"count":1})"},
        {"POST /v1/delivery/methods",
         R"({"code":"x","market":"de","method":"ship",)" + delivery_terms},
        {"PATCH /v1/delivery/methods/{id}", R"({"position":2})"},
        {"GET /v1/customer-groups/{id}/members", ""},
        {"POST /v1/customer-groups", R"({"code":"x","name":"x"})"},
        {"PUT /v1/customer-groups/{id}/members",
         R"({"members":[{"external_reference":"x"}],"error_policy":"reject_failed_rows"})"},
        {"PUT /v1/message-templates/{kind}/{language}", R"({"subject":"x","text":"x","html":"x"})"},
    };
}

/// With the routes that change prices.
inline std::set<std::string> with_pricing_changes(std::set<std::string> routes) {
    for (const auto& [route, body] : pricing_changes()) routes.insert(route);
    return routes;
}

/// With the routes that show prices, which belong to all channels.
inline std::set<std::string> with_pricing_reads(std::set<std::string> routes) {
    routes.insert(
        {"GET /v1/price-lists", "GET /v1/price-lists/{id}", "GET /v1/price-lists/{id}/prices",
         "GET /v1/customer-groups", "GET /v1/variants/{id}/price", "GET /v1/promotions",
         "GET /v1/promotions/{id}", "GET /v1/delivery/methods", "GET /v1/delivery/methods/{id}",
         "GET /v1/promotions/{id}/coupons", "GET /v1/promotions/{id}/coupon-batches/{batch}"});
    return routes;
}

}  // namespace nahtlos::testing
