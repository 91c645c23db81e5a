#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "bench/suite/runs.hpp"

namespace nahtlos::bench {
namespace {

constexpr std::size_t connections[] = {64, 256};

// What one order cost the server and its database, and how they were batched.
struct Cost {
    double orders_per_s = 0, ratio = 0, cpu_us = 0, log_bytes = 0, batch = 0;
};

struct Samples {
    std::vector<double> rate, ratio, cpu, log, batch;
    void add(const Cost& cost) {
        rate.push_back(cost.orders_per_s);
        ratio.push_back(cost.ratio);
        cpu.push_back(cost.cpu_us);
        log.push_back(cost.log_bytes);
        batch.push_back(cost.batch);
    }
};

Cost measure_orders(const Plan& plan, const Stage& stage, const Caller& caller, std::size_t at_once,
                    double limit) {
    OrderFlow flow(caller.key);
    const auto before = stage.reading("place_order");
    const auto report = measure(plan, caller, flow.scenario(), at_once);
    const auto used = stage.reading("place_order") - before;
    // The warm-up is in what was used, so costs are per command, not per measured order.
    return {report.flows_per_s(), limit > 0 ? report.flows_per_s() / limit : 0,
            used.cpu_us / used.commands, static_cast<double>(used.log_bytes) / used.commands,
            used.commands / used.batches};
}

std::vector<std::vector<std::string>> measure_open(const Plan& plan, const std::string& name,
                                                   const Caller& caller, double peak) {
    std::vector<std::vector<std::string>> rows;
    for (const double share : {0.5, 0.9}) {
        OrderFlow flow(caller.key);
        const auto report =
            measure(plan, caller, flow.scenario(), 256, peak * share, 2 * plan.seconds);
        auto cells = quantiles(report.flow_latency);
        cells.insert(cells.begin(), {name, figure(share) + " of the peak", figure(peak * share),
                                     figure(report.flows_per_s())});
        rows.push_back(std::move(cells));
    }
    return rows;
}

void profile(const Plan& plan, const Stage& stage, const Caller& caller) {
    const auto record = "perf record -q -g -o " + plan.places.folder + "/perf -p " +
                        std::to_string(stage.server_pid()) + " -- sleep 2 >/dev/null 2>&1 &";
    if (std::system(record.c_str()) != 0) return;
    OrderFlow flow(caller.key);
    measure(plan, caller, flow.scenario(), 256);
    std::puts("\nWhere the server's CPU goes (perf, 256 connections):\n");
    std::fflush(stdout);
    for (const std::string by : {"comm", "comm,dso", "comm,symbol"}) {
        // The rest of each line is blank up to the widest name of all.
        const auto report = "perf report -q --no-children -g none -i " + plan.places.folder +
                            "/perf --sort " + by +
                            " 2>/dev/null | grep -v '^$' | head -25 | cut -c 1-90 | sed 's/ *$//'";
        if (std::system(report.c_str()) != 0) return;
        std::puts("");
    }
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
                samples[i].add(
                    measure_orders(plan, *stage, caller, connections[i], limit.orders_per_s));
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
