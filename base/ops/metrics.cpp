#include "base/ops/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

#include "base/check.hpp"

namespace nahtlos::metrics {
namespace {

constexpr std::size_t most_metrics = 20'000;

bool is_name(std::string_view text) {
    return !text.empty() && text[0] >= 'a' && text[0] <= 'z' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
           });
}

void show(prometheus::ClientMetric& to, const Histogram& histogram) {
    const auto& [bounds, per_shown] = histogram.scale();
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        below += histogram.count(i);
        to.histogram.bucket.push_back({below, static_cast<double>(bounds[i]) / per_shown});
    }
    // From the buckets themselves, so that the total never disagrees with them.
    to.histogram.sample_count = below + histogram.count(bounds.size());
    to.histogram.sample_sum = static_cast<double>(histogram.sum()) / per_shown;
}

}  // namespace

Scale duration_scale() {
    return {{100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000,
             1'000'000, 2'500'000, 10'000'000},
            1e6};
}

Scale size_scale() { return {{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096}, 1}; }

Histogram::Histogram(Scale scale) : scale_(std::move(scale)) {
    const auto& bounds = scale_.bounds;
    const bool is_ascending =
        std::adjacent_find(bounds.begin(), bounds.end(), std::greater_equal<>()) == bounds.end();
    check(!bounds.empty() && is_ascending, "the bounds of a histogram ascend");
    counts_ = std::make_unique<std::atomic<std::uint64_t>[]>(bounds.size() + 1);
}

Registry::Metric& Registry::metric(Type type, const std::string& name, const std::string& help,
                                   Labels labels) {
    check(is_name(name), "a metric has a snake_case name");
    for (const auto& [label, value] : labels) check(is_name(label), "a label is snake_case");
    auto& family = families_.try_emplace(name, Family{type, help, {}}).first->second;
    check(family.type == type && family.help == help, "a metric has one type and one meaning");
    const auto [entry, is_new] = family.metrics.try_emplace(std::move(labels));
    count_ += is_new ? 1 : 0;
    check(count_ <= most_metrics, "labels come from bounded sets");
    return entry->second;
}

Counter& Registry::counter(const std::string& name, const std::string& help, Labels labels,
                           Shown shown) {
    const std::lock_guard lock(mutex_);
    auto& one = metric(Type::counter, name, help, std::move(labels));
    if (!one.counter) one.counter = std::make_unique<Counter>();
    one.shown = shown;
    return *one.counter;
}

Gauge& Registry::gauge(const std::string& name, const std::string& help, Labels labels) {
    const std::lock_guard lock(mutex_);
    auto& one = metric(Type::gauge, name, help, std::move(labels));
    if (!one.gauge) one.gauge = std::make_unique<Gauge>();
    return *one.gauge;
}

Histogram& Registry::histogram(const std::string& name, const std::string& help, Scale scale,
                               Labels labels, Shown shown) {
    const std::lock_guard lock(mutex_);
    auto& one = metric(Type::histogram, name, help, std::move(labels));
    if (!one.histogram) one.histogram = std::make_unique<Histogram>(std::move(scale));
    one.shown = shown;
    return *one.histogram;
}

void Registry::counter_of(const std::string& name, const std::string& help, Labels labels,
                          std::function<double()> read) {
    const std::lock_guard lock(mutex_);
    metric(Type::counter, name, help, std::move(labels)).read = std::move(read);
}

void Registry::gauge_of(const std::string& name, const std::string& help, Labels labels,
                        std::function<double()> read) {
    const std::lock_guard lock(mutex_);
    metric(Type::gauge, name, help, std::move(labels)).read = std::move(read);
}

std::string Registry::text() const {
    std::vector<prometheus::MetricFamily> all;
    const std::lock_guard lock(mutex_);
    for (const auto& [name, family] : families_) {
        prometheus::MetricFamily shown{name, family.help, prometheus::MetricType::Untyped, {}};
        shown.type = family.type == Type::counter ? prometheus::MetricType::Counter
                     : family.type == Type::gauge ? prometheus::MetricType::Gauge
                                                  : prometheus::MetricType::Histogram;
        for (const auto& [labels, metric] : family.metrics) {
            prometheus::ClientMetric one;
            for (const auto& [label, value] : labels) one.label.push_back({label, value});
            if (metric.histogram) show(one, *metric.histogram);
            if (metric.counter) one.counter.value = static_cast<double>(metric.counter->value());
            if (metric.gauge) one.gauge.value = static_cast<double>(metric.gauge->value());
            if (metric.read) {
                (family.type == Type::counter ? one.counter.value : one.gauge.value) =
                    metric.read();
            }
            const bool is_used = one.counter.value != 0 || one.histogram.sample_count != 0;
            if (metric.shown == Shown::when_used && !is_used) continue;
            shown.metric.push_back(std::move(one));
        }
        if (!shown.metric.empty()) all.push_back(std::move(shown));
    }
    return prometheus::TextSerializer().Serialize(all);
}

}  // namespace nahtlos::metrics
