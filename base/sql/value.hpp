// How C++ values become SQL parameters and columns become C++ values, for both engines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/check.hpp"
#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::sql {

/// The five column types of the schema: bigint, uuid, text, bytea, double precision.
enum class Type : std::uint8_t { integer, uuid, text, bytes, real };

struct Bytes {
    std::string data;
    auto operator<=>(const Bytes&) const = default;
};

/// One parameter; texts and bytes are views that must outlive the statement.
struct Param {
    Type type = Type::integer;
    bool is_null = false;
    std::int64_t integer = 0;
    double real = 0;
    Uuid uuid = {};
    std::string_view text = {};  // text and bytes
};

/// One row of a result, valid until the next row.
class RowView {
public:
    virtual ~RowView() = default;
    virtual int columns() const = 0;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::string_view bytes(int column) const = 0;
    virtual Uuid uuid(int column) const = 0;
};

template <class T>
struct Column;  // static Type type; static Param param(const T&); static T read(row, column)

template <class T>
requires(std::is_integral_v<T>) struct Column<T> {
    static constexpr Type type = Type::integer;
    static Param param(T value) {
        return {.type = type, .integer = static_cast<std::int64_t>(value)};
    }
    static T read(const RowView& row, int column) { return static_cast<T>(row.integer(column)); }
};

template <>
struct Column<double> {
    static constexpr Type type = Type::real;
    static Param param(double value) { return {.type = type, .real = value}; }
    static double read(const RowView& row, int column) { return row.real(column); }
};

template <>
struct Column<std::string> {
    static constexpr Type type = Type::text;
    static Param param(const std::string& value) { return {.type = type, .text = value}; }
    static std::string read(const RowView& row, int column) {
        return std::string(row.text(column));
    }
};

template <>
struct Column<std::string_view> {
    static constexpr Type type = Type::text;
    static Param param(std::string_view value) { return {.type = type, .text = value}; }
};

template <std::size_t N>
struct Column<char[N]> {
    static constexpr Type type = Type::text;
    static Param param(const char* value) { return {.type = type, .text = value}; }
};

template <>
struct Column<Bytes> {
    static constexpr Type type = Type::bytes;
    static Param param(const Bytes& value) { return {.type = type, .text = value.data}; }
    static Bytes read(const RowView& row, int column) { return {std::string(row.bytes(column))}; }
};

template <>
struct Column<Uuid> {
    static constexpr Type type = Type::uuid;
    static Param param(const Uuid& value) { return {.type = type, .uuid = value}; }
    static Uuid read(const RowView& row, int column) { return row.uuid(column); }
};

template <Prefix P>
struct Column<Id<P>> {
    static constexpr Type type = Type::uuid;
    static Param param(const Id<P>& value) { return {.type = type, .uuid = value.uuid}; }
    static Id<P> read(const RowView& row, int column) { return {row.uuid(column)}; }
};

template <>
struct Column<Instant> {
    static constexpr Type type = Type::integer;
    static Param param(Instant value) { return {.type = type, .integer = value.us}; }
    static Instant read(const RowView& row, int column) { return {row.integer(column)}; }
};

template <>
struct Column<UnitPrice> {
    static constexpr Type type = Type::integer;
    static Param param(UnitPrice value) { return {.type = type, .integer = value.micro}; }
    static UnitPrice read(const RowView& row, int column) { return {row.integer(column)}; }
};

template <>
struct Column<Currency> {
    static constexpr Type type = Type::text;
    static Param param(const Currency& value) { return {.type = type, .text = value.view()}; }
    static Currency read(const RowView& row, int column) {
        const auto currency = parse_currency(row.text(column));
        check(currency.has_value(), "a stored currency is an ISO code");
        return *currency;
    }
};

template <DescribedEnum E>
struct Column<E> {
    static constexpr Type type = Type::text;
    static Param param(E value) { return {.type = type, .text = enum_name(value)}; }
    static E read(const RowView& row, int column) {
        E value{};
        check(enum_value(row.text(column), value), "a stored word is one of its enum");
        return value;
    }
};

template <class T>
struct Column<std::optional<T>> {
    static constexpr Type type = Column<T>::type;
    static Param param(const std::optional<T>& value) {
        return value ? Column<T>::param(*value) : Param{.type = type, .is_null = true};
    }
    static std::optional<T> read(const RowView& row, int column) {
        if (row.is_null(column)) return std::nullopt;
        return Column<T>::read(row, column);
    }
};

template <class T>
Param param(const T& value) {
    return Column<T>::param(value);
}

/// A described struct from a row whose columns stand in the order of description.
template <DescribedStruct Row>
Row read_row(const RowView& view) {
    check(view.columns() == static_cast<int>(member_count<Row>),
          "a row has the columns of its type");
    Row row{};
    int column = 0;
    for_each_member(row, [&](std::string_view, auto& member) {
        member = Column<std::remove_reference_t<decltype(member)>>::read(view, column++);
    });
    return row;
}

}  // namespace nahtlos::sql
