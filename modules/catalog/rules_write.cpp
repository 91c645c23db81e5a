#include <algorithm>

#include "base/repeats.hpp"
#include "catalog/gtins.hpp"
#include "modules/catalog/write_rules.hpp"

namespace nahtlos::catalog {
namespace {

using Wrong = std::vector<FieldProblem>;

template <class T>
void put(std::optional<T>& kept, const std::optional<std::optional<T>>& wish) {
    if (wish) kept = *wish;
}
template <class Value>
void put_text(std::optional<std::string>& kept, const std::optional<std::optional<Value>>& wish) {
    if (!wish) return;
    kept.reset();
    if (*wish) kept = (*wish)->value;
}

std::string at(const std::string& list, std::size_t i) { return list + std::to_string(i); }

void put_texts(WholeProduct& product, const ProductWish& wish, bool replaces, Wrong& wrong) {
    if (!wish.texts) return;
    if (replaces) product.texts.clear();
    for (const auto& [language, text] : *wish.texts) {
        const auto tag = json::LanguageTag::parse(language);
        if (!tag || tag->value != language) {
            wrong.push_back(
                {"/texts/" + language, "invalid_format", std::string(json::LanguageTag::rule)});
            continue;
        }
        auto& kept = product.texts[language];
        kept.title = text.title.value;
        put_text(kept.description, text.description);
        put_text(kept.subtitle, text.subtitle);
        put_text(kept.seo_title, text.seo_title);
        put_text(kept.seo_description, text.seo_description);
        put(kept.source, text.source);
    }
}

void put_categories(WholeProduct& product, const ProductWish& wish, const Taken& taken,
                    Wrong& wrong) {
    if (!wish.categories) return;
    if (wish.categories->size() > 50) {
        wrong.push_back({"/categories", "too_many", "may have 50 entries at most"});
        return;
    }
    product.categories.clear();
    Repeats<std::string> seen;
    for (std::size_t i = 0; i < wish.categories->size(); ++i) {
        const auto& name = (*wish.categories)[i].value;
        const auto here = at("/categories/", i);
        if (!taken.categories.contains(name)) {
            wrong.push_back({here, "unknown", "is not a category"});
        } else if (auto again = seen.look_at(name, i, here)) {
            wrong.push_back(*again);
        }
        product.categories.push_back(name);
    }
}

void put_fields(WholeProduct& product, const ProductWish& wish, const WriteRules& rules,
                const Taken& taken, Wrong& wrong) {
    product.status = wish.status.value_or(product.status);
    product.kind = wish.kind.value_or(product.kind);
    put_text(product.product_type, wish.product_type);
    put_text(product.brand, wish.brand);
    put_text(product.external_reference, wish.external_reference);
    put_texts(product, wish, rules.replaces, wrong);
    if (wish.attributes) product.attributes = *wish.attributes;
    if (wish.options) product.options = *wish.options;
    put_categories(product, wish, taken, wrong);
    if (wish.tags) {
        product.tags.clear();
        for (const auto& tag : *wish.tags) product.tags.push_back(tag.value);
        std::ranges::sort(product.tags);
        product.tags.erase(std::unique(product.tags.begin(), product.tags.end()),
                           product.tags.end());
    }
    if (wish.media) product.media = *wish.media;
    put(product.safety, wish.safety);
    put(product.energy, wish.energy);
    put(product.publish_at, wish.publish_at);
    put(product.unpublish_at, wish.unpublish_at);
}

void put_variant(WholeVariant& variant, const VariantFields& wish) {
    put_text(variant.gtin, wish.gtin);
    if (wish.options) variant.options = *wish.options;
    variant.status = wish.status.value_or(variant.status);
    if (wish.tax_category) variant.tax_category = wish.tax_category->value;
    put(variant.weight_g, wish.weight_g);
    put_text(variant.external_reference, wish.external_reference);
    if (wish.attributes) variant.attributes = *wish.attributes;
    put_text(variant.mpn, wish.mpn);
    put(variant.size_mm, wish.size_mm);
    put_text(variant.country_of_origin, wish.country_of_origin);
    put_text(variant.customs_code, wish.customs_code);
    put(variant.content, wish.content);
}

std::optional<std::string> gtin_of(const WholeVariant& v) {
    return v.gtin ? std::optional(gtin14(*v.gtin)) : std::nullopt;
}
std::optional<std::string> reference_of(const WholeVariant& v) { return v.external_reference; }

// The variants of one wish: found by SKU or made.
class VariantsOfWish {
public:
    VariantsOfWish(WholeProduct& product, const Taken& taken, ChildIds& ids, Wrong& wrong)
        : product_(product), taken_(taken), ids_(ids), wrong_(wrong) {
        for (std::size_t i = 0; i < product.variants.size(); ++i) {
            places_[product.variants[i].sku] = i;
        }
    }

    void take(const VariantWish& wish, std::size_t row) {
        const auto here = at("/variants/", row) + '/';
        const auto& sku = wish.sku.value;
        if (!named_.insert(sku).second) {
            wrong_.push_back({here + "sku", "taken", "is another variant's"});
            return;
        }
        auto place = places_.find(sku);
        if (place == places_.end()) {
            if (taken_.skus.contains(sku)) {
                wrong_.push_back({here + "sku", "taken", "is another variant's"});
                return;
            }
            place = places_.emplace(sku, product_.variants.size()).first;
            auto& made = product_.variants.emplace_back();
            made.id = {ids_.next()};
            made.sku = sku;
            made.tax_category = "standard";
            made_.push_back(row);
        }
        rows_.emplace_back(place->second, row);
        auto& variant = product_.variants[place->second];
        const bool is_new = !made_.empty() && made_.back() == row;
        put_variant(variant, wish);
        check_number(wish, here);
        put_components(variant, wish, is_new, here);
        repeated(gtins_, variant.gtin ? gtin14(*variant.gtin) : "", here + "gtin");
        repeated(references_, variant.external_reference.value_or(""), here + "external_reference");
    }
    // Once all are as they will be: a variant may take what another one gives up.
    void check_names() {
        for (const auto& [place, row] : rows_) {
            const auto& variant = product_.variants[place];
            const auto here = at("/variants/", row) + '/';
            check_name(variant, taken_.gtins, gtin_of, here + "gtin");
            check_name(variant, taken_.variant_references, reference_of,
                       here + "external_reference");
        }
    }
    void archive_others() {
        for (auto& variant : product_.variants) {
            if (!named_.contains(variant.sku)) variant.status = VariantStatus::archived;
        }
    }
    std::vector<std::size_t> made() && { return std::move(made_); }

private:
    using Owners = std::unordered_map<std::string, VariantId>;
    using NameOf = std::optional<std::string> (*)(const WholeVariant&);

    void check_name(const WholeVariant& variant, const Owners& owners, NameOf name_of,
                    const std::string& pointer) {
        const auto name = name_of(variant);
        if (!name) return;
        const auto owner = owners.find(*name);
        if (owner == owners.end() || owner->second == variant.id) return;
        const auto own = std::ranges::find(product_.variants, owner->second, &WholeVariant::id);
        if (own != product_.variants.end() && name_of(*own) != name) return;
        wrong_.push_back({pointer, "taken", "is another variant's"});
    }
    // What a kit consists of may change; whether goods of its own are in stock may not.
    void put_components(WholeVariant& variant, const VariantWish& wish, bool is_new,
                        const std::string& here) {
        if (!wish.components || *wish.components == variant.components) return;
        if (!is_new && wish.components->empty() != variant.components.empty()) {
            wrong_.push_back({here + "components", "components_fixed",
                              "cannot be given to an article, nor taken from a kit"});
        }
        variant.components = *wish.components;
    }
    // Only where it is said: what is stored hinders no other change.
    void check_number(const VariantWish& wish, const std::string& here) {
        if (!wish.gtin || !*wish.gtin) return;
        if (const auto why = why_no_article((*wish.gtin)->value)) {
            wrong_.push_back({here + "gtin", "no_article_number", *why});
        }
    }
    void repeated(std::unordered_set<std::string>& seen, const std::string& name,
                  const std::string& pointer) {
        if (name.empty() || seen.insert(name).second) return;
        wrong_.push_back({pointer, "taken", "is another variant's"});
    }

    WholeProduct& product_;
    const Taken& taken_;
    ChildIds& ids_;
    Wrong& wrong_;
    std::unordered_map<std::string, std::size_t> places_;
    std::unordered_set<std::string> named_, gtins_, references_;
    std::vector<std::size_t> made_;
    std::vector<std::pair<std::size_t, std::size_t>> rows_;  // places in the product, in the wish
};

// A type may have changed since a product was written; what a wish leaves alone is left alone.
bool touches_values(const ProductWish& wish) {
    return wish.product_type || wish.attributes ||
           std::ranges::any_of(wish.variants,
                               [](const VariantWish& v) { return v.attributes.has_value(); });
}

void check_values(WholeProduct& product, const Taken& taken, Wrong& wrong) {
    const ProductTypes::Family* family = nullptr;
    if (product.product_type) {
        family = taken.types.find(*product.product_type);
        if (family == nullptr) {
            wrong.push_back({"/product_type", "unknown", "is not a product type"});
            return;
        }
    }
    check_attributes(product.attributes, AttributeLevel::product, family, "/attributes", wrong);
    for (std::size_t i = 0; i < product.variants.size(); ++i) {
        auto& values = product.variants[i].attributes;
        if (values.empty()) continue;
        check_attributes(values, AttributeLevel::variant, family,
                         at("/variants/", i) + "/attributes", wrong);
    }
}

// Problems of variants are found where they stand in the product, and told where in the wish.
void point_into(const ProductWish& wish, const WholeProduct& product, std::size_t from,
                Wrong& wrong) {
    static const std::string list = "/variants/";
    for (auto it = wrong.begin() + static_cast<std::ptrdiff_t>(from); it != wrong.end(); ++it) {
        if (!it->pointer.starts_with(list)) continue;
        const auto end = it->pointer.find('/', list.size());
        const auto place = std::stoul(it->pointer.substr(list.size(), end - list.size()));
        const auto& sku = product.variants[place].sku;
        const auto named =
            std::ranges::find(wish.variants, sku, [](const VariantWish& v) { return v.sku.value; });
        if (named == wish.variants.end()) {
            it->detail += " (" + sku + ")";
            it->pointer = "/variants";
            continue;
        }
        it->pointer.replace(list.size(), end - list.size(),
                            std::to_string(named - wish.variants.begin()));
    }
}

}  // namespace

std::string gtin14(const std::string& gtin) {
    return gtin.size() >= 14 ? gtin : std::string(14 - gtin.size(), '0') + gtin;
}

std::vector<std::size_t> lay_over(WholeProduct& product, const ProductWish& wish,
                                  const WriteRules& rules, const Taken& taken, ChildIds& ids,
                                  Wrong& wrong) {
    put_fields(product, wish, rules, taken, wrong);
    if (product.external_reference) {
        const auto owner = taken.product_references.find(*product.external_reference);
        if (owner != taken.product_references.end() && owner->second != product.id) {
            wrong.push_back({"/external_reference", "taken", "is another product's"});
        }
    }
    if (product.variants.size() + wish.variants.size() > 2 * most_variants) {
        wrong.push_back({"/variants", "too_many", "may have 2000 entries at most"});
        return {};
    }
    const auto before_variants = wrong.size();
    VariantsOfWish variants(product, taken, ids, wrong);
    for (std::size_t i = 0; i < wish.variants.size(); ++i) variants.take(wish.variants[i], i);
    variants.check_names();
    if (wish.archive_others) variants.archive_others();
    // What is left of a product whose variants could not be taken says nothing.
    if (wrong.size() != before_variants) return {};
    const auto before = wrong.size();
    if (touches_values(wish)) check_values(product, taken, wrong);
    check_product(product, wrong);
    point_into(wish, product, before, wrong);
    return std::move(variants).made();
}

void leave_names(const WholeProduct& product, Taken& taken) {
    if (product.external_reference) taken.product_references.erase(*product.external_reference);
    for (const auto& v : product.variants) {
        if (v.gtin) taken.gtins.erase(gtin14(*v.gtin));
        if (v.external_reference) taken.variant_references.erase(*v.external_reference);
    }
}

void take_names(const WholeProduct& product, Taken& taken) {
    taken.handles[product.handle] = product.id;
    if (product.external_reference) {
        taken.product_references[*product.external_reference] = product.id;
    }
    for (const auto& v : product.variants) {
        taken.skus[v.sku] = {product.id, v.id};
        if (v.gtin) taken.gtins[gtin14(*v.gtin)] = v.id;
        if (v.external_reference) taken.variant_references[*v.external_reference] = v.id;
    }
}

}  // namespace nahtlos::catalog
