#include <future>

#include "bench/suite/runs.hpp"

namespace nahtlos::bench {
namespace {

// Orders/s of one line each through both servers at once.
double measure_both(const Plan& plan, const std::vector<Caller>& callers, Article article) {
    std::vector<std::future<double>> rates;
    for (const auto& caller : callers) {
        rates.push_back(std::async(std::launch::async, [&plan, caller, article] {
            OrderFlow flow(caller.key, 1, article);
            return measure(plan, caller, flow.scenario(), 128).flows_per_s();
        }));
    }
    double sum = 0;
    for (auto& rate : rates) sum += rate.get();
    return sum;
}

}  // namespace

void run_hot(const Plan& plan) {
    const Table table(
        "One SKU against 1,000, through two servers on one PostgreSQL (128 "
        "connections each)",
        {"database", "1,000 SKUs, orders/s", "one SKU, orders/s", "ratio"});
    on_each(plan, plan.disks, [&](Kind kind, Disk disk, Cluster* cluster) {
        if (kind != Kind::postgres) return;
        Stage stage(plan.places, cluster, disk);
        const std::vector<Caller> callers{stage.serve(), stage.serve()};
        std::vector<double> spread, hot, ratio;
        for (int round = 0; round < plan.rounds; ++round) {
            spread.push_back(measure_both(plan, callers, Article::any));
            hot.push_back(measure_both(plan, callers, Article::one));
            ratio.push_back(hot.back() / spread.back());
        }
        const auto name = name_of(kind, disk);
        table.row({name, figure(median(spread)), figure(median(hot)), figure(median(ratio))});
        plan.promises->push_back(
            {"one SKU / 1,000 SKUs, two servers, " + name, median(ratio), 0.5});
        stage.stop_and_verify();
    });
}

}  // namespace nahtlos::bench
