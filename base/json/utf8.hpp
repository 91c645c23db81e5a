// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace nahtlos::json {

/// One decoded character: how many bytes it takes, 0 if the bytes at that place are not UTF-8.
struct Rune {
    char32_t code = 0;
    std::size_t bytes = 0;
};

/// The character at text[at]; `at` must be inside the text.
Rune rune_at(std::string_view text, std::size_t at);

bool is_utf8(std::string_view text);

/// Number of code points, which is what maxLength of JSON Schema counts. `text` must be UTF-8.
std::size_t rune_count(std::string_view text);

/// C0, DEL, C1 and the line and paragraph separators.
bool is_control(char32_t code);

/// White space of any script, including the byte order mark and zero-width space.
bool is_blank(char32_t code);

/// Without blanks at both ends. `text` must be UTF-8.
std::string_view trim(std::string_view text);

}  // namespace nahtlos::json
