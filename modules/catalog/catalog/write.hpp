// Writing products in bulk: create or change many with all that belongs to them, row by row.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/batch/changes.hpp"
#include "catalog/product.hpp"
#include "catalog/setup.hpp"

namespace nahtlos::catalog {

inline constexpr std::size_t most_variants = 2000;  // of a product

/// Of one language. What is missing stays; null empties.
struct TextWish {
    json::ShortText<300> title;
    std::optional<std::optional<json::LongText<20000>>> description;
    std::optional<std::optional<json::ShortText<300>>> subtitle, seo_title;
    std::optional<std::optional<json::ShortText<1000>>> seo_description;
    std::optional<std::optional<MadeBy>> source;
};
BOOST_DESCRIBE_STRUCT(TextWish, (),
                      (title, description, subtitle, seo_title, seo_description, source))

/// What may be said of a product. What is missing stays; null empties. Attributes, options,
/// categories, tags and media are each said as a whole; texts by language, and others stay.
struct ProductFields {
    std::optional<ProductStatus> status;
    std::optional<ProductKind> kind;
    std::optional<std::optional<json::ShortText<60>>> product_type;
    std::optional<std::optional<json::ShortText<100>>> brand, external_reference;
    std::optional<std::map<std::string, TextWish>> texts;
    std::optional<Attributes> attributes;
    std::optional<std::vector<OptionAxis>> options;
    std::optional<std::vector<json::ShortText<141>>> categories;  // "tree/handle"
    std::optional<std::vector<json::ShortText<100>>> tags;
    std::optional<std::vector<Media>> media;
    std::optional<std::optional<Safety>> safety;
    std::optional<std::optional<EnergyLabel>> energy;
    std::optional<std::optional<Instant>> publish_at, unpublish_at;
};
BOOST_DESCRIBE_STRUCT(ProductFields, (),
                      (status, kind, product_type, brand, external_reference, texts, attributes,
                       options, categories, tags, media, safety, energy, publish_at, unpublish_at))

/// What may be said of a variant, in the same way.
struct VariantFields {
    std::optional<std::optional<json::Gtin>> gtin;
    std::optional<std::map<std::string, std::string>> options;
    std::optional<VariantStatus> status;
    std::optional<json::ShortText<40>> tax_category;  // "standard" unless said
    std::optional<std::optional<std::int64_t>> weight_g;
    std::optional<std::optional<json::ShortText<100>>> external_reference;
    std::optional<Attributes> attributes;
    std::optional<std::optional<json::ShortText<70>>> mpn;
    std::optional<std::optional<Size>> size_mm;
    std::optional<std::optional<json::CountryCode>> country_of_origin;
    std::optional<std::optional<json::ShortText<14>>> customs_code;
    std::optional<std::vector<Component>> components;
    std::optional<std::optional<ContentRequest>> content;
};
BOOST_DESCRIBE_STRUCT(VariantFields, (),
                      (gtin, options, status, tax_category, weight_g, external_reference,
                       attributes, mpn, size_mm, country_of_origin, customs_code, components,
                       content))

struct VariantWish : VariantFields {
    json::Sku sku;
    std::vector<PriceRequest> prices;
    std::optional<bool> is_stocked;  // when it is made; goods are unless said otherwise
    static constexpr std::array<std::string_view, 1> may_miss{"prices"};
};
BOOST_DESCRIBE_STRUCT(VariantWish, (VariantFields), (sku, prices, is_stocked))

struct ProductWish : ProductFields {
    json::ShortText<100> handle;
    std::vector<VariantWish> variants;  // by SKU; others stay as they are
    bool archive_others = false;        // or are archived
    static constexpr std::array<std::string_view, 2> may_miss{"variants", "archive_others"};
};
BOOST_DESCRIBE_STRUCT(ProductWish, (ProductFields), (handle, variants, archive_others))

/// Which products a call may touch, and what it must find.
struct WriteRules {
    bool only_new = false;  // a handle that is there already is "taken"
    bool replaces = false;  // languages that are not named go away
    const PriceMarkets& markets;
    std::optional<std::int64_t> if_match = {};  // of a call of one product
};

enum class WriteOutcome { made, changed, unchanged, refused };

/// What became of one wish.
struct Written {
    WriteOutcome outcome = WriteOutcome::refused;
    ProductId id;
    std::int64_t version = 0;
    ProductKind kind = ProductKind::goods;  // as it is now
    std::vector<MadeVariant> variants;  // of a product that was made or changed: those of the wish
    std::vector<std::size_t> new_variants;  // which of the wish's were made, by their place in it
    std::vector<FieldProblem> wrong;        // of a refused one; pointers into the wish: "/handle"
};

/// The next child ids of a command.
class ChildIds {
public:
    ChildIds(Uuid command, std::uint16_t first) : command_(command), next_(first) {}
    /// False when there are no more than that many left.
    bool has(std::size_t n) const { return next_ + n <= 65'536; }
    Uuid next() { return child_id(command_, static_cast<std::uint16_t>(next_++)); }

private:
    Uuid command_;
    std::size_t next_;
};

/// Creates or changes products, found by handle, set-based: about 20,000 new variants a second. A
/// wish that was written before and to which nothing was added since costs one look at its hash.
/// Wishes are decided in their order, later ones see what earlier ones took; what is wrong with one
/// harms no other. `foreign` are problems found elsewhere, by wish (may be empty). Each change
/// keeps the version before it, and leaves an event per product and variant.
std::vector<Written> write_products(ChangeScope& scope, std::span<const ProductWish> wishes,
                                    const WriteRules& rules, ChildIds& ids,
                                    std::span<const std::vector<FieldProblem>> foreign = {});

/// Tells whoever follows products that what these variants take from stock is something else now.
void stamp_products(ChangeScope& scope, std::vector<VariantId> variants);

}  // namespace nahtlos::catalog
