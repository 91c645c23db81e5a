#include "apps/nahtlos/listening.hpp"

#include <utility>

#include "base/ops/log.hpp"

namespace nahtlos::app {
namespace {

// Also how long the end of the process may have to wait for it.
constexpr Span patience = milliseconds(200), pause = milliseconds(10);
constexpr std::int64_t retry_ns = 1'000'000'000;
constexpr const char *events = "nahtlos_events", *revisions = "nahtlos_revisions";

}  // namespace

Listening::Listening(const sql::DatabaseOptions& options, Clock& clock, Wakes wakes)
    : clock_(clock),
      wakes_(std::move(wakes)),
      listener_(options, {events, revisions}),
      ticker_("listen", pause, [this] { tick(); }) {}

void Listening::tick() {
    if (clock_.ticks_ns() < retry_at_ns_) return;
    try {
        for (const auto& channel : listener_.hear(patience)) {
            channel == events ? wakes_.events() : wakes_.revisions();
        }
        if (std::exchange(is_lost_, false)) log::info("listening_again");
    } catch (const std::exception& error) {
        // Until it is back, all is found by polling.
        if (!std::exchange(is_lost_, true)) log::warn("listening_lost", {{"why", error.what()}});
        retry_at_ns_ = clock_.ticks_ns() + retry_ns;
    }
}

}  // namespace nahtlos::app
