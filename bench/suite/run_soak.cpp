#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "bench/suite/overload.hpp"

namespace nahtlos::bench {
namespace {

constexpr std::size_t connections = 512;
constexpr double times_peak = 4, pause_s = 10;
// Of two commands each, with slow syncs: the load is then a multiple of little, and half an hour of
// it fits on any disk and beside other work.
const std::vector<std::string> slow_writer{"--batch.commands", "2"};

double mib(std::size_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

// Least squares, in MiB per hour.
double growth_of(const std::vector<Vitals>& seen) {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (const auto& one : seen) {
        const auto at_h = one.at_s / 3600, size = mib(one.anonymous_bytes);
        n += 1;
        x += at_h;
        y += size;
        xx += at_h * at_h;
        xy += at_h * size;
    }
    const auto divisor = n * xx - x * x;
    return divisor > 0 ? (n * xy - x * y) / divisor : 0;
}

class Samples {
public:
    explicit Samples(const std::string& path) : file_(path) {
        if (!file_) throw std::runtime_error("cannot write " + path);
        file_ << "at_s,anonymous_bytes,file_bytes,writer_queue,reader_queue,admitted,refused,"
                 "over_share\n";
    }
    void add(const Vitals& one) {
        file_ << one.at_s << ',' << one.anonymous_bytes << ',' << one.file_bytes << ','
              << one.writer_queue << ',' << one.reader_queue << ',' << std::uint64_t(one.admitted)
              << ',' << std::uint64_t(one.refused) << ',' << std::uint64_t(one.over_share)
              << std::endl;
        seen_.push_back(one);
    }
    /// The last `share` of them.
    std::vector<Vitals> last(double share) const {
        const auto n = static_cast<std::size_t>(static_cast<double>(seen_.size()) * share);
        return {seen_.end() - static_cast<std::ptrdiff_t>(n), seen_.end()};
    }

private:
    std::ofstream file_;
    std::vector<Vitals> seen_;
};

}  // namespace

void run_soak(const Plan& plan) {
    const Table table("Four times what it can carry, for long",
                      {"database", "minutes", "asked/s", "served/s", "refused",
                       "memory after a tenth, MiB", "at the end, MiB", "growth, MiB/h"});
    on_each(plan, {Disk::slow}, [&](Kind kind, Disk disk, Cluster* cluster) {
        Crowd crowd(plan, cluster, disk, slow_writer);
        const auto peak = crowd.run(64, 0, 5);
        const auto rate = times_peak * peak.requests_per_s();
        const auto name = name_of(kind, disk);
        Samples samples(name_of(kind, Disk::as_it_is) + "-" + plan.samples);
        load::LoadReport report;
        {
            const Watch watch(crowd.stage(), pause_s, [&](const Vitals& v) { samples.add(v); });
            report = crowd.run(connections, rate, plan.soak_minutes * 60);
        }
        const auto steady = samples.last(0.9);
        if (steady.empty()) throw std::runtime_error("the soak was too short to be seen");
        const auto growth = growth_of(steady);
        table.row({name, figure(plan.soak_minutes), figure(rate), figure(report.flows_per_s()),
                   figure(static_cast<double>(report.abandoned)),
                   figure(mib(steady.front().anonymous_bytes)),
                   figure(mib(steady.back().anonymous_bytes)), figure(growth)});
        plan.promises->push_back({name + ", growth of memory, MiB/h", growth, 16, true, true});
        crowd.stage().stop_and_verify();
    });
}

}  // namespace nahtlos::bench
