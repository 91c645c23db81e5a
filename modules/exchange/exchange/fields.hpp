// Fields: the words by which columns of any file are known, and the columns of a file so
// understood.
#pragma once

#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/table/row.hpp"

namespace nahtlos::exchange {

/// Some go with a qualifier behind a point: "title.de", "price.de", "option.color".
enum class Field {
    ignored,
    // of products
    handle,
    product_reference,
    title,            // .language
    description,      // .language
    subtitle,         // .language
    seo_title,        // .language
    seo_description,  // .language
    brand,
    product_type,
    kind,        // goods, digital, service
    status,      // draft, active, archived
    published,   // yes or no, where there is no status
    tags,        // between commas
    categories,  // paths "a > b" between commas
    pictures,    // addresses between commas
    picture,     // one address
    picture_position,
    picture_alt,
    attribute,  // .code, of the product
    // of variants
    sku,
    gtin,
    mpn,
    reference,
    option,            // .name
    option_name,       // .number
    option_value,      // .number
    price,             // .market
    sale_price,        // .market
    compare_at_price,  // .market: a list price; the price is then the reduced one
    currency,
    weight_g,
    weight_kg,
    weight,  // with its unit: "1.5 kg", or the unit in weight_unit
    weight_unit,
    length_mm,
    width_mm,
    height_mm,
    length_cm,
    width_cm,
    height_cm,
    tax_category,
    country_of_origin,
    customs_code,
    stock,
    is_stocked,
    requires_shipping,
    variant_picture,
    variant_status,
    variant_attribute,  // .code
    // of WooCommerce and Google
    row_type,
    parent,
    row_id,
    option_values,  // .number
    group,
    availability,
    size_unit,
    product_detail,
    // of stock and prices
    location,
    quantity,
    change,
    price_list,
    valid_from,
    valid_until,
    least_quantity
};

/// All of them by name; too many for Boost.Describe.
inline constexpr std::pair<std::string_view, Field> field_names[] = {
    {"ignored", Field::ignored},
    {"handle", Field::handle},
    {"product_reference", Field::product_reference},
    {"title", Field::title},
    {"description", Field::description},
    {"subtitle", Field::subtitle},
    {"seo_title", Field::seo_title},
    {"seo_description", Field::seo_description},
    {"brand", Field::brand},
    {"product_type", Field::product_type},
    {"kind", Field::kind},
    {"status", Field::status},
    {"published", Field::published},
    {"tags", Field::tags},
    {"categories", Field::categories},
    {"pictures", Field::pictures},
    {"picture", Field::picture},
    {"picture_position", Field::picture_position},
    {"picture_alt", Field::picture_alt},
    {"attribute", Field::attribute},
    {"sku", Field::sku},
    {"gtin", Field::gtin},
    {"mpn", Field::mpn},
    {"reference", Field::reference},
    {"option", Field::option},
    {"option_name", Field::option_name},
    {"option_value", Field::option_value},
    {"price", Field::price},
    {"sale_price", Field::sale_price},
    {"compare_at_price", Field::compare_at_price},
    {"currency", Field::currency},
    {"weight_g", Field::weight_g},
    {"weight_kg", Field::weight_kg},
    {"weight", Field::weight},
    {"weight_unit", Field::weight_unit},
    {"length_mm", Field::length_mm},
    {"width_mm", Field::width_mm},
    {"height_mm", Field::height_mm},
    {"length_cm", Field::length_cm},
    {"width_cm", Field::width_cm},
    {"height_cm", Field::height_cm},
    {"tax_category", Field::tax_category},
    {"country_of_origin", Field::country_of_origin},
    {"customs_code", Field::customs_code},
    {"stock", Field::stock},
    {"is_stocked", Field::is_stocked},
    {"requires_shipping", Field::requires_shipping},
    {"variant_picture", Field::variant_picture},
    {"variant_status", Field::variant_status},
    {"variant_attribute", Field::variant_attribute},
    {"row_type", Field::row_type},
    {"parent", Field::parent},
    {"row_id", Field::row_id},
    {"option_values", Field::option_values},
    {"group", Field::group},
    {"availability", Field::availability},
    {"size_unit", Field::size_unit},
    {"product_detail", Field::product_detail},
    {"location", Field::location},
    {"quantity", Field::quantity},
    {"change", Field::change},
    {"price_list", Field::price_list},
    {"valid_from", Field::valid_from},
    {"valid_until", Field::valid_until},
    {"least_quantity", Field::least_quantity}};
inline constexpr std::size_t field_count = std::size(field_names);

/// A field with what is behind its point.
struct FieldName {
    Field field = Field::ignored;
    std::string qualifier;
    bool operator==(const FieldName&) const = default;
};
/// "price.de"; nothing when there is no such field.
std::optional<FieldName> parse_field(std::string_view text);
std::string to_string(const FieldName& name);

/// How the values of a column are written in the file.
struct Spelling {
    char decimal_mark = '.';
    int shift = 0;       // powers of ten to multiply a number with: -2 for cents
    std::string date;    // like "%d.%m.%Y"; "" for RFC 3339 and "2026-11-22"
    std::string split;   // what stands between the entries of a list; "" for a comma
    std::string path;    // what stands between the names of a path; "" for ">"
    std::string prefix;  // comes in front of every value that is not empty
    std::vector<std::pair<std::string, std::string>> values;  // those that mean others
};

/// A column and what it means; `*` in a name stands for anything, and `*` in the field for that.
struct ColumnMeaning {
    std::string name;
    std::string field;  // "title.de", "option_name.*"
    Spelling spelling = {};
};

enum class RecordKind { products, stock, prices };
BOOST_DESCRIBE_ENUM(RecordKind, products, stock, prices)

/// How rows belong together.
enum class Grouping {
    handle,       // neighbors of one handle are a product
    woocommerce,  // variations name their parent
    google,       // neighbors of one item_group_id; every row has all of the product
    single        // a row is a record
};
BOOST_DESCRIBE_ENUM(Grouping, handle, woocommerce, google, single)

/// A kind of file as data.
struct Format {
    RecordKind kind = RecordKind::products;
    Grouping grouping = Grouping::handle;
    std::vector<ColumnMeaning> columns;  // of several names for one field the first is written
    std::vector<std::pair<FieldName, std::string>> constants;
    Spelling spelling = {};  // of columns that say nothing else
    std::string encoding = "auto";
    char delimiter = 0;
    bool has_quotes = true;
    bool has_all_categories = true;  // of a product, and not the first one only
};

/// The columns of one file, understood by a format: each cell by its field.
class Columns {
public:
    explicit Columns(const Format& format) : format_(&format) {}
    /// Looks at the names from the one after those known already.
    void learn(const std::vector<std::string>& header);

    struct Known {
        FieldName name;
        std::size_t column = 0;
        std::string column_name;
        const Spelling* spelling = nullptr;
    };
    const std::vector<Known>& known() const { return known_; }
    /// Names that mean nothing to the format.
    const std::vector<std::string>& unknown() const { return unknown_; }
    bool has(Field field) const { return first_[static_cast<std::size_t>(field)] != none; }
    /// The first column of a field, null when there is none.
    const Known* find(Field field) const;
    const Known* find(const FieldName& name) const;
    /// How people find a field in this file: the name of its column, else that of the field.
    std::string name_of(const FieldName& name) const;

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    const Format* format_;
    std::size_t learned_ = 0;
    std::vector<Known> known_;
    std::vector<std::string> unknown_;
    std::array<std::size_t, field_count> first_ = [] {
        std::array<std::size_t, field_count> all{};
        all.fill(none);
        return all;
    }();
};

}  // namespace nahtlos::exchange
