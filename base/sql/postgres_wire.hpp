// PostgreSQL's binary formats of the five column types, single and as one-dimensional arrays.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/sql/value.hpp"

namespace nahtlos::sql::wire {

// Object ids from PostgreSQL's pg_type.dat.
constexpr unsigned oid_of(Type type) {
    switch (type) {
        case Type::integer: return 20;
        case Type::uuid: return 2950;
        case Type::text: return 25;
        case Type::bytes: return 17;
        case Type::real: return 701;
    }
    return 0;
}

constexpr unsigned array_oid_of(Type type) {
    switch (type) {
        case Type::integer: return 1016;
        case Type::uuid: return 2951;
        case Type::text: return 1009;
        case Type::bytes: return 1001;
        case Type::real: return 1022;
    }
    return 0;
}

constexpr std::string_view array_name_of(Type type) {
    switch (type) {
        case Type::integer: return "bigint[]";
        case Type::uuid: return "uuid[]";
        case Type::text: return "text[]";
        case Type::bytes: return "bytea[]";
        case Type::real: return "double precision[]";
    }
    return "";
}

template <class Number>
void put_big_endian(std::string& out, Number number) {
    for (int shift = static_cast<int>(sizeof number) * 8 - 8; shift >= 0; shift -= 8) {
        out += static_cast<char>(number >> shift & 0xFF);
    }
}

template <class Number>
Number get_big_endian(const char* data) {
    Number number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) {
        number = static_cast<Number>(number << 8 | static_cast<unsigned char>(data[i]));
    }
    return number;
}

inline void put_value(std::string& out, const Param& p) {
    switch (p.type) {
        case Type::integer: put_big_endian(out, static_cast<std::uint64_t>(p.integer)); break;
        case Type::real: put_big_endian(out, std::bit_cast<std::uint64_t>(p.real)); break;
        case Type::uuid: out.append(reinterpret_cast<const char*>(p.uuid.bytes.data()), 16); break;
        case Type::text:
        case Type::bytes: out.append(p.text); break;
    }
}

inline std::uint32_t size_of(const Param& p) {
    switch (p.type) {
        case Type::integer:
        case Type::real: return 8;
        case Type::uuid: return 16;
        default: return static_cast<std::uint32_t>(p.text.size());
    }
}

inline void put_array_head(std::string& out, Type type, std::size_t n) {
    put_big_endian<std::uint32_t>(out, 1);  // dimensions
    put_big_endian<std::uint32_t>(out, 1);  // may hold nulls
    put_big_endian<std::uint32_t>(out, oid_of(type));
    put_big_endian<std::uint32_t>(out, static_cast<std::uint32_t>(n));
    put_big_endian<std::uint32_t>(out, 1);  // lower bound
}

inline void put_element(std::string& out, const Param& p) {
    if (p.is_null) {
        put_big_endian<std::uint32_t>(out, 0xFFFFFFFF);
        return;
    }
    put_big_endian<std::uint32_t>(out, size_of(p));
    put_value(out, p);
}

}  // namespace nahtlos::sql::wire
