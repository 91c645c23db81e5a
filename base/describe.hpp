// Walks the members of a described struct: the one description that JSON, SQL and OpenAPI share.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace nahtlos {

/// Public members in order of description, those of described bases first.
template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

template <class T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;

template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value && std::is_enum_v<T>;

template <DescribedStruct T>
constexpr std::size_t member_count = boost::mp11::mp_size<Members<T>>::value;

/// Calls `visit(name, reference)` for each member of `object`, in order.
template <class T, class Visit>
constexpr void for_each_member(T& object, Visit&& visit) {
    boost::mp11::mp_for_each<Members<std::remove_const_t<T>>>(
        [&](auto member) { visit(std::string_view(member.name), object.*member.pointer); });
}

/// The name of an enumerator as described, or "" for a value without one.
template <DescribedEnum E>
constexpr std::string_view enum_name(E value) {
    std::string_view name;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
        if (described.value == value) name = described.name;
    });
    return name;
}

/// The enumerator of that name; false when there is none.
template <DescribedEnum E>
constexpr bool enum_value(std::string_view name, E& value) {
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
        if (name == described.name) {
            value = described.value;
            found = true;
        }
    });
    return found;
}

}  // namespace nahtlos
