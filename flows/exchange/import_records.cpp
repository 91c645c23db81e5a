// Stock and prices of imports: what differs from what is there is written.
#include <algorithm>

#include "catalog/gtins.hpp"
#include "catalog/search.hpp"
#include "exchange/row_texts.hpp"
#include "flows/exchange/import_state.hpp"
#include "inventory/lists.hpp"
#include "pricing/lists.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::Field;
using nahtlos::exchange::PriceRecord;
using nahtlos::exchange::StockRecord;

RowProblem problem_at(const Batch& batch, std::int64_t line, Field field, std::string code,
                      std::string detail, std::string_view value) {
    if (batch.columns) {
        return nahtlos::exchange::problem_of(*batch.columns, line, {field, ""}, std::move(code),
                                             std::move(detail), value);
    }
    return {line, "", std::move(code), std::move(detail), table::shortened(value)};
}

// SKUs by the article numbers that some of these records have instead.
template <class Record>
std::map<std::string, std::string> skus_by_gtin(const catalog::Offers& offers,
                                                const std::vector<Record>& records) {
    std::map<std::string, std::string> found;
    for (const auto& record : records) {
        if (!record.sku.empty()) continue;
        const auto number = catalog::parse_article_number(record.gtin);
        if (number) found[number->gtin14];
    }
    if (found.empty()) return found;
    offers.by_sku.each([&](const auto& offer) {
        if (!offer->gtin) return;
        const auto it = found.find(std::string(14 - offer->gtin->size(), '0') + *offer->gtin);
        if (it != found.end()) it->second = offer->sku;
    });
    return found;
}

// The article of a record, or what is wrong with its name.
template <class Record>
const catalog::Offer* article_of(const catalog::Offers& offers, const Batch& batch,
                                 const std::map<std::string, std::string>& by_gtin,
                                 const Record& record, std::vector<RowProblem>& problems) {
    if (!record.sku.empty()) {
        const auto* offer = offers.find(record.sku);
        if (offer == nullptr) {
            problems.push_back(problem_at(batch, record.line, Field::sku, "unknown_sku",
                                          "is not an article of the catalog", record.sku));
        }
        return offer;
    }
    const auto number = catalog::parse_article_number(record.gtin);
    if (!number) {
        problems.push_back(problem_at(batch, record.line, Field::gtin, number.refusal().code,
                                      number.refusal().detail, record.gtin));
        return nullptr;
    }
    const auto found = by_gtin.find(number->gtin14);
    if (found != by_gtin.end() && !found->second.empty()) return offers.find(found->second);
    problems.push_back(problem_at(batch, record.line, Field::gtin, "unknown_gtin",
                                  "is not an article of the catalog", record.gtin));
    return nullptr;
}

// What lies at a place, if anything ever did.
std::vector<inventory::Level> levels_at(Tx& tx, const Pages& pages, const catalog::Offer& offer,
                                        const std::string& place) {
    const auto& parts = pages.components(offer.variant);
    const auto location = pages.network->location_by_code.find(place);
    if (parts.size() != 1 || location == pages.network->location_by_code.end()) return {};
    inventory::LevelFilter filter;
    filter.stock_item = parts.front().stock_item;
    filter.location = location->second;
    return inventory::list_levels(tx, filter);
}

const UnitPrice* row_of(const pricing::PriceBook& book, const std::string& list,
                        catalog::VariantId variant, std::int64_t least) {
    const auto number = book.by_code.find(list);
    if (number == book.by_code.end()) return nullptr;
    for (const auto& row : book.rows.of(variant)) {
        if (row.list == number->second && row.min_quantity == least) return &row.unit_price;
    }
    return nullptr;
}

}  // namespace

void ImportWriter::State::count(const api::RowProblem& wrong, std::int64_t line,
                                std::vector<RowProblem>& problems) {
    problems.push_back({line, "", wrong.code, wrong.detail, ""});
    ++tally.refused_rows;
    ++tally.refused;
}

// Reductions stand in a price list of the market, so that what was asked before is known.
void ImportWriter::State::write_sales(const std::vector<SaleWish>& sales,
                                      std::vector<RowProblem>& problems) {
    const auto code = "sale-" + ground.setting.market;
    const bool has_any = std::ranges::any_of(sales, [](const auto& s) { return !!s.unit_price; });
    if (sales.empty() || options.is_dry_run) return;
    if (!has_any && has_looked_for_lists && prices->find(code) == nullptr) return;
    const auto make = [&](ChangeScope& scope) -> std::optional<Refusal> {
        prices = pricing::load_price_book(scope.tx, prices.get());
        if (prices->find(code) != nullptr || !has_any) return std::nullopt;
        pricing::NewPriceList list;
        list.code = {code};
        list.name = {"Sale"};
        list.status = pricing::ListStatus::active;
        list.market = {ground.setting.market};
        const auto made =
            pricing::create_list(scope, list, ground.markets.at(ground.setting.market).id, {});
        if (!made) return made.refusal();
        return std::nullopt;
    };
    const auto put = [&](ChangeScope& scope) -> std::optional<Refusal> {
        prices = pricing::load_price_book(scope.tx, prices.get());
        const auto* list = prices->find(code);
        if (list == nullptr) return std::nullopt;
        std::vector<std::string> skus;
        for (const auto& sale : sales) skus.push_back(sale.sku.value);
        const auto variants = catalog::variants_by_sku(scope.tx, std::move(skus));
        pricing::ListPrices wish{api::ErrorPolicy::reject_failed_rows, {}};
        for (const auto& sale : sales) {
            const auto variant = variants.find(sale.sku.value);
            if (variant == variants.end()) continue;
            const auto* now = row_of(*prices, code, variant->second, 1);
            if (now == nullptr ? !sale.unit_price : sale.unit_price == *now) continue;
            wish.prices.values.push_back({sale.sku, {1}, sale.unit_price});
        }
        if (wish.prices.values.empty()) return std::nullopt;
        const auto done = pricing::put_list_prices(scope, list->id, wish, variants);
        if (!done) return done.refusal();
        return std::nullopt;
    };
    auto refusal = change(make);
    has_looked_for_lists = !refusal;
    if (!refusal) refusal = change(put);
    if (refusal) problems.push_back({0, "", refusal->code, refusal->detail, code});
}

// Levels of products are set where they differ, in the setting's location.
void ImportWriter::State::write_levels(const std::vector<StockWish>& stock,
                                       std::vector<RowProblem>& problems) {
    if (stock.empty() || options.is_dry_run || ground.setting.location.empty()) return;
    Batch batch;
    for (const auto& wish : stock) {
        nahtlos::exchange::StockRecord record;
        record.line = wish.line;
        record.sku = wish.sku.value;
        record.quantity = wish.quantity;
        batch.stock.push_back(std::move(record));
    }
    // Rows are counted as those of their products.
    const auto before = tally;
    write_stock(batch, problems);
    tally = before;
}

std::vector<RowProblem> ImportWriter::State::stock_request(const Batch& batch,
                                                           inventory::StockChangeRequest& request,
                                                           StockAsked& asked) {
    std::vector<RowProblem> wrong;
    std::set<std::pair<catalog::VariantId, std::string>> fresh;
    const auto refusal = change([&](ChangeScope& scope) -> std::optional<Refusal> {
        request.rows.values.clear();  // a change may run again
        asked = {};
        wrong.clear();
        fresh.clear();
        const auto pages = books.open(scope.tx);
        const auto by_gtin = skus_by_gtin(*pages->offers, batch.stock);
        for (const auto& record : batch.stock) {
            const auto* offer = article_of(*pages->offers, batch, by_gtin, record, wrong);
            if (offer == nullptr) continue;
            const auto place = record.location.empty() ? ground.setting.location : record.location;
            const auto location = json::ShortText<64>::parse(place);
            if (!location) {
                wrong.push_back(problem_at(batch, record.line, Field::location,
                                           location.refusal().code, location.refusal().detail,
                                           place));
                continue;
            }
            const auto levels = levels_at(scope.tx, *pages, *offer, place);
            // What an import says again is looked at as of when it said it first: what was sold
            // since is no difference.
            if (!record.is_change && !options.counted_at && levels.size() == 1 &&
                levels.front().on_hand == record.quantity) {
                ++asked.unchanged;
                continue;
            }
            auto& row = request.rows.values.emplace_back();
            row.kind = record.is_change ? inventory::StockChangeKind::adjust
                                        : inventory::StockChangeKind::set_physical;
            row.sku = json::Sku{offer->sku};
            row.location = *location;
            row.quantity = record.quantity;
            if (record.is_change) row.reason = json::ShortText<200>{"import"};
            if (!options.source_event.empty()) {
                row.source_event_id = {
                    options.source_event + '/' +
                    (record.line > 0 ? std::to_string(record.line) : offer->sku)};
            }
            asked.lines.push_back(record.line);
            asked.is_new.push_back(levels.empty() && fresh.insert({offer->variant, place}).second);
        }
        return std::nullopt;
    });
    check(!refusal, "reading is never refused");
    return wrong;
}

void ImportWriter::State::write_stock(Batch& batch, std::vector<RowProblem>& problems) {
    inventory::StockChangeRequest request;
    request.error_policy = api::ErrorPolicy::reject_failed_rows;
    if (!options.source_event.empty()) request.source = json::ShortText<40>{"import"};
    request.as_of = options.counted_at;
    StockAsked asked;
    auto wrong = stock_request(batch, request, asked);
    const auto& lines = asked.lines;
    tally.unchanged += asked.unchanged;
    tally.refused_rows += static_cast<std::int64_t>(wrong.size());
    tally.refused += static_cast<std::int64_t>(wrong.size());
    std::ranges::move(wrong, std::back_inserter(problems));
    if (lines.empty()) return;
    if (options.is_dry_run) {
        for (const bool is_new : asked.is_new) ++(is_new ? tally.made : tally.changed);
        return;
    }
    const auto done = run_stock(request);
    if (!done) {
        for (const auto line : lines) {
            count({"", done.refusal().code, done.refusal().detail}, line, problems);
        }
        return;
    }
    for (const auto& row : done->rows) {
        const auto place = static_cast<std::size_t>(row.index);
        for (const auto& error : row.errors) {
            const auto field = error.pointer.ends_with("/location") ? Field::location : Field::sku;
            const auto& wish = request.rows.values[place];
            problems.push_back(
                problem_at(batch, lines[place], field, error.code, error.detail,
                           field == Field::sku ? wish.sku->value : wish.location.value));
        }
        switch (row.outcome) {
            case api::RowOutcome::done: ++(asked.is_new[place] ? tally.made : tally.changed); break;
            case api::RowOutcome::already_done: ++tally.unchanged; break;
            case api::RowOutcome::refused:
                ++tally.refused_rows;
                ++tally.refused;
                break;
        }
    }
}

// Prices of a batch by where they go.
class ImportWriter::State::PriceSorter {
public:
    PriceSorter(const State& state, const Batch& batch, const Pages& pages, Instant now)
        : state_(state),
          batch_(batch),
          pages_(pages),
          now_(now),
          by_gtin_(skus_by_gtin(*pages.offers, batch.prices)) {}

    std::map<catalog::VariantId, std::vector<catalog::PriceRequest>> own;
    struct Listed {
        pricing::ListPrices wish;
        std::vector<const PriceRecord*> records;  // by row
        std::vector<bool> is_new;                 // by row
    };
    std::map<std::string, Listed> lists;
    std::map<std::string, catalog::VariantId> variants;
    std::vector<RowProblem> wrong;
    std::int64_t made = 0, changed = 0, unchanged = 0;

    void take(const PriceRecord& record) {
        const auto* offer = article_of(*pages_.offers, batch_, by_gtin_, record, wrong);
        if (offer == nullptr) return;
        const auto amount = parse_unit_price(record.price.amount);
        if (!amount) {
            return refuse(record, Field::price, "out_of_range", "has too many digits",
                          record.price.amount);
        }
        // A market's own prices hold for one piece and until the next one: read as one of these, a
        // price for five would count for everybody.
        const bool is_of_list = record.least_quantity > 1 || !record.valid_until.empty();
        if (record.list.empty() && is_of_list) {
            return refuse(record, Field::price_list, "required",
                          "is required for quantities and prices that end", "");
        }
        if (record.list.empty()) {
            take_own(record, *offer, *amount);
        } else {
            take_listed(record, *offer, *amount);
        }
    }

    /// What became of the rows of a list.
    void settle(const Listed& list, const api::BulkRows& done) {
        for (std::size_t i = 0; i < done.rows.size(); ++i) {
            const auto& row = done.rows[i];
            if (row.outcome == api::RowOutcome::done) {
                ++(list.is_new[i] ? made : changed);
            } else if (row.outcome == api::RowOutcome::already_done) {
                ++unchanged;
            } else {
                const auto& error = row.errors.front();
                refuse(*list.records[i], Field::price, error.code, error.detail,
                       list.records[i]->price.amount);
            }
        }
    }

private:
    void refuse(const PriceRecord& record, Field field, std::string code, std::string detail,
                const std::string& value) {
        wrong.push_back(
            problem_at(batch_, record.line, field, std::move(code), std::move(detail), value));
    }

    void take_listed(const PriceRecord& record, const catalog::Offer& offer, UnitPrice amount) {
        if (pages_.prices->find(record.list) == nullptr) {
            return refuse(record, Field::price_list, "unknown", "is no price list", record.list);
        }
        auto& list = lists[record.list];
        auto& rows = list.wish.prices.values;
        for (auto& row : rows) {
            // Said twice in a batch: what comes later counts.
            if (row.sku.value != offer.sku || row.min_quantity.value != record.least_quantity) {
                continue;
            }
            row.unit_price = amount;
            ++unchanged;
            return;
        }
        const auto* now = row_of(*pages_.prices, record.list, offer.variant, record.least_quantity);
        if (now != nullptr && *now == amount) {
            ++unchanged;
            return;
        }
        list.wish.error_policy = api::ErrorPolicy::reject_failed_rows;
        rows.push_back({json::Sku{offer.sku}, {record.least_quantity}, amount});
        list.records.push_back(&record);
        list.is_new.push_back(now == nullptr);
        variants[offer.sku] = offer.variant;
    }

    void take_own(const PriceRecord& record, const catalog::Offer& offer, UnitPrice amount) {
        const auto& named = record.price.market;
        const auto& code = named.empty() ? state_.ground.setting.market : named;
        const auto market = state_.ground.markets.find(code);
        if (market == state_.ground.markets.end()) {
            return refuse(record, Field::price, "unknown_market", "is of no market that there is",
                          code);
        }
        const auto& currency = record.price.currency;
        if (!currency.empty() && currency != market->second.currency.view()) {
            return refuse(record, Field::price, "wrong_currency",
                          "is not the currency of the market", currency);
        }
        std::optional<Instant> from;
        if (!record.valid_from.empty()) from = parse_instant(record.valid_from);
        auto& wishes = own[offer.variant];
        for (auto& wish : wishes) {
            // Said twice in a batch: what comes later counts.
            if (wish.market.value != code || wish.valid_from != from) continue;
            wish.unit_price = amount;
            ++unchanged;
            return;
        }
        const auto* now = offer.price(market->second.id, from.value_or(now_));
        if (now != nullptr && now->unit_price == amount) {
            ++unchanged;
            return;
        }
        ++(now == nullptr ? made : changed);
        wishes.push_back({{code}, amount, from});
    }

    const State& state_;
    const Batch& batch_;
    const Pages& pages_;
    const Instant now_;
    const std::map<std::string, std::string> by_gtin_;
};

void ImportWriter::State::write_prices(Batch& batch, std::vector<RowProblem>& problems) {
    std::vector<RowProblem> wrong;
    std::int64_t made = 0, changed = 0, unchanged = 0;
    const auto refusal = change([&](ChangeScope& scope) -> std::optional<Refusal> {
        const auto pages = books.read(scope.tx);
        PriceSorter sorter(*this, batch, *pages, scope.now);
        for (const auto& record : batch.prices) sorter.take(record);
        for (const auto& [variant, own] : sorter.own) {
            if (own.empty()) continue;
            const auto done = catalog::add_prices(scope, variant, own, ground.markets,
                                                  api::ErrorPolicy::reject_everything);
            if (!done) return done.refusal();
        }
        for (const auto& [code, list] : sorter.lists) {
            const auto done = pricing::put_list_prices(scope, pages->prices->find(code)->id,
                                                       list.wish, sorter.variants);
            if (!done) return done.refusal();
            sorter.settle(list, *done);
        }
        made = sorter.made;
        changed = sorter.changed;
        unchanged = sorter.unchanged;
        wrong = std::move(sorter.wrong);
        return std::nullopt;
    });
    if (refusal) {
        for (const auto& record : batch.prices) {
            count({"", refusal->code, refusal->detail}, record.line, problems);
        }
        return;
    }
    tally.refused_rows += static_cast<std::int64_t>(wrong.size());
    tally.refused += static_cast<std::int64_t>(wrong.size());
    tally.made += made;
    tally.changed += changed;
    tally.unchanged += unchanged;
    std::ranges::move(wrong, std::back_inserter(problems));
}

}  // namespace nahtlos::flows::exchange
