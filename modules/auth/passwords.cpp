#include "auth/passwords.hpp"

#include <algorithm>

#include "base/json/schema.hpp"

namespace nahtlos::auth {
namespace {

constexpr std::size_t least_characters = 8, most_characters = 128, least_own_word = 4;

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

}  // namespace

std::optional<Password> Password::parse(const Wire& wire) {
    if (wire.empty() || characters(wire) > most_characters) return std::nullopt;
    return Password{Secret<std::string>(wire)};
}

boost::json::object Password::schema() {
    auto schema = json::type_schema("string", "password");
    schema["minLength"] = 1;
    schema["maxLength"] = most_characters;
    return schema;
}

std::optional<FieldProblem> wrong_with_password(std::string_view password,
                                                const std::vector<std::string>& own,
                                                std::string pointer) {
    if (characters(password) < least_characters) {
        return FieldProblem{std::move(pointer), "too_short", "must have at least 8 characters"};
    }
    if (is_common_password(password)) {
        return FieldProblem{std::move(pointer), "too_common",
                            "is one of the passwords that are guessed first"};
    }
    const auto low = lower(password);
    const auto has = [&](std::string_view word) {
        return word.size() >= least_own_word && low.find(lower(word)) != low.npos;
    };
    if (has("nahtlos") || std::ranges::any_of(own, has)) {
        return FieldProblem{std::move(pointer), "too_obvious",
                            "must not contain your login or our name"};
    }
    return std::nullopt;
}

}  // namespace nahtlos::auth
