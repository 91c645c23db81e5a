#include "bench/suite/cost.hpp"

#include <cstdio>
#include <cstdlib>
#include <future>

namespace nahtlos::bench {

void Samples::add(const Cost& cost, double limit) {
    rate.push_back(cost.orders_per_s);
    ratio.push_back(limit > 0 ? cost.orders_per_s / limit : 0);
    cpu.push_back(cost.cpu_us);
    log.push_back(cost.log_bytes);
    batch.push_back(cost.batch);
}

Cost measure_orders(const Plan& plan, const Stage& stage, const Caller& caller,
                    std::size_t connections) {
    OrderFlow flow(caller.key);
    const auto before = stage.reading("place_order");
    const auto report = measure(plan, caller, flow.scenario(), connections);
    const auto used = stage.reading("place_order") - before;
    // The warm-up is in what was used, so costs are per command, not per measured order.
    return {report.flows_per_s(), used.cpu_us / used.commands,
            static_cast<double>(used.log_bytes) / used.commands, used.commands / used.batches};
}

void profile(const Plan& plan, const Stage& stage, const Caller& caller) {
    const auto record = "perf record -q -g -o " + plan.places.folder + "/perf -p " +
                        std::to_string(stage.server_pid()) + " -- sleep 2 >/dev/null 2>&1";
    auto recording = std::async(std::launch::async, [&] { return std::system(record.c_str()); });
    OrderFlow flow(caller.key);
    measure(plan, caller, flow.scenario(), 256, 0, 2);
    if (recording.get() != 0) return;
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

}  // namespace nahtlos::bench
