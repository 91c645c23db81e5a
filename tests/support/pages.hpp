// Lists over the API: what a page holds, and all pages one after the other.
#pragma once

#include <string>
#include <vector>

#include "tests/support/api.hpp"

namespace nahtlos::testing {

/// A text field of every item of a page; the status, if it is none.
inline std::vector<std::string> items(const ApiReply& page, const std::string& field) {
    std::vector<std::string> values;
    if (page.status != 200) return {std::to_string(page.status) + " " + page.body};
    const auto body = page.json();
    for (const auto& item : body.at("items").as_array()) {
        values.emplace_back(item.at(field).as_string().c_str());
    }
    return values;
}

/// Follows next_cursor to the end; `path` has a query already.
inline std::vector<std::string> all_pages(TestApi& api, const std::string& path,
                                          const std::string& as, const std::string& field) {
    std::vector<std::string> values;
    std::string cursor;
    for (int page = 0; page < 100; ++page) {
        const auto reply =
            api.call("GET " + path + (cursor.empty() ? "" : "&cursor=" + cursor), as);
        for (auto& value : items(reply, field)) values.push_back(std::move(value));
        cursor = reply.text("/next_cursor");
        if (cursor.empty()) return values;
    }
    check(false, "a list ends");
    return values;
}

}  // namespace nahtlos::testing
