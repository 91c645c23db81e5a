// What one row says of a product and of its variant.
#include <algorithm>

#include "base/money.hpp"
#include "exchange/product_reader.hpp"
#include "exchange/values.hpp"

namespace nahtlos::exchange {
namespace {

void put_once(std::optional<std::string>& place, std::string_view text) {
    if (!place && !text.empty()) place = std::string(text);
}

std::string_view or_else(const std::string& text, std::string_view otherwise) {
    return text.empty() ? otherwise : std::string_view(text);
}

// "Default Title" is what Shopify calls the only value of the only option of a plain article.
bool is_placeholder(std::string_view name, std::string_view value) {
    return name == "Title" && value == "Default Title";
}

OptionRecord& option_of(ProductRecord& product, const std::string& name) {
    const auto found = std::ranges::find(product.options, name, &OptionRecord::name);
    if (found != product.options.end()) return *found;
    return product.options.emplace_back(OptionRecord{name, {}});
}

void add_value(OptionRecord& option, const std::string& value) {
    if (std::ranges::find(option.values, value) == option.values.end()) {
        option.values.push_back(value);
    }
}

}  // namespace

void ProductReader::put_texts(ProductRecord& product) {
    const auto put = [&](Field field, std::optional<std::string> TextRecord::*member) {
        texts_.each(field, [&](const auto& known, std::string_view text) {
            put_once(product.texts[known.name.qualifier].*member, text);
        });
    };
    put(Field::title, &TextRecord::title);
    put(Field::description, &TextRecord::description);
    put(Field::subtitle, &TextRecord::subtitle);
    put(Field::seo_title, &TextRecord::seo_title);
    put(Field::seo_description, &TextRecord::seo_description);
}

void ProductReader::put_product(ProductRecord& product) {
    put_texts(product);
    put_once(product.reference, texts_.text(Field::product_reference));
    put_once(product.brand, texts_.text(Field::brand));
    put_once(product.product_type, texts_.text(Field::product_type));
    put_once(product.kind, texts_.text(Field::kind));
    put_once(product.status, texts_.text(Field::status));
    if (const auto text = texts_.text(Field::published); !text.empty() && !product.status) {
        const auto is_published = parse_yes(text);
        if (is_published) product.status = *is_published ? "active" : "draft";
    }
    if (const auto text = texts_.text(Field::tags); !text.empty() && !product.tags) {
        product.tags = split_list(text, or_else(texts_.spelling(Field::tags).split, ","));
    }
    if (const auto text = texts_.text(Field::categories); !text.empty() && !product.categories) {
        const auto& spelling = texts_.spelling(Field::categories);
        auto& paths = product.categories.emplace();
        for (const auto& entry : split_list(text, or_else(spelling.split, ","))) {
            paths.push_back(split_list(entry, or_else(spelling.path, ">")));
        }
    }
}

void ProductReader::put_pictures(ProductRecord& product, std::int64_t line,
                                 const std::string& sku) {
    const auto add = [&](Field field, std::string url, bool is_of_variant) -> PictureRecord& {
        auto& pictures = product.pictures ? *product.pictures : product.pictures.emplace();
        auto found = std::ranges::find(pictures, url, &PictureRecord::url);
        if (found == pictures.end()) {
            pictures.push_back({line, 0, std::move(url), "", {}, {}, field});
            found = pictures.end() - 1;
            if (is_of_variant && !sku.empty()) found->skus.push_back(sku);
        } else if (is_of_variant && !sku.empty() && !found->skus.empty() &&
                   std::ranges::find(found->skus, sku) == found->skus.end()) {
            found->skus.push_back(sku);
        }
        return *found;
    };
    // Where every row has all of its product, its pictures are those of its variant.
    const bool is_own = grouping_ == Grouping::google && !texts_.text(Field::group).empty();
    const bool is_variation = !texts_.text(Field::parent).empty();
    if (const auto url = texts_.text(Field::picture); !url.empty()) {
        auto& picture = add(Field::picture, std::string(url), is_own);
        if (picture.alt.empty()) picture.alt = texts_.text(Field::picture_alt);
        const auto position = texts_.text(Field::picture_position);
        if (!position.empty()) picture.position = parse_whole(position, {}).value_or(0);
    }
    if (const auto text = texts_.text(Field::pictures); !text.empty()) {
        for (auto& url : split_list(text, or_else(texts_.spelling(Field::pictures).split, ","))) {
            add(Field::pictures, std::move(url), is_own || is_variation);
        }
    }
    if (const auto url = texts_.text(Field::variant_picture); !url.empty()) {
        add(Field::variant_picture, std::string(url), true);
    }
}

// Rows of Shopify may hold nothing but another picture.
bool ProductReader::is_variant() const {
    const auto has = [&](Field field) { return !texts_.text(field).empty(); };
    return has(Field::sku) || has(Field::price) || has(Field::option_value) || has(Field::option) ||
           has(Field::gtin);
}

bool ProductReader::put_prices(VariantRecord& variant) {
    const std::string common(texts_.text(Field::currency));
    bool is_right = true;
    const auto read = [&](const Columns::Known& known, std::string_view text, bool is_sale) {
        auto price = parse_price(text, *known.spelling);
        if (!price || price->amount.starts_with('-')) {
            is_right = wrong(known, text, "must be a price like 19.99");
            return;
        }
        // Prices of a market of their own are in its currency.
        if (price->currency.empty() && known.name.qualifier.empty()) price->currency = common;
        variant.prices.push_back(
            {known.name.qualifier, std::move(price->amount), std::move(price->currency), is_sale});
    };
    texts_.each(Field::price, [&](const auto& k, std::string_view t) { read(k, t, false); });
    texts_.each(Field::sale_price, [&](const auto& k, std::string_view t) { read(k, t, true); });
    // A list price beside a price says that the price is a reduced one.
    texts_.each(Field::compare_at_price, [&](const auto& known, std::string_view text) {
        const auto own =
            std::ranges::find(variant.prices, known.name.qualifier, &AmountRecord::market);
        const auto list = parse_price(text, *known.spelling);
        if (!list) {
            is_right = wrong(known, text, "must be a price like 19.99");
        } else if (own != variant.prices.end() && !own->is_sale) {
            const auto list_micro = parse_unit_price(list->amount);
            const auto own_micro = parse_unit_price(own->amount);
            if (!list_micro || !own_micro || *list_micro <= *own_micro) return;
            own->is_sale = true;
            const auto currency = own->currency;
            variant.prices.push_back({known.name.qualifier, list->amount, currency, false});
        }
    });
    return is_right;
}

bool ProductReader::put_sizes(VariantRecord& variant) {
    bool is_right = true;
    const auto put = [&](Field field, std::optional<std::int64_t>& place, auto parse,
                         const char* what) {
        const auto text = texts_.text(field);
        if (text.empty()) return;
        place = parse(text, texts_.spelling(field));
        if (!place || *place < 0) {
            place.reset();
            refuse("invalid_format", what, field);
            is_right = false;
        }
    };
    const auto weight = [&](std::string_view unit) {
        return [unit](std::string_view text, const Spelling& spelling) {
            return parse_weight_g(text, unit, spelling);
        };
    };
    const auto length = [&](std::string_view unit) {
        return [unit](std::string_view text, const Spelling& spelling) {
            return parse_length_mm(text, unit, spelling);
        };
    };
    put(Field::weight_g, variant.weight_g, weight("g"), "must be a weight in grams");
    put(Field::weight_kg, variant.weight_g, weight("kg"), "must be a weight in kilograms");
    put(Field::weight, variant.weight_g, weight(texts_.text(Field::weight_unit)),
        "must be a weight like 1.5 kg");
    put(Field::length_mm, variant.length_mm, length("mm"), "must be a length");
    put(Field::width_mm, variant.width_mm, length("mm"), "must be a length");
    put(Field::height_mm, variant.height_mm, length("mm"), "must be a length");
    put(Field::length_cm, variant.length_mm, length("cm"), "must be a length");
    put(Field::width_cm, variant.width_mm, length("cm"), "must be a length");
    put(Field::height_cm, variant.height_mm, length("cm"), "must be a length");
    return is_right;
}

bool ProductReader::put_stock(VariantRecord& variant) {
    const auto text = texts_.text(Field::stock);
    if (!text.empty() && text != "parent") {
        variant.stock = parse_whole(text, texts_.spelling(Field::stock));
        if (!variant.stock || *variant.stock < 0) {
            variant.stock.reset();
            refuse("invalid_format", "must be a whole number", Field::stock);
            return false;
        }
    }
    if (const auto tracker = texts_.text(Field::is_stocked); !tracker.empty()) {
        // Shopify names who keeps the stock; others say yes or no.
        variant.is_stocked = parse_yes(tracker).value_or(true);
    }
    const auto ships = parse_yes(texts_.text(Field::requires_shipping));
    if (ships && !*ships) variant.is_stocked = false;
    return true;
}

// Shopify says the names in the first row of a product only, which may be refused for its variant.
void ProductReader::put_option_names(ProductRecord& product) {
    if (grouping_ == Grouping::woocommerce) return;
    texts_.each(Field::option_name, [&](const auto& known, std::string_view name) {
        const auto value = texts_.text(FieldName{Field::option_value, known.name.qualifier});
        if (!is_placeholder(name, value)) option_of(product, std::string(name));
    });
}

void ProductReader::put_options(ProductRecord& product, VariantRecord& variant) {
    const auto take = [&](const std::string& name, std::string_view value) {
        if (value.empty() || is_placeholder(name, value)) return;
        variant.options.emplace_back(name, value);
        add_value(option_of(product, name), std::string(value));
    };
    texts_.each(Field::option, [&](const auto& known, std::string_view value) {
        // Google's are options only of what comes in several.
        if (grouping_ == Grouping::google && texts_.text(Field::group).empty()) {
            product.attributes[known.name.qualifier] = value;
        } else {
            take(known.name.qualifier, value);
        }
    });
    const auto numbered = [&](Field field) {
        texts_.each(field, [&](const auto& known, std::string_view value) {
            auto said = texts_.text(FieldName{Field::option_name, known.name.qualifier});
            const auto number = parse_whole(known.name.qualifier, {}).value_or(0);
            if (said.empty() && number >= 1 &&
                static_cast<std::size_t>(number) <= product.options.size()) {
                said = product.options[static_cast<std::size_t>(number - 1)].name;
            }
            if (!said.empty()) take(std::string(said), value);
        });
    };
    numbered(Field::option_value);
    numbered(Field::option_values);
}

// What is said of an article beyond the fields that all have.
void ProductReader::put_attributes(ProductRecord& product, VariantRecord* variant) {
    // An empty cell empties, unless other rows of the product say something.
    const auto put = [&](std::map<std::string, std::string>& to) {
        return [&](const auto& known, std::string_view text) {
            if (text.empty() && product.is_again) return;
            auto& kept = to[known.name.qualifier];
            if (kept.empty()) kept = text;
        };
    };
    texts_.each_cell(Field::attribute, put(product.attributes));
    if (variant != nullptr) {
        texts_.each_cell(Field::variant_attribute, put(variant->attributes));
    }
    // WooCommerce's attributes of products are its options too, by the variations that name them.
    texts_.each(Field::option_values, [&](const auto& known, std::string_view text) {
        const auto name = texts_.text(FieldName{Field::option_name, known.name.qualifier});
        if (!name.empty()) product.attributes[std::string(name)] = text;
    });
    texts_.each(Field::product_detail, [&](const auto&, std::string_view text) {
        for (const auto& detail : split_list(text, ",")) {
            const auto last = detail.rfind(':');
            if (last == detail.npos || last == 0) continue;
            const auto before = detail.rfind(':', last - 1);
            const auto begin = before == detail.npos ? 0 : before + 1;
            product.attributes.try_emplace(detail.substr(begin, last - begin),
                                           detail.substr(last + 1));
        }
    });
}

// The first variation tells which attributes of its parent are options; the parent has the values.
void ProductReader::take_parents_values(ProductRecord& product, const VariantRecord& variant) {
    for (const auto& [name, value] : variant.options) {
        const auto listed = product.attributes.find(name);
        if (listed == product.attributes.end()) continue;
        auto& option = option_of(product, name);
        option.values = split_list(listed->second, ",");
        add_value(option, value);
        product.attributes.erase(listed);
    }
}

bool ProductReader::put_variant(ProductRecord& product, std::int64_t line, std::string sku) {
    VariantRecord variant;
    variant.line = line;
    put_once(variant.gtin, texts_.text(Field::gtin));
    put_once(variant.mpn, texts_.text(Field::mpn));
    put_once(variant.reference, texts_.text(Field::reference));
    put_once(variant.tax_category, texts_.text(Field::tax_category));
    put_once(variant.country_of_origin, texts_.text(Field::country_of_origin));
    put_once(variant.customs_code, texts_.text(Field::customs_code));
    put_once(variant.status, texts_.text(Field::variant_status));
    // Shopify keeps spreadsheets from eating the zeros in front.
    if (variant.gtin && variant.gtin->starts_with('\'')) variant.gtin->erase(0, 1);
    const bool has_prices = put_prices(variant), has_sizes = put_sizes(variant);
    if (!put_stock(variant) || !has_prices || !has_sizes) return false;
    if (grouping_ != Grouping::woocommerce) put_options(product, variant);
    variant.sku = std::move(sku);
    if (variant.sku.empty()) {
        // Shopify's articles need none; the same file gives the same one again.
        variant.sku = product.handle;
        for (const auto& [name, value] : variant.options) variant.sku += '-' + slug(value, 20);
        variant.sku = variant.sku.substr(0, 64);
    }
    product.variants.push_back(std::move(variant));
    return true;
}

}  // namespace nahtlos::exchange
