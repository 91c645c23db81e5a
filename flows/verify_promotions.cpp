// Verify: counters of promotions and coupons against the orders that use them, and batches of
// coupons against what is of them.
#include "flows/verify_run.hpp"
#include "pricing/coupon_batches.hpp"

namespace nahtlos::flows {

namespace {

void verify_uses(VerifyRun& run) {
    using pricing::CounterKey;
    FoldPlan<CounterKey, 1> plan;
    plan.check = Check::limited_uses;
    plan.what = "uses of promotions";
    plan.names = {"taken"};
    plan.stored = [](Tx& tx, const CounterKey& after, std::int64_t limit) {
        std::vector<Stored<CounterKey, 1>> rows;
        for (const auto& counter : pricing::counters_after(tx, after, limit)) {
            rows.push_back({counter.key(), counter.version, {counter.taken}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_slice<pricing::Use>(
            in_tx, run.slice(),
            [&](Tx& tx, const pricing::Use& last) {
                return pricing::uses_after(tx, last, run.slice());
            },
            [&](const std::vector<pricing::Use>& uses) {
                run.tell("uses of promotions", uses.size());
                for (const auto& use : uses) {
                    const bool counts = use.state == pricing::UseState::held ||
                                        use.state == pricing::UseState::used;
                    if (counts) sink(use.key(), {1});
                }
            });
    };
    plan.shown = [](const CounterKey& key) {
        return "counter of " + to_string(key.subject) +
               (key.customer.is_nil() ? "" : " for customer " + to_string(key.customer));
    };
    Fold(run, plan).check_all();
}

void verify_batches(VerifyRun& run) {
    using pricing::CouponBatchId;
    FoldPlan<CouponBatchId, 1> plan;
    plan.check = Check::coupon_batches;
    plan.what = "coupons of batches";
    plan.names = {"made"};
    plan.stored = [](Tx& tx, const CouponBatchId& after, std::int64_t limit) {
        std::vector<Stored<CouponBatchId, 1>> rows;
        for (const auto& batch : pricing::coupon_batches_after(tx, after, limit)) {
            rows.push_back({batch.id, batch.version, {batch.made}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_slice<pricing::BatchedCoupon>(
            in_tx, run.slice(),
            [&](Tx& tx, const pricing::BatchedCoupon& last) {
                return pricing::batched_coupons_after(tx, last, run.slice());
            },
            [&](const std::vector<pricing::BatchedCoupon>& coupons) {
                run.tell("coupons of batches", coupons.size());
                for (const auto& coupon : coupons) sink(coupon.batch, {1});
            });
    };
    plan.shown = [](const CouponBatchId& id) { return "batch " + to_string(id); };
    Fold(run, plan).check_all();
}

}  // namespace

void verify_promotions(VerifyRun& run) {
    verify_uses(run);
    verify_batches(run);
}

}  // namespace nahtlos::flows
