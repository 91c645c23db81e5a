// Generating variants: the combinations of a product's options that it does not have yet.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/product.hpp"
#include "catalog/write.hpp"

namespace nahtlos::catalog {

inline constexpr std::size_t most_generated = 500;  // variants of one call

/// What the new variants have in common, and how their SKUs are made.
struct GenerateVariants {
    std::optional<std::vector<OptionAxis>> options;
    std::optional<json::ShortText<200>> sku;
    std::vector<PriceRequest> prices;
    std::optional<json::ShortText<40>> tax_category;
    std::optional<std::int64_t> weight_g;
    std::optional<bool> is_stocked;
    bool dry_run = false;
    static constexpr std::array<std::string_view, 2> may_miss{"prices", "dry_run"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"options", "of the product from now on; missing: those that it has"},
        {"sku",
         "a pattern: {handle} and {size}, for an option of that code, become small letters, digits "
         "and hyphens; \"{handle}-{color}-{size}\" of all options where it is missing"},
        {"is_stocked", "goods are unless said otherwise"},
        {"dry_run", "only tells what would be made"},
    }};
};
BOOST_DESCRIBE_STRUCT(GenerateVariants, (),
                      (options, sku, prices, tax_category, weight_g, is_stocked, dry_run))

/// A text in small ASCII letters, digits and single hyphens: "Größe 42" is "groesse-42".
std::string slug_of(std::string_view text);

/// What has to be written so that the product has a variant for each combination of its options,
/// in the order of their values, the last option changing first. Combinations that a variant has,
/// archived ones too, are left alone. Refuses, by the field, what makes more than most_generated
/// variants, patterns that do not read, and SKUs that are too long, alike or of other variants of
/// the product.
Result<ProductWish> variants_to_generate(const WholeProduct& product, const GenerateVariants& wish);

}  // namespace nahtlos::catalog
