#include <algorithm>

#include "base/money.hpp"
#include "exchange/formats.hpp"
#include "exchange/product_writer.hpp"
#include "exchange/values.hpp"

namespace nahtlos::exchange {
namespace {

std::string decimal_of(std::int64_t value, std::int64_t unit) {
    const auto text = to_string(UnitPrice{value * (1'000'000 / unit)});
    return parse_decimal(text, {}).value_or(text);
}

template <class Texts>
void put_some(Texts& row, const char* field, const std::optional<std::string>& text) {
    if (text && !text->empty()) row[field] = *text;
}

std::string category_text(const std::vector<std::string>& path) { return join_list(path, " > "); }

std::string categories_text(const ProductRecord& product) {
    std::vector<std::string> all;
    for (const auto& path : product.categories.value_or(std::vector<std::vector<std::string>>())) {
        all.push_back(category_text(path));
    }
    return join_list(all, ", ");
}

const PictureRecord* picture_of(const std::vector<PictureRecord>& pictures,
                                const std::string& sku) {
    for (const auto& picture : pictures) {
        if (std::ranges::find(picture.skus, sku) != picture.skus.end()) return &picture;
    }
    return nullptr;
}

const PictureRecord* picture_of(const ProductRecord& product, const std::string& sku) {
    return product.pictures ? picture_of(*product.pictures, sku) : nullptr;
}

// Those that a feed can show, under the addresses that it needs.
std::vector<PictureRecord> pictures_for_feeds(const ProductRecord& product) {
    auto pictures = product.pictures.value_or(std::vector<PictureRecord>());
    for (auto& picture : pictures) {
        if (picture.feed_url) picture.url = *picture.feed_url;
    }
    std::erase_if(pictures, [](const auto& picture) { return picture.url.empty(); });
    return pictures;
}

std::string filled(std::string text, std::string_view name, const std::string& value) {
    for (auto at = text.find(name); at != text.npos; at = text.find(name, at + value.size())) {
        text.replace(at, name.size(), value);
    }
    return text;
}

std::string stock_text(const VariantRecord& variant) {
    return variant.stock ? std::to_string(*variant.stock) : "";
}

}  // namespace

ProductWriter::ProductWriter(std::string_view format, WriteChoices choices, table::TableWriter& out)
    : format_(format), choices_(std::move(choices)), out_(out) {
    const auto header = export_header(format_, choices_);
    Columns columns(*find_format(format_));
    columns.learn(header);
    fields_.resize(header.size());
    for (const auto& known : columns.known()) fields_[known.column] = to_string(known.name);
    // What a format only has when it is written stands under the name of its column.
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (fields_[i].empty()) fields_[i] = '/' + header[i];
    }
}

void ProductWriter::put(const Texts& row) {
    std::vector<std::string> cells(fields_.size());
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        const auto found = row.find(fields_[i]);
        if (found != row.end()) cells[i] = found->second;
    }
    out_.write(cells);
}

const TextRecord* ProductWriter::text_of(const ProductRecord& product) const {
    for (const auto& language : {std::string(), choices_.language}) {
        const auto found = product.texts.find(language);
        if (found != product.texts.end()) return &found->second;
    }
    return product.texts.empty() ? nullptr : &product.texts.begin()->second;
}

void ProductWriter::put_product(Texts& row, const ProductRecord& product) const {
    const auto put_texts = [&](const TextRecord& text, const std::string& suffix) {
        const auto put = [&](const std::string& name, const std::optional<std::string>& value) {
            if (value && !value->empty()) row[name + suffix] = *value;
        };
        put("title", text.title);
        put("description", text.description);
        put("subtitle", text.subtitle);
        put("seo_title", text.seo_title);
        put("seo_description", text.seo_description);
    };
    if (const auto* text = text_of(product)) put_texts(*text, "");
    for (const auto& [language, text] : product.texts) {
        if (!language.empty() && language != choices_.language) put_texts(text, '.' + language);
    }
    put_some(row, "product_reference", product.reference);
    put_some(row, "brand", product.brand);
    put_some(row, "product_type", product.product_type);
    put_some(row, "kind", product.kind);
    put_some(row, "status", product.status);
    if (product.tags) row["tags"] = join_list(*product.tags, ", ");
    row["categories"] = categories_text(product);
    const auto& paths = product.categories;
    // Shopify has one category.
    if (format_ == "shopify") {
        row["categories"] = paths && !paths->empty() ? category_text(paths->front()) : "";
    }
}

void ProductWriter::put_prices(Texts& row, const VariantRecord& variant) const {
    for (const auto& price : variant.prices) {
        const auto suffix = price.market.empty() ? "" : '.' + price.market;
        row[(price.is_sale ? "sale_price" : "price") + suffix] = price.amount;
        if (price.market.empty()) row["currency"] = price.currency;
    }
    if (format_ != "shopify") return;
    // There, the price is the reduced one, and what it was reduced from stands beside it.
    for (const auto& price : variant.prices) {
        if (!price.is_sale) continue;
        const auto suffix = price.market.empty() ? "" : '.' + price.market;
        row["compare_at_price" + suffix] = row["price" + suffix];
        row["price" + suffix] = price.amount;
    }
}

void ProductWriter::put_variant(Texts& row, const VariantRecord& variant) const {
    row["sku"] = variant.sku;
    put_some(row, "gtin", variant.gtin);
    put_some(row, "mpn", variant.mpn);
    put_some(row, "reference", variant.reference);
    put_some(row, "variant_status", variant.status);
    put_some(row, "tax_category", variant.tax_category);
    put_some(row, "country_of_origin", variant.country_of_origin);
    put_some(row, "customs_code", variant.customs_code);
    const auto put = [&](const char* name, const std::optional<std::int64_t>& value,
                         std::int64_t unit = 1) {
        if (value) row[name] = decimal_of(*value, unit);
    };
    put("weight_g", variant.weight_g);
    put("weight_kg", variant.weight_g, 1000);
    put("length_mm", variant.length_mm);
    put("width_mm", variant.width_mm);
    put("height_mm", variant.height_mm);
    put("length_cm", variant.length_mm, 10);
    put("width_cm", variant.width_mm, 10);
    put("height_cm", variant.height_mm, 10);
    row["stock"] = stock_text(variant);
    const bool is_stocked = variant.is_stocked.value_or(true);
    row["is_stocked"] =
        format_ == "shopify" ? (is_stocked ? "shopify" : "") : (is_stocked ? "true" : "false");
    row["requires_shipping"] = is_stocked ? "true" : "false";
    put_prices(row, variant);
}

// Shopify's way: a row for each variant, the product's own in the first, pictures one a row.
void ProductWriter::write_rows(const ProductRecord& product) {
    const auto pictures = product.pictures.value_or(std::vector<PictureRecord>());
    const auto rows = std::max({product.variants.size(), pictures.size(), std::size_t{1}});
    for (std::size_t i = 0; i < rows; ++i) {
        Texts row{{"handle", product.handle}};
        if (i == 0) {
            put_product(row, product);
            row["published"] = product.status.value_or("active") == "active" ? "true" : "false";
            row["/Gift Card"] = "false";
        }
        if (i < product.variants.size()) {
            const auto& variant = product.variants[i];
            put_variant(row, variant);
            row["/Variant Taxable"] = "true";
            row["/Variant Inventory Policy"] = "deny";
            row["/Variant Fulfillment Service"] = "manual";
            row["/Variant Weight Unit"] = "g";
            for (std::size_t o = 0; o < product.options.size(); ++o) {
                const auto number = std::to_string(o + 1);
                const auto& name = product.options[o].name;
                const auto chosen = std::ranges::find(variant.options, name,
                                                      &std::pair<std::string, std::string>::first);
                if (i == 0) row["option_name." + number] = name;
                if (chosen != variant.options.end()) {
                    row["option_value." + number] = chosen->second;
                }
            }
            if (product.options.empty() && format_ == "shopify") {
                row["option_name.1"] = i == 0 ? "Title" : "";
                row["option_value.1"] = "Default Title";
            }
            if (const auto* picture = picture_of(product, variant.sku)) {
                row["variant_picture"] = picture->url;
            }
        }
        if (i < pictures.size()) {
            row["picture"] = pictures[i].url;
            row["picture_position"] = std::to_string(i + 1);
            row["picture_alt"] = pictures[i].alt;
        }
        put(row);
    }
}

void ProductWriter::write_woocommerce(const ProductRecord& product) {
    std::vector<std::string> urls;
    for (const auto& picture : product.pictures.value_or(std::vector<PictureRecord>())) {
        if (picture.skus.empty()) urls.push_back(picture.url);
    }
    const bool is_variable = product.variants.size() != 1 || !product.options.empty();
    const auto number_of = [](std::size_t i) { return std::to_string(i + 1); };
    Texts row;
    put_product(row, product);
    row["row_type"] = is_variable ? "variable" : "simple";
    row["published"] = product.status.value_or("active") == "active" ? "1" : "-1";
    row["pictures"] = join_list(urls, ", ");
    for (std::size_t o = 0; o < product.options.size(); ++o) {
        const auto front = "/Attribute " + number_of(o);
        row["option_name." + number_of(o)] = product.options[o].name;
        row["option_values." + number_of(o)] = join_list(product.options[o].values, ", ");
        row[front + " visible"] = "1";
        row[front + " global"] = "0";
    }
    if (!is_variable) {
        put_variant(row, product.variants.front());
        row["/In stock?"] = product.variants.front().stock.value_or(0) > 0 ? "1" : "0";
        return put(row);
    }
    row["sku"] = product.handle;  // by which its variations name it
    put(row);
    for (const auto& variant : product.variants) {
        Texts own;
        put_variant(own, variant);
        own["row_type"] = "variation";
        own["published"] = variant.status.value_or("active") == "active" ? "1" : "0";
        own["parent"] = product.handle;
        own["/In stock?"] = variant.stock.value_or(0) > 0 ? "1" : "0";
        if (const auto* picture = picture_of(product, variant.sku)) own["pictures"] = picture->url;
        for (std::size_t o = 0; o < product.options.size(); ++o) {
            const auto chosen = std::ranges::find(variant.options, product.options[o].name,
                                                  &std::pair<std::string, std::string>::first);
            own["option_name." + number_of(o)] = product.options[o].name;
            if (chosen != variant.options.end()) {
                own["option_values." + number_of(o)] = chosen->second;
            }
        }
        put(own);
    }
}

// Google takes what is on sale; every row has all of its product.
void ProductWriter::write_google(const ProductRecord& product) {
    const auto pictures = pictures_for_feeds(product);
    for (const auto& variant : product.variants) {
        if (variant.status.value_or("active") != "active") continue;
        Texts row;
        put_product(row, product);
        put_variant(row, variant);
        if (!variant.is_gtin_for_feeds) row.erase("gtin");
        if (product.variants.size() > 1) row["group"] = product.handle;
        for (const auto& [name, value] : variant.options) {
            std::string field = name;
            std::ranges::transform(field, field.begin(), [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            });
            row["option." + field] = value;
        }
        for (const auto* name : {"price", "sale_price"}) {
            const auto found = row.find(name);
            if (found != row.end()) found->second += ' ' + row["currency"];
        }
        const auto* own = picture_of(pictures, variant.sku);
        std::vector<std::string> more;
        for (const auto& picture : pictures) {
            if (own == nullptr) own = &picture;
            const bool is_anothers = !picture.skus.empty() && &picture != own;
            if (&picture != own && !is_anothers && more.size() < 10) {
                more.push_back(filled(picture.url, ",", "%2C"));
            }
        }
        if (own != nullptr) row["picture"] = own->url;
        row["pictures"] = join_list(more, ",");
        row["availability"] = variant.stock.value_or(0) > 0 ? "in_stock" : "out_of_stock";
        row["/condition"] = "new";
        if (variant.weight_g) row["weight"] = std::to_string(*variant.weight_g) + " g";
        row["/link"] =
            choices_.link.empty()
                ? variant.link
                : filled(filled(choices_.link, "{handle}", product.handle), "{sku}", variant.sku);
        put(row);
    }
}

void ProductWriter::write(const ProductRecord& product) {
    if (format_ == "woocommerce") return write_woocommerce(product);
    if (format_ == "google") return write_google(product);
    write_rows(product);
}

}  // namespace nahtlos::exchange
