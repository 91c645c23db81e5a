// Writer: described structs straight to JSON text, without a document in between.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/json/traits.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::json {

/// One field of a described struct, as the writer sees it.
struct WriteField {
    std::string_view name;
    void (*write)(std::string& out, const void* object) = nullptr;
    bool (*is_empty)(const void* object) = nullptr;  // set where an empty optional is left out
};

// Each appends one value. Text that is not UTF-8 comes out with U+FFFD in its place.
void write_text(std::string& out, std::string_view text);
void write_integer(std::string& out, std::int64_t value);
/// check() if it is not finite: JSON has no such number.
void write_double(std::string& out, double value);
void write_free(std::string& out, const boost::json::value& value);
void write_free(std::string& out, const boost::json::object& object);
void write_money(std::string& out, const Money& money);
void write_object(std::string& out, const void* object, std::span<const WriteField> fields);

template <class T>
void write(std::string& out, const T& value);

template <class T, class Descriptor>
void write_member(std::string& out, const void* object) {
    write(out, static_cast<const T*>(object)->*Descriptor::pointer);
}

template <class T, class Descriptor>
bool is_member_empty(const void* object) {
    return !(static_cast<const T*>(object)->*Descriptor::pointer).has_value();
}

/// An empty optional is left out unless the struct says `static constexpr bool keep_null = true`,
/// or unless the reader would take its absence for a default.
template <class T, class D>
constexpr WriteField write_field() {
    WriteField field{outer_name(D::name), &write_member<T, D>};
    if constexpr (is_optional<MemberType<T, D>> && !may_miss<T, D>() &&
                  !requires { requires T::keep_null; }) {
        field.is_empty = &is_member_empty<T, D>;
    }
    return field;
}

template <DescribedStruct T>
inline constexpr auto write_fields = []<class... D>(boost::mp11::mp_list<D...>) {
    static_assert(annotations_name_members<T>(), "may_miss and docs name members");
    return std::array<WriteField, sizeof...(D)>{write_field<T, D>()...};
}(Members<T>{});

template <class T>
void write_list(std::string& out, const std::vector<T>& values) {
    out += '[';
    bool is_first = true;
    for (const auto& value : values) {
        if (!is_first) out += ',';
        is_first = false;
        write(out, value);
    }
    out += ']';
}

template <class T>
void write_map(std::string& out, const std::map<std::string, T>& values) {
    out += '{';
    bool is_first = true;
    for (const auto& [key, value] : values) {
        if (!is_first) out += ',';
        is_first = false;
        write_text(out, key);
        out += ':';
        write(out, value);
    }
    out += '}';
}

template <DescribedEnum E>
void write_enum(std::string& out, E value) {
    const auto name = enum_name(value);
    check(!name.empty(), "an enum holds one of its described values");
    out += '"';
    out += name;
    out += '"';
}

/// Appends `value` as JSON. Reading the text again gives an equal value.
template <class T>
void write(std::string& out, const T& value) {
    if constexpr (ValueType<T>) {
        write(out, value.wire());
    } else if constexpr (is_optional<T>) {
        if (value) {
            write(out, *value);
        } else {
            out += "null";
        }
    } else if constexpr (is_vector<T>) {
        write_list(out, value);
    } else if constexpr (is_string_map<T>) {
        write_map(out, value);
    } else if constexpr (DescribedStruct<T>) {
        write_object(out, &value, write_fields<T>);
    } else if constexpr (DescribedEnum<T>) {
        write_enum(out, value);
    } else if constexpr (std::same_as<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (WireInteger<T>) {
        write_integer(out, value);
    } else if constexpr (std::same_as<T, double>) {
        write_double(out, value);
    } else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::string_view>) {
        write_text(out, value);
    } else if constexpr (std::same_as<T, Uuid> || is_id<T> || std::same_as<T, Instant> ||
                         std::same_as<T, UnitPrice>) {
        // Letters, digits and punctuation that JSON need not escape.
        out += '"';
        out += to_string(value);
        out += '"';
    } else if constexpr (std::same_as<T, Currency>) {
        write_text(out, value.view());
    } else if constexpr (std::same_as<T, Money>) {
        write_money(out, value);
    } else if constexpr (FreeForm<T>) {
        write_free(out, value);
    } else {
        static_assert(never<T>, "describe the struct or enum, or give it the shape of a ValueType");
    }
}

template <class T>
std::string write(const T& value) {
    std::string out;
    out.reserve(256);
    write(out, value);
    return out;
}

}  // namespace nahtlos::json
