// Coupons in bulk: codes that nobody guesses, made slice by slice, each slice once.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pricing/uses.hpp"

namespace nahtlos::pricing {

using CouponBatchId = Id<"cpb">;

inline constexpr std::int64_t most_generated_coupons = 100'000;  // of one batch
inline constexpr std::int64_t coupons_at_once = 1'000;           // made in one transaction

struct GenerateCoupons {
    std::int64_t count = 1;
    std::optional<json::ShortText<20>> prefix;
    std::optional<json::Quantity> limit_total;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"count", "1 to 100000; the first 1000 are there at once"},
        {"limit_total", "orders that may use each; missing: as many as come"},
    }};
};
BOOST_DESCRIBE_STRUCT(GenerateCoupons, (), (count, prefix, limit_total))

struct CouponBatch {
    CouponBatchId id;
    PromotionId promotion;
    std::string prefix;
    std::optional<std::int64_t> limit_total;
    std::int64_t count = 1, made = 0, version = 1;
    Instant created_at, updated_at;

    bool is_done() const { return made == count; }
    /// How many the next transaction makes.
    std::int64_t next() const { return std::min(coupons_at_once, count - made); }
};
BOOST_DESCRIBE_STRUCT(CouponBatch, (),
                      (id, promotion, prefix, limit_total, count, made, version, created_at,
                       updated_at))

/// Chance for the codes of one slice, drawn before the change, which may run more than once.
using CouponDice = std::vector<std::array<std::uint64_t, 2>>;

/// Refuses promotions that are not there, and those for everybody ("needs_no_coupon").
std::optional<Refusal> unless_by_coupon(Tx& tx, PromotionId promotion);

/// Makes a batch with its first slice. Refuses what unless_by_coupon() does, and by the field
/// counts and prefixes that are not possible.
Result<CouponBatch> begin_coupons(ChangeScope& scope, PromotionId promotion,
                                  const GenerateCoupons& wish, const CouponDice& dice);

/// Makes the next slice, as far as there are dice; what is made is counted in the same transaction,
/// under a lock, so that a slice that is tried again goes on where the last one ended.
CouponBatch go_on_with_coupons(ChangeScope& scope, CouponBatchId id, const CouponDice& dice);

std::optional<CouponBatch> find_coupon_batch(Tx& tx, CouponBatchId id);

/// Ascending by id.
std::vector<Coupon> list_coupons_of(Tx& tx, CouponBatchId batch,
                                    const std::optional<CouponId>& after, std::int64_t limit);

struct BatchedCoupon {
    CouponBatchId batch;
    CouponId id;
    auto operator<=>(const BatchedCoupon&) const = default;
};
BOOST_DESCRIBE_STRUCT(BatchedCoupon, (), (batch, id))

/// For verify: batches after an id, and coupons of batches after one, in order of key.
std::vector<CouponBatch> coupon_batches_after(Tx& tx, CouponBatchId last, std::int64_t limit);
std::vector<BatchedCoupon> batched_coupons_after(Tx& tx, const BatchedCoupon& last,
                                                 std::int64_t limit);

}  // namespace nahtlos::pricing
