#include <algorithm>
#include <set>

#include "base/repeats.hpp"
#include "modules/catalog/write_rules.hpp"

namespace nahtlos::catalog {
namespace {

using Wrong = std::vector<FieldProblem>;

std::string at(const std::string& list, std::size_t i) { return list + std::to_string(i); }

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void check_axes(const WholeProduct& product, Wrong& wrong) {
    if (product.options.size() > 5) {
        wrong.push_back({"/options", "too_many", "may have 5 entries at most"});
    }
    Repeats<std::string> axes;
    for (std::size_t i = 0; i < product.options.size(); ++i) {
        const auto& axis = product.options[i];
        const auto here = at("/options/", i);
        if (auto again = axes.look_at(axis.code.value, i, here + "/code")) wrong.push_back(*again);
        Repeats<std::string> values;
        for (std::size_t j = 0; j < axis.values.size(); ++j) {
            const auto place = at(here + "/values/", j) + "/code";
            if (auto again = values.look_at(axis.values.values[j].code.value, j, place)) {
                wrong.push_back(*again);
            }
        }
    }
}

// Where a product says its options, each variant on sale has one value of each, and no two the
// same ones.
void check_combinations(const WholeProduct& product, Wrong& wrong) {
    if (product.options.empty()) return;
    std::set<std::map<std::string, std::string>> seen;
    for (std::size_t i = 0; i < product.variants.size(); ++i) {
        const auto& v = product.variants[i];
        if (v.status == VariantStatus::archived) continue;
        const auto here = at("/variants/", i) + "/options";
        const auto before = wrong.size();
        for (const auto& axis : product.options) {
            const auto chosen = v.options.find(axis.code.value);
            if (chosen == v.options.end()) {
                wrong.push_back({here + '/' + axis.code.value, "required", "is required"});
                continue;
            }
            const bool is_known = std::ranges::any_of(
                axis.values, [&](const auto& value) { return value.code.value == chosen->second; });
            if (!is_known) {
                wrong.push_back({here + '/' + axis.code.value, "unknown_value",
                                 "is not a value of this option"});
            }
        }
        if (v.options.size() > product.options.size()) {
            wrong.push_back({here, "unknown_option", "names an option that the product has not"});
        }
        if (wrong.size() == before && !seen.insert(v.options).second) {
            wrong.push_back({here, "repeated", "are those of another variant"});
        }
    }
}

bool is_address(const std::string& url) {
    return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("/");
}

void check_media(const WholeProduct& product, Wrong& wrong) {
    if (product.media.size() > 250) {
        wrong.push_back({"/media", "too_many", "may have 250 entries at most"});
        return;
    }
    const auto positive = [](const std::optional<std::int64_t>& n) { return !n || *n > 0; };
    for (std::size_t i = 0; i < product.media.size(); ++i) {
        const auto& m = product.media[i];
        const auto here = at("/media/", i);
        if (!is_address(m.url.value)) {
            wrong.push_back(
                {here + "/url", "invalid_format", "must begin with https://, http:// or /"});
        }
        const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
        if (m.sha256 &&
            (m.sha256->value.size() != 64 || !std::ranges::all_of(m.sha256->value, is_hex))) {
            wrong.push_back({here + "/sha256", "invalid_format", "must be 64 of 0-9 and a-f"});
        }
        if (!positive(m.width) || !positive(m.height) || !positive(m.bytes)) {
            wrong.push_back({here, "out_of_range", "width, height and bytes must be positive"});
        }
        if (m.renditions.size() > 20) {
            wrong.push_back({here + "/renditions", "too_many", "may have 20 entries at most"});
        }
        for (std::size_t j = 0; j < m.variants.size(); ++j) {
            const bool is_there = std::ranges::any_of(
                product.variants, [&](const auto& v) { return v.sku == m.variants[j].value; });
            if (!is_there) {
                wrong.push_back(
                    {at(here + "/variants/", j), "unknown", "is not a variant of this product"});
            }
        }
    }
}

bool is_hazard(std::string_view code) {
    if (code.starts_with("EUH")) code.remove_prefix(2);
    if (!code.starts_with('H') || code.size() < 4) return false;
    const auto letters = code.substr(4);
    return all_digits(code.substr(1, 3)) && letters.size() <= 3 &&
           std::ranges::all_of(letters, [](char c) {
               return std::string_view("AFDfdi").find(c) != std::string_view::npos;
           });
}

void check_safety(const Safety& safety, Wrong& wrong) {
    for (std::size_t i = 0; i < safety.hazards.size(); ++i) {
        if (is_hazard(safety.hazards[i].value)) continue;
        wrong.push_back({at("/safety/hazards/", i), "invalid_format",
                         "must be a statement of CLP like H225 or EUH066"});
    }
    if (safety.minimum_age_months &&
        (*safety.minimum_age_months < 0 || *safety.minimum_age_months > 1200)) {
        wrong.push_back(
            {"/safety/minimum_age_months", "out_of_range", "must be between 0 and 1200"});
    }
    for (const auto* party : {&safety.manufacturer, &safety.responsible_person}) {
        if (!*party || (*party)->email || (*party)->url) continue;
        wrong.push_back(
            {party == &safety.manufacturer ? "/safety/manufacturer" : "/safety/responsible_person",
             "required", "must have an e-mail or web address"});
    }
}

// "A" to "G" with up to three "+" after A.
bool is_class(const std::string& text) {
    return text.size() == 1 ? text[0] >= 'A' && text[0] <= 'G'
                            : text[0] == 'A' && text.find_first_not_of('+', 1) == text.npos;
}

void check_energy(const EnergyLabel& energy, Wrong& wrong) {
    const std::pair<const char*, const json::ShortText<4>*> classes[] = {
        {"energy_class", &energy.energy_class}, {"best", &energy.best}, {"worst", &energy.worst}};
    for (const auto& [name, text] : classes) {
        if (is_class(text->value)) continue;
        wrong.push_back(
            {std::string("/energy/") + name, "invalid_format", "must be a class from A+++ to G"});
    }
    if (energy.eprel && !all_digits(energy.eprel->value)) {
        wrong.push_back({"/energy/eprel", "invalid_format", "must be digits"});
    }
}

void check_variant(const WholeVariant& v, ProductKind kind, const std::string& here, Wrong& wrong) {
    if (v.weight_g && *v.weight_g < 0) {
        wrong.push_back({here + "/weight_g", "out_of_range", "must not be negative"});
    }
    if (v.size_mm && (v.size_mm->length < 0 || v.size_mm->width < 0 || v.size_mm->height < 0)) {
        wrong.push_back({here + "/size_mm", "out_of_range", "must not be negative"});
    }
    if (v.customs_code && (v.customs_code->size() < 6 || !all_digits(*v.customs_code))) {
        wrong.push_back({here + "/customs_code", "invalid_format", "must be 6 to 14 digits"});
    }
    if (v.components.size() > 100) {
        wrong.push_back({here + "/components", "too_many", "may have 100 entries at most"});
    }
    if (kind == ProductKind::bundle && v.components.empty()) {
        wrong.push_back({here + "/components", "required", "must not be empty in a bundle"});
    }
}

}  // namespace

void check_product(const WholeProduct& product, Wrong& wrong) {
    if (product.texts.empty()) wrong.push_back({"/texts", "required", "must not be empty"});
    if (product.texts.size() > 50) {
        wrong.push_back({"/texts", "too_many", "may have 50 languages at most"});
    }
    if (product.variants.empty()) wrong.push_back({"/variants", "required", "must not be empty"});
    if (product.variants.size() > most_variants) {
        wrong.push_back({"/variants", "too_many", "may have 2000 entries at most"});
    }
    if (product.tags.size() > 250) {
        wrong.push_back({"/tags", "too_many", "may have 250 entries at most"});
    }
    if (product.publish_at && product.unpublish_at &&
        *product.unpublish_at <= *product.publish_at) {
        wrong.push_back({"/unpublish_at", "out_of_range", "must come after publish_at"});
    }
    check_axes(product, wrong);
    check_combinations(product, wrong);
    check_media(product, wrong);
    if (product.safety) check_safety(*product.safety, wrong);
    if (product.energy) check_energy(*product.energy, wrong);
    for (std::size_t i = 0; i < product.variants.size(); ++i) {
        check_variant(product.variants[i], product.kind, at("/variants/", i), wrong);
    }
}

}  // namespace nahtlos::catalog
