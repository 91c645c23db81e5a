// Ids: UUIDv7 made in time order, distinct C++ types, shown to people as TypeID ("ord_01j...").
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace nahtlos {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const Uuid&) const = default;
    bool is_nil() const { return *this == Uuid{}; }
};

/// 36 characters, lower case, RFC 9562.
std::string to_string(const Uuid& id);
/// RFC 9562 text with hyphens, any case; else nothing.
std::optional<Uuid> parse_uuid(std::string_view text);

/// TypeID suffix: 26 characters of Crockford base32 (https://github.com/jetify-com/typeid/spec).
std::string typeid_suffix(const Uuid& id);
std::optional<Uuid> parse_typeid_suffix(std::string_view text);

template <std::size_t N>
struct Prefix {
    char text[N]{};
    constexpr Prefix(const char (&literal)[N]) { std::copy_n(literal, N, text); }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

/// An id of one kind: `using OrderId = Id<"ord">;`. Ids of two kinds do not compare or convert.
template <Prefix P>
struct Id {
    Uuid uuid{};
    static constexpr std::string_view prefix() { return P.view(); }
    auto operator<=>(const Id&) const = default;
    bool is_nil() const { return uuid.is_nil(); }
};

template <Prefix P>
std::string to_string(const Id<P>& id) {
    return std::string(P.view()) + '_' + typeid_suffix(id.uuid);
}

template <class IdType>
std::optional<IdType> parse_id(std::string_view text) {
    const auto prefix = IdType::prefix();
    if (text.size() != prefix.size() + 27 || !text.starts_with(prefix)) return std::nullopt;
    if (text[prefix.size()] != '_') return std::nullopt;
    const auto uuid = parse_typeid_suffix(text.substr(prefix.size() + 1));
    if (!uuid) return std::nullopt;
    return IdType{*uuid};
}

/// Makes UUIDv7 in strictly ascending order, even within one millisecond and when the clock steps
/// back: 48 bits of milliseconds, 12 + 14 bits of counter, 48 random bits. Not thread safe.
class UuidMaker {
public:
    Uuid next(Instant now, std::uint64_t random);

private:
    std::int64_t last_ms_ = 0;
    std::uint32_t counter_ = 0;
};

/// The millisecond a UUIDv7 was made in.
Instant made_at(const Uuid& id);

}  // namespace nahtlos

template <>
struct std::hash<nahtlos::Uuid> {
    std::size_t operator()(const nahtlos::Uuid& id) const noexcept {
        std::uint64_t a = 0, b = 0;
        std::memcpy(&a, id.bytes.data(), 8);
        std::memcpy(&b, id.bytes.data() + 8, 8);
        return static_cast<std::size_t>((a * 0x9E3779B97F4A7C15ULL) ^ (b + (a >> 29)));
    }
};

template <nahtlos::Prefix P>
struct std::hash<nahtlos::Id<P>> {
    std::size_t operator()(const nahtlos::Id<P>& id) const noexcept {
        return std::hash<nahtlos::Uuid>{}(id.uuid);
    }
};
