#include <unistd.h>

#include "bench/suite/runs.hpp"

namespace nahtlos::bench {
namespace {

// Orders/s of the server at 10^4 orders and at the most, all written by itself.
std::vector<double> measure_server(const Plan& plan, const Caller& caller) {
    OrderFlow flow(caller.key);
    std::vector<double> rates;
    load::LoadOptions fill;
    fill.port = caller.port;
    fill.connections = 256;
    fill.duration = seconds(3'600);
    for (const std::uint64_t present : {std::uint64_t{10'000}, plan.most_orders}) {
        fill.flows = present - (rates.empty() ? 0 : 10'000);
        load::run_load(fill, flow.scenario());
        ::sync();  // as the limit does
        rates.push_back(
            measure(plan, caller, flow.scenario(), 256, 0, 3 * plan.seconds).flows_per_s());
    }
    return rates;
}

}  // namespace

void run_growth(const Plan& plan) {
    const auto most = std::to_string(plan.most_orders);
    const Table table("Growth of the database",
                      {"database", "writer", "orders/s at 10,000 orders",
                       "at " + figure(static_cast<double>(plan.most_orders)), "ratio"});
    on_each(plan, {Disk::as_it_is}, [&](Kind kind, Disk disk, Cluster* cluster) {
        const auto name = name_of(kind, disk);
        const auto limits = measure_limit(plan, cluster, disk, "10000," + most, 50'000);
        const auto row = [&](const std::string& writer, double few, double many) {
            table.row({name, writer, figure(few), figure(many), figure(many / few)});
            plan.promises->push_back(
                {writer + " with " + most + " orders / with 10,000, " + name, many / few, 0.8});
        };
        row("limit", limits.at(0).orders_per_s, limits.at(1).orders_per_s);
        Stage stage(plan.places, cluster, disk);
        const auto rates = measure_server(plan, stage.serve());
        row("one-call orders, 256 connections", rates.at(0), rates.at(1));
        stage.stop_and_verify();
    });
}

}  // namespace nahtlos::bench
