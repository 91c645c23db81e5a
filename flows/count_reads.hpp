// A sweep of tags as a telling of a count: which pieces readers saw since it began.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flows/count_desk.hpp"
#include "rfid/tags.hpp"

namespace nahtlos::flows {

struct SweepRequest {
    std::optional<Instant> since;
    bool only_lines = false;
    static constexpr std::array<std::string_view, 1> may_miss{"only_lines"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"since",
         "when the sweep began: when the count was opened or its last pass ended, unless "
         "told; at most 7 days ago"},
        {"only_lines", "only articles that the count has already; in later passes always"},
    }};
};
BOOST_DESCRIBE_STRUCT(SweepRequest, (), (since, only_lines))

struct SweepView {
    std::int64_t tags = 0, articles = 0, missing = 0;
    std::vector<std::string> unknown;
    CountView count;
    static constexpr std::string_view schema_name = "CountSweep";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"tags", "that were seen"},
        {"articles", "that were told by it"},
        {"missing", "of them, articles with tags there of which none was seen"},
        {"unknown", "GTINs on tags that no article has; the first 100"},
    }};
};
BOOST_DESCRIBE_STRUCT(SweepView, (), (tags, articles, missing, unknown, count))

/// The zone of a count that tags are told as; told again, it is corrected.
inline constexpr std::string_view sweep_zone = "rfid";

/// Tells each article with tags at the count's location as the pieces seen since then, whichever
/// the zone, but for those that were seen last at an exit. What has no tags is told by people.
/// Refuses with "count_status", "no_reads" (conflict), "out_of_range" and "too_many".
Result<SweepView> tell_sweep(ChangeScope& scope, Books& books, const CountCall& call,
                             const SweepRequest& wish);

}  // namespace nahtlos::flows
