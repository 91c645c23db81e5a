#include <algorithm>

#include "base/check.hpp"
#include "base/crypto/sha256.hpp"
#include "base/json/schema.hpp"
#include "stored_value/code.hpp"

namespace nahtlos::stored_value {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's
// Of a short code of another system less is shown, so that it cannot be guessed from that.
constexpr std::size_t letters = 16, least_letters = 8, most_letters = 40, long_letters = 12;

bool is_plain(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }

char as_read(char c) {
    if (c == 'O') return '0';
    return c == 'I' || c == 'L' ? '1' : c;
}

}  // namespace

std::optional<CardCode> CardCode::parse(const Wire& wire) {
    std::string plain;
    for (char c : wire) {
        if (c == ' ' || c == '-') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (!is_plain(c)) return std::nullopt;
        plain += c;
    }
    if (plain.size() < least_letters || plain.size() > most_letters) return std::nullopt;
    return CardCode{Secret<std::string>(std::move(plain))};
}

boost::json::object CardCode::schema() {
    auto schema = json::type_schema("string");
    schema["description"] = "code of a gift card, as printed";
    return schema;
}

std::string printed_code(std::string_view random_bytes) {
    check(random_bytes.size() * 8 >= letters * 5, "a code has 80 random bits");
    std::string code;
    unsigned held = 0, bits = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < letters; ++i) {
        if (bits < 5) {
            held = (held << 8) | static_cast<unsigned char>(random_bytes[at++]);
            bits += 8;
        }
        bits -= 5;
        if (i > 0 && i % 4 == 0) code += '-';
        code += alphabet[(held >> bits) & 31U];
    }
    return code;
}

Uuid hash_of(const CardCode& code) {
    std::string read = code.value.reveal();
    std::ranges::transform(read, read.begin(), as_read);
    return sha256_head({"gift card ", read});
}

std::string hint_of(const CardCode& code) {
    const auto& plain = code.value.reveal();
    return plain.substr(plain.size() - (plain.size() < long_letters ? 2 : 4));
}

}  // namespace nahtlos::stored_value
