#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "base/json/writer.hpp"
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

// What stands at a pointer into a struct; nothing where that is no text and no number.
template <class T>
std::optional<std::string> text_at(const T& whole, std::string_view pointer) {
    const auto tree = boost::json::parse(json::write(whole));
    boost::json::error_code none;
    const auto* found = tree.find_pointer({pointer.data(), pointer.size()}, none);
    if (found == nullptr || found->is_structured() || found->is_null()) return std::nullopt;
    if (!found->is_string()) return boost::json::serialize(*found);
    return std::string(found->get_string().data(), found->get_string().size());
}

// The text of the field that a problem is about, else the name of what it is about.
std::string text_of_field(const ProductWish& wish, std::string_view pointer) {
    const auto place = variant_of_pointer(pointer);
    if (place && *place < wish.variants.size()) {
        const auto& variant = wish.variants[*place];
        return text_at(variant, pointer.substr(pointer.find('/', 10))).value_or(variant.sku.value);
    }
    auto product = wish;
    product.variants.clear();  // as many as 2,000
    return text_at(product, pointer).value_or(wish.handle.value);
}

// The picture that a pointer is about, as the file named it.
const PictureCell* picture_at(const ProductWish& wish, const Origin& origin,
                              std::string_view pointer) {
    constexpr std::string_view list = "/media/";
    if (!pointer.starts_with(list) || !wish.media) return nullptr;
    pointer.remove_prefix(list.size());
    std::size_t place = 0;
    std::from_chars(pointer.data(), pointer.data() + pointer.size(), place);
    if (place >= wish.media->size()) return nullptr;
    const auto cell = origin.picture_cells.find((*wish.media)[place].url.value);
    return cell == origin.picture_cells.end() ? nullptr : &cell->second;
}

// Told by line and column of the file.
RowProblem problem_of_product(const Batch& batch, const ProductWish& wish, const Origin& origin,
                              std::string_view pointer, const api::RowProblem& wrong) {
    const auto place = variant_of_pointer(pointer);
    const bool has_line = place && *place < origin.variant_lines.size();
    const auto* picture = picture_at(wish, origin, pointer);
    const auto line = has_line  ? origin.variant_lines[*place]
                      : picture ? picture->line
                                : origin.line;
    std::string column(pointer);
    if (batch.columns) {
        auto field = field_of_pointer(pointer);
        if (picture != nullptr) field = {picture->field, ""};
        if (field.field != nahtlos::exchange::Field::ignored) {
            column = batch.columns->name_of(field);
        }
    } else {
        column = "/product" + column;
    }
    return {line, std::move(column), wrong.code, wrong.detail,
            table::shortened(text_of_field(wish, pointer))};
}

bool is_of_options(std::string_view pointer) {
    return pointer == "/variants" || pointer.find("/options") != pointer.npos;
}

// What may still be done about a refused product: leave out the variants that are wrong, or add to
// the options that are stored. Nothing when the product itself is wrong.
struct SecondTry {
    std::vector<std::size_t> left_out;  // ascending
    bool lies_over = false;
};
std::optional<SecondTry> second_try(const api::RowAnswer& row) {
    SecondTry again;
    for (const auto& error : row.errors) {
        const auto pointer = without_index(error.pointer);
        const auto place = variant_of_pointer(pointer);
        if (place && error.code == "repeated") {
            again.left_out.push_back(*place);
        } else if (is_of_options(pointer)) {
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

void forget_gone(Origin& origin, const ProductWish& wish) {
    const auto is_gone = [&](const auto& one) {
        return std::ranges::none_of(wish.variants, [&](const auto& v) { return v.sku == one.sku; });
    };
    std::erase_if(origin.sales, is_gone);
    std::erase_if(origin.stock, is_gone);
}

}  // namespace

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
        auto& wish = batch.products.products[i];
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

// Writes the products of one round; nothing, with all of them told, where none could be.
std::optional<ImportWriter::State::Round> ImportWriter::State::run_round(
    ProductsToWrite& wishes, const std::vector<Origin>& origins, bool is_of_file) {
    Round round;
    const auto refusal = change([&](ChangeScope& scope) -> std::optional<Refusal> {
        if (is_of_file) lay_over_stored(scope.tx, ground.setting, wishes.products, origins);
        for (std::size_t i = 0; i < origins.size() && !is_of_file; ++i) {
            if (origins[i].is_again) add_to_stored(scope.tx, wishes.products[i]);
        }
        auto answer = flows::write_products(scope, wishes);
        if (!answer) return answer.refusal();
        round.rows = *std::move(answer);
        round.command = scope.id;
        if (options.stops_at_first && round.rows.refused > 0) {
            return Refusal{RefusalKind::invalid, "invalid_rows", "a row is wrong"};
        }
        return std::nullopt;
    });
    if (!refusal) return round;
    round.refusal = refusal;
    // The answers of a batch that was rolled back tell at least what is wrong.
    if (round.rows.rows.empty()) return std::nullopt;
    return round;
}

// The product at a place of the round was taken.
void ImportWriter::State::settle(const Round& round, std::size_t place, const ProductWish& wish,
                                 Origin& origin, Written& written) {
    const auto& row = round.rows.rows[place];
    // Ids of one command differ in their last two bytes.
    const bool is_new =
        row.product && std::ranges::equal(std::span(row.product->id.uuid.bytes).first(14),
                                          std::span(round.command.bytes).first(14));
    ++(row.outcome == api::RowOutcome::already_done ? tally.unchanged
       : is_new                                     ? tally.made
                                                    : tally.changed);
    tally.variants += static_cast<std::int64_t>(wish.variants.size());
    std::ranges::move(origin.sales, std::back_inserter(written.sales));
    std::ranges::move(origin.stock, std::back_inserter(written.stock));
}

// A refused product: tells what is wrong, and keeps what can be tried once more.
void ImportWriter::State::retry_or_tell(const api::RowAnswer& row, ProductWish& wish,
                                        Origin& origin, bool is_last, const Tell& tell,
                                        Again& again) {
    auto next = is_last || options.stops_at_first ? std::nullopt : second_try(row);
    const bool is_left = next && next->left_out.size() < wish.variants.size();
    for (const auto& error : row.errors) {
        const auto pointer = without_index(error.pointer);
        const bool may_heal = is_left && next->lies_over && is_of_options(pointer);
        if (!may_heal) tell(wish, origin, pointer, error);
    }
    if (!is_left) {
        ++tally.refused;
        tally.refused_rows += origin.rows;
        return;
    }
    const auto lost = std::min(static_cast<std::int64_t>(next->left_out.size()), origin.rows);
    tally.refused_rows += lost;
    origin.rows -= lost;
    origin.is_again = origin.is_again || next->lies_over;
    erase_places(wish.variants, next->left_out);
    erase_places(origin.variant_lines, next->left_out);
    forget_gone(origin, wish);
    again.wishes.products.push_back(std::move(wish));
    again.origins.push_back(std::move(origin));
}

void ImportWriter::State::write_products(Batch& batch, std::vector<RowProblem>& problems) {
    place_in_categories(batch, problems);
    const Tell tell = [&](const ProductWish& wish, const Origin& origin, std::string_view pointer,
                          const api::RowProblem& wrong) {
        problems.push_back(problem_of_product(batch, wish, origin, pointer, wrong));
    };
    Written written;
    Again now{std::move(batch.products), std::move(batch.origins)};
    for (const bool is_last : {false, true}) {
        now.wishes.error_policy = api::ErrorPolicy::reject_failed_rows;
        const auto round = run_round(now.wishes, now.origins, batch.columns != nullptr);
        if (!round) {
            for (const auto& origin : now.origins) {
                ++tally.refused;
                tally.refused_rows += origin.rows;
                problems.push_back({origin.line, "", "not_written", "could not be written", ""});
            }
            break;
        }
        Again again;
        for (std::size_t i = 0; i < now.origins.size(); ++i) {
            const auto& row = round->rows.rows[i];
            auto& wish = now.wishes.products[i];
            if (row.outcome == api::RowOutcome::refused) {
                retry_or_tell(row, wish, now.origins[i], is_last, tell, again);
            } else if (!round->refusal) {
                settle(*round, i, wish, now.origins[i], written);
            }
        }
        if (again.origins.empty()) break;
        now = std::move(again);
    }
    write_sales(written.sales, problems);
    write_levels(written.stock, problems);
}

}  // namespace nahtlos::flows::exchange
