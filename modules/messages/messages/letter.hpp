// Letter: what a template may say of an order, all of it ready to be read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "messages/types.hpp"

namespace nahtlos::messages {

/// A line of the order as far as the message is about it.
struct LetterLine {
    std::string title, sku, quantity, amount;
};

/// The words by their placeholder; what is empty is missing, and its sections are not shown.
struct Letter {
    std::map<std::string, std::string, std::less<>> words;
    std::vector<LetterLine> lines;
    std::string code;  // to collect by; shown as a QR code, too
};

/// A mail as it is read.
struct Rendered {
    std::string subject, text, html;
};
BOOST_DESCRIBE_STRUCT(Rendered, (), (subject, text, html))

/// The placeholders of all templates, and what each says; those of a line stand inside
/// {{#lines}}...{{/lines}}.
struct Placeholder {
    std::string_view name, meaning;
    bool is_of_line = false;
};
const std::vector<Placeholder>& placeholders();

/// Where the HTML of a template shows the QR code: the Content-ID of the picture.
inline constexpr std::string_view code_picture = "code@nahtlos";

/// What is wrong with a retailer's template, by field: a tag that is not closed, a name that is not
/// a placeholder, partials, other delimiters, and texts that would stand in the HTML unescaped.
std::vector<FieldProblem> wrong_with(const Template& wish);

/// Fills in. Of a template that nothing is wrong with; every text is escaped in the HTML.
Rendered render(const Template& template_, const Letter& letter);

/// A letter of made-up words, with everything that a message of this kind says.
Letter example(Kind kind, std::string_view language);

/// "1.234,56 €" in de, "€1,234.56" in en; by ICU, for any language.
std::string money_text(std::int64_t minor, std::string_view currency, std::string_view language);
/// "23. November 2026, 14:05" in that time zone; the day only, unless `with_time`.
std::string time_text(Instant at, std::string_view language, std::string_view time_zone,
                      bool with_time);

}  // namespace nahtlos::messages
