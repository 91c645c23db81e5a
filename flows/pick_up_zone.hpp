// The rule of the pick-up zone: a pick-up whose tagged pieces all stand there becomes ready.
#pragma once

#include <optional>
#include <string>

#include "base/events/subscriptions.hpp"
#include "base/jobs/jobs.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

inline constexpr const char* look_at_pick_up_zone = "look_at_pick_up_zone";  // the job's kind

/// As tags name an article, in 14 digits; nothing where they cannot: without a GTIN, or of what is
/// made of several stock items.
std::optional<std::string> tag_gtin(const Pages& pages, const std::string& sku);

/// Sees tags that came to a pick-up zone and pick-ups that went on, and has a job look at the
/// locations that have the rule.
events::Subscriber pick_up_zone_subscriber();

/// Sets pieces apart for the pick-ups that wait, in the order in which these came in, and makes
/// ready whose pieces are all there. `engine` outlives the jobs.
void add_pick_up_zone_jobs(jobs::Runner& runner, Engine& engine);

}  // namespace nahtlos::flows
