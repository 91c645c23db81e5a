// Query parameters: the same described structs, read from decoded name and value pairs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/json/reader.hpp"

namespace nahtlos::json {

using QueryPairs = std::span<const std::pair<std::string, std::string>>;

/// What can stand in a query: scalars, and lists of scalars. No objects.
template <class T>
constexpr bool fits_in_query() {
    if constexpr (ValueType<T>) {
        return fits_in_query<typename T::Wire>();
    } else if constexpr (is_optional<T>) {
        return fits_in_query<typename T::value_type>();
    } else if constexpr (is_vector<T>) {
        return fits_in_query<typename T::value_type>() && !is_list<typename T::value_type>;
    } else {
        return !DescribedStruct<T> && !is_string_map<T> && !FreeForm<T> && !std::same_as<T, Money>;
    }
}

template <DescribedStruct T>
inline constexpr bool all_fit_in_query = []<class... D>(boost::mp11::mp_list<D...>) {
    return (fits_in_query<MemberType<T, D>>() && ...);
}(Members<T>{});

/// Reads the pairs into the fields of `object`; nothing when all is well.
std::optional<Refusal> read_query_into(void* object, std::span<const ReadField> fields,
                                       QueryPairs pairs, const ReadLimits& limits);

/// Reads decoded query parameters. Lists are filled by repeated names ("id=1&id=2"), by commas
/// ("id=1,2") or both; other names may come once. An unknown name is refused. Refusals are as of
/// read(), with pointers like "?limit" and "?id/1".
template <DescribedStruct T>
Result<T> read_query(QueryPairs pairs, ReadLimits limits = {}) {
    static_assert(all_fit_in_query<T>, "a query has scalars and lists of scalars only");
    T value{};
    if (auto refused = read_query_into(&value, read_fields<T>, pairs, limits)) {
        return *std::move(refused);
    }
    return value;
}

}  // namespace nahtlos::json
