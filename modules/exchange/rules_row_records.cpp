#include <optional>

#include "exchange/row_records.hpp"
#include "exchange/values.hpp"

namespace nahtlos::exchange {
namespace {

using Wrong = std::optional<table::RowProblem>;

Wrong wrong(const RowTexts& texts, std::int64_t line, Field field, const char* code,
            const char* detail) {
    return problem_of(texts.columns(), line, {field, ""}, code, detail, texts.text(field));
}

template <class Record>
Wrong put_article(Record& record, const RowTexts& texts) {
    record.sku = texts.text(Field::sku);
    record.gtin = texts.text(Field::gtin);
    if (!record.sku.empty() || !record.gtin.empty()) return {};
    return wrong(texts, record.line, Field::sku, "required", "needs a SKU or GTIN");
}

Wrong put(StockRecord& record, const RowTexts& texts) {
    if (auto missing = put_article(record, texts)) return missing;
    record.location = texts.text(Field::location);
    const bool has_change = !texts.text(Field::change).empty();
    const bool has_quantity = !texts.text(Field::quantity).empty();
    if (has_change == has_quantity) {
        return wrong(texts, record.line, Field::quantity, has_change ? "ambiguous" : "required",
                     has_change ? "must not stand beside a change" : "is required");
    }
    const auto field = has_change ? Field::change : Field::quantity;
    const auto quantity = parse_whole(texts.text(field), texts.spelling(field));
    if (!quantity || (!has_change && *quantity < 0)) {
        return wrong(texts, record.line, field, "invalid_format", "must be a whole number");
    }
    record.quantity = *quantity;
    record.is_change = has_change;
    return {};
}

Wrong put(PriceRecord& record, const RowTexts& texts) {
    if (auto missing = put_article(record, texts)) return missing;
    const auto* column = texts.columns().find(Field::price);
    if (column != nullptr) record.price.market = column->name.qualifier;
    const auto price = parse_price(texts.text(Field::price), texts.spelling(Field::price));
    if (!price || price->amount.starts_with('-')) {
        return wrong(texts, record.line, Field::price, "invalid_format",
                     "must be a price like 19.99");
    }
    record.price.amount = price->amount;
    record.price.currency = price->currency;
    if (record.price.currency.empty()) record.price.currency = texts.text(Field::currency);
    record.list = texts.text(Field::price_list);
    for (const auto& [field, place] : {std::pair{Field::valid_from, &record.valid_from},
                                       std::pair{Field::valid_until, &record.valid_until}}) {
        const auto text = texts.text(field);
        if (text.empty()) continue;
        const auto date = parse_date(text, texts.spelling(field));
        if (!date) return wrong(texts, record.line, field, "invalid_format", "must be a date");
        *place = *date;
    }
    if (const auto text = texts.text(Field::least_quantity); !text.empty()) {
        const auto least = parse_whole(text, texts.spelling(Field::least_quantity));
        if (!least || *least < 1) {
            return wrong(texts, record.line, Field::least_quantity, "invalid_format",
                         "must be a whole number of at least 1");
        }
        record.least_quantity = *least;
    }
    return {};
}

}  // namespace

template <class Record>
table::Next RowRecordReader<Record>::next(Record& record, table::RowProblem& problem) {
    table::Row row;
    const auto got = rows_.next(row, problem);
    if (got == table::Next::end || got == table::Next::broken) return got;
    ++read_.rows;
    if (got == table::Next::row) {
        texts_.look_at(rows_.header(), row);
        record = Record{};
        record.line = row.line;
        auto found = put(record, texts_);
        if (!found) return got;
        problem = *std::move(found);
    }
    ++read_.refused;
    return table::Next::refused;
}

template class RowRecordReader<StockRecord>;
template class RowRecordReader<PriceRecord>;

}  // namespace nahtlos::exchange
