// Stretch: how far down a table a list looks for one page, so that a filter which fits little does
// not read all of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/sql/where.hpp"

namespace nahtlos::sql {

/// Rows that a list looks at for one page. Where fewer of them fit than the page has room for, the
/// page is shorter, and its cursor goes on behind them.
inline constexpr std::int64_t most_looked_at = 2'000;

/// The last row of the stretch that begins where `near` does: its columns `keys` ("a, b"), which
/// are the members of Key; nothing where the table ends before. `near` has the conditions of the
/// index that is walked, and no others.
template <DescribedStruct Key>
std::optional<Key> end_of_stretch(Tx& tx, std::string_view table, std::string_view keys, Where near,
                                  const std::optional<Key>& begin, Way way) {
    near.page(keys, begin, 1, way);
    near.text() += " offset ";
    near.put(most_looked_at - 1);
    auto found =
        select<Key>(tx, "select " + std::string(keys) + " from " + std::string(table), near);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace nahtlos::sql
