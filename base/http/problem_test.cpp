#include "base/http/problem.hpp"

#include <gtest/gtest.h>

namespace nahtlos::http {
namespace {

TEST(Problem, says_what_was_refused_and_which_fields) {
    const Refusal refusal{
        .kind = RefusalKind::conflict,
        .code = "insufficient_stock",
        .detail = "Only 2 of \"Vase\" are left.",
        .fields = {{"/lines/0/quantity", "insufficient", "must be at most 2", 2},
                   {"/lines/1/sku", "unknown", "names no variant"}},
    };
    const auto response = problem(refusal, "req1", "en");
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(response.body,
              R"({"type":"urn:nahtlos:problem:insufficient_stock","title":"Conflict","status":409,)"
              R"("code":"insufficient_stock","detail":"Only 2 of \"Vase\" are left.",)"
              R"("request_id":"req1","errors":[{"pointer":"/lines/0/quantity",)"
              R"("code":"insufficient","detail":"must be at most 2","available":2},)"
              R"({"pointer":"/lines/1/sku","code":"unknown","detail":"names no variant"}]})");
}

TEST(Problem, speaks_german_and_says_when_to_come_back) {
    const Refusal refusal{
        .kind = RefusalKind::rate_limited, .code = "slow_down", .detail = "x", .retry_after_s = 7};
    const auto response = problem(refusal, "r", "de");
    EXPECT_NE(response.body.find("Zu viele Anfragen"), std::string::npos);
    EXPECT_EQ(response.headers,
              (Headers{{"Content-Type", "application/problem+json"}, {"Retry-After", "7"}}));
}

TEST(Problem, escapes_control_characters) {
    EXPECT_NE(problem(400, "c", std::string("a\x01\n\\\"\t", 6), "r", "en")
                  .body.find(R"("detail":"a\u0001\n\\\"\t")"),
              std::string::npos);
}

TEST(Problem, has_the_status_that_result_hpp_promises) {
    const std::pair<RefusalKind, int> table[] = {
        {RefusalKind::invalid, 422},      {RefusalKind::malformed, 400},
        {RefusalKind::unauthorized, 401}, {RefusalKind::forbidden, 403},
        {RefusalKind::not_found, 404},    {RefusalKind::conflict, 409},
        {RefusalKind::precondition, 412}, {RefusalKind::too_large, 413},
        {RefusalKind::unsupported, 415},  {RefusalKind::rate_limited, 429},
        {RefusalKind::unavailable, 503},  {RefusalKind::internal, 500}};
    for (const auto& [kind, status] : table) EXPECT_EQ(status_of(kind), status);
}

TEST(Problem, picks_the_language_that_the_client_ranks_first) {
    for (const char* german : {"de", "de-CH,en;q=0.8", "fr, de;q=0.7, en;q=0.3", "DE-at"}) {
        EXPECT_EQ(preferred_language(german), "de") << german;
    }
    for (const char* english :
         {"", "en", "en-US,de;q=0.5", "de;q=0.1,en;q=0.2", "den", "*", "de;q=nonsense"}) {
        EXPECT_EQ(preferred_language(english), "en") << english;
    }
}

}  // namespace
}  // namespace nahtlos::http
