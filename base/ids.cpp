#include "base/ids.hpp"

namespace nahtlos {
namespace {

constexpr std::string_view hex = "0123456789abcdef";
constexpr std::string_view crockford = "0123456789abcdefghjkmnpqrstvwxyz";

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool hyphen_at(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

constexpr std::array<std::int8_t, 256> crockford_values = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < crockford.size(); ++i) {
        table[static_cast<unsigned char>(crockford[i])] = static_cast<std::int8_t>(i);
    }
    return table;
}();

constexpr std::uint32_t counter_bits = 26;  // 12 in rand_a and the upper 14 of rand_b
constexpr std::uint32_t counter_end = 1u << counter_bits;

}  // namespace

std::string to_string(const Uuid& id) {
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += hex[id.bytes[i] >> 4];
        text += hex[id.bytes[i] & 15];
    }
    return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid id;
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (hyphen_at(i)) {
            if (text[i] != '-') return std::nullopt;
            continue;
        }
        const int digit = hex_digit(text[i]);
        if (digit < 0) return std::nullopt;
        auto& byte = id.bytes[nibble / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | digit);
        ++nibble;
    }
    return id;
}

std::string typeid_suffix(const Uuid& id) {
    // 128 bits as 26 digits of 5 bits: the first digit carries only 3.
    unsigned __int128 value = 0;
    for (const auto byte : id.bytes) value = value << 8 | byte;
    std::string text(26, '0');
    for (std::size_t i = 26; i-- > 0; value >>= 5) {
        text[i] = crockford[static_cast<std::size_t>(value & 31)];
    }
    return text;
}

std::optional<Uuid> parse_typeid_suffix(std::string_view text) {
    if (text.size() != 26 || text[0] < '0' || text[0] > '7') return std::nullopt;
    unsigned __int128 value = 0;
    for (const char c : text) {
        const int digit = crockford_values[static_cast<unsigned char>(c)];
        if (digit < 0) return std::nullopt;
        value = value << 5 | static_cast<unsigned>(digit);
    }
    Uuid id;
    for (std::size_t i = 16; i-- > 0; value >>= 8) {
        id.bytes[i] = static_cast<std::uint8_t>(value & 255);
    }
    return id;
}

Uuid UuidMaker::next(Instant now, std::uint64_t random) {
    const std::int64_t ms = now.us / 1000;
    if (ms > last_ms_) {
        last_ms_ = ms;
        counter_ = 0;
    } else if (++counter_ == counter_end) {
        ++last_ms_;  // borrow from the next millisecond rather than repeat
        counter_ = 0;
    }
    Uuid id;
    for (int i = 0; i < 6; ++i) {
        id.bytes[static_cast<std::size_t>(i)] =
            static_cast<std::uint8_t>(last_ms_ >> (40 - 8 * i) & 255);
    }
    const std::uint32_t high = counter_ >> 14, low = counter_ & 0x3FFF;
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | high >> 8);
    id.bytes[7] = static_cast<std::uint8_t>(high & 255);
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | low >> 8);
    id.bytes[9] = static_cast<std::uint8_t>(low & 255);
    for (std::size_t i = 10; i < 16; ++i, random >>= 8) {
        id.bytes[i] = static_cast<std::uint8_t>(random & 255);
    }
    return id;
}

Instant made_at(const Uuid& id) {
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[i];
    return Instant{ms * 1000};
}

}  // namespace nahtlos
