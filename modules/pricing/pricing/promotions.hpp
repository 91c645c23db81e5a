// Promotions: conditions, effects, and how they are applied to a priced cart. Pure.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/values.hpp"
#include "catalog/types.hpp"
#include "pricing/types.hpp"

namespace nahtlos::pricing {

using PromotionId = Id<"prm">;

/// Articles by variant or product; none named: all. Ascending.
struct Articles {
    std::vector<catalog::VariantId> variants;
    std::vector<catalog::ProductId> products;

    bool has(catalog::VariantId variant, catalog::ProductId product) const;
};
BOOST_DESCRIBE_STRUCT(Articles, (), (variants, products))

/// So many units of some articles.
struct Units {
    Articles of;
    std::int64_t quantity = 1;
};
BOOST_DESCRIBE_STRUCT(Units, (), (of, quantity))

/// All of them must hold.
struct Conditions {
    std::int64_t total_at_least_minor = 0;  // of the goods before any discount, as the market shows
    std::vector<Units> items;
    bool is_first_order = false;  // of a customer who is known
};
BOOST_DESCRIBE_STRUCT(Conditions, (), (total_at_least_minor, items, is_first_order))

enum class EffectKind { percent_off, amount_off, nth_free, bundle_price, free_shipping, gift };
BOOST_DESCRIBE_ENUM(EffectKind, percent_off, amount_off, nth_free, bundle_price, free_shipping,
                    gift)

/// percent_off: `percent_bp` off `articles`. amount_off: `amount_minor` off `articles` together.
/// nth_free: of every `nth` units of `articles` one, the cheapest of all, is `percent_bp` cheaper.
/// bundle_price: every whole set of `bundle` costs `amount_minor`. gift: `gift` for nothing.
struct Effect {
    EffectKind kind = EffectKind::percent_off;
    Articles articles;
    std::int64_t percent_bp = 10'000, amount_minor = 0, nth = 2;
    std::vector<Units> bundle;
    std::optional<catalog::VariantId> gift;
    std::int64_t gift_quantity = 1;
};
BOOST_DESCRIBE_STRUCT(Effect, (),
                      (kind, articles, percent_bp, amount_minor, nth, bundle, gift, gift_quantity))

/// combine: together with all others that may. exclusive: alone, if it is the best for the
/// customer.
enum class Stacking { combine, exclusive };
BOOST_DESCRIBE_ENUM(Stacking, combine, exclusive)

struct Promotion {
    PromotionId id;
    std::string code, name;
    Uuid market;
    ListStatus status = ListStatus::active;
    Audience audience;
    Period valid;
    std::int64_t priority = 0;  // the higher one is applied first
    Stacking stacking = Stacking::combine;
    std::optional<std::string> family;  // of those of one family only the best is applied
    bool needs_coupon = false;
    std::optional<std::int64_t> limit_total, limit_per_customer;  // orders
    bool returns_use_on_cancel = true;  // of an order that is canceled before anything has gone
    Conditions conditions;
    Effect effect;
    std::int64_t version = 1;
    Instant created_at;

    bool is_limited() const { return limit_total || limit_per_customer; }
    /// Whether it is for the channel, the customer and the time.
    bool is_for(const PriceContext& context) const;
};

/// A line of goods with its price; `amount_minor` is as the market shows it, before discounts.
struct PromotionLine {
    std::int64_t line = 0;
    catalog::VariantId variant;
    catalog::ProductId product;
    std::int64_t quantity = 0, amount_minor = 0;
};

/// Why a promotion may not be used however well it fits.
enum class UseLimit { used_up, used_by_customer, needs_customer };

struct PromotionScene {
    PriceContext context;
    std::optional<bool> has_ordered;     // nothing: nobody knows who buys
    std::vector<PromotionId> by_coupon;  // that a coupon of the cart opens, ascending
    std::vector<std::pair<PromotionId, UseLimit>> limits;
};

enum class PromotionOutcome {
    applied,
    not_active,
    other_market,
    other_channel,
    other_customers,
    not_yet,
    over,
    coupon_missing,
    used_up,
    used_by_customer,
    needs_customer,
    total_too_low,
    items_missing,
    not_first_order,
    nothing_to_discount,
    family_has_better,
    other_is_better  // an exclusive one, or those that combine
};
BOOST_DESCRIBE_ENUM(PromotionOutcome, applied, not_active, other_market, other_channel,
                    other_customers, not_yet, over, coupon_missing, used_up, used_by_customer,
                    needs_customer, total_too_low, items_missing, not_first_order,
                    nothing_to_discount, family_has_better, other_is_better)

struct PromotionAnswer {
    PromotionId promotion;
    PromotionOutcome outcome = PromotionOutcome::applied;
    std::int64_t discount_minor = 0;
    std::int64_t missing_minor = 0;  // of total_too_low: what is still to be bought
};

struct LineDiscount {
    std::int64_t line = 0;
    PromotionId promotion;
    std::int64_t amount_minor = 0;
};

struct Gift {
    PromotionId promotion;
    catalog::VariantId variant;
    std::int64_t quantity = 1;
};

struct Applied {
    std::vector<LineDiscount> discounts;  // by promotion in order of application, then line
    std::vector<Gift> gifts;
    bool is_shipping_free = false;
    std::vector<PromotionAnswer> answers;  // of every promotion, as they were given

    std::int64_t discount_minor(std::int64_t line) const;
};

/// Applies promotions to lines.
///
/// The rule. Conditions look at the cart before any discount. Those that combine are applied one
/// after the other, by priority (higher first) and then by id, each to what the ones before left of
/// the lines; of a family only the one counts that alone takes off most. Each exclusive one is
/// tried alone. What takes off most in all is applied: those that combine, or one exclusive one;
/// among equals those that combine, then by priority and id.
///
/// A discount is found once for all lines it is for, rounded half away from zero, and split over
/// them in proportion to what is left of them, to the minor unit: the largest remainders are
/// rounded up, the earlier line among equals. No line falls below zero.
Applied apply_promotions(std::span<const Promotion* const> promotions, const PromotionScene& scene,
                         std::span<const PromotionLine> lines);

}  // namespace nahtlos::pricing
