// The words of the demo's reviews, in German and English, by type of article and stars.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "flows/demo/dice.hpp"

namespace nahtlos::flows::demo {

struct Said {
    std::int64_t stars = 5;
    std::string language, title, text, author;
};

/// Stars as shops see them: most are five, and more are one than two.
std::int64_t stars_of(Dice& dice);

/// What somebody says of an article of this type ("apparel").
Said say_of(Dice& dice, std::string_view type);

/// What the shop answers.
std::string answer_to(Dice& dice, const Said& said);

}  // namespace nahtlos::flows::demo
