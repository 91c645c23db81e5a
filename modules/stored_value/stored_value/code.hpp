// Codes of gift cards: what is printed, typed and scanned; stored as a hash only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/json/fwd.hpp"
#include "base/secret.hpp"

namespace nahtlos::stored_value {

/// The code of a card: 8 to 40 letters and digits of ASCII, in any case, with blanks and hyphens as
/// people please. Cards of other systems may have codes of their own; ours are 16 characters of
/// Crockford's base32 (80 random bits).
struct CardCode {
    using Wire = std::string;
    static constexpr std::string_view rule =
        "must be 8 to 40 letters and digits, hyphens and blanks aside";
    Secret<std::string> value;  // upper case, without blanks and hyphens
    static std::optional<CardCode> parse(const Wire& wire);
    /// Codes are read and never written.
    static Wire wire() { return "******"; }
    static boost::json::object schema();
};

/// A code as it is printed, from at least 10 random bytes: "7KQ2-9F3M-XW1T-5ZBD".
std::string printed_code(std::string_view random_bytes);

/// What a code is found by; O counts as 0, I and L as 1, since people read them so.
Uuid hash_of(const CardCode& code);
/// Its last four characters, to be shown; the last two of a code of less than twelve.
std::string hint_of(const CardCode& code);

}  // namespace nahtlos::stored_value
