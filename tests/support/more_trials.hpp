// Rows of the table of permissions: webhooks, and where the goods of orders come from.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/trial.hpp"

namespace nahtlos::testing {

inline std::vector<Trial> webhook_trials() {
    const std::string hook = " /v1/webhooks/endpoints/{id}", one = hook + "/deliveries/{delivery}";
    const std::string while_ago = R"({"from":"2020-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z"})";
    std::vector<Trial> all;
    for (const auto& [route, body] :
         std::vector<Step>{{"GET" + hook, ""},
                           {"PUT" + hook, R"({"url":"https://hooks.example/y"})"},
                           {"DELETE" + hook, ""},
                           {"POST" + hook + "/keys", "{}"},
                           {"POST" + hook + "/ping", ""},
                           {"GET" + hook + "/deliveries", ""},
                           {"GET" + one, ""},
                           {"POST" + one + "/replay", ""},
                           {"POST" + hook + "/replay", while_ago}}) {
        all.push_back({route, Stranger::till, body});
        all.push_back({route, Stranger::hamburg, body, "", 404, "", Right::unbound});
    }
    return all;
}

/// Profiles belong to all channels; what was decided about an order to whoever sees the order.
inline std::vector<Trial> sourcing_trials() {
    const std::string rules = R"("rules":{"strategies":[{"name":"all"}]})";
    const std::string profile = "POST /v1/sourcing/profiles/{id}", de = R"({"market":"de"})";
    return {
        of_all("POST /v1/sourcing/profiles", R"({"code":"x","name":"x",)" + rules + "}"),
        of_all(profile + "/versions", "{" + rules + "}"),
        of_all(profile + "/activate", de),
        {.route = profile + "/deactivate",
         .body = de,
         .answer = 403,
         .right = Right::unbound,
         .before = {{profile + "/activate", de}}},
        {.route = "GET /v1/orders/{id}/sourcing"},
        {.route = "GET /v1/orders/{id}/sourcing", .stranger = Stranger::hamburg},
    };
}

/// Of a carrier that is asked later.
inline std::string shipment_body(int parcel) {
    return R"({"carrier":"test","service":"standard","weight_g":900,"parcel":)" +
           std::to_string(parcel) + "}";
}

/// Whoever works elsewhere may see what was changed of an order, as its goods come back anywhere.
inline std::vector<Trial> own_change_trials() {
    const std::string one = "/v1/orders/{id}/changes";
    const std::string none = R"({"actions":[{"action":"set_quantity","line":1,"quantity":0}]})";
    return {{"POST " + one, Stranger::till, none},
            {"POST " + one, Stranger::hamburg, none, "", 403},
            {"GET " + one}};
}

inline std::string claim_body(const std::string& order) {
    return R"({"order":")" + order + R"(","line":1,"quantity":1,"kind":"damaged"})";
}

/// What was sold anywhere is looked after anywhere in the legal entity.
inline std::vector<Trial> claim_trials(const std::map<std::string, std::string>& things) {
    const auto claim = things.at("/v1/claims/{id}");
    return {{.route = "POST /v1/claims", .body = claim_body(things.at("claimed order"))},
            {"POST /v1/claims/{id}/actions", Stranger::till, R"({"action":"replace"})"},
            {"GET /v1/claims", Stranger::till, "", "", 200, claim},
            {"GET /v1/claims/{id}"}};
}

/// Goods come back anywhere: only another channel's till is a stranger to the order.
inline std::vector<Trial> goods_exchange_trials() {
    const std::string one = "/v1/orders/{id}/exchanges";
    const std::string b = R"({"preview":true,"lines":[{"line":1,"quantity":1,"sku":"A"}]})";
    return {{.route = "POST " + one,
             .body = b,
             .before = {{"POST /v1/orders/{id}/fulfillments/{fulfillment}/actions",
                         R"({"action":"ship","catch_up":true})"}}},
            {"GET " + one}};
}

/// All that becomes of placed orders but their fulfillment.
inline std::vector<Trial> order_change_trials(const std::map<std::string, std::string>& things) {
    auto all = own_change_trials();
    for (const auto& more : {goods_exchange_trials(), claim_trials(things)}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

/// Who sees the order and works where it is packed.
inline std::vector<Trial> shipment_trials(const std::map<std::string, std::string>& things) {
    std::vector<Trial> all;
    const auto order = things.at("/v1/orders/{id}"), shipment = things.at("/v1/shipments/{id}");
    for (const auto stranger : {Stranger::till, Stranger::hamburg}) {
        const std::string one = "/v1/shipments/{id}";
        all.push_back({"POST /v1/orders/{id}/fulfillments/{fulfillment}/shipments", stranger,
                       shipment_body(2)});
        all.push_back({"GET /v1/shipments", stranger, "", "?order=" + order, 200, shipment});
        all.push_back({"GET " + one, stranger});
        all.push_back({"POST " + one + "/cancel", stranger});
        for (const char* label : {"/label", "/label.zpl"}) {
            all.push_back(
                {.route = "GET " + one + label, .stranger = stranger, .granted = "no_label"});
        }
    }
    return all;
}

inline std::vector<Trial> paper_trials() {
    std::vector<Trial> all;
    for (const auto stranger : {Stranger::till, Stranger::hamburg}) {
        for (const char* paper : {"packing-slip", "pick-up-sheet", "label", "label.zpl"}) {
            all.push_back(
                {.route = std::string("GET /v1/orders/{id}/fulfillments/{fulfillment}/") + paper,
                 .stranger = stranger});
        }
    }
    return all;
}

// A walk is through all that lies at a place: no key of one channel begins it.
inline std::vector<Trial> wave_trials() {
    std::vector<Trial> all;
    const std::string lager = R"({"location":"lager"})";
    for (const auto stranger : {Stranger::till, Stranger::hamburg}) {
        all.push_back({"POST /v1/waves", stranger, lager, "", 403, "", Right::unbound});
        all.push_back({"GET /v1/waves", stranger, "", "?location=lager", 403, "", Right::unbound});
    }
    return all;
}

// The order of the trials is to be shipped: whoever may is told so.
inline std::vector<Trial> collecting_trials() {
    std::vector<Trial> all;
    for (const auto stranger : {Stranger::till, Stranger::hamburg}) {
        all.push_back({.route = "PUT /v1/orders/{id}/collector",
                       .stranger = stranger,
                       .body = R"({"name":"Bob"})",
                       .granted = "not_collected"});
    }
    return all;
}

}  // namespace nahtlos::testing
