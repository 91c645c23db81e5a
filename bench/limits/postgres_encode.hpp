// Rows as PostgreSQL reads them in binary: one array per column, or a COPY stream.
#pragma once

#include <bit>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "bench/limits/rows.hpp"

namespace nahtlos::limits::encode {

// Type numbers of pg_type.dat.
template <class T>
struct TypeOf;
template <>
struct TypeOf<Integer> {
    static constexpr unsigned element = 20, array = 1016;
    static constexpr const char* name = "bigint[]";
};
template <>
struct TypeOf<Text> {
    static constexpr unsigned element = 25, array = 1009;
    static constexpr const char* name = "text[]";
};
template <>
struct TypeOf<Uuid> {
    static constexpr unsigned element = 2950, array = 2951;
    static constexpr const char* name = "uuid[]";
};
template <class T>
struct TypeOf<std::optional<T>> : TypeOf<T> {};

inline void put_32(std::string& to, std::uint32_t value) {
    value = __builtin_bswap32(value);
    to.append(reinterpret_cast<const char*>(&value), 4);
}
inline void put_16(std::string& to, std::uint16_t value) {
    value = __builtin_bswap16(value);
    to.append(reinterpret_cast<const char*>(&value), 2);
}

/// Length and value.
inline void put(std::string& to, Integer value) {
    char field[12] = {0, 0, 0, 8};
    const auto big_endian = __builtin_bswap64(static_cast<std::uint64_t>(value));
    std::memcpy(field + 4, &big_endian, 8);
    to.append(field, 12);
}
inline void put(std::string& to, const Uuid& value) {
    char field[20] = {0, 0, 0, 16};
    std::memcpy(field + 4, value.bytes.data(), 16);
    to.append(field, 20);
}
inline void put(std::string& to, Text value) {
    put_32(to, static_cast<std::uint32_t>(value.size()));
    to.append(value);
}
template <class T>
void put(std::string& to, const std::optional<T>& value) {
    if (value) {
        put(to, *value);
    } else {
        put_32(to, 0xFFFFFFFF);
    }
}

/// One-dimensional array without its elements (array_recv in arrayfuncs.c).
inline void put_array_head(std::string& to, unsigned element, std::size_t count) {
    to.clear();
    put_32(to, 1);  // dimensions
    put_32(to, 1);  // may hold nulls
    put_32(to, element);
    put_32(to, static_cast<std::uint32_t>(count));
    put_32(to, 1);  // first index
}

/// One array per column that `visit` names.
template <class Row>
void put_arrays(std::vector<std::string>& columns, std::span<const Row> rows) {
    std::size_t n = 0;
    Row{}.visit([&](const char*, const auto& value) {
        if (n == columns.size()) columns.emplace_back();
        put_array_head(columns[n++], TypeOf<std::decay_t<decltype(value)>>::element, rows.size());
    });
    for (const auto& row : rows) {
        std::size_t at = 0;
        row.visit([&](const char*, const auto& value) { put(columns[at++], value); });
    }
    columns.resize(n);
}

/// The whole of a binary COPY (https://www.postgresql.org/docs/15/sql-copy.html).
template <class Row>
void put_copy(std::string& to, std::span<const Row> rows) {
    to.assign("PGCOPY\n\377\r\n\0", 11);
    put_32(to, 0);
    put_32(to, 0);
    std::uint16_t fields = 0;
    Row{}.visit([&](const char*, const auto&) { ++fields; });
    for (const auto& row : rows) {
        put_16(to, fields);
        row.visit([&](const char*, const auto& value) { put(to, value); });
    }
    put_16(to, 0xFFFF);
}

}  // namespace nahtlos::limits::encode
