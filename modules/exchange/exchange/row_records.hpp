// Files whose every row is a record of its own: stock levels and prices.
#pragma once

#include "exchange/product_reader.hpp"

namespace nahtlos::exchange {

/// Reads stock or prices; Record is StockRecord or PriceRecord.
template <class Record>
class RowRecordReader {
public:
    RowRecordReader(table::TableReader& rows, const Format& format) : rows_(rows), texts_(format) {}
    /// The next record, or why a row is none.
    table::Next next(Record& record, table::RowProblem& problem);
    const Columns& columns() const { return texts_.columns(); }
    const RowsRead& read() const { return read_; }

private:
    table::TableReader& rows_;
    RowTexts texts_;
    RowsRead read_;
};

}  // namespace nahtlos::exchange
