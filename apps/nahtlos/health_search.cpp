#include <algorithm>
#include <fstream>
#include <iterator>

#include "apps/nahtlos/health_check.hpp"
#include "apps/nahtlos/search_work.hpp"
#include "base/batch/events.hpp"
#include "base/json/reader.hpp"

namespace nahtlos::app {
namespace {

constexpr std::int64_t many_events = 10'000;  // of a busy minute

}  // namespace

Findings look_at_search(sql::Database& database, const config::Config& config) {
    std::ifstream file(search_folder(config) / search_state_file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto state = json::read<flows::FeedState>(text, {.max_bytes = std::size_t{4} << 20});
    if (!state) {
        return {
            {Health::fine, "no search was made here yet; a server with the role api makes it", ""}};
    }
    const auto behind = database.read([](Tx& tx) { return next_position(tx); }) - state->events;
    const auto what =
        "the search is " + std::to_string(std::max<std::int64_t>(behind, 0)) + " events behind";
    if (behind <= many_events) return {{Health::fine, what, ""}};
    return {{Health::warning, what,
             "is a server running here? Its log says search_feed_failed, and why"}};
}

}  // namespace nahtlos::app
