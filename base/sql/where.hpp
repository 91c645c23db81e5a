// Where: what a list asks for: conditions that grow, where its page begins, how long that is.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sql/tx.hpp"

namespace nahtlos::sql {

enum class Way { up, down };

/// The end of a select, which grows by what is asked for; statements of one shape are prepared
/// once. Texts it is given outlive it.
class Where {
public:
    /// "condition $n end".
    template <class T>
    void add(std::string_view condition, const T& value, std::string_view end = {}) {
        begin();
        text_ += condition;
        put(value);
        text_ += end;
    }
    /// A condition without a parameter.
    void also(std::string_view condition) {
        begin();
        text_ += condition;
    }
    template <class E>
    void add_any(std::string_view column, const std::vector<E>& values) {
        if (values.empty()) return;
        begin();
        text_ += column;
        text_ += " in (";
        // Each once: a statement has few parameters, and a caller may say the same again and again.
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto seen = values.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::find(values.begin(), seen, values[i]) != seen) continue;
            if (i > 0) text_ += ", ";
            put(values[i]);
        }
        text_ += ')';
    }
    template <class T>
    void add_if(std::string_view condition, const std::optional<T>& value,
                std::string_view end = {}) {
        if (value) add(condition, *value, end);
    }
    /// Made between two times, from inclusive, to exclusive. Ids begin with when they were made, so
    /// a list by `id` begins and ends near these; by a day, since a clock may have been wrong.
    void add_made(std::string_view id, std::string_view made, const std::optional<Instant>& from,
                  const std::optional<Instant>& to) {
        const auto begin_at = [&](std::string_view column, std::string_view sign) {
            begin();
            text_ += column;
            text_ += sign;
        };
        if (from) {
            begin_at(made, " >= ");
            put(*from);
            begin_at(id, " > ");
            put(least_id(*from - days(1)));
        }
        if (to) {
            begin_at(made, " < ");
            put(*to);
            begin_at(id, " < ");
            put(least_id(*to + days(1)));
        }
    }
    /// Last: up to `limit` rows beyond `last`, in the order of `keys` ("a, b"), the columns of the
    /// members of Key in their order. Together they name one row, and an index should begin with
    /// them, so that a page is read and no more.
    template <class Key>
    void page(std::string_view keys, const std::optional<Key>& last, std::int64_t limit,
              Way way = Way::up) {
        if (last) {
            begin();
            text_ += '(';
            text_ += keys;
            text_ += way == Way::up ? ") > (" : ") < (";
            put_members(*last);
            text_ += ')';
        }
        text_ += " order by ";
        for (const char letter : keys) {
            if (letter == ',' && way == Way::down) text_ += " desc";
            text_ += letter;
        }
        text_ += way == Way::up ? " limit " : " desc limit ";
        put(limit);
    }
    template <class T>
    void put(const T& value) {
        params_.push_back(sql::param(value));
        text_ += '$' + std::to_string(params_.size());
    }
    std::string& text() { return text_; }
    const std::string& text() const { return text_; }
    std::span<const sql::Param> params() const { return params_; }

private:
    void begin() {
        text_ += is_begun_ ? " and " : " where ";
        is_begun_ = true;
    }
    template <class Key>
    void put_members(const Key& key) {
        if constexpr (DescribedStruct<Key>) {
            bool is_first = true;
            for_each_member(key, [&](std::string_view, const auto& member) {
                if (!is_first) text_ += ", ";
                is_first = false;
                put(member);
            });
        } else {
            put(key);
        }
    }
    // Below every UUIDv7 made at `at` or later.
    static Uuid least_id(Instant at) {
        const auto ms = std::max<std::int64_t>(0, at.us / 1000);
        Uuid id;
        for (std::size_t i = 0; i < 6; ++i) {
            id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i) & 255);
        }
        return id;
    }
    bool is_begun_ = false;
    std::string text_;
    std::vector<sql::Param> params_;
};

/// "a, b, c": the columns of a described row, for a select.
template <DescribedStruct Row>
const std::string& column_list() {
    return detail::shape<Row>().list;
}

/// All rows of the select that `where` ends; `after` follows it where it is a part of another one.
template <DescribedStruct Row>
std::vector<Row> select(Tx& tx, std::string text, const Where& where, std::string_view after = {}) {
    std::vector<Row> rows;
    text += where.text();
    text += after;
    tx.connection().run(text, where.params(),
                        [&](const RowView& view) { rows.push_back(read_row<Row>(view)); });
    return rows;
}

/// The rows of a table that `where` names.
template <DescribedStruct Row>
std::vector<Row> rows_of(Tx& tx, std::string_view table, const Where& where) {
    std::string text = "select " + column_list<Row>() + " from ";
    text += table;
    return select<Row>(tx, std::move(text), where);
}

}  // namespace nahtlos::sql
