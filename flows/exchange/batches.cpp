// The reading side of imports: files as batches.
#include "base/json/reader.hpp"
#include "base/table/json_lines.hpp"
#include "exchange/seen.hpp"
#include "flows/exchange/import.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::Columns;
using nahtlos::exchange::Format;
using nahtlos::exchange::ProductReader;
using nahtlos::exchange::ProductRecord;
using nahtlos::exchange::RowRecordReader;
using nahtlos::exchange::RowsRead;
using table::Next;

constexpr std::size_t products_at_once = 1000;
constexpr std::size_t records_at_once = 1000;
constexpr std::size_t most_line_bytes = 4 << 20;

// The columns as they are now: a feed of XML learns more as it goes.
void show_columns(Batch& batch, std::shared_ptr<const Columns>& shown, const Columns& now) {
    if (!shown || shown->known().size() != now.known().size()) {
        shown = std::make_shared<const Columns>(now);
    }
    batch.columns = shown;
}

class ProductBatches : public Batches {
public:
    ProductBatches(table::TableReader& rows, const Format& format, const Ground& ground)
        : reader_(rows, format), ground_(ground) {}

    bool next(Batch& batch) override {
        batch = Batch{};
        batch.products.error_policy = api::ErrorPolicy::reject_failed_rows;
        std::size_t variants = 0;
        std::set<std::string> handles;
        bool is_end = false;
        if (held_) add(batch, variants, handles, *std::exchange(held_, std::nullopt));
        while (batch.origins.size() < products_at_once && variants < variants_at_once &&
               batch.problems.size() < records_at_once) {
            ProductRecord record;
            const auto got = reader_.next(record, batch.problems);
            if (got == Next::end || got == Next::broken) {
                is_end = true;
                break;
            }
            if (got != Next::row) continue;
            auto wished =
                wish_of(record, ground_, reader_.columns(), batch.problems, batch.refused_rows);
            if (!wished) continue;
            // A call takes each product once.
            if (handles.contains(wished->wish.handle.value)) {
                held_ = std::move(wished);
                break;
            }
            add(batch, variants, handles, *std::move(wished));
        }
        const auto& read = reader_.read();
        batch.rows = read.rows - before_.rows;
        batch.refused_rows += read.refused - before_.refused;
        before_ = read;
        show_columns(batch, shown_, reader_.columns());
        return !is_end || held_;
    }

private:
    static void add(Batch& batch, std::size_t& variants, std::set<std::string>& handles,
                    Wished wished) {
        variants += wished.wish.variants.size();
        handles.insert(wished.wish.handle.value);
        batch.products.products.push_back(std::move(wished.wish));
        batch.origins.push_back(std::move(wished.origin));
    }

    ProductReader reader_;
    const Ground ground_;  // as it was: the writing side adds to its own
    std::shared_ptr<const Columns> shown_;
    std::optional<Wished> held_;
    RowsRead before_;
};

template <class Record>
class RecordBatches : public Batches {
public:
    RecordBatches(table::TableReader& rows, const Format& format) : reader_(rows, format) {}

    bool next(Batch& batch) override {
        batch = Batch{};
        auto& records = [&]() -> auto& {
            if constexpr (std::is_same_v<Record, nahtlos::exchange::StockRecord>) {
                return batch.stock;
            } else {
                return batch.prices;
            }
        }
        ();
        bool is_end = false;
        while (!is_end && records.size() + batch.problems.size() < records_at_once) {
            Record record;
            RowProblem problem;
            const auto got = reader_.next(record, problem);
            is_end = got == Next::end || got == Next::broken;
            if (got == Next::row) records.push_back(std::move(record));
            if (got == Next::refused || got == Next::broken) {
                batch.problems.push_back(std::move(problem));
            }
        }
        batch.rows = reader_.read().rows - before_.rows;
        batch.refused_rows = reader_.read().refused - before_.refused;
        before_ = reader_.read();
        show_columns(batch, shown_, reader_.columns());
        return !is_end;
    }

private:
    RowRecordReader<Record> reader_;
    std::shared_ptr<const Columns> shown_;
    RowsRead before_;
};

class EntityBatches : public Batches {
public:
    explicit EntityBatches(table::ByteSource& text) : lines_(text, most_line_bytes) {}

    // Lines of one kind, in their order; products as those of any file.
    bool next(Batch& batch) override {
        batch = Batch{};
        batch.products.error_policy = api::ErrorPolicy::reject_failed_rows;
        std::optional<std::size_t> kind;
        std::set<std::string> handles;
        std::size_t variants = 0;
        while (batch.lines.size() < records_at_once && variants < variants_at_once &&
               batch.problems.size() < records_at_once) {
            if (!held_ && !read(batch)) return false;
            if (!held_) continue;
            const auto own = kind_of(held_->line);
            if (kind && own != kind) break;
            kind = own;
            if (held_->line.product) {
                auto& wish = *held_->line.product;
                if (!handles.insert(wish.handle.value).second) break;
                variants += wish.variants.size();
                batch.origins.push_back({.line = held_->number, .rows = 1});
                batch.origins.back().variant_lines.assign(wish.variants.size(), held_->number);
                batch.products.products.push_back(std::move(wish));
            } else {
                batch.entities.push_back(std::move(held_->line));
            }
            batch.lines.push_back(held_->number);
            held_.reset();
        }
        return true;
    }

private:
    struct Held {
        EntityLine line;
        std::int64_t number = 0;
    };

    // Reads one line into `held_`, or what is wrong with it; false at the end.
    bool read(Batch& batch) {
        std::string_view text;
        RowProblem problem;
        const auto got = lines_.next(text, problem);
        if (got == Next::end) return false;
        ++batch.rows;
        if (got == Next::refused) {
            refuse(batch, std::move(problem));
            return true;
        }
        const json::ReadLimits limits{.max_bytes = most_line_bytes, .max_string_bytes = 256 << 10};
        auto line = json::read<EntityLine>(text, limits);
        if (!line) {
            const auto& refusal = line.refusal();
            if (refusal.fields.empty()) {
                refuse(batch,
                       {lines_.line(), "", refusal.code, refusal.detail, table::shortened(text)});
            }
            for (const auto& field : refusal.fields) {
                batch.problems.push_back(
                    {lines_.line(), field.pointer, field.code, field.detail, ""});
            }
            if (!refusal.fields.empty()) ++batch.refused_rows;
        } else if (!kind_of(*line)) {
            refuse(batch, {lines_.line(), "", "not_one_entity",
                           "must have exactly one member that names what it is", ""});
        } else {
            held_ = Held{*std::move(line), lines_.line()};
        }
        return true;
    }

    static void refuse(Batch& batch, RowProblem problem) {
        batch.problems.push_back(std::move(problem));
        ++batch.refused_rows;
    }

    table::LineReader lines_;
    std::optional<Held> held_;
};

}  // namespace

std::optional<std::size_t> kind_of(const EntityLine& line) {
    std::optional<std::size_t> found;
    std::size_t at = 0, count = 0;
    for_each_member(line, [&](std::string_view, const auto& member) {
        if (member.has_value()) found = at, ++count;
        ++at;
    });
    return count == 1 ? found : std::nullopt;
}

std::unique_ptr<Batches> product_batches(table::TableReader& rows, const Format& format,
                                         const Ground& ground) {
    return std::make_unique<ProductBatches>(rows, format, ground);
}

std::unique_ptr<Batches> record_batches(table::TableReader& rows, const Format& format) {
    if (format.kind == nahtlos::exchange::RecordKind::stock) {
        return std::make_unique<RecordBatches<nahtlos::exchange::StockRecord>>(rows, format);
    }
    return std::make_unique<RecordBatches<nahtlos::exchange::PriceRecord>>(rows, format);
}

std::unique_ptr<Batches> entity_batches(table::ByteSource& text) {
    return std::make_unique<EntityBatches>(text);
}

}  // namespace nahtlos::flows::exchange
