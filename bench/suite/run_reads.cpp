#include "bench/suite/runs.hpp"
#include "bench/suite/shop.hpp"

namespace nahtlos::bench {

void run_reads(const Plan& plan) {
    const Table table("Reads (64 connections)",
                      {"database", "what", "requests/s", "p50 ms", "p95 ms", "p99 ms"});
    on_each(plan, {Disk::as_it_is}, [&](Kind kind, Disk disk, Cluster* cluster) {
        Stage stage(plan.places, cluster, disk);
        const auto caller = stage.serve();
        std::string skus;
        for (int i = 0; i < 50; ++i) skus += (i == 0 ? "" : ",") + sku_of(i);
        const auto found = call(caller, "GET", "/v1/variants?skus=" + sku_of(0));
        const auto& offer = found.at("items").at(0);
        const auto variant = id_of(offer);
        const std::string product(offer.at("product").as_string());
        const std::pair<std::string, std::string> targets[] = {
            {"availability of 50 variants", "/v1/availability?method=ship&skus=" + skus},
            {"variant by id", "/v1/variants/" + variant},
            {"product by id", "/v1/products/" + product}};
        for (const auto& [what, target] : targets) {
            Paces paces;
            for (int round = 0; round < plan.rounds; ++round) {
                paces.add(measure(plan, caller, reads(caller.key, target), 64));
            }
            auto cells = paces.latencies();
            cells.insert(cells.begin(), {name_of(kind, disk), what, figure(paces.flows_per_s())});
            table.row(cells);
        }
        stage.stop_and_verify();
    });
}

}  // namespace nahtlos::bench
