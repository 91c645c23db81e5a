#include <toml++/toml.h>

#include <algorithm>

#include "base/table/decoder.hpp"
#include "exchange/formats.hpp"

namespace nahtlos::exchange {
namespace {

using Wrong = std::vector<FieldProblem>;

std::string text_of(const toml::node& node) {
    if (const auto text = node.value<std::string>()) return *text;
    return {};
}

bool put_mark(Spelling& spelling, const std::string& text) {
    if (text != "." && text != ",") return false;
    spelling.decimal_mark = text[0];
    return true;
}

// 0.01, 1 or 1000 as a power of ten.
bool put_scale(Spelling& spelling, const toml::node& node) {
    const auto scale = node.value<double>();
    if (!scale) return false;
    double power = 1e-6;
    for (int shift = -6; shift <= 6; ++shift, power *= 10) {
        if (std::abs(*scale / power - 1) > 1e-9) continue;
        spelling.shift = shift;
        return true;
    }
    return false;
}

bool put_values(Spelling& spelling, const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return false;
    for (const auto& [from, to] : *table) {
        if (!to.is_string()) return false;
        spelling.values.emplace_back(std::string(from.str()), text_of(to));
    }
    return true;
}

bool put_spelling(Spelling& spelling, std::string_view key, const toml::node& node) {
    const auto text = text_of(node);
    if (key == "decimal") return put_mark(spelling, text);
    if (key == "scale") return put_scale(spelling, node);
    if (key == "values") return put_values(spelling, node);
    if (!node.is_string() || text.empty()) return false;
    for (const auto& [name, place] :
         {std::pair{"date", &spelling.date}, std::pair{"split", &spelling.split},
          std::pair{"path", &spelling.path}, std::pair{"prefix", &spelling.prefix}}) {
        if (key != name) continue;
        *place = text;
        return true;
    }
    return false;
}

void put_column(Format& format, const std::string& name, const toml::node& node, Wrong& wrong) {
    const auto here = "/columns/" + name;
    ColumnMeaning column{name, text_of(node), format.spelling};
    if (const auto* table = node.as_table()) {
        for (const auto& [key, value] : *table) {
            if (key.str() == "field") {
                column.field = text_of(value);
            } else if (!put_spelling(column.spelling, key.str(), value)) {
                wrong.push_back({here + '/' + std::string(key.str()), "invalid_format",
                                 "is none of field, decimal, scale, date, split, path, prefix and "
                                 "values, or has a value of another kind"});
            }
        }
    }
    if (!parse_field(column.field)) {
        wrong.push_back({here, "unknown_value", "must name a field like title or price.de"});
    }
    format.columns.push_back(std::move(column));
}

bool put_head(Format& format, std::string_view key, const toml::node& node) {
    const auto text = text_of(node);
    if (key == "kind") {
        if (!enum_value(text, format.kind)) return false;
        if (format.kind != RecordKind::products) format.grouping = Grouping::single;
        return true;
    }
    if (key == "grouping") return enum_value(text, format.grouping);
    if (key == "encoding") {
        format.encoding = text;
        return table::is_known_encoding(text);
    }
    if (key == "delimiter") {
        if (text.size() != 1 || text == "\"" || text == "\n") return false;
        format.delimiter = text[0];
        return true;
    }
    if (key == "quotes") {
        const auto has = node.value<bool>();
        format.has_quotes = has.value_or(true);
        return has.has_value();
    }
    return (key == "decimal" || key == "date") && put_spelling(format.spelling, key, node);
}

void put_constants(Format& format, const toml::table& constants, Wrong& wrong) {
    for (const auto& [key, value] : constants) {
        const auto field = parse_field(key.str());
        if (!field || !value.is_string()) {
            wrong.push_back({"/constants/" + std::string(key.str()), "unknown_value",
                             "must be a field with a text"});
            continue;
        }
        format.constants.emplace_back(*field, text_of(value));
    }
}

}  // namespace

Result<Format> read_mapping(std::string_view text) {
    toml::table root;
    try {
        root = toml::parse(text);
    } catch (const toml::parse_error& error) {
        return Refusal{RefusalKind::malformed, "malformed_mapping",
                       "line " + std::to_string(error.source().begin.line) + ": " +
                           std::string(error.description())};
    }
    Format format;
    Wrong wrong;
    const toml::table none;
    const auto table_of = [&](const char* name) -> const toml::table& {
        const auto* table = root[name].as_table();
        return table == nullptr ? none : *table;
    };
    // What holds for all columns comes before the columns.
    for (const auto& [key, value] : root) {
        if (key.str() == "columns" || key.str() == "constants") {
            if (!value.is_table()) {
                wrong.push_back({'/' + std::string(key.str()), "wrong_type", "must be a table"});
            }
        } else if (!put_head(format, key.str(), value)) {
            wrong.push_back({'/' + std::string(key.str()), "invalid_format",
                             "is none of kind, grouping, encoding, delimiter, quotes, decimal and "
                             "date, or has a value that cannot be"});
        }
    }
    for (const auto& [key, value] : table_of("columns")) {
        put_column(format, std::string(key.str()), value, wrong);
    }
    put_constants(format, table_of("constants"), wrong);
    if (format.columns.empty()) wrong.push_back({"/columns", "required", "must not be empty"});
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_mapping", "the mapping is wrong",
                       std::move(wrong)};
    }
    return format;
}

}  // namespace nahtlos::exchange
