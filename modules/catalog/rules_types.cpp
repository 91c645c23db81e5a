#include <unicode/regex.h>

#include <algorithm>
#include <set>

#include "base/repeats.hpp"
#include "catalog/attributes.hpp"

namespace nahtlos::catalog {
namespace {

using Wrong = std::vector<FieldProblem>;

bool is_code(const std::string& text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

void check_code(const std::string& code, const std::string& pointer, Wrong& wrong) {
    if (is_code(code)) return;
    wrong.push_back({pointer, "invalid_format", "may have a-z, 0-9, '_', '-' and '.' only"});
}

void check_pattern(const Attribute& a, const std::string& here, Wrong& wrong) {
    if (!a.pattern) return;
    if (a.kind != AttributeKind::text) {
        wrong.push_back({here + "/pattern", "not_applicable", "is for texts of one line"});
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(a.pattern->value), 0, status);
    if (U_FAILURE(status)) {
        wrong.push_back({here + "/pattern", "invalid_format", "is not a regular expression"});
    }
}

void check_unit(const Attribute& a, const std::string& here, Wrong& wrong) {
    if (a.kind != AttributeKind::measure) {
        if (a.family) {
            wrong.push_back({here + "/family", "not_applicable", "is for measures"});
        }
        return;
    }
    if (!a.family || !a.unit) {
        wrong.push_back({here + (a.family ? "/unit" : "/family"), "required", "is required"});
        return;
    }
    const auto* unit = unit_of(a.unit->value);
    if (unit == nullptr || unit->family != *a.family) {
        wrong.push_back({here + "/unit", "unknown_unit", "is not a unit of this family"});
    }
}

void check_choices(const Attribute& a, const std::string& here, Wrong& wrong) {
    const bool needs = a.kind == AttributeKind::choice || a.kind == AttributeKind::choices;
    if (needs && a.choices.empty()) {
        wrong.push_back({here + "/choices", "required", "must not be empty"});
    }
    if (!needs && !a.choices.empty()) {
        wrong.push_back({here + "/choices", "not_applicable", "is for kinds that choose"});
    }
    if (a.choices.size() > 1000) {
        wrong.push_back({here + "/choices", "too_many", "may have 1000 entries at most"});
    }
    Repeats<std::string> seen;
    for (std::size_t i = 0; i < a.choices.size(); ++i) {
        const auto at = here + "/choices/" + std::to_string(i) + "/code";
        if (auto again = seen.look_at(a.choices[i].code.value, i, at)) wrong.push_back(*again);
    }
}

void check_limits(const Attribute& a, const std::string& here, Wrong& wrong) {
    const bool is_text = a.kind == AttributeKind::text || a.kind == AttributeKind::long_text;
    const bool is_number = a.kind == AttributeKind::integer || a.kind == AttributeKind::number ||
                           a.kind == AttributeKind::measure;
    if (a.is_localized && !is_text) {
        wrong.push_back({here + "/is_localized", "not_applicable", "is for texts"});
    }
    if ((a.least || a.most) && !is_number) {
        wrong.push_back({here + (a.least ? "/least" : "/most"), "not_applicable",
                         "is for numbers and measures"});
    }
    if (a.least && a.most && *a.least > *a.most) {
        wrong.push_back({here + "/most", "out_of_range", "must not be below the least"});
    }
    if (a.scale && (*a.scale < 0 || *a.scale > 6)) {
        wrong.push_back({here + "/scale", "out_of_range", "must be between 0 and 6"});
    }
    if (a.most_characters && (*a.most_characters < 1 || *a.most_characters > 20'000)) {
        wrong.push_back({here + "/most_characters", "out_of_range", "must be between 1 and 20000"});
    }
}

// The attributes of `type` laid over those of its ancestors.
void lay_over(ProductTypes::Family& family, const ProductType& type, const std::string& here,
              Wrong& wrong) {
    for (std::size_t i = 0; i < type.attributes.size(); ++i) {
        const auto& a = type.attributes[i];
        const auto it = std::ranges::find(family, a.code, &Attribute::code);
        if (it == family.end()) {
            family.push_back(a);
        } else if (it->kind != a.kind || it->level != a.level || it->family != a.family ||
                   it->is_localized != a.is_localized) {
            wrong.push_back({here + "/attributes/" + std::to_string(i), "differs",
                             "is of another kind or level than the one it replaces"});
        } else {
            *it = a;
        }
    }
}

}  // namespace

void check_type(const ProductType& type, const std::string& pointer, Wrong& wrong) {
    check_code(type.code.value, pointer + "/code", wrong);
    if (type.attributes.size() > most_attributes) {
        wrong.push_back({pointer + "/attributes", "too_many", "may have 200 entries at most"});
    }
    Repeats<std::string> seen;
    for (std::size_t i = 0; i < type.attributes.size(); ++i) {
        const auto& a = type.attributes[i];
        const auto here = pointer + "/attributes/" + std::to_string(i);
        check_code(a.code.value, here + "/code", wrong);
        if (auto again = seen.look_at(a.code.value, i, here + "/code")) wrong.push_back(*again);
        check_unit(a, here, wrong);
        check_choices(a, here, wrong);
        check_limits(a, here, wrong);
        check_pattern(a, here, wrong);
    }
}

Result<ProductTypes> ProductTypes::make(const std::vector<ProductType>& types) {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < types.size(); ++i) places[types[i].code.value] = i;
    ProductTypes made;
    Wrong wrong;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto here = "/types/" + std::to_string(i);
        std::vector<std::size_t> chain{i};
        for (const auto* at = &types[i]; at->parent; at = &types[chain.back()]) {
            const auto parent = places.find(at->parent->value);
            if (parent == places.end()) {
                wrong.push_back({here + "/parent", "unknown", "is not a product type"});
                break;
            }
            if (std::ranges::find(chain, parent->second) != chain.end()) {
                wrong.push_back({here + "/parent", "cycle", "is the type itself or below it"});
                break;
            }
            if (chain.size() == most_type_depth) {
                wrong.push_back({here + "/parent", "too_deep", "has too many ancestors"});
                break;
            }
            chain.push_back(parent->second);
        }
        auto& family = made.families_[types[i].code.value];
        for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
            lay_over(family, types[*it], "/types/" + std::to_string(*it), wrong);
        }
        if (types[i].parent) made.parents_[types[i].code.value] = types[i].parent->value;
    }
    if (wrong.empty()) return made;
    return Refusal{RefusalKind::invalid, "invalid_request", "these types cannot be", wrong};
}

const ProductTypes::Family* ProductTypes::find(const std::string& code) const {
    const auto it = families_.find(code);
    return it == families_.end() ? nullptr : &it->second;
}

std::vector<std::string> ProductTypes::lineage(const std::string& code) const {
    std::vector<std::string> line;
    if (!families_.contains(code)) return line;
    line.push_back(code);
    for (auto it = parents_.find(code); it != parents_.end(); it = parents_.find(it->second)) {
        line.push_back(it->second);
    }
    return line;
}

}  // namespace nahtlos::catalog
