#include "reviews/rules.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace nahtlos::reviews {

std::string text_of(const std::vector<Flag>& flags) {
    std::string text;
    for (const auto flag : flags) {
        if (!text.empty()) text += ',';
        text += enum_name(flag);
    }
    return text;
}

std::vector<Flag> parse_flags(std::string_view text) {
    std::vector<Flag> flags;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        Flag flag{};
        check(enum_value(text.substr(0, comma), flag), "a stored flag is one of its enum");
        flags.push_back(flag);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return flags;
}

void screen(Review& review, const Screening& screening) {
    const auto flags = flags_of(review, screening.words);
    review.flags = text_of(flags);
    const bool is_clean = flags.empty() && review.is_verified();
    review.state = is_clean && screening.auto_approve ? State::approved : State::pending;
}

Result<bool> decide(Review& review, std::int64_t version, Decision decision,
                    const std::optional<std::string>& reason, Instant now) {
    if (review.state == State::withdrawn) {
        return Refusal{RefusalKind::conflict, "review_withdrawn", "this review was withdrawn"};
    }
    if (review.version != version) {
        return Refusal{
            RefusalKind::precondition, "version_changed",
            "the review was changed since; it is now version " + std::to_string(review.version)};
    }
    const bool is_rejected = decision == Decision::reject;
    if (is_rejected && !reason) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "this cannot be decided like this",
                       {{"/reason", "required", "is required to reject"}}};
    }
    const auto state = is_rejected ? State::rejected : State::approved;
    if (review.state == state && review.reports_seen == review.reports) return false;
    review.state = state;
    review.reason = is_rejected ? reason : std::nullopt;
    review.reports_seen = review.reports;
    review.moderated_at = review.updated_at = now;
    ++review.version;
    return true;
}

void withdraw(Review& review, Instant now) {
    review.state = State::withdrawn;
    for (auto* said : {&review.title, &review.text, &review.author, &review.reason, &review.answer,
                       &review.answer_author}) {
        said->reset();
    }
    review.answer_state.reset();
    review.answered_at.reset();
    review.flags.clear();
    review.reports_seen = review.reports;
    review.updated_at = now;
    ++review.version;
}

void count(const Review& review, std::int64_t times, RatingDeltas& deltas) {
    if (review.state != State::approved) return;
    auto& delta = deltas[{review.product, review.language}];
    delta.stars.at(static_cast<std::size_t>(review.rating - 1)) += times;
    if (review.is_verified()) delta.verified += times;
}

void RatingSum::add(const Rating& rating) {
    const auto more = rating.stars();
    for (std::size_t i = 0; i < stars.size(); ++i) stars[i] += more[i];
    verified += rating.verified;
    version += rating.version;
}

std::int64_t RatingSum::count() const {
    std::int64_t sum = 0;
    for (const auto n : stars) sum += n;
    return sum;
}

std::string RatingSum::average() const {
    const auto n = count();
    if (n == 0) return "0.00";
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < stars.size(); ++i) {
        sum += static_cast<std::int64_t>(i + 1) * stars[i];
    }
    const auto hundredths = (200 * sum + n) / (2 * n);
    const auto rest = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + '.' + (rest.size() < 2 ? "0" : "") + rest;
}

}  // namespace nahtlos::reviews
