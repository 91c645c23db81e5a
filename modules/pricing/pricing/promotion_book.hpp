// PromotionBook: all promotions in memory; making and changing them.
#pragma once

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/sql/tx.hpp"
#include "pricing/lists.hpp"
#include "pricing/promotions.hpp"

namespace nahtlos::pricing {

struct PromotionBook {
    std::int64_t revision = 0;
    std::map<PromotionId, std::shared_ptr<const Promotion>> all;
    std::unordered_map<Uuid, std::vector<const Promotion*>> active;  // by market, ascending by id
    bool has_groups = false, has_first_order = false, has_customer_limits = false;  // if active

    const Promotion* find(PromotionId id) const;
    /// Those that carts of the market may have, whatever their period.
    const std::vector<const Promotion*>& of(Uuid market) const;
};
std::shared_ptr<const PromotionBook> load_promotions(Tx& tx);

struct ArticlesRequest {
    json::List<json::Sku, 0, 200> skus;
    json::List<catalog::ProductId, 0, 200> products;
    static constexpr std::array<std::string_view, 2> may_miss{"skus", "products"};
};
BOOST_DESCRIBE_STRUCT(ArticlesRequest, (), (skus, products))

struct UnitsRequest {
    ArticlesRequest of;
    json::Quantity quantity;
    static constexpr std::array<std::string_view, 2> may_miss{"of", "quantity"};
};
BOOST_DESCRIBE_STRUCT(UnitsRequest, (), (of, quantity))

struct ConditionsRequest {
    std::int64_t total_at_least_minor = 0;
    json::List<UnitsRequest, 0, 20> items;
    bool is_first_order = false;
    Codes customer_groups, channels;
    static constexpr std::array<std::string_view, 5> may_miss{
        "total_at_least_minor", "items", "is_first_order", "customer_groups", "channels"};
};
BOOST_DESCRIBE_STRUCT(ConditionsRequest, (),
                      (total_at_least_minor, items, is_first_order, customer_groups, channels))

struct EffectRequest {
    EffectKind kind = EffectKind::percent_off;
    ArticlesRequest articles;
    std::optional<std::int64_t> percent_bp, amount_minor, nth;
    json::List<UnitsRequest, 0, 10> bundle;
    std::optional<json::Sku> gift;
    std::optional<json::Quantity> gift_quantity;
    static constexpr std::array<std::string_view, 2> may_miss{"articles", "bundle"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> docs{{
        {"articles", "of percent_off, amount_off and nth_free; none: all"},
        {"percent_bp", "basis points, of percent_off and nth_free"},
        {"amount_minor", "off, of amount_off; the price of one set, of bundle_price"},
        {"nth", "of so many units one is cheaper, of nth_free"},
        {"bundle", "what makes one set, of bundle_price"},
    }};
};
BOOST_DESCRIBE_STRUCT(EffectRequest, (),
                      (kind, articles, percent_bp, amount_minor, nth, bundle, gift, gift_quantity))

struct NewPromotion {
    Code code;
    json::ShortText<100> name;
    Code market;
    ListStatus status = ListStatus::draft;
    std::optional<Instant> valid_from, valid_until;
    std::int64_t priority = 0;
    Stacking stacking = Stacking::combine;
    std::optional<Code> family;
    bool needs_coupon = false;
    std::optional<json::Quantity> limit_total, limit_per_customer;
    bool returns_use_on_cancel = true;
    ConditionsRequest conditions;
    EffectRequest effect;
    static constexpr std::array<std::string_view, 6> may_miss{
        "status", "priority", "stacking", "needs_coupon", "returns_use_on_cancel", "conditions"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"family", "of promotions of one family only the best is applied"},
        {"limit_total", "orders that may use it"},
        {"limit_per_customer", "the same of one customer, by account and by e-mail address"},
        {"returns_use_on_cancel",
         "whether an order counts no more when all of it is canceled before anything has gone"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewPromotion, (),
                      (code, name, market, status, valid_from, valid_until, priority, stacking,
                       family, needs_coupon, limit_total, limit_per_customer, returns_use_on_cancel,
                       conditions, effect))

/// What is missing stays, null empties. What it does and for whom stays for ever.
struct PromotionChange {
    std::optional<json::ShortText<100>> name;
    std::optional<ListStatus> status;
    std::optional<std::int64_t> priority;
    std::optional<std::optional<Instant>> valid_from, valid_until;
    std::optional<bool> returns_use_on_cancel;
};
BOOST_DESCRIBE_STRUCT(PromotionChange, (),
                      (name, status, priority, valid_from, valid_until, returns_use_on_cancel))

struct MadePromotion {
    PromotionId id;
    std::string code;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(MadePromotion, (), (id, code, version))

/// The ids that codes of a request stand for.
struct PromotionNames {
    Uuid market;
    Audience audience;
    std::map<std::string, catalog::VariantId> variants;  // by SKU
};

/// All SKUs that a request names.
std::vector<std::string> skus_of(const NewPromotion& wish);

/// Refuses a taken code, unknown SKUs, and an effect that lacks what it needs or has too much, each
/// by its field.
Result<MadePromotion> create_promotion(ChangeScope& scope, const NewPromotion& wish,
                                       const PromotionNames& names);
Result<MadePromotion> change_promotion(ChangeScope& scope, PromotionId id,
                                       const PromotionChange& wish,
                                       std::optional<std::int64_t> if_match);

}  // namespace nahtlos::pricing
