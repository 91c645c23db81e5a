// Trials of whole areas, apart from the table of permissions, which has the rest.
#pragma once

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
