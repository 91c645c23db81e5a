// Metrics: counters, gauges and histograms that cost an atomic add, shown as Prometheus text.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nahtlos::metrics {

/// Label names and values. Values come from bounded sets: routes, kinds; never from a client.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// Its own cache line, so that threads that count different things do not slow each other.
class alignas(64) Counter {
public:
    void add(std::uint64_t n = 1) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }
    std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

class alignas(64) Gauge {
public:
    void set(std::int64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t by) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }
    std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_{0};
};

/// Upper bounds of the buckets in the unit that is observed, ascending, and how many of these make
/// one of the unit that is shown: microseconds shown as seconds have 1,000,000.
struct Scale {
    std::vector<std::int64_t> bounds;
    double per_shown = 1;
};
/// Observed in microseconds, shown in seconds: 100 µs to 10 s.
Scale duration_scale();
/// Powers of two from 1 to 4,096.
Scale size_scale();

/// Two atomic adds. prometheus-cpp's own histogram takes a mutex: 44 ns alone, 88 ns for two
/// threads at once, and a thread that is put aside while holding it stops the others.
class alignas(64) Histogram {
public:
    explicit Histogram(Scale scale);
    void observe(std::int64_t value) noexcept {
        std::size_t bucket = 0;
        for (const auto bound : scale_.bounds) bucket += value > bound ? 1 : 0;
        counts_[bucket].fetch_add(1, std::memory_order_relaxed);
        sum_.fetch_add(value, std::memory_order_relaxed);
    }
    const Scale& scale() const { return scale_; }
    std::uint64_t count(std::size_t bucket) const {
        return counts_[bucket].load(std::memory_order_relaxed);
    }
    std::int64_t sum() const { return sum_.load(std::memory_order_relaxed); }

private:
    Scale scale_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;  // one more than bounds
    std::atomic<std::int64_t> sum_{0};
};

enum class Shown { always, when_used };  // when_used: left out while it is zero

/// Owns the metrics. Ask for each once and keep the reference, which lives as long as this: asking
/// takes a lock and a search. The same name and labels give the same metric; the same name with
/// another type or help is a broken promise, and so are more than 20,000 metrics. Thread safe.
class Registry {
public:
    Registry() = default;
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    Counter& counter(const std::string& name, const std::string& help, Labels labels = {},
                     Shown shown = Shown::always);
    Gauge& gauge(const std::string& name, const std::string& help, Labels labels = {});
    Histogram& histogram(const std::string& name, const std::string& help, Scale scale,
                         Labels labels = {}, Shown shown = Shown::always);
    /// Values that are only looked at when somebody reads the metrics. `read` must be thread safe
    /// and stay valid as long as this.
    void counter_of(const std::string& name, const std::string& help, Labels labels,
                    std::function<double()> read);
    void gauge_of(const std::string& name, const std::string& help, Labels labels,
                  std::function<double()> read);

    /// The answer to GET /metrics, of type `content_type`.
    std::string text() const;

private:
    enum class Type { counter, gauge, histogram };
    struct Metric {
        std::unique_ptr<Counter> counter;
        std::unique_ptr<Gauge> gauge;
        std::unique_ptr<Histogram> histogram;
        std::function<double()> read;
        Shown shown = Shown::always;
    };
    struct Family {
        Type type;
        std::string help;
        std::map<Labels, Metric> metrics;
    };
    Metric& metric(Type type, const std::string& name, const std::string& help, Labels labels);

    mutable std::mutex mutex_;
    std::map<std::string, Family> families_;
    std::size_t count_ = 0;
};

inline constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace nahtlos::metrics
