// Walks described structs and enums: the one description that JSON, SQL and OpenAPI share.
#pragma once

#include <array>
#include <boost/describe/bases.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/list.hpp>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nahtlos {

/// A struct with BOOST_DESCRIBE_STRUCT(T, (Bases), (members)); its bases must be described too.
template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value &&
    boost::describe::has_describe_bases<T>::value;

/// An enum with BOOST_DESCRIBE_ENUM(T, enumerators).
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

/// A type with rules of its own that travels as the simpler type `Wire`: `parse` refuses what the
/// rules forbid (nothing or a Refusal), `wire()` gives it back.
template <class T>
concept ValueType = requires(const T& value, typename T::Wire wire) {
    T::parse(std::move(wire));
    value.wire();
};

/// The public descriptors of T, those of its bases first, as an mp_list.
template <DescribedStruct T>
using Members =
    boost::mp11::mp_rename<boost::describe::describe_members<T, boost::describe::mod_public |
                                                                    boost::describe::mod_inherited>,
                           boost::mp11::mp_list>;

/// The descriptors of an enum, as an mp_list.
template <DescribedEnum E>
using Enumerators =
    boost::mp11::mp_rename<boost::describe::describe_enumerators<E>, boost::mp11::mp_list>;

/// The name outside C++: a trailing underscore, there to avoid a keyword (`new_`), is not part of
/// it.
constexpr std::string_view outer_name(std::string_view name) {
    if (name.size() > 1 && name.ends_with('_')) name.remove_suffix(1);
    return name;
}

/// Type of the member a descriptor names.
template <class T, class Descriptor>
using MemberType = std::remove_cvref_t<decltype(std::declval<T&>().*Descriptor::pointer)>;

template <DescribedStruct T>
inline constexpr std::size_t member_count = boost::mp11::mp_size<Members<T>>::value;

/// Names of the members in order of description.
template <DescribedStruct T>
inline constexpr auto member_names = []<class... D>(boost::mp11::mp_list<D...>) {
    return std::array<std::string_view, sizeof...(D)>{outer_name(D::name)...};
}(Members<T>{});

/// Calls f(name, member) for every member, those of the bases first; members are const if the
/// object is.
template <class T, class F>
requires DescribedStruct<std::remove_cvref_t<T>>
constexpr void for_each_member(T&& object, F&& f) {
    [&]<class... D>(boost::mp11::mp_list<D...>) {
        (f(outer_name(D::name), object.*D::pointer), ...);
    }(Members<std::remove_cvref_t<T>>{});
}

template <DescribedEnum E>
inline constexpr auto enum_entries = []<class... D>(boost::mp11::mp_list<D...>) {
    return std::array<std::pair<std::string_view, E>, sizeof...(D)>{
        std::pair<std::string_view, E>{outer_name(D::name), D::value}...};
}(Enumerators<E>{});

/// Empty when `value` is none of the described ones.
template <DescribedEnum E>
constexpr std::string_view enum_name(E value) {
    for (const auto& [name, entry] : enum_entries<E>) {
        if (entry == value) return name;
    }
    return {};
}

/// The enumerator of that name goes to `value`; false when there is none.
template <DescribedEnum E>
constexpr bool enum_value(std::string_view name, E& value) {
    for (const auto& [entry, described] : enum_entries<E>) {
        if (entry != name) continue;
        value = described;
        return true;
    }
    return false;
}

}  // namespace nahtlos
