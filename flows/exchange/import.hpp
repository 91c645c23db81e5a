// Import: files read in batches, and batches written; between them may stand a queue.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/sql/database.hpp"
#include "base/table/stream.hpp"
#include "exchange/product_reader.hpp"
#include "exchange/row_records.hpp"
#include "flows/exchange/entity_line.hpp"
#include "flows/exchange/wishes.hpp"
#include "flows/write_products.hpp"
#include "inventory/changes.hpp"

namespace nahtlos::flows::exchange {

/// What came of the rows of a file, and of the products and other records that they are.
struct Tally {
    std::int64_t rows = 0, refused_rows = 0;
    std::int64_t made = 0, changed = 0, unchanged = 0, refused = 0;  // products or records
    std::int64_t variants = 0;                                       // of products that were taken
    bool operator==(const Tally&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (rows, refused_rows, made, changed, unchanged, refused, variants))

/// When an import ends before its file does.
struct RowPolicy {
    std::optional<std::int64_t> most_refused;    // 0: at the first; what was written before stays
    std::optional<double> most_refused_percent;  // of the rows, once 1,000 were read
    bool is_exceeded(const Tally& tally) const;
};

/// What is written together.
struct Batch {
    ProductsToWrite products;
    std::vector<Origin> origins;  // by product
    std::vector<nahtlos::exchange::StockRecord> stock;
    std::vector<nahtlos::exchange::PriceRecord> prices;
    std::vector<EntityLine> entities;  // of one kind
    std::vector<std::int64_t> lines;   // of entities
    std::vector<RowProblem> problems;  // of rows that were not even read
    std::int64_t rows = 0, refused_rows = 0;
    std::shared_ptr<const nahtlos::exchange::Columns> columns;  // null: by JSON pointer
    bool is_empty() const {
        return products.products.empty() && stock.empty() && prices.empty() && entities.empty();
    }
};

/// The reading side.
class Batches {
public:
    virtual ~Batches() = default;
    /// The next batch; false at the end, where the batch may still have something.
    virtual bool next(Batch& batch) = 0;
};

inline constexpr std::size_t variants_at_once = 1000;

std::unique_ptr<Batches> product_batches(table::TableReader& rows,
                                         const nahtlos::exchange::Format& format,
                                         const Ground& ground);
/// Of stock or prices, as the format says.
std::unique_ptr<Batches> record_batches(table::TableReader& rows,
                                        const nahtlos::exchange::Format& format);
/// JSON Lines, each of one entity.
std::unique_ptr<Batches> entity_batches(table::ByteSource& text);

/// Runs a change or a change of stock to its end; refusals roll back.
using RunChange = std::function<Result<std::string>(const Change&)>;
using RunStock =
    std::function<Result<inventory::StockChanged>(const inventory::StockChangeRequest&)>;

/// The writing side.
class ImportWriter {
public:
    struct Options {
        bool is_dry_run = false;
        bool stops_at_first = false;  // a batch with a wrong row is not written at all
        /// Names this import where it may be run again from its beginning: what it has said of
        /// stock counts once, whatever happened in between. "" for an import that is run once.
        std::string source_event = {};
        /// When it began for the first time, where this is not the first: its counts are of then.
        std::optional<Instant> counted_at = {};
    };
    ImportWriter(Ground ground, RunChange run, RunStock run_stock, Options options);
    ~ImportWriter();
    /// Adds to `problems` and to the tally.
    void write(Batch& batch, std::vector<RowProblem>& problems);
    const Tally& tally() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace nahtlos::flows::exchange
