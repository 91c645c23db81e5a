#include "base/check.hpp"
#include "exchange/product_writer.hpp"

namespace nahtlos::exchange {
namespace {

using Header = std::vector<std::string>;

Header shopify_header(const WriteChoices& choices) {
    Header header{"Handle",           "Title", "Body (HTML)", "Vendor",
                  "Product Category", "Type",  "Tags",        "Published"};
    for (const auto* number : {"1", "2", "3"}) {
        header.push_back(std::string("Option") + number + " Name");
        header.push_back(std::string("Option") + number + " Value");
    }
    header.insert(header.end(), {"Variant SKU",
                                 "Variant Grams",
                                 "Variant Inventory Tracker",
                                 "Variant Inventory Qty",
                                 "Variant Inventory Policy",
                                 "Variant Fulfillment Service",
                                 "Variant Price",
                                 "Variant Compare At Price",
                                 "Variant Requires Shipping",
                                 "Variant Taxable",
                                 "Variant Barcode",
                                 "Image Src",
                                 "Image Position",
                                 "Image Alt Text",
                                 "Gift Card",
                                 "SEO Title",
                                 "SEO Description",
                                 "Google Shopping / MPN",
                                 "Variant Image",
                                 "Variant Weight Unit",
                                 "Status"});
    for (const auto& market : choices.markets) {
        header.push_back("Price / " + market);
        header.push_back("Compare At Price / " + market);
    }
    return header;
}

Header woocommerce_header() {
    Header header{"ID",
                  "Type",
                  "SKU",
                  "GTIN, UPC, EAN, or ISBN",
                  "Name",
                  "Published",
                  "Short description",
                  "Description",
                  "Tax class",
                  "In stock?",
                  "Stock",
                  "Weight (kg)",
                  "Length (cm)",
                  "Width (cm)",
                  "Height (cm)",
                  "Sale price",
                  "Regular price",
                  "Categories",
                  "Tags",
                  "Images",
                  "Parent",
                  "Brands"};
    for (const auto* number : {"1", "2", "3", "4", "5"}) {
        const auto front = std::string("Attribute ") + number;
        header.push_back(front + " name");
        header.push_back(front + " value(s)");
        header.push_back(front + " visible");
        header.push_back(front + " global");
    }
    return header;
}

Header google_header() {
    return {"id",
            "item_group_id",
            "title",
            "description",
            "link",
            "image_link",
            "additional_image_link",
            "availability",
            "price",
            "sale_price",
            "brand",
            "gtin",
            "mpn",
            "condition",
            "product_type",
            "color",
            "size",
            "material",
            "pattern",
            "shipping_weight"};
}

Header generic_header(const WriteChoices& choices) {
    Header header{"handle", "product_reference", "status", "kind", "product_type",
                  "brand",  "categories",        "tags"};
    for (const auto* text : {"title", "description", "subtitle", "seo_title", "seo_description"}) {
        header.push_back(text);
        for (const auto& language : choices.languages) {
            header.push_back(std::string(text) + '.' + language);
        }
    }
    for (const auto* number : {"1", "2", "3", "4", "5"}) {
        header.push_back(std::string("option_name.") + number);
        header.push_back(std::string("option_value.") + number);
    }
    header.insert(header.end(),
                  {"sku", "gtin", "mpn", "reference", "variant_status", "tax_category", "weight_g",
                   "length_mm", "width_mm", "height_mm", "country_of_origin", "customs_code",
                   "stock", "is_stocked", "currency", "price", "sale_price"});
    for (const auto& market : choices.markets) {
        header.push_back("price." + market);
        header.push_back("sale_price." + market);
    }
    header.insert(header.end(), {"picture", "picture_position", "picture_alt", "variant_picture"});
    return header;
}

}  // namespace

std::vector<std::string> export_header(std::string_view format, const WriteChoices& choices) {
    if (format == "shopify") return shopify_header(choices);
    if (format == "woocommerce") return woocommerce_header();
    if (format == "google") return google_header();
    check(format == "generic", "a format that products are written in");
    return generic_header(choices);
}

}  // namespace nahtlos::exchange
