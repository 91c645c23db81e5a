#include <algorithm>
#include <iterator>

#include "bench/suite/cost.hpp"

namespace nahtlos::bench {
namespace {

constexpr std::size_t connections[] = {64, 256};

std::vector<std::vector<std::string>> measure_open(const Plan& plan, const std::string& name,
                                                   const Caller& caller, double peak) {
    std::vector<std::vector<std::string>> rows;
    for (const double share : {0.5, 0.9}) {
        OrderFlow flow(caller.key);
        Paces paces;
        for (int round = 0; round < plan.rounds; ++round) {
            paces.add(measure(plan, caller, flow.scenario(), 256, peak * share));
        }
        auto cells = paces.latencies();
        cells.insert(cells.begin(), {name, figure(share) + " of the peak", figure(peak * share),
                                     figure(paces.flows_per_s())});
        rows.push_back(std::move(cells));
    }
    return rows;
}

}  // namespace

void run_orders(const Plan& plan) {
    std::vector<std::vector<std::string>> latencies;
    const Table table("One-call orders (two lines) and the hand-written limit",
                      {"database", "writer", "orders/s", "of the limit", "CPU µs/order",
                       "log bytes/order", "orders/batch"});
    on_each(plan, plan.disks, [&](Kind kind, Disk disk, Cluster* cluster) {
        const auto name = name_of(kind, disk);
        std::vector<double> limits, limit_cpu, limit_log;
        Samples samples[2];
        Caller caller;
        std::unique_ptr<Stage> stage;
        for (int round = 0; round < plan.rounds; ++round) {
            stage.reset();
            const auto limit = measure_limit(plan, cluster, disk, "10000", 20'000).front();
            limits.push_back(limit.orders_per_s);
            limit_cpu.push_back(limit.cpu_us);
            limit_log.push_back(limit.log_bytes);
            stage = std::make_unique<Stage>(plan.places, cluster, disk);
            caller = stage->serve();
            for (std::size_t i = 0; i < 2; ++i) {
                samples[i].add(measure_orders(plan, *stage, caller, connections[i]),
                               limit.orders_per_s);
            }
        }
        table.row({name, "limit, batches of 256", figure(median(limits)), "1",
                   figure(median(limit_cpu)), figure(median(limit_log)), "256"});
        const double wanted = kind == Kind::sqlite ? 0.4 : 0.35;
        if (disk == Disk::as_it_is) {
            plan.promises->push_back({"limit, " + name + ", orders/s", median(limits),
                                      kind == Kind::sqlite ? 12'000.0 : 10'000.0});
        }
        for (std::size_t i = 0; i < 2; ++i) {
            const auto& s = samples[i];
            const auto with = std::to_string(connections[i]) + " connections";
            table.row({name, with, figure(median(s.rate)), figure(median(s.ratio)),
                       figure(median(s.cpu)), figure(median(s.log)), figure(median(s.batch))});
            plan.promises->push_back(
                {"orders in one call / limit, " + name + ", " + with, median(s.ratio), wanted});
        }
        std::ranges::move(measure_open(plan, name, caller, median(samples[1].rate)),
                          std::back_inserter(latencies));
        if (plan.profile) profile(plan, *stage, caller);
        stage->stop_and_verify();
    });
    const Table open("One-call orders, open loop, 256 connections",
                     {"database", "load", "asked/s", "done/s", "p50 ms", "p95 ms", "p99 ms"});
    for (const auto& row : latencies) open.row(row);
}

}  // namespace nahtlos::bench
