// What a type is on the wire: the questions that reader, writer and schema all ask.
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/json/fwd.hpp"

namespace nahtlos::json {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
inline constexpr bool is_string_map = false;
template <class T>
inline constexpr bool is_string_map<std::map<std::string, T>> = true;

template <class T>
inline constexpr bool is_id = false;
template <Prefix P>
inline constexpr bool is_id<Id<P>> = true;

/// Signed up to 64 bits, unsigned up to 32: what fits into int64.
template <class T>
concept WireInteger = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                      (std::signed_integral<T> || sizeof(T) <= 4);

/// JSON kept as it came, for metadata.
template <class T>
concept FreeForm = std::same_as<T, boost::json::value> || std::same_as<T, boost::json::object>;

template <class T>
inline constexpr bool is_list = is_vector<T>;
template <class T>
inline constexpr bool is_list<std::optional<T>> = is_list<T>;
template <ValueType T>
inline constexpr bool is_list<T> = is_list<typename T::Wire>;

template <class>
inline constexpr bool never = false;

/// Whether `name` stands in the `may_miss` of T: such a field keeps its initializer when missing.
template <class T>
constexpr bool names_as_missable(std::string_view name) {
    if constexpr (requires { T::may_miss; }) {
        for (const std::string_view entry : T::may_miss) {
            if (entry == name) return true;
        }
    }
    return false;
}

/// The description of the field in the `docs` of T; empty without one.
template <class T>
constexpr std::string_view doc_of(std::string_view name) {
    if constexpr (requires { T::docs; }) {
        for (const auto& entry : T::docs) {
            if (std::string_view(entry.first) == name) return entry.second;
        }
    }
    return {};
}

/// A misspelled name in `may_miss` or `docs` would silently do nothing; the codecs assert this.
template <class T>
constexpr bool annotations_name_members() {
    const auto is_member = [](std::string_view name) {
        for (const auto member : member_names<T>) {
            if (member == name) return true;
        }
        return false;
    };
    if constexpr (requires { T::may_miss; }) {
        for (const std::string_view entry : T::may_miss) {
            if (!is_member(entry)) return false;
        }
    }
    if constexpr (requires { T::docs; }) {
        for (const auto& entry : T::docs) {
            if (!is_member(entry.first)) return false;
        }
    }
    return true;
}

template <class Object, class Member>
Object declaring_type(Member Object::*);

/// The struct that declares the member: T itself or one of its bases.
template <class Descriptor>
using Declaring =
    decltype(declaring_type(std::remove_cv_t<decltype(Descriptor::pointer)>(nullptr)));

/// Either the struct that declares the field or the one that inherits it may let it be missing.
template <class T, class Descriptor>
constexpr bool may_miss() {
    return names_as_missable<T>(outer_name(Descriptor::name)) ||
           names_as_missable<Declaring<Descriptor>>(outer_name(Descriptor::name));
}

template <class T, class Descriptor>
constexpr std::string_view field_doc() {
    const auto own = doc_of<T>(outer_name(Descriptor::name));
    return own.empty() ? doc_of<Declaring<Descriptor>>(outer_name(Descriptor::name)) : own;
}

/// What a value type says about its rule ("must be between 1 and 9999"): a constant or a function.
template <ValueType T>
std::string rule_of() {
    if constexpr (requires { std::string(T::rule()); }) {
        return std::string(T::rule());
    } else if constexpr (requires { std::string(T::rule); }) {
        return std::string(T::rule);
    } else {
        return "is not acceptable";
    }
}

}  // namespace nahtlos::json
