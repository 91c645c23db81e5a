#include <algorithm>

#include "exchange/row_texts.hpp"
#include "exchange/values.hpp"

namespace nahtlos::exchange {

void RowTexts::look_at(const std::vector<std::string>& header, const table::Row& row) {
    if (constants_.empty()) {
        for (const auto& [name, value] : format_.constants) {
            constants_.push_back({name, 0, value, &format_.spelling});
        }
    }
    columns_.learn(header);
    changed_.clear();
    texts_.clear();
    for (const auto& known : columns_.known()) {
        auto text = trimmed(row.cell(known.column));
        const auto& spelling = *known.spelling;
        const auto meaning =
            std::ranges::find(spelling.values, text, &std::pair<std::string, std::string>::first);
        if (meaning != spelling.values.end()) text = meaning->second;
        if (!spelling.prefix.empty() && !text.empty()) {
            text = changed_.emplace_back(spelling.prefix + std::string(text));
        }
        texts_.push_back(text);
    }
}

std::string_view RowTexts::text(Field field) const {
    if (const auto* known = columns_.find(field)) {
        const auto text = texts_[static_cast<std::size_t>(known - columns_.known().data())];
        if (!text.empty()) return text;
    }
    for (const auto& constant : constants_) {
        if (constant.name.field == field) return constant.column_name;
    }
    return {};
}

std::string_view RowTexts::text(const FieldName& name) const {
    const auto* known = columns_.find(name);
    if (known == nullptr) return {};
    return texts_[static_cast<std::size_t>(known - columns_.known().data())];
}

const Spelling& RowTexts::spelling(Field field) const {
    const auto* known = columns_.find(field);
    return known == nullptr ? format_.spelling : *known->spelling;
}

table::RowProblem problem_of(const Columns& columns, std::int64_t line, const FieldName& field,
                             std::string code, std::string detail, std::string_view value) {
    return {line, columns.name_of(field), std::move(code), std::move(detail),
            table::shortened(value)};
}

}  // namespace nahtlos::exchange
