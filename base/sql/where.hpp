// Where: a where clause that grows by what is asked for, with its parameters.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sql/tx.hpp"

namespace nahtlos::sql {

/// A where clause that grows by what is asked for; statements of one shape are prepared once.
class Where {
public:
    template <class T>
    void add(std::string_view condition, const T& value) {
        begin();
        text_ += condition;
        put(value);
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
    void add_if(std::string_view condition, const std::optional<T>& value) {
        if (value) add(condition, *value);
    }
    template <class T>
    void put(const T& value) {
        params_.push_back(sql::param(value));
        text_ += '$' + std::to_string(params_.size());
    }
    std::string& text() { return text_; }
    std::span<const sql::Param> params() const { return params_; }

private:
    void begin() {
        text_ += is_begun_ ? " and " : " where ";
        is_begun_ = true;
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

/// All rows of a select whose text ends in `where.text()`.
template <DescribedStruct Row>
std::vector<Row> select(Tx& tx, std::string_view text, const Where& where) {
    std::vector<Row> rows;
    tx.connection().run(text, where.params(),
                        [&](const RowView& view) { rows.push_back(read_row<Row>(view)); });
    return rows;
}

}  // namespace nahtlos::sql
