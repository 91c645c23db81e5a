#include <algorithm>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "catalog/versions.hpp"

namespace nahtlos::catalog {
namespace {

namespace bj = boost::json;

std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

void compare(const bj::value* before, const bj::value* after, const std::string& pointer,
             std::vector<Difference>& out);

void compare_objects(const bj::object& before, const bj::object& after, const std::string& pointer,
                     std::vector<Difference>& out) {
    std::vector<std::string> names;
    for (const auto* object : {&before, &after}) {
        for (const auto& entry : *object) names.emplace_back(entry.key());
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const auto& name : names) {
        compare(before.if_contains(name), after.if_contains(name), pointer + '/' + escaped(name),
                out);
    }
}

void compare(const bj::value* before, const bj::value* after, const std::string& pointer,
             std::vector<Difference>& out) {
    if (before == nullptr) {
        out.push_back({pointer, DifferenceKind::added, {}, *after});
    } else if (after == nullptr) {
        out.push_back({pointer, DifferenceKind::removed, *before, {}});
    } else if (before->is_object() && after->is_object()) {
        compare_objects(before->get_object(), after->get_object(), pointer, out);
    } else if (before->is_array() && after->is_array()) {
        const auto& a = before->get_array();
        const auto& b = after->get_array();
        for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
            compare(i < a.size() ? &a[i] : nullptr, i < b.size() ? &b[i] : nullptr,
                    pointer + '/' + std::to_string(i), out);
        }
    } else if (*before != *after) {
        out.push_back({pointer, DifferenceKind::replaced, *before, *after});
    }
}

bj::value content_of(WholeProduct product) {
    product.version = 0;
    product.created_at = product.updated_at = {};
    product.changed_by.reset();
    for (auto& v : product.variants) v.version = 0;
    auto value =
        json::read<bj::value>(json::write(product), {.max_bytes = std::size_t{64} << 20,
                                                     .max_string_bytes = std::size_t{1} << 20,
                                                     .max_items = 100'000,
                                                     .max_free_bytes = std::size_t{256} << 20});
    check(value.ok(), "what was written reads back");
    return *std::move(value);
}

template <class Value>
std::optional<Value> said(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    return Value{*text};
}

VariantWish wish_of(const WholeVariant& v) {
    VariantWish wish;
    wish.sku = {v.sku};
    wish.gtin = said<json::Gtin>(v.gtin);
    wish.options = v.options;
    wish.status = v.status;
    wish.tax_category = json::ShortText<40>{v.tax_category};
    wish.weight_g = v.weight_g;
    wish.external_reference = said<json::ShortText<100>>(v.external_reference);
    wish.attributes = v.attributes;
    wish.mpn = said<json::ShortText<70>>(v.mpn);
    wish.size_mm = v.size_mm;
    wish.country_of_origin = said<json::CountryCode>(v.country_of_origin);
    wish.customs_code = said<json::ShortText<14>>(v.customs_code);
    wish.content = v.content;
    if (!v.components.empty()) wish.components = v.components;
    return wish;
}

}  // namespace

std::vector<Difference> differences(const bj::value& before, const bj::value& after) {
    std::vector<Difference> out;
    compare(&before, &after, "", out);
    return out;
}

std::vector<Difference> differences(const WholeProduct& before, const WholeProduct& after) {
    return differences(content_of(before), content_of(after));
}

ProductWish wish_of(const WholeProduct& p) {
    ProductWish wish;
    wish.handle = {p.handle};
    wish.status = p.status;
    wish.kind = p.kind;
    wish.product_type = said<json::ShortText<60>>(p.product_type);
    wish.brand = said<json::ShortText<100>>(p.brand);
    wish.external_reference = said<json::ShortText<100>>(p.external_reference);
    auto& texts = wish.texts.emplace();
    for (const auto& [language, t] : p.texts) {
        texts[language] = {{t.title},
                           said<json::LongText<20000>>(t.description),
                           said<json::ShortText<300>>(t.subtitle),
                           said<json::ShortText<300>>(t.seo_title),
                           said<json::ShortText<1000>>(t.seo_description),
                           t.source};
    }
    wish.attributes = p.attributes;
    wish.options = p.options;
    for (auto& list = wish.categories.emplace(); const auto& c : p.categories) list.push_back({c});
    for (auto& list = wish.tags.emplace(); const auto& tag : p.tags) list.push_back({tag});
    wish.media = p.media;
    wish.safety = p.safety;
    wish.energy = p.energy;
    wish.publish_at = p.publish_at;
    wish.unpublish_at = p.unpublish_at;
    for (const auto& v : p.variants) wish.variants.push_back(wish_of(v));
    wish.archive_others = true;
    return wish;
}

}  // namespace nahtlos::catalog
