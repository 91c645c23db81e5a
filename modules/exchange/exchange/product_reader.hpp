// ProductReader: the rows of a file of products as products, each with its variants and pictures.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exchange/fields.hpp"
#include "exchange/records.hpp"
#include "exchange/row_texts.hpp"
#include "exchange/seen.hpp"

namespace nahtlos::exchange {

struct RowsRead {
    std::int64_t rows = 0, refused = 0;
};

class ProductReader {
public:
    ProductReader(table::TableReader& rows, const Format& format);
    ~ProductReader();

    /// The next product, or only `problems` (refused), or what ends the file (broken). Problems of
    /// rows that were left out are added in every case; the rest of their product is kept.
    table::Next next(ProductRecord& product, std::vector<table::RowProblem>& problems);
    const Columns& columns() const { return texts_.columns(); }
    const RowsRead& read() const { return read_; }

private:
    struct Parents;

    void take(const table::Row& row);
    void take_grouped(const table::Row& row, std::string handle, bool is_made);
    void take_woocommerce(const table::Row& row);
    void take_variation(const table::Row& row);
    void take_parents_values(ProductRecord& product, const VariantRecord& variant);
    void put_product(ProductRecord& product);
    void put_texts(ProductRecord& product);
    void put_pictures(ProductRecord& product, std::int64_t line, const std::string& sku);
    bool put_variant(ProductRecord& product, std::int64_t line, std::string sku);
    bool put_sizes(VariantRecord& variant);
    bool put_stock(VariantRecord& variant);
    bool put_prices(VariantRecord& variant);
    void put_option_names(ProductRecord& product);
    void put_options(ProductRecord& product, VariantRecord& variant);
    void put_attributes(ProductRecord& product, VariantRecord* variant);
    bool is_variant() const;
    void begin(ProductRecord product);
    void end_open();
    void refuse(std::string code, std::string detail, Field field);
    bool wrong(const Columns::Known& known, std::string_view value, const char* what);

    table::TableReader& rows_;
    const Grouping grouping_;
    RowTexts texts_;
    Seen seen_;
    std::optional<ProductRecord> open_;
    std::deque<ProductRecord> ready_;
    std::unique_ptr<Parents> parents_;
    std::vector<table::RowProblem> problems_;
    RowsRead read_;
    std::int64_t line_ = 0;
    bool is_row_refused_ = false, is_done_ = false;
};

}  // namespace nahtlos::exchange
