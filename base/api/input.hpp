// Input: the typed arguments of a handler, read from placeholders, query and body.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/api/exchange.hpp"
#include "base/json/query.hpp"
#include "base/json/reader.hpp"
#include "base/json/schema.hpp"

namespace nahtlos::api {

enum class InputKind { placeholder, query, body, optional_body, request };

/// What an argument of type T is read from. Described structs come from the query of GET and
/// DELETE, else from the body; an optional one is a body that may be missing.
template <class T>
constexpr InputKind input_kind(bool has_body) {
    if constexpr (std::same_as<T, http::Request>) {
        return InputKind::request;
    } else if constexpr (json::is_optional<T>) {
        return InputKind::optional_body;
    } else if constexpr (DescribedStruct<T>) {
        return has_body ? InputKind::body : InputKind::query;
    } else {
        return InputKind::placeholder;
    }
}

/// Nothing when the text is no T: then there is no such resource.
template <class T>
std::optional<T> read_placeholder(const std::string& text) {
    if constexpr (json::is_id<T>) {
        return parse_id<T>(text);
    } else if constexpr (std::same_as<T, Uuid>) {
        return parse_uuid(text);
    } else if constexpr (std::same_as<T, std::string>) {
        return text;
    } else if constexpr (ValueType<T>) {
        auto parsed = T::parse(text);
        if (!parsed) return std::nullopt;
        return std::move(*parsed);
    } else {
        static_assert(json::never<T>, "a placeholder is an id, a string or a value type of one");
    }
}

Refusal no_such_resource();
Refusal body_missing();
/// How large a body may be was decided where it was received, by its route: see body_bytes.
json::ReadLimits limits_of(const http::Request& request);

/// Reads one argument; `next` is the placeholder that comes next.
template <class T>
Result<T> read_input(const Exchange& exchange, std::size_t& next, bool has_body) {
    if constexpr (std::same_as<T, http::Request>) {
        return exchange.request;
    } else if constexpr (json::is_optional<T>) {
        if (exchange.request.body.empty()) return T{};
        auto body =
            json::read<typename T::value_type>(exchange.request.body, limits_of(exchange.request));
        if (!body) return body.refusal();
        return T{std::move(*body)};
    } else if constexpr (DescribedStruct<T>) {
        if constexpr (json::all_fit_in_query<T>) {
            if (!has_body) return json::read_query<T>(exchange.query);
        }
        if (exchange.request.body.empty()) return body_missing();
        return json::read<T>(exchange.request.body, limits_of(exchange.request));
    } else {
        auto value = read_placeholder<T>(exchange.path.at(next++));
        if (!value) return no_such_resource();
        return *std::move(value);
    }
}

/// All arguments, in their order; the first that refuses wins.
template <class... In>
Result<std::tuple<In...>> read_inputs(const Exchange& exchange, bool has_body) {
    std::tuple<In...> values;
    std::optional<Refusal> refusal;
    std::size_t next = 0;
    const auto read_one = [&]<class T>(T& value) {
        if (refusal) return;
        auto read = read_input<T>(exchange, next, has_body);
        if (read) {
            value = std::move(*read);
        } else {
            refusal = read.refusal();
        }
    };
    std::apply([&](auto&... value) { (read_one(value), ...); }, values);
    if (refusal) return *std::move(refusal);
    return values;
}

}  // namespace nahtlos::api
