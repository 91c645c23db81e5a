#include "flows/exchange/import_promotions.hpp"

#include <algorithm>
#include <map>

#include "catalog/search.hpp"
#include "flows/api_pricing.hpp"
#include "flows/exchange/import_state.hpp"
#include "pricing/promotion_book.hpp"

namespace nahtlos::flows::exchange {
namespace {

using Wrong = std::vector<FieldProblem>;

// Turns handles into ids.
class HandleReader {
public:
    HandleReader(Tx& tx, const PromotionLine& line) {
        std::vector<std::string> handles;
        const auto add = [&](const ArticlesLine& articles) {
            for (const auto& handle : articles.products) handles.push_back(handle.value);
        };
        add(line.effect.articles);
        for (const auto& units : line.effect.bundle) add(units.of);
        for (const auto& units : line.conditions.items) add(units.of);
        if (!handles.empty()) ids_ = catalog::products_by_handle(tx, std::move(handles));
    }

    pricing::ArticlesRequest articles(const ArticlesLine& line, const std::string& at) {
        pricing::ArticlesRequest made;
        made.skus = line.skus;
        for (std::size_t i = 0; i < line.products.size(); ++i) {
            const auto id = ids_.find(line.products.values[i].value);
            if (id != ids_.end()) {
                made.products.values.push_back(id->second);
            } else {
                wrong.push_back(
                    {at + "/products/" + std::to_string(i), "unknown", "is not a product"});
            }
        }
        return made;
    }
    template <class Lines, class Requests>
    void units(const Lines& lines, const std::string& at, Requests& to) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto& line = lines.values[i];
            to.values.push_back(
                {articles(line.of, at + '/' + std::to_string(i) + "/of"), line.quantity});
        }
    }

    Wrong wrong;

private:
    std::map<std::string, catalog::ProductId> ids_;
};

pricing::NewPromotion wish_of(const PromotionLine& line, HandleReader& reader) {
    pricing::NewPromotion wish;
    wish.code = line.code;
    wish.name = line.name;
    wish.market = line.market;
    wish.status = line.status;
    wish.valid_from = line.valid_from;
    wish.valid_until = line.valid_until;
    wish.priority = line.priority;
    wish.stacking = line.stacking;
    wish.family = line.family;
    wish.needs_coupon = line.needs_coupon;
    wish.limit_total = line.limit_total;
    wish.limit_per_customer = line.limit_per_customer;
    wish.returns_use_on_cancel = line.returns_use_on_cancel;
    auto& conditions = wish.conditions;
    conditions.total_at_least_minor = line.conditions.total_at_least_minor;
    reader.units(line.conditions.items, "/conditions/items", conditions.items);
    conditions.is_first_order = line.conditions.is_first_order;
    conditions.customer_groups = line.conditions.customer_groups;
    conditions.channels = line.conditions.channels;
    auto& effect = wish.effect;
    effect.kind = line.effect.kind;
    effect.articles = reader.articles(line.effect.articles, "/effect/articles");
    effect.percent_bp = line.effect.percent_bp;
    effect.amount_minor = line.effect.amount_minor;
    effect.nth = line.effect.nth;
    reader.units(line.effect.bundle, "/effect/bundle", effect.bundle);
    effect.gift = line.effect.gift;
    effect.gift_quantity = line.effect.gift_quantity;
    return wish;
}

const pricing::Promotion* find(const pricing::PromotionBook& book, const std::string& code) {
    const auto it =
        std::ranges::find_if(book.all, [&](const auto& one) { return one.second->code == code; });
    return it == book.all.end() ? nullptr : it->second.get();
}

}  // namespace

bool has_promotion(Tx& tx, const std::string& code) {
    return find(*pricing::load_promotions(tx), code) != nullptr;
}

std::optional<Refusal> make_promotion_of(ChangeScope& scope, const PromotionLine& line) {
    HandleReader reader(scope.tx, line);
    const auto wish = wish_of(line, reader);
    if (!reader.wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request", "the promotion cannot be like this",
                       std::move(reader.wrong)};
    }
    const auto made = make_promotion(scope, wish);
    if (!made) return made.refusal();
    return std::nullopt;
}

// Those of one promotion are made together: ids of a command are counted once.
void ImportWriter::State::write_coupons(const Batch& batch, std::vector<RowProblem>& problems) {
    std::map<std::string, std::vector<std::size_t>> by_promotion;
    for (std::size_t i = 0; i < batch.entities.size(); ++i) {
        by_promotion[batch.entities[i].coupon->promotion.value].push_back(i);
    }
    for (const auto& [code, places] : by_promotion) write_coupons_of(code, places, batch, problems);
}

void ImportWriter::State::write_coupons_of(const std::string& promotion,
                                           const std::vector<std::size_t>& places,
                                           const Batch& batch, std::vector<RowProblem>& problems) {
    std::vector<std::size_t> fresh;
    std::int64_t unchanged = 0;
    api::BulkRows done;
    const auto refusal = change([&](ChangeScope& scope) -> std::optional<Refusal> {
        fresh.clear();
        unchanged = 0;
        done = {};
        const auto book = pricing::load_promotions(scope.tx);
        const auto* own = find(*book, promotion);
        if (own == nullptr) {
            return Refusal{RefusalKind::invalid,
                           "invalid_request",
                           "",
                           {{"/promotion", "unknown", "is no promotion"}}};
        }
        std::set<std::string> codes;
        for (const auto i : places) codes.insert(batch.entities[i].coupon->code.value);
        const auto known = pricing::coupons_by_code(scope.tx, {codes.begin(), codes.end()});
        pricing::NewCoupons wish;
        wish.error_policy = api::ErrorPolicy::reject_failed_rows;
        for (const auto i : places) {
            const auto& line = *batch.entities[i].coupon;
            const auto there = known.find(line.code.value);
            if (there != known.end() && there->second.promotion == own->id) {
                ++unchanged;
                continue;
            }
            fresh.push_back(i);
            wish.coupons.values.push_back({line.code, line.limit_total});
        }
        if (fresh.empty()) return std::nullopt;
        auto made = pricing::create_coupons(scope, own->id, wish);
        if (!made) return made.refusal();
        done = *std::move(made);
        return std::nullopt;
    });
    if (refusal) {
        for (const auto i : places) tell(*refusal, batch.lines[i], problems);
        return;
    }
    tally.unchanged += unchanged;
    tally.made += done.done;
    for (const auto& row : done.rows) {
        if (row.outcome != api::RowOutcome::refused) continue;
        const auto line = batch.lines[fresh[static_cast<std::size_t>(row.index)]];
        const auto& error = row.errors.front();
        problems.push_back({line, "/coupon/code", error.code, error.detail, ""});
        ++tally.refused;
        ++tally.refused_rows;
    }
}

}  // namespace nahtlos::flows::exchange
