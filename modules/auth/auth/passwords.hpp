// Passwords: what may be one, and where they are hashed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/values.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace nahtlos::auth {

/// A password as it was typed, in no way changed or cut: 1 to 128 characters.
struct Password {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be 1 to 128 characters";
    Secret<std::string> value;
    static std::optional<Password> parse(const Wire& wire);
    /// Passwords are read and never written.
    static Wire wire() { return "******"; }
    static boost::json::object schema();
};

/// Why a new password will not do: shorter than 8 characters ("too_short"), one of the 3,000 most
/// common ones ("too_common"), or made of one of `own` words, like the login ("too_obvious"). How
/// it is composed is nobody's business (ASVS 5.0, 6.2.5).
std::optional<FieldProblem> wrong_with_password(std::string_view password,
                                                const std::vector<std::string>& own,
                                                std::string pointer);

/// True for one of the 3,000 most common passwords of 8 characters or more, in any case.
bool is_common_password(std::string_view password);

}  // namespace nahtlos::auth
