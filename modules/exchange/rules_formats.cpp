#include <algorithm>

#include "exchange/formats.hpp"

namespace nahtlos::exchange {
namespace {

using Names = std::vector<ColumnMeaning>;

Names shopify_columns() {
    const Spelling one{.split = "\n"};  // its names have commas
    return {
        {"Handle", "handle"},
        {"URL handle", "handle"},
        {"Title", "title"},
        {"Body (HTML)", "description"},
        {"Description", "description"},
        {"Vendor", "brand"},
        {"Product Category", "categories", one},
        {"Type", "product_type"},
        {"Tags", "tags"},
        {"Published", "published"},
        {"Published on online store", "published"},
        {"Option* Linked To", "ignored"},
        {"Option* Name", "option_name.*"},
        {"Option* Value", "option_value.*"},
        {"Variant SKU", "sku"},
        {"SKU", "sku"},
        {"Variant Grams", "weight_g"},
        {"Weight value (grams)", "weight_g"},
        {"Variant Inventory Tracker", "is_stocked"},
        {"Inventory tracker", "is_stocked"},
        {"Variant Inventory Qty", "stock"},
        {"Inventory quantity", "stock"},
        {"Variant Inventory Policy", "ignored"},
        {"Continue selling when out of stock", "ignored"},
        {"Variant Fulfillment Service", "ignored"},
        {"Fulfillment service", "ignored"},
        {"Variant Price", "price"},
        {"Price", "price"},
        {"Variant Compare At Price", "compare_at_price"},
        {"Compare-at price", "compare_at_price"},
        {"Price / *", "price.*"},
        {"Compare At Price / *", "compare_at_price.*"},
        {"Compare-at price / *", "compare_at_price.*"},
        {"Included / *", "ignored"},
        {"Variant Requires Shipping", "requires_shipping"},
        {"Requires shipping", "requires_shipping"},
        {"Variant Barcode", "gtin"},
        {"Barcode", "gtin"},
        {"Image Src", "picture"},
        {"Product image URL", "picture"},
        {"Image Position", "picture_position"},
        {"Image Alt Text", "picture_alt"},
        {"Variant Image", "variant_picture"},
        {"Variant image URL", "variant_picture"},
        {"Variant Weight Unit", "ignored"},
        {"Weight unit for display", "ignored"},
        {"SEO Title", "seo_title"},
        {"SEO Description", "seo_description"},
        {"Google Shopping / MPN", "mpn"},
        {"Variant Taxable", "ignored"},
        {"Charge tax", "ignored"},
        {"Gift Card", "ignored"},
        {"Cost per item", "ignored"},
        {"Unit Price *", "ignored"},
        {"Variant Tax Code", "ignored"},
        {"Tax code", "ignored"},
        {"Status", "status"},
    };
}

Names woocommerce_columns() {
    const Spelling escaped_commas{.split = ","};
    return {
        {"ID", "row_id"},
        {"Type", "row_type"},
        {"SKU", "sku"},
        {"GTIN, UPC, EAN, or ISBN", "gtin"},
        {"Name", "title"},
        {"Published", "published"},
        {"Short description", "subtitle"},
        {"Description", "description"},
        {"Tax class", "tax_category"},
        {"Stock", "stock"},
        {"Weight (kg)", "weight_kg"},
        {"Weight (g)", "weight_g"},
        {"Length (cm)", "length_cm"},
        {"Width (cm)", "width_cm"},
        {"Height (cm)", "height_cm"},
        {"Length (mm)", "length_mm"},
        {"Width (mm)", "width_mm"},
        {"Height (mm)", "height_mm"},
        {"Sale price", "sale_price"},
        {"Regular price", "price"},
        {"Categories", "categories", escaped_commas},
        {"Tags", "tags", escaped_commas},
        {"Images", "pictures", escaped_commas},
        {"Parent", "parent"},
        {"Brands", "brand"},
        {"Attribute * name", "option_name.*"},
        {"Attribute * value(s)", "option_values.*"},
        {"Attribute * visible", "ignored"},
        {"Attribute * global", "ignored"},
        {"Attribute * default", "ignored"},
        {"Meta: *", "ignored"},
        {"Position", "ignored"},
        {"In stock?", "ignored"},
    };
}

Names google_columns() {
    return {
        {"id", "sku"},
        {"title", "title"},
        {"description", "description"},
        {"brand", "brand"},
        {"gtin", "gtin"},
        {"mpn", "mpn"},
        {"price", "price"},
        {"sale_price", "sale_price"},
        {"availability", "availability"},
        {"quantity", "stock"},
        {"item_group_id", "group"},
        {"color", "option.color"},
        {"size", "option.size"},
        {"material", "option.material"},
        {"pattern", "option.pattern"},
        {"image_link", "picture"},
        {"additional_image_link", "pictures"},
        {"product_type", "categories"},
        {"google_product_category", "ignored"},
        {"shipping_weight", "weight"},
        {"shipping_length", "length_cm"},
        {"shipping_width", "width_cm"},
        {"shipping_height", "height_cm"},
        {"product_detail", "product_detail"},
        {"condition", "ignored"},
        {"link", "ignored"},
    };
}

// Every field under its own name, with and without a qualifier.
Names own_columns() {
    Names all;
    for (const auto& [name, field] : field_names) {
        if (field == Field::ignored) continue;
        all.push_back({std::string(name), std::string(name)});
        all.push_back({std::string(name) + ".*", std::string(name) + ".*"});
    }
    return all;
}

Names row_columns() {
    auto all = own_columns();
    // As other systems' files of stock and prices call them.
    all.insert(all.end(), {{"EAN", "gtin"},
                           {"Barcode", "gtin"},
                           {"Variant SKU", "sku"},
                           {"Location code", "location"},
                           {"Qty", "quantity"},
                           {"Available", "quantity"},
                           {"Delta", "change"},
                           {"Market", "price_list"},
                           {"Amount", "price"}});
    return all;
}

struct Named {
    std::string_view name;
    const Format& (*format)();
    std::vector<Field> needed, telling;  // all of these; the more of those, the likelier
};

const std::vector<Named>& formats() {
    static const std::vector<Named> all{
        {"shopify",
         shopify_format,
         {Field::handle, Field::title},
         {Field::picture, Field::option_name, Field::option_value, Field::gtin, Field::is_stocked,
          Field::seo_title, Field::published, Field::requires_shipping}},
        {"woocommerce",
         woocommerce_format,
         {Field::row_type, Field::sku, Field::title},
         {Field::parent, Field::option_values, Field::row_id, Field::tax_category,
          Field::sale_price, Field::pictures, Field::published}},
        {"google",
         google_format,
         {Field::sku, Field::title, Field::price, Field::availability},
         {Field::picture, Field::group, Field::gtin, Field::mpn, Field::brand}},
        {"generic",
         generic_format,
         {Field::handle, Field::sku},
         {Field::title, Field::price, Field::product_reference, Field::tax_category, Field::gtin,
          Field::option, Field::pictures}},
        {"stock", stock_format, {Field::location}, {Field::quantity, Field::change, Field::sku}},
        {"prices",
         price_format,
         {Field::price, Field::sku},
         {Field::price_list, Field::valid_from}},
    };
    return all;
}

}  // namespace

const Format& shopify_format() {
    static const Format format{.columns = shopify_columns(), .has_all_categories = false};
    return format;
}

const Format& woocommerce_format() {
    static const Format format{.grouping = Grouping::woocommerce, .columns = woocommerce_columns()};
    return format;
}

const Format& google_format() {
    static const Format format{.grouping = Grouping::google, .columns = google_columns()};
    return format;
}

const Format& generic_format() {
    static const Format format{.columns = own_columns()};
    return format;
}

const Format& stock_format() {
    static const Format format{
        .kind = RecordKind::stock, .grouping = Grouping::single, .columns = row_columns()};
    return format;
}

const Format& price_format() {
    static const Format format{
        .kind = RecordKind::prices, .grouping = Grouping::single, .columns = row_columns()};
    return format;
}

const Format* find_format(std::string_view name) {
    const auto found = std::ranges::find(formats(), name, &Named::name);
    return found == formats().end() ? nullptr : &found->format();
}

std::string_view format_of_header(const std::vector<std::string>& header) {
    std::string_view best;
    std::ptrdiff_t most = -1;
    for (const auto& one : formats()) {
        Columns columns(one.format());
        columns.learn(header);
        const auto has = [&](Field field) { return columns.has(field); };
        if (!std::ranges::all_of(one.needed, has)) continue;
        const auto told = std::ranges::count_if(one.telling, has);
        if (told <= most) continue;
        most = told;
        best = one.name;
    }
    return best;
}

}  // namespace nahtlos::exchange
