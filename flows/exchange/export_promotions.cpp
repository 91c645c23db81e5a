#include <algorithm>
#include <map>

#include "catalog/search.hpp"
#include "flows/api_pricing.hpp"
#include "flows/exchange/entity_line.hpp"
#include "flows/exchange/export_parts.hpp"
#include "pricing/promotion_book.hpp"

namespace nahtlos::flows::exchange {
namespace {

using pricing::EffectKind;
using pricing::Promotion;

constexpr std::int64_t rows_at_once = 1000;

// Promotions with names instead of ids, in an order that does not depend on ids either.
class PromotionNamer {
public:
    PromotionNamer(Tx& tx, const Pages& pages)
        : tx_(tx), pages_(pages), groups_(codes_of_groups(tx)) {}

    PromotionLine line_of(const Promotion& p) {
        PromotionLine line;
        line.code = {p.code};
        line.name = {p.name};
        line.market = {pages_.directory->markets.at({p.market}).code};
        line.status = p.status;
        line.valid_from = p.valid.from;
        line.valid_until = p.valid.until;
        line.priority = p.priority;
        line.stacking = p.stacking;
        if (p.family) line.family = pricing::Code{*p.family};
        line.needs_coupon = p.needs_coupon;
        if (p.limit_total) line.limit_total = json::Quantity{*p.limit_total};
        if (p.limit_per_customer) line.limit_per_customer = json::Quantity{*p.limit_per_customer};
        line.returns_use_on_cancel = p.returns_use_on_cancel;
        line.conditions = conditions(p);
        line.effect = effect(p.effect);
        return line;
    }

private:
    static void put_codes(std::vector<std::string> codes, pricing::Codes& to) {
        std::ranges::sort(codes);
        for (auto& code : codes) to.values.push_back({std::move(code)});
    }

    ConditionsLine conditions(const Promotion& p) {
        ConditionsLine line;
        line.total_at_least_minor = p.conditions.total_at_least_minor;
        for (const auto& units : p.conditions.items) line.items.values.push_back(line_of(units));
        line.is_first_order = p.conditions.is_first_order;
        put_codes(channel_codes(*pages_.directory, p.audience.channels), line.channels);
        put_codes(group_codes(groups_, p.audience.groups), line.customer_groups);
        return line;
    }

    // Only what its kind has; anything else would be refused.
    EffectLine effect(const pricing::Effect& e) {
        EffectLine line;
        line.kind = e.kind;
        line.articles = line_of(e.articles);
        const bool has_percent =
            e.kind == EffectKind::percent_off || e.kind == EffectKind::nth_free;
        const bool has_amount =
            e.kind == EffectKind::amount_off || e.kind == EffectKind::bundle_price;
        if (has_percent) line.percent_bp = e.percent_bp;
        if (has_amount) line.amount_minor = e.amount_minor;
        if (e.kind == EffectKind::nth_free) line.nth = e.nth;
        for (const auto& units : e.bundle) line.bundle.values.push_back(line_of(units));
        if (e.gift) {
            line.gift = json::Sku{sku_of(*e.gift)};
            line.gift_quantity = json::Quantity{e.gift_quantity};
        }
        return line;
    }

    UnitsLine line_of(const pricing::Units& units) {
        return {line_of(units.of), json::Quantity{units.quantity}};
    }

    ArticlesLine line_of(const pricing::Articles& articles) {
        ArticlesLine line;
        for (const auto id : articles.variants) line.skus.values.push_back({sku_of(id)});
        for (const auto id : articles.products) line.products.values.push_back({handle_of(id)});
        std::ranges::sort(line.skus.values);
        std::ranges::sort(line.products.values);
        return line;
    }

    std::string sku_of(catalog::VariantId id) const {
        const auto* offer = pages_.offers->find(id);
        check(offer != nullptr, "a variant is never deleted");
        return offer->sku;
    }
    std::string handle_of(catalog::ProductId id) {
        const auto [it, is_new] = handles_.try_emplace(id);
        if (is_new) {
            catalog::ProductFilter one;
            one.only = id;
            const auto found = catalog::search_products(tx_, one);
            check(!found.empty(), "a product is never deleted");
            it->second = found.front().handle;
        }
        return it->second;
    }

    Tx& tx_;
    const Pages& pages_;
    const std::map<Uuid, std::string> groups_;
    std::map<catalog::ProductId, std::string> handles_;
};

void put_coupons(Tx& tx, const Promotion& promotion, const UseLine& use) {
    std::map<std::string, std::optional<std::int64_t>> limits;  // by code
    std::optional<pricing::CouponId> after;
    for (;;) {
        const auto page = pricing::list_coupons(tx, promotion.id, after, rows_at_once);
        for (const auto& coupon : page) limits[coupon.code] = coupon.limit_total;
        if (static_cast<std::int64_t>(page.size()) < rows_at_once) break;
        after = page.back().id;
    }
    for (const auto& [code, limit] : limits) {
        CouponLine line{{promotion.code}, {code}, {}};
        if (limit) line.limit_total = json::Quantity{*limit};
        put_line(use, "coupon", line);
    }
}

}  // namespace

void put_promotions(Tx& tx, const Pages& pages, const UseLine& use) {
    PromotionNamer namer(tx, pages);
    const auto& all = pages.promotions->all;
    for (const auto& [id, p] : all) put_line(use, "promotion", namer.line_of(*p));
    for (const auto& [id, p] : all) put_coupons(tx, *p, use);
}

}  // namespace nahtlos::flows::exchange
