#include "bench/suite/runs.hpp"

#include <boost/json/parse.hpp>
#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace nahtlos::bench {

void on_each(const Plan& plan, const std::vector<Disk>& disks,
             const std::function<void(Kind, Disk, Cluster*)>& measure) {
    for (const auto disk : disks) {
        for (const auto kind : plan.kinds) {
            std::unique_ptr<Cluster> cluster;
            if (kind == Kind::postgres) cluster = std::make_unique<Cluster>(plan.places, disk);
            measure(kind, disk, cluster.get());
        }
    }
}

load::LoadReport measure(const Plan& plan, const Caller& caller, load::Scenario scenario,
                         std::size_t connections, double rate, double seconds,
                         std::vector<std::string> kinds) {
    load::LoadOptions options;
    options.port = caller.port;
    options.connections = connections;
    options.rate = rate;
    const auto duration_s = seconds > 0 ? seconds : plan.seconds;
    options.duration = microseconds(static_cast<std::int64_t>(duration_s * 1e6));
    options.warm_up = milliseconds(500);
    options.kinds = std::move(kinds);
    auto report = load::run_load(options, scenario);
    if (report.abandoned > 0) {
        throw std::runtime_error("a flow failed:\n" + load::to_text(report, options));
    }
    return report;
}

void Paces::add(const load::LoadReport& report) {
    rate_.push_back(report.flows_per_s());
    constexpr double shares[] = {0.5, 0.95, 0.99};
    for (std::size_t i = 0; i < std::size(shares); ++i) {
        const auto us = report.flow_latency.quantile_us(shares[i]);
        quantiles_ms_[i].push_back(static_cast<double>(us) / 1000);
    }
}

std::vector<std::string> Paces::latencies() const {
    std::vector<std::string> cells;
    for (const auto& ms : quantiles_ms_) cells.push_back(figure(median(ms)));
    return cells;
}

std::vector<Limit> measure_limit(const Plan& plan, Cluster* cluster, Disk disk,
                                 const std::string& present, int orders) {
    const auto path = plan.places.folder + "/limit.sqlite";
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
    std::vector<std::string> command{plan.places.programs + "/nahtlos_limit",
                                     "--json",
                                     "--preload",
                                     present,
                                     "--orders",
                                     std::to_string(orders)};
    if (cluster == nullptr) {
        command.insert(command.end(), {"--sqlite", path});
    } else {
        command.insert(command.end(), {"--postgres", cluster->make_database()});
    }
    std::istringstream lines(output_of(on_disk(plan.places, disk, std::move(command))));
    std::vector<Limit> limits;
    for (std::string line; std::getline(lines, line);) {
        const auto read = boost::json::parse(line);
        if (read.at("what").as_string() != "median") continue;
        limits.push_back({read.at("orders_per_s").to_number<double>(),
                          read.at("cpu_us_per_order").to_number<double>(),
                          read.at("wal_bytes_per_order").to_number<double>()});
    }
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
    return limits;
}

}  // namespace nahtlos::bench
