#include <algorithm>

#include "base/time.hpp"
#include "catalog/collections.hpp"

namespace nahtlos::catalog {
namespace {

bool needs_number(const Condition& c) {
    return c.test == ConditionTest::at_least || c.test == ConditionTest::at_most;
}

std::string lower(std::string text) {
    for (auto& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 32);
    }
    return text;
}

// A value as texts that a condition may be compared with.
std::vector<std::string> texts_of(const boost::json::value& value) {
    std::vector<std::string> texts;
    if (value.is_string()) texts.emplace_back(value.get_string().c_str());
    if (value.is_int64()) texts.push_back(std::to_string(value.get_int64()));
    if (value.is_bool()) texts.emplace_back(value.get_bool() ? "true" : "false");
    if (value.is_array()) {
        for (const auto& v : value.get_array())
            std::ranges::move(texts_of(v), std::back_inserter(texts));
    }
    if (value.is_object()) {
        const auto& object = value.get_object();
        if (const auto* amount = object.if_contains("amount")) {
            // Measures are compared in the base unit of their family.
            const auto* unit = unit_of(object.at("unit").get_string().c_str());
            const auto number = Decimal::parse(amount->get_string().c_str());
            check(unit != nullptr && number.has_value(), "a stored measure reads back");
            const auto& all = units();
            const auto base = std::ranges::find(all, unit->family, &Unit::family);
            if (const auto whole = convert(*number, *unit, *base)) texts.push_back(whole->wire());
        } else {
            for (const auto& entry : object) {
                std::ranges::move(texts_of(entry.value()), std::back_inserter(texts));
            }
        }
    }
    return texts;
}

void add_attribute(const Attributes& attributes, const std::string& code,
                   std::vector<std::string>& into) {
    const auto it = attributes.find(code);
    if (it != attributes.end()) std::ranges::move(texts_of(it->second), std::back_inserter(into));
}

std::vector<std::string> values_of(const Condition& c, const WholeProduct& p,
                                   const ProductFacts& facts) {
    std::vector<std::string> values;
    switch (c.field) {
        case ConditionField::brand:
            if (p.brand) values.push_back(*p.brand);
            break;
        case ConditionField::product_type: return facts.types;
        case ConditionField::category: return facts.categories;
        case ConditionField::tag: return p.tags;
        case ConditionField::kind: values.emplace_back(enum_name(p.kind)); break;
        case ConditionField::title:
            for (const auto& [language, text] : p.texts) values.push_back(text.title);
            break;
        case ConditionField::sku:
            for (const auto& v : p.variants) values.push_back(v.sku);
            break;
        case ConditionField::attribute:
            add_attribute(p.attributes, c.of->value, values);
            for (const auto& v : p.variants) add_attribute(v.attributes, c.of->value, values);
            break;
        case ConditionField::price: {
            const auto it = facts.prices.find(c.of->value);
            if (it == facts.prices.end()) break;
            for (const auto& price : it->second) values.push_back(to_string(price));
            break;
        }
        case ConditionField::created_at: values.push_back(to_string(p.created_at)); break;
    }
    return values;
}

// Numbers and times by their size; what is neither is no match.
std::optional<std::int64_t> size_of(const Condition& c, const std::string& text) {
    if (c.field == ConditionField::created_at) {
        const auto at = parse_instant(text);
        if (at) return at->us;
        return std::nullopt;
    }
    const auto number = Decimal::parse(text);
    if (number) return number->micro;
    return std::nullopt;
}

bool is_met(const Condition& c, const std::string& value, const std::string& wanted) {
    switch (c.test) {
        case ConditionTest::is:
        case ConditionTest::is_not: return value == wanted;
        case ConditionTest::contains: return lower(value).find(lower(wanted)) != std::string::npos;
        case ConditionTest::at_least:
        case ConditionTest::at_most: {
            const auto a = size_of(c, value), b = size_of(c, wanted);
            if (!a || !b) return false;
            return c.test == ConditionTest::at_least ? *a >= *b : *a <= *b;
        }
        case ConditionTest::exists: return true;
    }
    return false;
}

bool holds(const Condition& c, const WholeProduct& product, const ProductFacts& facts) {
    const auto values = values_of(c, product, facts);
    if (c.test == ConditionTest::exists) return !values.empty();
    const bool is_any = std::ranges::any_of(values, [&](const std::string& value) {
        return std::ranges::any_of(
            c.values, [&](const auto& wanted) { return is_met(c, value, wanted.value); });
    });
    return c.test == ConditionTest::is_not ? !is_any : is_any;
}

void check_condition(const Condition& c, const std::string& here,
                     std::vector<FieldProblem>& wrong) {
    const bool has_of = c.field == ConditionField::attribute || c.field == ConditionField::price;
    if (has_of && !c.of) wrong.push_back({here + "/of", "required", "is required"});
    if (!has_of && c.of) {
        wrong.push_back({here + "/of", "not_applicable", "is for attributes and prices"});
    }
    if (c.test == ConditionTest::exists) {
        if (!c.values.empty()) {
            wrong.push_back({here + "/values", "not_applicable", "has nothing to compare with"});
        }
        return;
    }
    if (c.values.empty()) wrong.push_back({here + "/values", "required", "must not be empty"});
    if (c.values.size() > 100) {
        wrong.push_back({here + "/values", "too_many", "may have 100 entries at most"});
    }
    for (std::size_t i = 0; i < c.values.size(); ++i) {
        if (!needs_number(c) || size_of(c, c.values[i].value)) continue;
        wrong.push_back({here + "/values/" + std::to_string(i), "invalid_format",
                         c.field == ConditionField::created_at ? "must be a time"
                                                               : std::string(Decimal::rule)});
    }
}

}  // namespace

void check_rule(const CollectionRule& rule, const std::string& pointer,
                std::vector<FieldProblem>& wrong) {
    if (rule.all.empty() && rule.any.empty()) {
        wrong.push_back({pointer, "required", "must have a condition"});
    }
    if (rule.all.size() + rule.any.size() > 50) {
        wrong.push_back({pointer, "too_many", "may have 50 conditions at most"});
        return;
    }
    for (std::size_t i = 0; i < rule.all.size(); ++i) {
        check_condition(rule.all[i], pointer + "/all/" + std::to_string(i), wrong);
    }
    for (std::size_t i = 0; i < rule.any.size(); ++i) {
        check_condition(rule.any[i], pointer + "/any/" + std::to_string(i), wrong);
    }
}

bool matches(const CollectionRule& rule, const WholeProduct& product, const ProductFacts& facts) {
    if (product.status == ProductStatus::archived) return false;
    const auto is_held = [&](const Condition& c) { return holds(c, product, facts); };
    return std::ranges::all_of(rule.all, is_held) &&
           (rule.any.empty() || std::ranges::any_of(rule.any, is_held));
}

}  // namespace nahtlos::catalog
