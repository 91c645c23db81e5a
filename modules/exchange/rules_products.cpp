// How rows become products: which belong together, and whose they are.
#include <algorithm>

#include "exchange/product_reader.hpp"
#include "exchange/values.hpp"

namespace nahtlos::exchange {
namespace {

constexpr std::size_t most_open_parents = 100'000;

}  // namespace

// WooCommerce's parents whose first variation has not come yet, and what those are called.
struct ProductReader::Parents {
    std::map<std::string, ProductRecord> waiting;           // by handle
    std::map<std::string, std::string, std::less<>> by_id;  // "id:44" to handle
};

ProductReader::ProductReader(table::TableReader& rows, const Format& format)
    : rows_(rows),
      grouping_(format.grouping),
      texts_(format),
      parents_(std::make_unique<Parents>()) {}

ProductReader::~ProductReader() = default;

void ProductReader::refuse(std::string code, std::string detail, Field field) {
    is_row_refused_ = true;
    problems_.push_back(problem_of(texts_.columns(), line_, {field, ""}, std::move(code),
                                   std::move(detail), texts_.text(field)));
}

bool ProductReader::wrong(const Columns::Known& known, std::string_view value, const char* what) {
    is_row_refused_ = true;
    problems_.push_back(
        {line_, known.column_name, "invalid_format", what, table::shortened(value)});
    return false;
}

// The product before is complete.
void ProductReader::end_open() {
    if (!open_) return;
    std::erase_if(open_->options, [](const OptionRecord& option) { return option.values.empty(); });
    // What is left of rows that were all refused is nothing.
    if (open_->rows > 0) ready_.push_back(*std::move(open_));
    open_.reset();
}

void ProductReader::begin(ProductRecord product) {
    end_open();
    product.line = line_;
    product.is_again = seen_.note(product.handle);
    open_ = std::move(product);
}

void ProductReader::take_grouped(const table::Row& row, std::string handle, bool is_made) {
    if (!open_ || open_->handle != handle) {
        ProductRecord product;
        product.handle = std::move(handle);
        product.is_handle_made = is_made;
        product.says_all_categories = texts_.format().has_all_categories;
        if (grouping_ == Grouping::google) product.pictures_said = PicturesSaid::some;
        begin(std::move(product));
    }
    ++open_->rows;
    put_product(*open_);
    put_option_names(*open_);
    const bool has_variant = is_variant();
    std::string sku(texts_.text(Field::sku));
    const bool is_kept = !has_variant || put_variant(*open_, row.line, sku);
    if (has_variant && is_kept) sku = open_->variants.back().sku;
    put_attributes(*open_, has_variant && is_kept ? &open_->variants.back() : nullptr);
    put_pictures(*open_, row.line, has_variant && is_kept ? sku : "");
    if (!is_kept) --open_->rows;
}

void ProductReader::take_variation(const table::Row& row) {
    const std::string parent(texts_.text(Field::parent));
    if (parent.empty())
        return refuse("required", "a variation must name its parent", Field::parent);
    const auto named = parents_->by_id.find(parent);
    const auto handle = named != parents_->by_id.end() ? named->second : slug(parent);
    const auto waiting = parents_->waiting.find(handle);
    if (waiting != parents_->waiting.end()) {
        end_open();
        open_ = std::move(waiting->second);
        parents_->waiting.erase(waiting);
    } else if (!open_ || open_->handle != handle) {
        end_open();
        open_ = ProductRecord{.line = row.line,
                              .handle = handle,
                              .is_handle_made = true,
                              .pictures_said = PicturesSaid::some,
                              .is_again = true};
    }
    ++open_->rows;
    if (!put_variant(*open_, row.line, std::string(texts_.text(Field::sku)))) {
        --open_->rows;
        return;
    }
    put_options(*open_, open_->variants.back());
    take_parents_values(*open_, open_->variants.back());
    put_pictures(*open_, row.line, open_->variants.back().sku);
}

void ProductReader::take_woocommerce(const table::Row& row) {
    const auto kinds = split_list(texts_.text(Field::row_type), ",");
    const auto is_kind = [&](std::string_view kind) {
        return std::ranges::find(kinds, kind) != kinds.end();
    };
    if (is_kind("variation")) return take_variation(row);
    if (!is_kind("simple") && !is_kind("variable")) {
        return refuse("unsupported", "is no simple, variable or variation", Field::row_type);
    }
    const std::string id(texts_.text(Field::row_id));
    const std::string sku(texts_.text(Field::sku));
    ProductRecord product;
    product.handle = !sku.empty() ? slug(sku) : id.empty() ? "" : "product-" + id;
    if (product.handle.empty()) return refuse("required", "needs a SKU or ID", Field::sku);
    product.is_handle_made = true;
    product.pictures_said = PicturesSaid::of_all_variants;
    if (!id.empty()) product.reference = "woocommerce:" + id;
    if (is_kind("virtual")) product.kind = is_kind("downloadable") ? "digital" : "service";
    begin(std::move(product));
    open_->rows = 1;
    put_product(*open_);
    put_pictures(*open_, row.line, "");
    if (is_kind("simple")) {
        if (put_variant(*open_, row.line, sku.empty() ? open_->handle : sku)) {
            put_attributes(*open_, nullptr);
        }
        if (is_row_refused_) open_.reset();
        return;
    }
    put_attributes(*open_, nullptr);
    if (parents_->waiting.size() >= most_open_parents) {
        open_.reset();
        return refuse("too_many", "too many products wait for their variations", Field::row_type);
    }
    if (!id.empty()) parents_->by_id["id:" + id] = open_->handle;
    auto handle = open_->handle;
    parents_->waiting[std::move(handle)] = *std::move(open_);
    open_.reset();
}

void ProductReader::take(const table::Row& row) {
    line_ = row.line;
    is_row_refused_ = false;
    ++read_.rows;
    texts_.look_at(rows_.header(), row);
    const std::string handle(texts_.text(Field::handle));
    switch (grouping_) {
        case Grouping::woocommerce: take_woocommerce(row); break;
        case Grouping::google: {
            const auto group = texts_.text(Field::group);
            const auto name = slug(group.empty() ? texts_.text(Field::sku) : group);
            if (name.empty()) {
                refuse("required", "is required", Field::sku);
            } else {
                take_grouped(row, name, true);
            }
            break;
        }
        default:
            if (!handle.empty()) {
                take_grouped(row, handle, false);
            } else if (const auto named = slug(texts_.text(Field::sku)); !named.empty()) {
                take_grouped(row, named, true);
            } else {
                refuse("required", "is required", Field::handle);
            }
    }
    if (is_row_refused_) ++read_.refused;
}

table::Next ProductReader::next(ProductRecord& product, std::vector<table::RowProblem>& problems) {
    using table::Next;
    constexpr std::size_t most_problems = 1000;
    Next last = Next::row;
    while (ready_.empty() && !is_done_ && problems_.size() < most_problems) {
        table::Row row;
        table::RowProblem problem;
        last = rows_.next(row, problem);
        if (last == Next::row) {
            take(row);
            continue;
        }
        is_done_ = last == Next::end || last == Next::broken;
        if (last == Next::refused) ++read_.rows, ++read_.refused;
        if (last != Next::end) problems_.push_back(std::move(problem));
        if (!is_done_) continue;
        end_open();
        for (auto& [handle, parent] : parents_->waiting) ready_.push_back(std::move(parent));
        parents_->waiting.clear();
    }
    problems.insert(problems.end(), std::make_move_iterator(problems_.begin()),
                    std::make_move_iterator(problems_.end()));
    problems_.clear();
    if (ready_.empty()) return is_done_ ? Next::end : Next::refused;
    product = std::move(ready_.front());
    ready_.pop_front();
    return Next::row;
}

}  // namespace nahtlos::exchange
