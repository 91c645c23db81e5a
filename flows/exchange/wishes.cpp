#include "flows/exchange/wishes.hpp"

#include <algorithm>
#include <charconv>

#include "catalog/gtins.hpp"
#include "exchange/row_texts.hpp"
#include "exchange/values.hpp"
#include "flows/exchange/attribute_values.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::Columns;
using nahtlos::exchange::Field;
using nahtlos::exchange::parse_yes;
using nahtlos::exchange::ProductRecord;
using nahtlos::exchange::VariantRecord;

// Makes the parts of a wish and notes what is wrong with them.
class Maker {
public:
    Maker(const Ground& ground, const Columns& columns, std::vector<RowProblem>& problems)
        : ground_(ground), columns_(columns), problems_(problems) {}

    void at(std::int64_t line) {
        line_ = line;
        is_right_ = true;
    }
    /// The next problems stand there, too.
    void on(std::int64_t line) { line_ = line; }
    bool is_right() const { return is_right_; }
    /// Whether the file could say that there is a sale, so that silence says there is none.
    bool says_sales() const {
        return columns_.has(Field::sale_price) || columns_.has(Field::compare_at_price);
    }

    void wrong(Field field, std::string code, std::string detail, std::string_view value,
               const std::string& qualifier = "") {
        is_right_ = false;
        problems_.push_back(nahtlos::exchange::problem_of(
            columns_, line_, {field, qualifier}, std::move(code), std::move(detail), value));
    }

    /// Of a type with a rule: Sku, ShortText, CountryCode, ...
    template <class T>
    std::optional<T> value(Field field, const std::string& text, const std::string& of = "") {
        auto parsed = T::parse(text);
        if (parsed) return *std::move(parsed);
        if constexpr (requires { parsed.refusal(); }) {
            wrong(field, parsed.refusal().code, parsed.refusal().detail, text, of);
        } else {
            wrong(field, "invalid_format", std::string(T::rule), text, of);
        }
        return std::nullopt;
    }
    template <class T, class Place>
    void put(Place& place, Field field, const std::optional<std::string>& text) {
        if (!text) return;
        if (auto parsed = value<T>(field, *text)) place = std::move(parsed);
    }
    template <class E>
    void put_enum(std::optional<E>& place, Field field, const std::optional<std::string>& text) {
        if (!text) return;
        E found{};
        if (enum_value(*text, found)) {
            place = found;
        } else {
            wrong(field, "unknown_value", "is none of those that there are", *text);
        }
    }

    const Ground& ground_;

private:
    const Columns& columns_;
    std::vector<RowProblem>& problems_;
    std::int64_t line_ = 0;
    bool is_right_ = true;
};

std::optional<json::Gtin> gtin_of(Maker& make, const std::string& text) {
    std::string digits;
    for (const char c : text) {
        if (c != ' ' && c != '-') digits += c;
    }
    if (auto plain = json::Gtin::parse(digits)) return plain;
    const auto number = catalog::parse_article_number(text);
    if (!number) {
        make.wrong(Field::gtin, number.refusal().code, number.refusal().detail, text);
        return std::nullopt;
    }
    const auto& all = number->gtin14;
    return json::Gtin{all.starts_with('0') ? all.substr(1) : all};
}

void put_texts(Maker& make, const ProductRecord& record, catalog::ProductWish& wish) {
    for (const auto& [language, text] : record.texts) {
        const auto& tag = language.empty() ? make.ground_.setting.language : language;
        // Texts are said as a whole; what has no title adds to nothing.
        if (!text.title) {
            if (!record.is_again) make.wrong(Field::title, "required", "is required", "", language);
            continue;
        }
        catalog::TextWish out;
        const auto title = make.value<json::ShortText<300>>(Field::title, *text.title, language);
        if (title) out.title = *title;
        make.put<json::LongText<20000>>(out.description, Field::description, text.description);
        make.put<json::ShortText<300>>(out.subtitle, Field::subtitle, text.subtitle);
        make.put<json::ShortText<300>>(out.seo_title, Field::seo_title, text.seo_title);
        make.put<json::ShortText<1000>>(out.seo_description, Field::seo_description,
                                        text.seo_description);
        if (!wish.texts) wish.texts.emplace();
        (*wish.texts)[tag] = std::move(out);
    }
}

void put_options(Maker& make, const ProductRecord& record, catalog::ProductWish& wish) {
    if (record.options.empty()) return;
    auto& axes = wish.options.emplace();
    for (const auto& option : record.options) {
        catalog::OptionAxis axis;
        const auto code = make.value<json::ShortText<60>>(Field::option_name, option.name);
        if (!code) continue;
        axis.code = *code;
        for (const auto& name : option.values) {
            const auto value = make.value<json::ShortText<60>>(Field::option_value, name);
            if (value) axis.values.values.push_back({*value, {}, {}});
        }
        if (axis.values.size() > 200) {
            make.wrong(Field::option_value, "too_many", "may have 200 values at most", option.name);
        }
        axes.push_back(std::move(axis));
    }
}

void put_pictures(Maker& make, const ProductRecord& record, Wished& out) {
    if (!record.pictures) return;
    auto pictures = *record.pictures;
    std::ranges::stable_sort(pictures, {}, [](const auto& picture) {
        return picture.position == 0 ? std::int64_t{1} << 40 : picture.position;
    });
    auto& media = out.wish.media.emplace();
    for (const auto& picture : pictures) {
        catalog::Media one;
        make.on(picture.line);
        const auto url = make.value<json::ShortText<2000>>(picture.field, picture.url);
        if (!url) continue;
        one.url = *url;
        out.origin.picture_cells[url->value] = {picture.line, picture.field};
        if (!picture.alt.empty()) {
            const auto alt = make.value<json::ShortText<300>>(Field::picture_alt, picture.alt);
            if (alt) one.alt[make.ground_.setting.language] = *alt;
        }
        for (const auto& sku : picture.skus) one.variants.push_back({sku});
        media.push_back(std::move(one));
    }
}

// A type that is none of the catalog's is where other systems keep what we call a category.
void put_places(Maker& make, const ProductRecord& record, Wished& out) {
    if (record.categories) out.origin.categories = *record.categories;
    if (!record.product_type) return;
    if (make.ground_.types.find(*record.product_type) != nullptr) {
        out.wish.product_type.emplace() = json::ShortText<60>{*record.product_type};
    } else if (!record.categories) {
        out.origin.categories = {{*record.product_type}};
    }
}

void put_prices(Maker& make, const VariantRecord& record, catalog::VariantWish& wish,
                Origin& origin) {
    std::optional<UnitPrice> list, sale;
    for (const auto& price : record.prices) {
        const auto& ground = make.ground_;
        auto code = price.market.empty() ? ground.setting.market : price.market;
        std::ranges::transform(code, code.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        const auto named = ground.market_names.find(code);
        // Files of other systems have prices of markets that are none of ours.
        if (named == ground.market_names.end()) {
            if (price.market.empty()) {
                make.wrong(Field::price, "unknown_market", "has no market", price.amount);
            }
            continue;
        }
        const auto& currency = ground.markets.at(named->second).currency;
        if (!price.currency.empty() && price.currency != currency.view()) {
            make.wrong(Field::price, "wrong_currency", "must be in " + std::string(currency.view()),
                       price.currency, price.market);
            continue;
        }
        const auto amount = parse_unit_price(price.amount);
        if (!amount) {
            make.wrong(Field::price, "out_of_range", "has too many digits", price.amount,
                       price.market);
            continue;
        }
        const bool is_own = named->second == ground.setting.market;
        if (price.is_sale) {
            if (is_own) sale = amount;
            continue;
        }
        if (is_own) list = amount;
        wish.prices.push_back({{named->second}, *amount, {}});
    }
    if (sale && !list) {
        wish.prices.push_back({{make.ground_.setting.market}, *sale, {}});
    } else if (list && (sale || make.says_sales())) {
        origin.sales.push_back({wish.sku, sale});
    }
}

// A picture of variants that were left out is nobody's.
void drop_lost_skus(catalog::ProductWish& wish) {
    if (!wish.media) return;
    for (auto& media : *wish.media) {
        std::erase_if(media.variants, [&](const json::Sku& sku) {
            return std::ranges::none_of(wish.variants, [&](const auto& v) { return v.sku == sku; });
        });
    }
}

std::optional<catalog::VariantWish> variant_of(Maker& make, const ProductRecord& product,
                                               const VariantRecord& record,
                                               const catalog::ProductTypes::Family* family,
                                               Origin& origin) {
    make.at(record.line);
    catalog::VariantWish wish;
    const auto sku = make.value<json::Sku>(Field::sku, record.sku);
    if (sku) wish.sku = *sku;
    if (record.gtin) wish.gtin.emplace(gtin_of(make, *record.gtin));
    if (record.mpn) make.put<json::ShortText<70>>(wish.mpn, Field::mpn, record.mpn);
    make.put<json::ShortText<100>>(wish.external_reference, Field::reference, record.reference);
    make.put<json::ShortText<40>>(wish.tax_category, Field::tax_category, record.tax_category);
    make.put<json::CountryCode>(wish.country_of_origin, Field::country_of_origin,
                                record.country_of_origin);
    make.put<json::ShortText<14>>(wish.customs_code, Field::customs_code, record.customs_code);
    make.put_enum(wish.status, Field::variant_status, record.status);
    if (record.weight_g) wish.weight_g.emplace(record.weight_g);
    if (record.length_mm && record.width_mm && record.height_mm) {
        wish.size_mm.emplace(catalog::Size{*record.length_mm, *record.width_mm, *record.height_mm});
    }
    if (!record.options.empty()) {
        auto& options = wish.options.emplace();
        for (const auto& [name, value] : record.options) options[name] = value;
    }
    wish.is_stocked = record.is_stocked;
    if (family != nullptr && !record.attributes.empty()) {
        wish.attributes =
            attribute_values(record.attributes, *family, catalog::AttributeLevel::variant);
    }
    put_prices(make, record, wish, origin);
    if (!make.is_right()) {
        std::erase_if(origin.sales, [&](const auto& sale) { return sale.sku == wish.sku; });
        return std::nullopt;
    }
    const bool takes_stock = record.is_stocked.value_or(!product.kind || *product.kind == "goods");
    if (record.stock && takes_stock) origin.stock.push_back({wish.sku, *record.stock, record.line});
    return wish;
}

}  // namespace

std::optional<Wished> wish_of(const ProductRecord& record, const Ground& ground,
                              const Columns& columns, std::vector<RowProblem>& problems,
                              std::int64_t& refused_rows) {
    Maker make(ground, columns, problems);
    make.at(record.line);
    Wished out;
    out.origin.line = record.line;
    out.origin.rows = record.rows;
    out.origin.is_again = record.is_again;
    out.origin.is_handle_made = record.is_handle_made;
    out.origin.says_all_categories = record.says_all_categories;
    out.origin.pictures = record.pictures_said;
    if (const auto handle = make.value<json::ShortText<100>>(Field::handle, record.handle)) {
        out.wish.handle = *handle;
    }
    make.put<json::ShortText<100>>(out.wish.external_reference, Field::product_reference,
                                   record.reference);
    make.put<json::ShortText<100>>(out.wish.brand, Field::brand, record.brand);
    make.put_enum(out.wish.status, Field::status, record.status);
    make.put_enum(out.wish.kind, Field::kind, record.kind);
    if (record.tags) {
        auto& tags = out.wish.tags.emplace();
        for (const auto& text : *record.tags) {
            if (auto tag = make.value<json::ShortText<100>>(Field::tags, text))
                tags.push_back(*tag);
        }
    }
    put_texts(make, record, out.wish);
    put_options(make, record, out.wish);
    put_pictures(make, record, out);
    make.on(record.line);
    put_places(make, record, out);
    const catalog::ProductTypes::Family* family = nullptr;
    if (out.wish.product_type) family = ground.types.find((*out.wish.product_type)->value);
    if (family != nullptr && !record.attributes.empty()) {
        out.wish.attributes =
            attribute_values(record.attributes, *family, catalog::AttributeLevel::product);
    }
    const bool is_product_right = make.is_right();
    bool has_refused = false;
    for (const auto& variant : record.variants) {
        auto wish = variant_of(make, record, variant, family, out.origin);
        if (!wish) {
            has_refused = true;
            if (is_product_right) ++refused_rows, --out.origin.rows;
            continue;
        }
        out.wish.variants.push_back(*std::move(wish));
        out.origin.variant_lines.push_back(variant.line);
    }
    drop_lost_skus(out.wish);
    if (is_product_right && !(has_refused && out.wish.variants.empty())) return out;
    refused_rows += out.origin.rows;
    return std::nullopt;
}

nahtlos::exchange::FieldName field_of_pointer(std::string_view pointer) {
    static const std::pair<std::string_view, Field> words[] = {
        {"gtin", Field::gtin},
        {"sku", Field::sku},
        {"handle", Field::handle},
        {"texts", Field::title},
        {"brand", Field::brand},
        {"product_type", Field::product_type},
        {"categories", Field::categories},
        {"tags", Field::tags},
        {"media", Field::picture},
        {"prices", Field::price},
        {"tax_category", Field::tax_category},
        {"weight_g", Field::weight_g},
        {"mpn", Field::mpn},
        {"customs_code", Field::customs_code},
        {"country_of_origin", Field::country_of_origin},
        {"options", Field::option_value},
    };
    if (pointer == "/external_reference") return {Field::product_reference, ""};
    if (pointer.ends_with("/external_reference")) return {Field::reference, ""};
    auto rest = pointer;
    if (variant_of_pointer(pointer)) rest = rest.substr(rest.find('/', 10));
    if (!rest.starts_with('/')) return {};
    rest.remove_prefix(1);
    const auto word = rest.substr(0, rest.find('/'));
    for (const auto& [name, field] : words) {
        if (name == word) return {field, ""};
    }
    return {};
}

std::optional<std::size_t> variant_of_pointer(std::string_view pointer) {
    constexpr std::string_view list = "/variants/";
    if (!pointer.starts_with(list)) return std::nullopt;
    pointer.remove_prefix(list.size());
    std::size_t place = 0;
    const auto [end, error] =
        std::from_chars(pointer.data(), pointer.data() + pointer.size(), place);
    if (error != std::errc() || end == pointer.data() + pointer.size()) return std::nullopt;
    return place;
}

}  // namespace nahtlos::flows::exchange
