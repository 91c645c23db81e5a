#include <algorithm>
#include <map>
#include <stdexcept>

#include "bench/suite/overload.hpp"

namespace nahtlos::bench {
namespace {

// Closed loop, to find the peak; and open, where thousands wait for their answer at once.
constexpr std::size_t closed_connections = 256, open_connections = 4096;
constexpr double loads[] = {0.5, 1, 2, 4};
// Of a peak in the middle of the measurement: this is a shared machine.
constexpr double goodput = 0.9, most_urgent_ms = 1'000, most_order_ms = 2'000, urgent_share = 0.98;

double ms(const load::Histogram& latency, double share) {
    return static_cast<double>(latency.quantile_us(share)) / 1000;
}

std::uint64_t count_of(const std::map<int, std::uint64_t>& statuses, int status) {
    const auto it = statuses.find(status);
    return it == statuses.end() ? 0 : it->second;
}

// Whatever is neither served nor told to come again breaks the word that was given.
void expect_no_other(const load::LoadReport& report) {
    for (const auto& [status, n] : report.statuses) {
        const bool is_right = (status >= 200 && status < 300) || status == 429 || status == 503;
        if (!is_right) {
            throw std::runtime_error(std::to_string(n) + " requests were answered " +
                                     std::to_string(status));
        }
    }
}

class Figures {
public:
    Figures(const Plan& plan, std::string name)
        : plan_(plan),
          name_(std::move(name)),
          table_("More than it can carry, " + name_,
                 {"load", "what", "asked/s", "served/s", "of the peak", "503", "429", "p50 ms",
                  "p99 ms", "p99.9 ms"}) {}

    void set_peak(const load::LoadReport& report) {
        peak_ = report;
        rows("peak, closed loop", report, 0);
    }

    void add(double load, const load::LoadReport& report, const Vitals& worst) {
        expect_no_other(report);
        const auto asked = load * peak_.requests_per_s();
        rows(figure(load) + " of the peak", report, asked);
        const auto mib = [](std::size_t bytes) {
            return figure(static_cast<double>(bytes) / (1 << 20)) + " MiB";
        };
        table_.row({"",
                    "most waiting: " + figure(worst.writer_queue) + " commands, " +
                        figure(worst.reader_queue) + " reads; memory " +
                        mib(worst.anonymous_bytes) + "; client CPU " +
                        figure(report.cpu_s / report.duration_s) + " of a core",
                    "", "", "", "", "", "", "", ""});
        if (load < 2) return;
        const auto at = name_ + ", " + figure(load) + " of the peak: ";
        promise({at + "writes served / peak", writes_per_s(report) / writes_per_s(peak_), goodput});
        for (const auto kind : {MixKind::webhook, MixKind::till_order, MixKind::shop_order}) {
            const auto k = static_cast<std::size_t>(kind);
            const bool is_urgent = kind != MixKind::shop_order;
            promise({at + mix_kinds[k] + " p99, ms", ms(report.finished[k], 0.99),
                     is_urgent ? most_urgent_ms : most_order_ms, true});
            const auto all = static_cast<double>(report.by_kind[k].count());
            if (is_urgent) {
                promise({at + mix_kinds[k] + "s served of those asked",
                         static_cast<double>(report.finished[k].count()) / all, urgent_share});
            }
        }
    }

private:
    void promise(Promise promise) {
        promise.is_binding = true;
        plan_.promises->push_back(std::move(promise));
    }

    void rows(const std::string& load, const load::LoadReport& report, double asked) {
        for (std::size_t kind = 0; kind < mix_kinds.size(); ++kind) {
            const auto& served = report.finished[kind];
            const auto of_peak = served_per_s(report, kind) / served_per_s(peak_, kind);
            const auto& statuses = report.statuses_by_kind[kind];
            table_.row(
                {load, mix_kinds[kind], asked > 0 ? figure(asked * mix_shares[kind] / 100) : "",
                 figure(served_per_s(report, kind)), figure(of_peak),
                 std::to_string(count_of(statuses, 503)), std::to_string(count_of(statuses, 429)),
                 figure(ms(served, 0.5)), figure(ms(served, 0.99)), figure(ms(served, 0.999))});
        }
        table_.row({load, "all writes", "", figure(writes_per_s(report)),
                    figure(writes_per_s(report) / writes_per_s(peak_)), "", "", "", "", ""});
    }

    const Plan& plan_;
    const std::string name_;
    const Table table_;
    load::LoadReport peak_;
};

void take_worst(Vitals& worst, const Vitals& now) {
    worst.anonymous_bytes = std::max(worst.anonymous_bytes, now.anonymous_bytes);
    worst.writer_queue = std::max(worst.writer_queue, now.writer_queue);
    worst.reader_queue = std::max(worst.reader_queue, now.reader_queue);
}

}  // namespace

void run_overload(const Plan& plan) {
    on_each(plan, plan.disks, [&](Kind kind, Disk disk, Cluster* cluster) {
        Crowd crowd(plan, cluster, disk, {});
        Figures figures(plan, name_of(kind, disk));
        const auto seconds = std::max(plan.seconds, 5.0);
        crowd.run(closed_connections, 0, seconds);  // caches, files, the machine's own pace
        const auto peak = crowd.run(closed_connections, 0, seconds);
        figures.set_peak(peak);
        for (const auto load : loads) {
            Vitals worst;
            load::LoadReport report;
            {
                const Watch watch(crowd.stage(), 0.5,
                                  [&](const Vitals& now) { take_worst(worst, now); });
                report = crowd.run(open_connections, load * peak.requests_per_s(), seconds);
            }
            figures.add(load, report, worst);
        }
        crowd.stage().stop_and_verify();
    });
}

}  // namespace nahtlos::bench
