#include <cstdio>

#include "bench/load/load.hpp"

namespace nahtlos::load {
namespace {

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[512];
    const int size = std::snprintf(text, sizeof text, pattern, values...);
    return {text, static_cast<std::size_t>(size)};
}

double ms(std::uint64_t us) { return static_cast<double>(us) / 1000; }

std::string latency_text(const std::string& name, const Histogram& latency) {
    return format("%-12s p50 %.3f  p95 %.3f  p99 %.3f  max %.3f ms  (n %llu)\n", name.c_str(),
                  ms(latency.quantile_us(0.5)), ms(latency.quantile_us(0.95)),
                  ms(latency.quantile_us(0.99)), ms(latency.max_us()),
                  static_cast<unsigned long long>(latency.count()));
}

std::string latency_json(const Histogram& latency) {
    return format(
        "{\"count\":%llu,\"mean_us\":%.1f,\"p50_us\":%llu,\"p95_us\":%llu,"
        "\"p99_us\":%llu,\"max_us\":%llu}",
        static_cast<unsigned long long>(latency.count()), latency.mean_us(),
        static_cast<unsigned long long>(latency.quantile_us(0.5)),
        static_cast<unsigned long long>(latency.quantile_us(0.95)),
        static_cast<unsigned long long>(latency.quantile_us(0.99)),
        static_cast<unsigned long long>(latency.max_us()));
}

double cpu_us_per_request(const LoadReport& report) {
    return report.requests == 0 ? 0 : report.cpu_s * 1e6 / static_cast<double>(report.requests);
}

}  // namespace

std::string to_text(const LoadReport& report, const LoadOptions& options) {
    std::string out = format("%llu requests, %llu flows in %.2f s: %.0f requests/s, %.0f flows/s\n",
                             static_cast<unsigned long long>(report.requests),
                             static_cast<unsigned long long>(report.flows), report.duration_s,
                             report.requests_per_s(), report.flows_per_s());
    for (const auto& [status, count] : report.statuses) {
        out += format("%-12s %llu\n",
                      (status == 0 ? "no reply" : "status " + std::to_string(status)).c_str(),
                      static_cast<unsigned long long>(count));
    }
    for (std::size_t i = 0; i < options.kinds.size(); ++i) {
        out += latency_text(options.kinds[i], report.by_kind[i]);
    }
    if (report.flows != report.requests) out += latency_text("flow", report.flow_latency);
    if (report.abandoned + report.unanswered + report.broken_connections > 0) {
        out += format("abandoned %llu  unanswered %llu  broken connections %llu\n",
                      static_cast<unsigned long long>(report.abandoned),
                      static_cast<unsigned long long>(report.unanswered),
                      static_cast<unsigned long long>(report.broken_connections));
    }
    return out + format("client CPU   %.2f s, %.2f us per request\n", report.cpu_s,
                        cpu_us_per_request(report));
}

std::string to_json(const LoadReport& report, const LoadOptions& options) {
    std::string out = format(
        "{\"duration_s\":%.3f,\"requests\":%llu,\"flows\":%llu,\"requests_per_s\":%.1f,"
        "\"flows_per_s\":%.1f,\"abandoned\":%llu,\"unanswered\":%llu,\"broken_connections\":%llu,"
        "\"bytes_received\":%llu,\"client_cpu_s\":%.3f,\"client_cpu_us_per_request\":%.2f,"
        "\"statuses\":{",
        report.duration_s, static_cast<unsigned long long>(report.requests),
        static_cast<unsigned long long>(report.flows), report.requests_per_s(),
        report.flows_per_s(), static_cast<unsigned long long>(report.abandoned),
        static_cast<unsigned long long>(report.unanswered),
        static_cast<unsigned long long>(report.broken_connections),
        static_cast<unsigned long long>(report.bytes_received), report.cpu_s,
        cpu_us_per_request(report));
    const char* comma = "";
    for (const auto& [status, count] : report.statuses) {
        out += format("%s\"%d\":%llu", comma, status, static_cast<unsigned long long>(count));
        comma = ",";
    }
    out += "},\"flow_latency\":" + latency_json(report.flow_latency) + ",\"latency\":{";
    comma = "";
    for (std::size_t i = 0; i < options.kinds.size(); ++i) {
        out +=
            comma + std::string("\"") + options.kinds[i] + "\":" + latency_json(report.by_kind[i]);
        comma = ",";
    }
    return out + "}}\n";
}

}  // namespace nahtlos::load
