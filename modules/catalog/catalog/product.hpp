// A whole product: everything that describes it, as it is read, compared and kept as a version.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/attributes.hpp"
#include "catalog/content.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

enum class ProductKind { goods, digital, service, bundle };
BOOST_DESCRIBE_ENUM(ProductKind, goods, digital, service, bundle)

/// Who made a text or picture; by the words of IPTC where a machine did, since feeds must say so.
enum class MadeBy {
    people,
    machine_translation,
    trained_algorithmic_media,
    composite_with_trained_algorithmic_media
};
BOOST_DESCRIBE_ENUM(MadeBy, people, machine_translation, trained_algorithmic_media,
                    composite_with_trained_algorithmic_media)

/// One value of an option: "m" of "size".
struct OptionValue {
    json::ShortText<60> code;
    Names names;
    std::optional<json::ShortText<300>> swatch;  // "#aabbcc" or the address of a picture
    static constexpr std::array<std::string_view, 1> may_miss{"names"};
};
BOOST_DESCRIBE_STRUCT(OptionValue, (), (code, names, swatch))

/// An option of a product with its values in the order in which they are shown.
struct OptionAxis {
    json::ShortText<60> code;
    Names names;
    json::List<OptionValue, 1, 200> values;
    static constexpr std::array<std::string_view, 1> may_miss{"names"};
};
BOOST_DESCRIBE_STRUCT(OptionAxis, (), (code, names, values))

enum class MediaRole { picture, swatch, video, model, manual, safety, energy_label, download };
BOOST_DESCRIBE_ENUM(MediaRole, picture, swatch, video, model, manual, safety, energy_label,
                    download)

struct Rendition {
    json::ShortText<2000> url;
    std::optional<json::ShortText<100>> mime;
    std::optional<std::int64_t> width, height, bytes;
};
BOOST_DESCRIBE_STRUCT(Rendition, (), (url, mime, width, height, bytes))

/// A reference to a picture, film or document; they stand in the order in which they are shown.
struct Media {
    json::ShortText<2000> url;
    MediaRole role = MediaRole::picture;
    std::optional<json::ShortText<64>> sha256;  // hexadecimal
    std::optional<json::ShortText<100>> mime;
    std::optional<std::int64_t> width, height, bytes;
    Names alt;                                  // by language
    std::optional<json::LanguageTag> language;  // of documents
    MadeBy source = MadeBy::people;
    std::vector<json::Sku> variants;  // none: of all
    std::vector<Rendition> renditions;
    std::optional<json::ShortText<100>> external_reference;
    static constexpr std::array<std::string_view, 5> may_miss{"role", "alt", "source", "variants",
                                                              "renditions"};
};
BOOST_DESCRIBE_STRUCT(Media, (),
                      (url, role, sha256, mime, width, height, bytes, alt, language, source,
                       variants, renditions, external_reference))

/// A company as the law wants it named, Regulation (EU) 2023/988 (GPSR), article 9.
struct Party {
    json::ShortText<200> name;
    json::ShortText<400> address;
    json::CountryCode country;
    std::optional<json::Email> email;
    std::optional<json::ShortText<500>> url;
};
BOOST_DESCRIBE_STRUCT(Party, (), (name, address, country, email, url))

struct Safety {
    std::optional<Party> manufacturer, responsible_person;
    std::map<std::string, json::LongText<5000>> warnings;  // by language
    std::vector<json::ShortText<10>> hazards;              // H and EUH statements of CLP: "H225"
    std::optional<std::int64_t> minimum_age_months;
    static constexpr std::array<std::string_view, 2> may_miss{"warnings", "hazards"};
};
BOOST_DESCRIBE_STRUCT(Safety, (),
                      (manufacturer, responsible_person, warnings, hazards, minimum_age_months))

/// Of Regulation (EU) 2017/1369.
struct EnergyLabel {
    std::optional<json::ShortText<20>> eprel;  // registration number: digits
    json::ShortText<4> energy_class;           // "A" to "G", older ones to "A+++"
    json::ShortText<4> best{"A"}, worst{"G"};  // of the scale
    static constexpr std::array<std::string_view, 2> may_miss{"best", "worst"};
};
BOOST_DESCRIBE_STRUCT(EnergyLabel, (), (eprel, energy_class, best, worst))

struct Size {
    std::int64_t length = 0, width = 0, height = 0;
};
BOOST_DESCRIBE_STRUCT(Size, (), (length, width, height))

/// What one unit of a kit takes from the stock of another article.
struct Component {
    json::Sku sku;
    json::Quantity quantity;
    auto operator<=>(const Component&) const = default;
};
BOOST_DESCRIBE_STRUCT(Component, (), (sku, quantity))

struct Text {
    std::string title;
    std::optional<std::string> description, subtitle, seo_title, seo_description;
    std::optional<MadeBy> source;
};
BOOST_DESCRIBE_STRUCT(Text, (), (title, description, subtitle, seo_title, seo_description, source))

/// What is kept of a product beside its columns.
struct ProductDetails {
    Attributes attributes;
    std::vector<OptionAxis> options;
    std::vector<std::string> tags;
    std::vector<Media> media;
    std::optional<Safety> safety;
    std::optional<EnergyLabel> energy;
    static constexpr std::array<std::string_view, 4> may_miss{"attributes", "options", "tags",
                                                              "media"};
};
BOOST_DESCRIBE_STRUCT(ProductDetails, (), (attributes, options, tags, media, safety, energy))

/// What is kept of a variant beside its columns.
struct VariantDetails {
    Attributes attributes;
    std::optional<std::string> mpn;  // the maker's number
    std::optional<Size> size_mm;     // packed
    std::optional<std::string> country_of_origin, customs_code;
    std::vector<Component> components;  // of a kit
    static constexpr std::array<std::string_view, 2> may_miss{"attributes", "components"};
};
BOOST_DESCRIBE_STRUCT(VariantDetails, (),
                      (attributes, mpn, size_mm, country_of_origin, customs_code, components))

struct WholeVariant : VariantDetails {
    VariantId id;
    std::string sku;
    std::optional<std::string> gtin;
    std::map<std::string, std::string> options;
    std::string tax_category;
    VariantStatus status = VariantStatus::active;
    std::optional<std::int64_t> weight_g;
    std::optional<std::string> external_reference;
    std::optional<ContentRequest> content;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(WholeVariant, (VariantDetails),
                      (id, sku, gtin, options, tax_category, status, weight_g, external_reference,
                       content, version))

struct WholeProduct : ProductDetails {
    ProductId id;
    std::string handle;
    ProductStatus status = ProductStatus::draft;
    ProductKind kind = ProductKind::goods;
    std::optional<std::string> product_type, brand, external_reference;
    std::map<std::string, Text> texts;    // by language
    std::vector<std::string> categories;  // "tree/handle", the main one first
    std::optional<Instant> publish_at, unpublish_at;
    std::vector<WholeVariant> variants;  // in the order in which they were made
    std::optional<std::string> changed_by;
    std::int64_t version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(WholeProduct, (ProductDetails),
                      (id, handle, status, kind, product_type, brand, external_reference, texts,
                       categories, publish_at, unpublish_at, variants, changed_by, version,
                       created_at, updated_at))

}  // namespace nahtlos::catalog
