#include <unistd.h>

#include "bench/suite/cost.hpp"

namespace nahtlos::bench {
namespace {

// Orders by the server itself, as fast as it takes them, until there are so many more.
void fill(const Caller& caller, std::uint64_t orders) {
    OrderFlow flow(caller.key);
    load::LoadOptions options;
    options.port = caller.port;
    options.connections = 256;
    options.duration = seconds(3'600);
    options.flows = orders;
    load::run_load(options, flow.scenario());
}

}  // namespace

void run_growth(const Plan& plan) {
    const std::uint64_t few = 10'000;
    const Table table("Growth of the database",
                      {"database", "writer", "orders present", "orders/s", "CPU µs/order",
                       "log bytes/order", "of the first"});
    on_each(plan, {Disk::as_it_is}, [&](Kind kind, Disk disk, Cluster* cluster) {
        const auto name = name_of(kind, disk);
        double first = 0;
        const auto row = [&](const std::string& writer, std::uint64_t present, double rate,
                             double cpu_us, double log_bytes) {
            if (present == few) first = rate;
            table.row({name, writer, figure(static_cast<double>(present)), figure(rate),
                       figure(cpu_us), figure(log_bytes), figure(rate / first)});
            if (present == few) return;
            plan.promises->push_back(
                {writer + " with " + std::to_string(present) + " orders / with 10,000, " + name,
                 rate / first, 0.8});
        };
        const std::vector<std::uint64_t> presents = {few, plan.most_orders};
        const auto limits =
            measure_limit(plan, cluster, disk,
                          std::to_string(few) + "," + std::to_string(plan.most_orders), 100'000);
        for (std::size_t i = 0; i < presents.size(); ++i) {
            const auto& limit = limits.at(i);
            row("limit", presents[i], limit.orders_per_s, limit.cpu_us, limit.log_bytes);
        }
        Stage stage(plan.places, cluster, disk);
        const auto caller = stage.serve();
        for (const auto present : presents) {
            fill(caller, present - (present == few ? 0 : few));
            stage.settle();
            Samples samples;
            for (int i = 0; i < plan.rounds; ++i) {
                samples.add(measure_orders(plan, stage, caller, 256));
            }
            row("one-call orders, 256 connections", present, median(samples.rate),
                median(samples.cpu), median(samples.log));
            if (plan.profile) profile(plan, stage, caller);
        }
        stage.stop_and_verify();
    });
}

}  // namespace nahtlos::bench
