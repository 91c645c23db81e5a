// Records: what the rows of a file come to, as plain texts and numbers with the line they began in.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exchange/fields.hpp"

namespace nahtlos::exchange {

struct TextRecord {
    std::optional<std::string> title, description, subtitle, seo_title, seo_description;
};

struct PictureRecord {
    std::int64_t line = 0;
    std::int64_t position = 0;  // 0: after all that have one
    std::string url, alt;
    std::vector<std::string> skus;  // none: of all
    /// Of exports for a shop: the whole address; "" where feeds show nothing of this kind.
    std::optional<std::string> feed_url = std::nullopt;
    Field field = Field::picture;  // whose cell named it first
};

/// A price as a decimal text: "19.99". The market is "" for that of the import.
struct AmountRecord {
    std::string market, amount, currency;  // ISO 4217, "" where the file does not say
    bool is_sale = false;
};

struct OptionRecord {
    std::string name;
    std::vector<std::string> values;  // those that the file lists, before those of its variants
};

struct VariantRecord {
    std::int64_t line = 0;
    std::string sku;
    std::optional<std::string> gtin, mpn, reference, tax_category, country_of_origin, customs_code,
        status;
    std::vector<std::pair<std::string, std::string>> options;  // name, value
    std::vector<AmountRecord> prices;
    std::optional<std::int64_t> weight_g;
    std::optional<std::int64_t> length_mm, width_mm, height_mm;
    std::optional<std::int64_t> stock;
    std::optional<bool> is_stocked;
    bool is_gtin_for_feeds = true;  // and not one of the house, a coupon, ...; of exports
    std::map<std::string, std::string> attributes;
    std::string link;  // of its page in a shop; of exports
};

/// Which of a product's pictures a file names: one that it leaves out is gone only where it could
/// have named it.
enum class PicturesSaid { some, of_all_variants, all };

/// What a file does not say is missing and stays as it is; "" empties.
struct ProductRecord {
    std::int64_t line = 0;
    std::string handle;
    std::optional<std::string> reference, brand, product_type, kind, status;
    std::map<std::string, TextRecord> texts;  // by language, "" for that of the import
    std::optional<std::vector<std::string>> tags;
    std::optional<std::vector<std::vector<std::string>>> categories;  // paths of names
    std::vector<OptionRecord> options;
    std::optional<std::vector<PictureRecord>> pictures;
    std::map<std::string, std::string> attributes;
    std::vector<VariantRecord> variants;
    std::int64_t rows = 0;            // of the file, those that were refused not counted
    bool is_handle_made = false;      // of a SKU: whose SKUs these are counts more
    bool says_all_categories = true;  // and not the first one only
    PicturesSaid pictures_said = PicturesSaid::all;
    bool is_again = false;  // adds to what earlier rows of the file said of the same product
};

/// How much is there of an article at a place, or by how much that changes.
struct StockRecord {
    std::int64_t line = 0;
    std::string sku, gtin;  // one of them
    std::string location;   // code; "" for that of the import
    std::int64_t quantity = 0;
    bool is_change = false;
};

struct PriceRecord {
    std::int64_t line = 0;
    std::string sku, gtin;  // one of them
    AmountRecord price;
    std::string list;                     // code of a price list, "" for the market's own prices
    std::string valid_from, valid_until;  // RFC 3339, "" where the file does not say
    std::int64_t least_quantity = 1;
};

}  // namespace nahtlos::exchange
