// Imports and exports, which are for whoever is bound to no channel and no place.
#pragma once

#include <string>
#include <vector>

#include "tests/support/trial.hpp"

namespace nahtlos::testing {

inline std::vector<Trial> with_exchange_trials(std::vector<Trial> trials) {
    const std::vector<Step> all{{"GET /v1/imports", ""},
                                {"GET /v1/imports/{id}", ""},
                                {"GET /v1/imports/{id}/problems", ""},
                                {"GET /v1/imports/{id}/problems.csv", ""},
                                {"POST /v1/imports", R"({"brand":{"name":"x"}})"},
                                {"POST /v1/imports/{id}/cancel", ""},
                                {"GET /v1/exports", ""},
                                {"GET /v1/exports/{id}", ""},
                                {"GET /v1/exports/{id}/content", ""},
                                {"POST /v1/exports", R"({"format":"prices","market":"de"})"},
                                {"POST /v1/exports/{id}/cancel", ""}};
    for (const auto& [route, body] : all) {
        for (const auto stranger : {Stranger::till, Stranger::hamburg}) {
            auto trial = of_all(route, body);
            trial.stranger = stranger;
            if (route.ends_with("/content")) trial.granted = "not_ready";
            trials.push_back(std::move(trial));
        }
    }
    return trials;
}

}  // namespace nahtlos::testing
