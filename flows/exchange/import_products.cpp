#include <algorithm>

#include "catalog/search.hpp"
#include "catalog/whole.hpp"
#include "flows/exchange/import_state.hpp"

namespace nahtlos::flows::exchange {
namespace {

using catalog::ProductWish;

std::string_view without_index(std::string_view pointer) {
    constexpr std::string_view list = "/products/";
    if (!pointer.starts_with(list)) return pointer;
    const auto end = pointer.find('/', list.size());
    return end == pointer.npos ? std::string_view() : pointer.substr(end);
}

std::string text_of_field(const ProductWish& wish, std::string_view pointer) {
    const auto place = variant_of_pointer(pointer);
    if (!place || *place >= wish.variants.size()) return wish.handle.value;
    const auto& variant = wish.variants[*place];
    if (pointer.ends_with("/gtin") && variant.gtin && *variant.gtin) return (*variant.gtin)->value;
    return variant.sku.value;
}

// Problems of a product of the batch, told by line and column.
class Teller {
public:
    Teller(const Batch& batch, std::vector<RowProblem>& problems)
        : batch_(batch), problems_(problems) {}

    void tell(std::size_t product, const ProductWish& wish, const Origin& origin,
              std::string_view pointer, const std::string& code, const std::string& detail) {
        (void)product;
        const auto place = variant_of_pointer(pointer);
        const bool has_line = place && *place < origin.variant_lines.size();
        const auto line = has_line ? origin.variant_lines[*place] : origin.line;
        std::string column(pointer);
        if (batch_.columns) {
            const auto field = field_of_pointer(pointer);
            if (field.field != nahtlos::exchange::Field::ignored) {
                column = batch_.columns->name_of(field);
            }
        } else {
            column = "/product" + column;
        }
        problems_.push_back(
            {line, column, code, detail, table::shortened(text_of_field(wish, pointer))});
    }

private:
    const Batch& batch_;
    std::vector<RowProblem>& problems_;
};

// What may still be done about a refused product: leave out the variants that are wrong, or add to
// the options that are stored. Nothing when the product itself is wrong.
struct SecondTry {
    std::vector<std::size_t> left_out;  // ascending
    bool lies_over = false;
};
std::optional<SecondTry> second_try(const ProductRow& row) {
    SecondTry again;
    for (const auto& error : row.errors) {
        const auto pointer = without_index(error.pointer);
        const auto place = variant_of_pointer(pointer);
        if (pointer == "/variants" || pointer.find("/options") != pointer.npos) {
            again.lies_over = true;
        } else if (place) {
            again.left_out.push_back(*place);
        } else {
            return std::nullopt;
        }
    }
    std::ranges::sort(again.left_out);
    again.left_out.erase(std::unique(again.left_out.begin(), again.left_out.end()),
                         again.left_out.end());
    return again;
}

template <class T>
void erase_places(std::vector<T>& all, const std::vector<std::size_t>& places) {
    for (auto it = places.rbegin(); it != places.rend(); ++it) {
        if (*it < all.size()) all.erase(all.begin() + static_cast<std::ptrdiff_t>(*it));
    }
}

void forget_sales(Origin& origin, const ProductWish& wish) {
    const auto is_gone = [&](const auto& one) {
        return std::ranges::none_of(wish.variants, [&](const auto& v) { return v.sku == one.sku; });
    };
    std::erase_if(origin.sales, is_gone);
    std::erase_if(origin.stock, is_gone);
}

}  // namespace

void lay_over_stored(Tx& tx, ProductWish& wish) {
    const auto id = catalog::product_of_handle(tx, wish.handle.value);
    if (!id) return;
    const auto stored = catalog::read_products(tx, {*id});
    if (stored.empty()) return;
    if (wish.options) {
        auto axes = stored.front().options;
        for (const auto& axis : *wish.options) {
            const auto kept = std::ranges::find(axes, axis.code, &catalog::OptionAxis::code);
            if (kept == axes.end()) {
                axes.push_back(axis);
                continue;
            }
            for (const auto& value : axis.values) {
                const bool is_there = std::ranges::any_of(
                    kept->values, [&](const auto& one) { return one.code == value.code; });
                if (!is_there) kept->values.values.push_back(value);
            }
        }
        wish.options = std::move(axes);
    }
    if (wish.media) {
        auto media = stored.front().media;
        for (auto& one : *wish.media) {
            const auto kept = std::ranges::find(media, one.url, &catalog::Media::url);
            if (kept == media.end()) media.push_back(std::move(one));
        }
        wish.media = std::move(media);
    }
}

void ImportWriter::State::place_in_categories(Batch& batch, std::vector<RowProblem>& problems) {
    std::set<Path> missing;
    for (const auto& origin : batch.origins) {
        for (const auto& path : origin.categories) {
            if (!path.empty() && !ground.categories.contains(lowered(path))) missing.insert(path);
        }
    }
    if (!missing.empty()) {
        const auto refusal = change([&](ChangeScope& scope) -> std::optional<Refusal> {
            const auto made = make_categories(scope, ground, {missing.begin(), missing.end()});
            if (!made) return made.refusal();
            return std::nullopt;
        });
        if (refusal) {
            problems.push_back(
                {batch.origins.front().line, "", refusal->code, refusal->detail, ""});
        }
    }
    for (std::size_t i = 0; i < batch.origins.size(); ++i) {
        auto& wish = batch.products.products.values[i];
        if (batch.origins[i].categories.empty()) continue;
        auto& names = wish.categories.emplace();
        for (const auto& path : batch.origins[i].categories) {
            const auto known = ground.categories.find(lowered(path));
            if (known == ground.categories.end() || options.is_dry_run) continue;
            const json::ShortText<141> name{known->second};
            if (std::ranges::find(names, name) == names.end()) names.push_back(name);
        }
        if (names.empty()) wish.categories.reset();
    }
}

void ImportWriter::State::write_products(Batch& batch, std::vector<RowProblem>& problems) {
    place_in_categories(batch, problems);
    Teller teller(batch, problems);
    std::vector<SaleWish> sales;
    std::vector<StockWish> stock;
    auto wishes = std::move(batch.products);
    auto origins = std::move(batch.origins);
    wishes.error_policy = api::ErrorPolicy::reject_failed_rows;
    for (const bool is_last : {false, true}) {
        std::optional<ProductRows> rows;
        const auto refusal = change([&](ChangeScope& scope) -> std::optional<Refusal> {
            for (std::size_t i = 0; i < origins.size(); ++i) {
                if (origins[i].is_again) lay_over_stored(scope.tx, wishes.products.values[i]);
            }
            auto answer = flows::write_products(scope, wishes);
            if (!answer) return answer.refusal();
            rows = *std::move(answer);
            if (options.stops_at_first && rows->refused > 0) {
                return Refusal{RefusalKind::invalid, "invalid_rows", "a row is wrong"};
            }
            return std::nullopt;
        });
        if (!rows) {
            for (const auto& origin : origins) {
                tally.refused_rows += origin.rows;
                ++tally.refused;
            }
            problems.push_back({origins.front().line, "", refusal->code, refusal->detail, ""});
            return;
        }
        ProductsWish again;
        std::vector<Origin> again_origins;
        for (std::size_t i = 0; i < rows->rows.size(); ++i) {
            const auto& row = rows->rows[i];
            auto& wish = wishes.products.values[i];
            auto& origin = origins[i];
            if (row.outcome != api::RowOutcome::refused) {
                const bool is_new = row.product && row.product->version == 1 &&
                                    row.outcome == api::RowOutcome::done;
                ++(row.outcome == api::RowOutcome::already_done ? tally.unchanged
                   : is_new                                     ? tally.made
                                                                : tally.changed);
                tally.variants += static_cast<std::int64_t>(wish.variants.size());
                std::ranges::move(origin.sales, std::back_inserter(sales));
                std::ranges::move(origin.stock, std::back_inserter(stock));
                continue;
            }
            auto next = is_last || options.stops_at_first ? std::nullopt : second_try(row);
            const bool is_left = next && (next->left_out.size() < wish.variants.size());
            for (const auto& error : row.errors) {
                const auto pointer = without_index(error.pointer);
                const bool may_heal =
                    is_left && next->lies_over &&
                    (pointer == "/variants" || pointer.find("/options") != pointer.npos);
                if (!may_heal) teller.tell(i, wish, origin, pointer, error.code, error.detail);
            }
            if (!is_left) {
                ++tally.refused;
                tally.refused_rows += origin.rows;
                continue;
            }
            const auto lost = static_cast<std::int64_t>(next->left_out.size());
            tally.refused_rows += std::min(lost, origin.rows);
            origin.rows -= std::min(lost, origin.rows);
            origin.is_again = origin.is_again || next->lies_over;
            erase_places(wish.variants, next->left_out);
            erase_places(origin.variant_lines, next->left_out);
            forget_sales(origin, wish);
            again.products.values.push_back(std::move(wish));
            again_origins.push_back(std::move(origin));
        }
        if (again_origins.empty()) break;
        again.error_policy = wishes.error_policy;
        wishes = std::move(again);
        origins = std::move(again_origins);
    }
    write_sales(sales, problems);
    write_levels(stock, problems);
}

}  // namespace nahtlos::flows::exchange
