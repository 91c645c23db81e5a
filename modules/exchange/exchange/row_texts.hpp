// RowTexts: the cells of one row by their fields, with what the format says of values and
// constants.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/fields.hpp"

namespace nahtlos::exchange {

class RowTexts {
public:
    explicit RowTexts(const Format& format) : format_(format), columns_(format) {}
    /// Looks at a row; the texts live as long as its cells.
    void look_at(const std::vector<std::string>& header, const table::Row& row);

    const Columns& columns() const { return columns_; }
    const Format& format() const { return format_; }
    /// Of the first column of the field, else its constant; "" when there is none.
    std::string_view text(Field field) const;
    std::string_view text(const FieldName& name) const;
    const Spelling& spelling(Field field) const;
    /// Calls f(known column, text) for those of a field whose cell is not empty, constants too.
    template <class F>
    void each(Field field, F f) const {
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            const auto& known = columns_.known()[i];
            if (known.name.field == field && !texts_[i].empty()) f(known, texts_[i]);
        }
        for (const auto& constant : constants_) {
            if (constant.name.field != field || !text(constant.name).empty()) continue;
            f(constant, std::string_view(constant.column_name));
        }
    }

    /// Calls f(known column, text) for those of a field, whether or not the cell is empty.
    template <class F>
    void each_cell(Field field, F f) const {
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            const auto& known = columns_.known()[i];
            if (known.name.field == field) f(known, texts_[i]);
        }
    }

private:
    const Format& format_;
    Columns columns_;
    std::vector<std::string_view> texts_;
    std::deque<std::string> changed_;        // texts that are not as the file has them
    std::vector<Columns::Known> constants_;  // the value stands for the name of the column
};

/// A problem of a column, with the value shortened.
table::RowProblem problem_of(const Columns& columns, std::int64_t line, const FieldName& field,
                             std::string code, std::string detail, std::string_view value);

}  // namespace nahtlos::exchange
