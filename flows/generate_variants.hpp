// Generating the variants of a product with their stock items.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/generate.hpp"
#include "flows/setup.hpp"

namespace nahtlos::flows {

struct GeneratedVariant {
    std::optional<catalog::VariantId> id;  // missing in a dry run
    std::string sku;
    std::map<std::string, std::string> options;
};
BOOST_DESCRIBE_STRUCT(GeneratedVariant, (), (id, sku, options))

struct GeneratedVariants {
    catalog::ProductId product;
    bool dry_run = false;
    std::vector<GeneratedVariant> variants;  // that are new
    std::int64_t version = 1;                // of the product
};
BOOST_DESCRIBE_STRUCT(GeneratedVariants, (), (product, dry_run, variants, version))

/// Makes the combinations that are missing, or tells which those are. Refuses what
/// variants_to_generate() does, SKUs of other products, unknown markets, "version_changed".
Result<GeneratedVariants> generate_variants(ChangeScope& scope, catalog::ProductId id,
                                            const catalog::GenerateVariants& wish,
                                            std::optional<std::int64_t> if_match);

}  // namespace nahtlos::flows
