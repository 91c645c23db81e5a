// Promote: promotions and coupons of a cart or order: how often they may still be used, and what
// they do to its lines.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "flows/buyers.hpp"
#include "orders/rules.hpp"
#include "pricing/uses.hpp"

namespace nahtlos::flows {

/// Who wants to use what.
struct UseAsk {
    Uuid market;
    std::vector<std::string> coupons;  // codes
    std::vector<Uuid> customers;       // by which uses of one customer are counted, ascending
    /// In which it is priced: promotions for others or other times are not counted. Missing where
    /// it is not known yet; then counters are read for all of them, and none are made.
    std::optional<pricing::PriceContext> context = {};
};

/// By what a customer's uses are counted: the account, and the e-mail address.
std::vector<Uuid> customer_keys(const std::optional<customers::ProfileId>& profile,
                                const std::optional<customers::Contact>& contact);

/// Coupons, counters and new uses of a batch.
struct UseBook {
    std::map<std::string, pricing::Coupon> coupons;  // that are named, as far as there are such
    std::map<pricing::CounterKey, pricing::Counter> counters;
    std::set<pricing::CounterKey> changed;
    std::vector<pricing::Use> fresh;
    std::set<Uuid> gift_cards;  // variants that are sold as such, where a market has promotions

    /// Uses that are still left; nothing where they are not counted.
    std::optional<std::int64_t> left(const pricing::CounterKey& key) const;
    /// Counts an order at counters that have room, and remembers that it does.
    void take(const std::vector<pricing::CounterKey>& keys, Uuid order, pricing::UseState state,
              Instant now);
    void save(Tx& tx) const;
};

/// What is needed for these asks; with Lock::yes the counters are locked, as the last rows of a
/// transaction but for stored value and documents. Nothing is read where there is no promotion and
/// no coupon named.
UseBook load_uses(Tx& tx, const Pages& pages, const std::vector<UseAsk>& asks, sql::Lock lock);

/// Adds the stock items that gifts of the market take.
void add_gift_items(const Pages& pages, Uuid market, std::vector<inventory::StockItemId>& items);

enum class CouponStatus { applied, not_applied, unknown, not_active, used_up };
BOOST_DESCRIBE_ENUM(CouponStatus, applied, not_applied, unknown, not_active, used_up)

struct CouponAnswer {
    std::string code;
    CouponStatus status = CouponStatus::applied;
};
BOOST_DESCRIBE_STRUCT(CouponAnswer, (), (code, status))

/// What a promotion did, or why it did nothing.
struct PromotionNote {
    std::string code, name;
    pricing::PromotionOutcome outcome = pricing::PromotionOutcome::applied;
    std::int64_t discount_minor = 0;
    std::optional<std::int64_t> missing_minor;  // to reach the total that it asks for
};
BOOST_DESCRIBE_STRUCT(PromotionNote, (), (code, name, outcome, discount_minor, missing_minor))

struct Promoted {
    std::vector<PromotionNote> notes;  // applied ones first, then what may interest the customer
    std::vector<CouponAnswer> coupons;
    std::vector<orders::Discount> discounts;  // without their order
    std::vector<pricing::CounterKey> uses;    // that an order of this counts at, ascending
    std::size_t gifts = 0;                    // lines that were added at the end
    bool is_shipping_free = false;
    /// Coupons that cannot be used, by "/coupons/0".
    std::vector<FieldProblem> problems;
};

/// Applies all promotions of the market to lines that are priced: puts discounts into them, and
/// gifts behind them, as lines whose discount is their price. Gift cards are no goods: they are
/// worth what they cost, so nothing makes them cheaper, and they reach no threshold. Pure.
Promoted promote(const Pages& pages, const UseBook& uses, const UseAsk& ask, const Buyer& buyer,
                 const orders::PricingScene& scene, std::vector<orders::PricedLine>& lines);

}  // namespace nahtlos::flows
