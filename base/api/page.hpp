// Page: a list by cursor, newest or lowest key first, 1 to 100 entries at a time.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json/reader.hpp"
#include "base/json/schema.hpp"
#include "base/json/values.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::api {

/// URL-safe base64 without padding (RFC 4648, section 5).
std::string base64url(std::string_view bytes);
/// Nothing when it is none, or not the one spelling of its bytes.
std::optional<std::string> parse_base64url(std::string_view text);

/// The key of the last entry of a page, opaque to clients: anything json::read takes.
template <class Key>
struct Cursor {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be a next_cursor of this list";
    Key key{};
    static std::optional<Cursor> parse(const Wire& wire) {
        const auto text = parse_base64url(wire);
        if (!text) return std::nullopt;
        auto key = json::read<Key>(*text);
        if (!key) return std::nullopt;
        return Cursor{*std::move(key)};
    }
    Wire wire() const { return base64url(json::write(key)); }
    static boost::json::object schema() {
        auto schema = json::type_schema("string");
        schema["description"] = "next_cursor of the page before";
        return schema;
    }
};

template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next_cursor;  // missing on the last page
    BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};

/// A page of `limit` from rows of which one more than that was asked for; `key_of(row)` is what the
/// list goes on from.
template <class T, class KeyOf>
Page<T> page_of(std::vector<T> rows, json::Limit limit, KeyOf key_of) {
    Page<T> page;
    const auto most = static_cast<std::size_t>(limit.value);
    if (rows.size() > most) {
        rows.resize(most);
        using Key = std::remove_cvref_t<decltype(key_of(rows.back()))>;
        page.next_cursor = Cursor<Key>{key_of(rows.back())}.wire();
    }
    page.items = std::move(rows);
    return page;
}

/// The same of a list that looked no further than `end`, inclusive: a page with room left goes on
/// from there.
template <class T, class Key, class KeyOf>
Page<T> page_of(std::vector<T> rows, json::Limit limit, KeyOf key_of,
                const std::optional<Key>& end) {
    auto page = page_of(std::move(rows), limit, key_of);
    if (!page.next_cursor && end) page.next_cursor = Cursor<Key>{*end}.wire();
    return page;
}

}  // namespace nahtlos::api
