// Coupons, and how often promotions and coupons were used: counters that no race can exceed.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "base/sql/tx.hpp"
#include "pricing/promotions.hpp"

namespace nahtlos::pricing {

using CouponId = Id<"cpn">;

/// 4 to 40 letters, digits and hyphens; capital and small letters are the same.
struct CouponCode {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be 4 to 40 letters, digits or hyphens";
    std::string value;
    auto operator<=>(const CouponCode&) const = default;
    static std::optional<CouponCode> parse(Wire wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};

struct Coupon {
    CouponId id;
    std::string code;
    PromotionId promotion;
    std::optional<std::int64_t> limit_total;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Coupon, (), (id, code, promotion, limit_total, created_at))

struct CouponRequest {
    CouponCode code;
    std::optional<json::Quantity> limit_total;  // orders that may use it; missing: as many as come
};
BOOST_DESCRIBE_STRUCT(CouponRequest, (), (code, limit_total))

struct NewCoupons {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<CouponRequest, 1, 1000> coupons;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(NewCoupons, (), (error_policy, coupons))

/// Adds coupons to a promotion that needs them; taken and repeated codes are refused by row.
Result<api::BulkRows> create_coupons(ChangeScope& scope, PromotionId promotion,
                                     const NewCoupons& wish);

/// A code of 16 letters and digits after a prefix, 80 bits of it random: no two are alike, and
/// nobody guesses one. Without letters that are taken for others (Crockford base32).
std::string coupon_code(const std::string& prefix, std::uint64_t dice_a, std::uint64_t dice_b);

/// Ascending by id.
std::vector<Coupon> list_coupons(Tx& tx, PromotionId promotion,
                                 const std::optional<CouponId>& after, std::int64_t limit);
/// By code (ascending, unique); unknown ones are missing.
std::map<std::string, Coupon> coupons_by_code(Tx& tx, const std::vector<std::string>& codes);

/// The promotions that coupons are for, by coupon; unknown ones are missing.
std::map<Uuid, PromotionId> promotions_of_coupons(Tx& tx, const std::set<Uuid>& coupons);

/// Whose uses are counted: of a promotion or coupon, by all together (nil) or by one customer.
struct CounterKey {
    Uuid subject, customer;
    auto operator<=>(const CounterKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(CounterKey, (), (subject, customer))

struct Counter {
    Uuid subject, customer;
    std::int64_t most = 0, taken = 0, version = 1;
    CounterKey key() const { return {subject, customer}; }
};
BOOST_DESCRIBE_STRUCT(Counter, (), (subject, customer, most, taken, version))

/// The counters of these keys (ascending, unique) that are there.
std::map<CounterKey, Counter> counters(Tx& tx, const std::vector<CounterKey>& keys);
/// Makes those that are missing and may be used (most > 0), and locks and reads all that are there.
/// `wanted` ascends by key.
std::map<CounterKey, Counter> lock_counters(Tx& tx, const std::vector<Counter>& wanted);
/// Raises their versions.
void save_counters(Tx& tx, const std::vector<Counter>& counters);

/// held: by a checkout under way. used: by an order. released: the checkout ended otherwise.
/// beyond: money came when it had been released and was used up; it does not count.
enum class UseState { held, used, released, beyond };
BOOST_DESCRIBE_ENUM(UseState, held, used, released, beyond)

/// That an order counts at a counter. taken = uses that are held or used.
struct Use {
    Uuid order_id, subject, customer;
    UseState state = UseState::held;
    Instant changed_at;
    CounterKey key() const { return {subject, customer}; }
};
BOOST_DESCRIBE_STRUCT(Use, (), (order_id, subject, customer, state, changed_at))

void insert_uses(Tx& tx, const std::vector<Use>& uses);
void update_uses(Tx& tx, const std::vector<Use>& uses);
/// Of these orders (ascending, unique).
std::vector<Use> uses_of(Tx& tx, const std::vector<Uuid>& orders);

/// What the buyers of these orders used, and what these customers (keys of counters) may still use,
/// is counted no more; returns the rows that are gone. Totals stay, and so does what other orders
/// count at. Enters LockRank::counter; the orders are locked by the caller.
std::int64_t forget_customers(Tx& tx, const std::set<Uuid>& customers,
                              const std::vector<Uuid>& orders);

/// For verify: counters after a key, and uses after one, in key order.
std::vector<Counter> counters_after(Tx& tx, const CounterKey& last, std::int64_t limit);
std::vector<Use> uses_after(Tx& tx, const Use& last, std::int64_t limit);

}  // namespace nahtlos::pricing
