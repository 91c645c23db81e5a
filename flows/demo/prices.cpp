#include <algorithm>

#include "catalog/search.hpp"
#include "channels/directory.hpp"
#include "customers/groups.hpp"
#include "flows/demo/articles.hpp"
#include "flows/demo/catalog.hpp"
#include "pricing/lists.hpp"
#include "pricing/promotion_book.hpp"
#include "pricing/uses.hpp"

namespace nahtlos::flows::demo {
namespace {

using catalog::ProductWish;

constexpr auto strictly = api::ErrorPolicy::reject_everything;

bool has_sku_of(const ProductWish& p, std::string_view handle) { return p.handle.value == handle; }

int cents_of(const catalog::VariantWish& v) {
    return static_cast<int>(v.prices.front().unit_price.micro / 10'000);
}

class PriceMaker {
public:
    PriceMaker(Runner& runner, const Say& say)
        : runner_(runner), say_(say), products_(products()), now_(runner.now()) {}

    void make() {
        make_groups();
        for (const std::string market : {"de", "at", "ch"}) make_sale(market);
        make_agreements();
        make_promotions();
        say_(std::to_string(reduced_) + " reduced products, prices for 2 groups of customers, " +
             std::to_string(promotions_) + " promotions with 3 coupons");
    }

private:
    void make_groups() {
        for (const auto& [code, name] :
             {std::pair{"verein", "Mitglieder im Alpenclub"}, std::pair{"team", "Mitarbeitende"}}) {
            runner_.run<customers::Group>(
                now_ - days(90), [code = code, name = name](ChangeScope& scope) {
                    return customers::create_group(scope, {{code}, {name}});
                });
        }
    }

    // Which products are reduced, and by how much; the rain jacket of the guides is not.
    static int percent_off(const ProductWish& p, std::size_t n) {
        const bool is_goods = p.kind == catalog::ProductKind::goods;
        if (!is_goods || n % 6 != 2 || cents_of(p.variants.front()) < 2'000) return 0;
        return n % 12 == 2 ? 20 : n % 18 == 8 ? 30 : 15;
    }

    pricing::PriceListId make_list(pricing::NewPriceList wish, const char* group, Instant at) {
        return runner_
            .run<pricing::MadePriceList>(
                at,
                [wish = std::move(wish), group](ChangeScope& scope) {
                    const auto directory = channels::load_directory(scope.tx);
                    const auto market = directory->market_by_code.at(wish.market.value);
                    pricing::Audience audience;
                    if (*group) {
                        audience.groups = {customers::groups_by_code(scope.tx).at(group).uuid};
                    }
                    return pricing::create_list(scope, wish, market.uuid, std::move(audience));
                })
            .id;
    }

    void put_prices(pricing::PriceListId list, pricing::ListPrices prices, Instant at) {
        runner_.run_rows(at, [list, prices = std::move(prices)](ChangeScope& scope) {
            std::vector<std::string> skus;
            for (const auto& row : prices.prices) skus.push_back(row.sku.value);
            return pricing::put_list_prices(scope, list, prices,
                                            catalog::variants_by_sku(scope.tx, std::move(skus)));
        });
    }

    void make_sale(const std::string& market) {
        const auto at = now_ - days(10);
        pricing::NewPriceList wish;
        wish.code.value = "herbst-sale-" + market;
        wish.name.value = "Herbst-Sale";
        wish.kind = pricing::ListKind::sale;
        wish.status = pricing::ListStatus::active;
        wish.market.value = market;
        wish.valid_from = at;
        wish.valid_until = now_ + days(20);
        pricing::ListPrices prices;
        reduced_ = 0;
        for (std::size_t n = 0; n < products_.size(); ++n) {
            const auto percent = percent_off(products_[n], n);
            if (percent == 0) continue;
            ++reduced_;
            for (const auto& v : products_[n].variants) {
                const auto cents = reduced_cents(cents_of(v), percent);
                prices.prices.values.push_back(
                    {v.sku, {1}, market == "ch" ? francs(cents) : euros(cents)});
            }
        }
        put_prices(make_list(wish, "", at), std::move(prices), at);
    }

    void make_agreements() {
        const auto at = now_ - days(60);
        for (const auto& [group, percent] : {std::pair{"verein", 10}, std::pair{"team", 25}}) {
            pricing::NewPriceList wish;
            wish.code.value = std::string("preise-") + group;
            wish.name.value = std::string("Preise für die Gruppe ") + group;
            wish.kind = pricing::ListKind::contract;
            wish.status = pricing::ListStatus::active;
            wish.market.value = "de";
            wish.percent_off_bp = percent * 100;
            make_list(wish, group, at);
        }
        pricing::NewPriceList wish;
        wish.code.value = "staffel";
        wish.name.value = "Mengenstaffel";
        wish.kind = pricing::ListKind::contract;
        wish.status = pricing::ListStatus::active;
        wish.market.value = "de";
        pricing::ListPrices prices;
        for (const auto& sku : skus_of({"becher-emaille"})) {
            prices.prices.values.push_back({sku, {10}, euros(1'095)});
            prices.prices.values.push_back({sku, {50}, euros(895)});
        }
        put_prices(make_list(wish, "", at), std::move(prices), at);
    }

    std::vector<json::Sku> skus_of(const std::vector<std::string_view>& handles) const {
        std::vector<json::Sku> skus;
        for (const auto handle : handles) {
            for (const auto& p : products_) {
                if (!has_sku_of(p, handle)) continue;
                for (const auto& v : p.variants) skus.push_back(v.sku);
            }
        }
        return skus;
    }

    pricing::PromotionId add(pricing::NewPromotion wish, const char* code, const char* name) {
        wish.code.value = code;
        wish.name.value = name;
        wish.market.value = "de";
        wish.status = pricing::ListStatus::active;
        ++promotions_;
        return runner_
            .run<pricing::MadePromotion>(
                now_ - days(30),
                [wish = std::move(wish)](ChangeScope& scope) {
                    const auto directory = channels::load_directory(scope.tx);
                    pricing::PromotionNames names;
                    names.market = directory->market_by_code.at("de").uuid;
                    names.variants = catalog::variants_by_sku(scope.tx, pricing::skus_of(wish));
                    return pricing::create_promotion(scope, wish, names);
                })
            .id;
    }

    void add_coupon(pricing::PromotionId promotion, const char* code) {
        pricing::NewCoupons wish;
        wish.coupons.values = {{{code}, {}}};
        runner_.run_rows(now_ - days(30), [promotion, wish](ChangeScope& scope) {
            return pricing::create_coupons(scope, promotion, wish);
        });
    }

    void make_promotions() {
        using enum pricing::EffectKind;
        pricing::NewPromotion welcome;
        welcome.needs_coupon = true;
        welcome.conditions.is_first_order = true;
        welcome.limit_per_customer = json::Quantity{1};
        welcome.effect.kind = percent_off;
        welcome.effect.percent_bp = 1'000;
        add_coupon(add(welcome, "willkommen", "10 % auf die erste Bestellung"), "WELCOME10");

        pricing::NewPromotion hut;
        hut.needs_coupon = true;
        hut.conditions.total_at_least_minor = 15'000;
        hut.limit_total = json::Quantity{500};
        hut.effect.kind = amount_off;
        hut.effect.amount_minor = 2'000;
        add_coupon(add(hut, "huettensommer", "20 Euro ab 150 Euro"), "HUETTE20");

        pricing::NewPromotion mug;
        mug.needs_coupon = true;
        mug.conditions.total_at_least_minor = 10'000;
        mug.effect.kind = gift;
        mug.effect.gift = skus_of({"becher-emaille"}).front();
        mug.effect.gift_quantity = json::Quantity{1};
        add_coupon(add(mug, "becher-dazu", "Ein Emaillebecher ab 100 Euro"), "BECHER");

        pricing::NewPromotion bars;
        bars.effect.kind = nth_free;
        bars.effect.nth = 4;
        bars.effect.articles.skus.values =
            skus_of({"riegel-nuss", "riegel-beere", "riegel-apfel", "riegel-kakao"});
        add(bars, "vier-fuer-drei", "Vier Riegel, drei bezahlen");

        pricing::NewPromotion stove;
        stove.effect.kind = bundle_price;
        stove.effect.amount_minor = 5'995;
        for (const auto& [handle, n] : {std::pair{"kocher-gas", 1}, {"gaskartusche-230", 2}}) {
            pricing::UnitsRequest units;
            units.of.skus.values = skus_of({handle});
            units.quantity.value = n;
            stove.effect.bundle.values.push_back(std::move(units));
        }
        add(stove, "kocher-und-gas", "Kocher mit zwei Kartuschen");

        pricing::NewPromotion shipping;
        shipping.conditions.total_at_least_minor = 7'500;
        shipping.effect.kind = free_shipping;
        add(shipping, "versandfrei", "Versandfrei ab 75 Euro");
    }

    Runner& runner_;
    const Say& say_;
    std::vector<ProductWish> products_;
    Instant now_;
    std::size_t reduced_ = 0, promotions_ = 0;
};

}  // namespace

void make_prices(Runner& runner, const Say& say) { PriceMaker(runner, say).make(); }

}  // namespace nahtlos::flows::demo
