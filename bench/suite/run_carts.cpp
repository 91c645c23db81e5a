#include "bench/suite/provider.hpp"
#include "bench/suite/runs.hpp"

namespace nahtlos::bench {
namespace {

constexpr std::size_t connections = 64;
load::LoadReport measure_carts(const Plan& plan, const Caller& caller, double rate) {
    CartFlow flow(caller.key, connections);
    return measure(plan, caller, flow.scenario(), connections, rate, 0,
                   {"make cart", "add a line", "say where to", "check out"});
}

}  // namespace

void run_carts(const Plan& plan) {
    const Table table(
        "Whole carts: make, add a line, customer and delivery, check out with a "
        "payment outside (4 requests and 1 call; 64 connections)",
        {"database", "load", "orders/s", "p50 ms", "p95 ms", "p99 ms", "CPU µs/order"});
    const auto row = [&](const std::string& name, const std::string& load, const Paces& paces,
                         const std::string& cpu) {
        const auto q = paces.latencies();
        table.row({name, load, figure(paces.flows_per_s()), q[0], q[1], q[2], cpu});
    };
    on_each(plan, plan.disks, [&](Kind kind, Disk disk, Cluster* cluster) {
        const auto name = name_of(kind, disk);
        const Provider provider(plan.places);
        Stage stage(plan.places, cluster, disk);
        const auto caller = stage.serve(provider.settings());
        std::vector<double> cpu;
        Paces peak;
        for (int round = 0; round < plan.rounds; ++round) {
            const auto before = stage.reading("finish_checkout");
            const auto report = measure_carts(plan, caller, 0);
            const auto used = stage.reading("finish_checkout") - before;
            peak.add(report);
            cpu.push_back(used.cpu_us / used.commands);
        }
        row(name, "as fast as it goes", peak, figure(median(cpu)));
        for (const double share : {0.5, 0.9}) {
            stage.settle();
            const auto asked = peak.flows_per_s() * share;
            Paces paces;
            for (int round = 0; round < plan.rounds; ++round) {
                paces.add(measure_carts(plan, caller, asked));
            }
            row(name, figure(share) + " of the peak: " + figure(asked), paces, "");
        }
        stage.stop_and_verify();
    });
}

}  // namespace nahtlos::bench
