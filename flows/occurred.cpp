#include "flows/occurred.hpp"

namespace nahtlos::flows {

std::optional<Refusal> unless_plausible(const api::Call& call,
                                        const std::optional<Instant>& occurred_at) {
    if (!occurred_at) return std::nullopt;
    const char* detail = nullptr;
    if (*occurred_at > call.now + most_ahead) {
        detail = "must not lie more than 5 minutes ahead";
    } else if (*occurred_at < call.now - most_back && !call.may(api::Scope::orders_price)) {
        detail = "must not lie more than 7 days back without the scope orders:price";
    }
    if (detail == nullptr) return std::nullopt;
    return Refusal{RefusalKind::invalid,
                   "invalid_request",
                   "it cannot have happened then",
                   {{"/occurred_at", "out_of_range", detail}}};
}

}  // namespace nahtlos::flows
