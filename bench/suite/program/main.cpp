// nahtlos_bench: the table of scripts/bench, from servers and databases that it starts itself.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>

#include "bench/suite/runs.hpp"

namespace {

using namespace nahtlos::bench;

const std::vector<std::pair<std::string, void (*)(const Plan&)>> runs = {
    {"orders", run_orders},    {"carts", run_carts},       {"hot", run_hot},
    {"cart500", run_big_cart}, {"reads", run_reads},       {"fresh", run_fresh},
    {"growth", run_growth},    {"overload", run_overload},
};
// Only when asked for by name: it takes half an hour.
const std::pair<std::string, void (*)(const Plan&)> soak = {"soak", run_soak};

void run(const Plan& plan, const std::vector<std::string>& names) {
    std::filesystem::remove_all(plan.places.folder);
    std::filesystem::create_directories(plan.places.folder);
    for (const auto& [name, run] : runs) {
        const bool is_wanted = names.empty() || std::ranges::find(names, name) != names.end();
        if (is_wanted) run(plan);
    }
    if (std::ranges::find(names, soak.first) != names.end()) soak.second(plan);
    print(*plan.promises);
    std::filesystem::remove_all(plan.places.folder);
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<Promise> promises;
    Plan plan;
    plan.promises = &promises;
    plan.places = {NAHTLOS_BUILD_DIR, NAHTLOS_SOURCE_DIR "/scripts",
                   std::filesystem::temp_directory_path() / "nahtlos-bench"};
    std::vector<std::string> names;
    CLI::App app("Nahtlos against the limit of its own database", "nahtlos_bench");
    app.add_option(
        "runs", names,
        "orders, carts, hot, cart500, reads, fresh, growth, overload; all if none; or soak");
    app.add_option("--database", plan.kinds, "sqlite, postgres")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Kind>{{"sqlite", Kind::sqlite}, {"postgres", Kind::postgres}}));
    app.add_option("--disk", plan.disks, "as_it_is, slow (syncs take 2 ms longer)")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Disk>{{"as_it_is", Disk::as_it_is}, {"slow", Disk::slow}}));
    app.add_option("--rounds", plan.rounds, "of which medians are taken")->check(CLI::Range(1, 99));
    app.add_option("--seconds", plan.seconds, "of each measurement");
    app.add_option("--most-orders", plan.most_orders, "in the database, for growth");
    app.add_option("--folder", plan.places.folder, "for databases; emptied");
    app.add_option("--soak-minutes", plan.soak_minutes, "of the soak");
    app.add_option("--samples", plan.samples, "CSV file of the soak");
    app.add_flag("--profile", plan.profile, "say where the CPU goes (needs perf)");
    CLI11_PARSE(app, argc, argv);
    try {
        run(plan, names);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "nahtlos_bench: %s\n", error.what());
        return 1;
    }
    const bool is_broken = std::ranges::any_of(
        promises, [](const Promise& promise) { return promise.is_binding && !promise.is_kept(); });
    return is_broken ? 2 : 0;
}
