// Verify: counters of promotions and coupons against the orders that use them.
#include "flows/verify_run.hpp"
#include "pricing/uses.hpp"

namespace nahtlos::flows {

void verify_promotions(VerifyRun& run) {
    using pricing::CounterKey;
    FoldPlan<CounterKey, 1> plan;
    plan.check = Check::promotion_uses;
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

}  // namespace nahtlos::flows
