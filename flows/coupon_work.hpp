// Coupons in bulk: what one transaction does not make is made by a job.
#pragma once

#include "base/jobs/jobs.hpp"
#include "pricing/coupon_batches.hpp"

namespace nahtlos::flows {

/// Chance for as many codes, one slice at most.
pricing::CouponDice coupon_dice(World& world, std::int64_t count);

/// Begins a batch, and leaves a job for what is left of it.
Result<pricing::CouponBatch> generate_coupons(ChangeScope& scope, pricing::PromotionId promotion,
                                              const pricing::GenerateCoupons& wish,
                                              const pricing::CouponDice& dice);

/// Makes what is left of batches, slice by slice. A job that is run again, after a crash or by two
/// processes at once, goes on where the last slice ended. What is given here outlives the runner.
void add_coupon_jobs(jobs::Runner& runner, Changes& changes, World& world);

}  // namespace nahtlos::flows
