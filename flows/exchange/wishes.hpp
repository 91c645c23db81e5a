// Wishes: the records of a file as what the catalog takes, with where each part came from.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/table/row.hpp"
#include "catalog/write.hpp"
#include "exchange/fields.hpp"
#include "exchange/records.hpp"
#include "flows/exchange/ground.hpp"

namespace nahtlos::flows::exchange {

using table::RowProblem;

/// A price below the list price; nothing: there is none any more.
struct SaleWish {
    json::Sku sku;
    std::optional<UnitPrice> unit_price;
};

struct StockWish {
    json::Sku sku;
    std::int64_t quantity = 0, line = 0;
};

struct PictureCell {
    std::int64_t line = 0;
    nahtlos::exchange::Field field = nahtlos::exchange::Field::picture;
};

/// Where the parts of a wish stand in the file.
struct Origin {
    std::int64_t line = 0, rows = 0;
    std::vector<std::int64_t> variant_lines;  // by their place in the wish
    bool is_again = false;                    // lies over what is there instead of replacing it
    bool is_handle_made = false;              // of a SKU: whose SKUs these are counts more
    bool says_all_categories = true;
    nahtlos::exchange::PicturesSaid pictures = nahtlos::exchange::PicturesSaid::all;
    std::vector<Path> categories;
    std::map<std::string, PictureCell> picture_cells;  // by address
    std::vector<SaleWish> sales;
    std::vector<StockWish> stock;
};

struct Wished {
    catalog::ProductWish wish;
    Origin origin;
};

/// The record as a wish. Variants that cannot be are left out, each with its problem; nothing when
/// the product itself cannot be, or no variant of it is left. `refused_rows` counts those rows.
std::optional<Wished> wish_of(const nahtlos::exchange::ProductRecord& record, const Ground& ground,
                              const nahtlos::exchange::Columns& columns,
                              std::vector<RowProblem>& problems, std::int64_t& refused_rows);

/// The field of the file that a pointer into a product means: "/variants/0/gtin" is gtin.
nahtlos::exchange::FieldName field_of_pointer(std::string_view pointer);
/// Which variant a pointer into a product is about, if one.
std::optional<std::size_t> variant_of_pointer(std::string_view pointer);

}  // namespace nahtlos::flows::exchange
