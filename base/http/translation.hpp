// Translation: what refusals say, in another language than English, by their code.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace nahtlos::http {

/// One sentence by the code it is said with. Each "{}" of `english` stands for some text, which
/// goes to the "{}" of the same place in `other`; a lone "{}" fits every sentence of the code, and
/// then `other` says it in general.
struct Translation {
    std::string_view code, english, other;
};

/// The sentence in the other language; as it is when no row of its code fits. The first row that
/// fits counts.
std::string translate(std::span<const Translation> table, std::string_view code,
                      const std::string& english);

/// The refusal with its own detail and that of its fields translated.
Refusal translate(std::span<const Translation> table, Refusal refusal);

}  // namespace nahtlos::http
