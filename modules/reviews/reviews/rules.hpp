// Rules of reviews: what is held for a person, what a decision does, what ratings add up to. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "reviews/types.hpp"

namespace nahtlos::reviews {

/// What is held, as the shop wants it.
struct Screening {
    bool auto_approve = false;       // verified reviews without a flag need no person
    std::vector<std::string> words;  // "*" at the end: whatever begins with it
    std::int64_t version = 0;        // 0: nobody has said anything yet
};

/// Why a person should look at it, each reason once. Words are found whole, whatever their case
/// and however their letters are composed (NFKC_Casefold, UAX #15).
std::vector<Flag> flags_of(const Review& review, const std::vector<std::string>& words);
/// "link,word"
std::string text_of(const std::vector<Flag>& flags);
std::vector<Flag> parse_flags(std::string_view text);

/// Flags what was written and says whether it waits for a person: always, unless it is verified,
/// has no flag, and the shop wants such ones shown at once. Never rejects.
void screen(Review& review, const Screening& screening);

enum class Decision { approve, reject };
BOOST_DESCRIBE_ENUM(Decision, approve, reject)

/// What a person decides on the review as they read it. True when that changes something; reports
/// until now count as seen. Refuses (precondition, "version_changed") when it was changed since,
/// (conflict, "review_withdrawn") and, without a reason to reject, (invalid, "required").
Result<bool> decide(Review& review, std::int64_t version, Decision decision,
                    const std::optional<std::string>& reason, Instant now);

/// Takes it back for good: what was said goes, the row stays.
void withdraw(Review& review, Instant now);

/// How the ratings of a product change.
struct RatingKey {
    Uuid product;
    std::string language;
    auto operator<=>(const RatingKey&) const = default;
};
struct RatingDelta {
    std::array<std::int64_t, 5> stars{};
    std::int64_t verified = 0;
    bool is_nothing() const { return stars == std::array<std::int64_t, 5>{} && verified == 0; }
};
using RatingDeltas = std::map<RatingKey, RatingDelta>;
/// Adds what a review counts, `times` 1 or -1.
void count(const Review& review, std::int64_t times, RatingDeltas& deltas);

/// The ratings of one product over all languages.
struct RatingSum {
    std::array<std::int64_t, 5> stars{};
    std::int64_t verified = 0, version = 0;
    void add(const Rating& rating);
    std::int64_t count() const;
    /// "4.57", rounded half up; "0.00" without any.
    std::string average() const;
};

}  // namespace nahtlos::reviews
