// Rows of the table of permissions: transfers, which belong to both of their ends, and counts
// and tags, which are of one place.
#pragma once

#include <string>
#include <vector>

#include "tests/support/trial.hpp"

namespace nahtlos::testing {

/// From the warehouse to Berlin, ready to be shipped.
inline const std::string transfer_body =
    R"({"from":"lager","to":"berlin","release":true,"lines":[{"sku":"A","quantity":1}]})";

/// Whoever is at another place sees nothing of it; what is for the other end to do, whoever is at
/// the warehouse hears, too.
inline std::vector<Trial> transfer_trials(const std::string& id) {
    const std::string one = "POST /v1/transfers/{id}/";
    const Step ship{one + "ship", ""};
    std::vector<Trial> all{
        {"GET /v1/transfers", Stranger::hamburg, "", "", 200, id},
        {"GET /v1/transfers/discrepancies", Stranger::hamburg, "", "?location=lager", 403},
        {"POST /v1/transfers", Stranger::hamburg, transfer_body, "", 403},
        {"GET /v1/transfers/{id}", Stranger::hamburg},
        {.route = one + "release", .stranger = Stranger::hamburg, .granted = "transfer_status"},
        {one + "ship", Stranger::hamburg},
        {one + "cancel", Stranger::hamburg},
        {.route = one + "receive",
         .stranger = Stranger::hamburg,
         .right = Right::unbound,
         .before = {ship}},
        {.route = one + "close",
         .stranger = Stranger::hamburg,
         .body = R"({"reason":"lost"})",
         .right = Right::unbound,
         .before = {ship}},
    };
    return all;
}

/// Two pieces of A in the warehouse, told and not compared yet.
inline const std::string count_body = R"({"location":"lager","lines":[{"sku":"A"}]})";
inline const std::string tell_body = R"({"lines":[{"sku":"A","quantity":2}]})";

inline std::vector<Trial> count_trials(const std::string& id) {
    const std::string one = "POST /v1/counts/{id}/";
    const auto hamburg = Stranger::hamburg;
    return {
        {"POST /v1/counts", hamburg, count_body, "", 403},
        {"GET /v1/counts", hamburg, "", "", 200, id},
        {"GET /v1/counts", hamburg, "", "?location=lager", 403},
        {"GET /v1/counts/{id}", hamburg},
        {one + "lines", hamburg, tell_body},
        {.route = one + "sweep", .stranger = hamburg, .granted = "no_reads"},
        {one + "end-pass", hamburg, R"({"rest_is_zero":true})"},
        {.route = one + "approve", .stranger = hamburg, .granted = "count_status"},
        {one + "cancel", hamburg},
        {"GET /v1/count-tasks", hamburg, "", "?location=lager", 403},
    };
}

inline std::vector<Trial> rfid_trials() {
    const std::string gate = R"({"code":"gate","location":"lager","zone":"exit"})";
    const auto hamburg = Stranger::hamburg;
    return {
        {"PUT /v1/rfid/readers", hamburg, gate, "", 403},
        {"GET /v1/rfid/readers", hamburg, "", "?location=lager", 403},
        {"GET /v1/rfid/tags", hamburg, "", "?location=lager", 403},
        {"PUT /v1/rfid/rules", hamburg, R"({"location":"lager","makes_ready":false})", "", 403},
        {.route = "GET /v1/rfid/rules",
         .stranger = hamburg,
         .answer = 200,
         .hidden = R"("makes_ready":true)",
         .before = {{"PUT /v1/rfid/rules", R"({"location":"lager","makes_ready":true})"}}},
        {.route = "GET /v1/orders/{id}/fulfillments/{fulfillment}/pieces"},
        {.route = "GET /v1/orders/{id}/fulfillments/{fulfillment}/pieces", .stranger = hamburg},
        {.route = "POST /v1/rfid/reads",
         .stranger = hamburg,
         .body = R"({"reader":"gate","reads":[{"epc":"3074257BF7194E4000001A85"}]})",
         .answer = 403,
         .before = {{"PUT /v1/rfid/readers", gate}}},
    };
}

}  // namespace nahtlos::testing
