#include <algorithm>

#include "exchange/fields.hpp"

namespace nahtlos::exchange {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

// What the one `*` of a pattern stands for in a name; nothing when they differ.
std::optional<std::string> match(std::string_view pattern, std::string_view name) {
    const auto star = pattern.find('*');
    if (star == pattern.npos) {
        return is_same(pattern, name) ? std::optional<std::string>("") : std::nullopt;
    }
    const auto front = pattern.substr(0, star), back = pattern.substr(star + 1);
    if (name.size() <= front.size() + back.size() || !is_same(name.substr(0, star), front) ||
        !is_same(name.substr(name.size() - back.size()), back)) {
        return std::nullopt;
    }
    return std::string(name.substr(star, name.size() - front.size() - back.size()));
}

}  // namespace

std::optional<FieldName> parse_field(std::string_view text) {
    const auto point = text.find('.');
    FieldName name;
    const auto found = std::ranges::find(field_names, text.substr(0, point),
                                         &std::pair<std::string_view, Field>::first);
    if (found == std::end(field_names)) return std::nullopt;
    name.field = found->second;
    if (point != text.npos) name.qualifier = text.substr(point + 1);
    return name;
}

std::string to_string(const FieldName& name) {
    // The names stand in the order of the enumerators.
    std::string text(field_names[static_cast<std::size_t>(name.field)].first);
    if (!name.qualifier.empty()) text += '.' + name.qualifier;
    return text;
}

void Columns::learn(const std::vector<std::string>& header) {
    for (; learned_ < header.size(); ++learned_) {
        const auto& column = header[learned_];
        if (column.empty()) continue;
        const ColumnMeaning* found = nullptr;
        std::string star;
        for (const auto& meaning : format_->columns) {
            auto matched = match(meaning.name, column);
            if (!matched) continue;
            found = &meaning;
            star = *std::move(matched);
            break;
        }
        if (found == nullptr) {
            unknown_.push_back(column);
            continue;
        }
        auto field = found->field;
        if (const auto place = field.find('*'); place != field.npos) field.replace(place, 1, star);
        const auto name = parse_field(field);
        // A generic file has fields as columns; what is none of them is unknown here.
        if (!name) {
            unknown_.push_back(column);
            continue;
        }
        if (name->field == Field::ignored) continue;
        if (const auto* before = find(*name)) {
            // Of two names for one thing the first column counts; one name twice is told.
            if (before->column_name == column) unknown_.push_back(column);
            continue;
        }
        auto& first = first_[static_cast<std::size_t>(name->field)];
        if (first == none) first = known_.size();
        known_.push_back({*name, learned_, column, &found->spelling});
    }
}

const Columns::Known* Columns::find(Field field) const {
    const auto place = first_[static_cast<std::size_t>(field)];
    return place == none ? nullptr : &known_[place];
}

const Columns::Known* Columns::find(const FieldName& name) const {
    const auto found = std::ranges::find(known_, name, &Known::name);
    return found == known_.end() ? nullptr : &*found;
}

std::string Columns::name_of(const FieldName& name) const {
    if (const auto* known = find(name)) return known->column_name;
    if (const auto* known = find(name.field)) return known->column_name;
    return to_string(name);
}

}  // namespace nahtlos::exchange
