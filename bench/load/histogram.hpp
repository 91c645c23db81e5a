// Latencies in microseconds, counted in buckets whose width is below 1 % of their value.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nahtlos::load {

/// As in HdrHistogram: exact below 128 us, then 128 equal buckets for each doubling.
class Histogram {
public:
    Histogram() : counts_(buckets) {}

    void add(std::int64_t value_us) {
        const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(value_us, 0));
        ++counts_[std::min(bucket_of(value), buckets - 1)];
        ++count_;
        sum_us_ += value;
        max_us_ = std::max(max_us_, value);
    }
    std::uint64_t count() const { return count_; }
    std::uint64_t max_us() const { return max_us_; }
    double mean_us() const {
        return count_ == 0 ? 0 : static_cast<double>(sum_us_) / static_cast<double>(count_);
    }
    /// The smallest bucket's upper end that `share` (0 to 1) of all values do not exceed.
    std::uint64_t quantile_us(double share) const {
        const auto wanted = static_cast<double>(count_) * share;
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < buckets; ++i) {
            seen += counts_[i];
            if (seen > 0 && static_cast<double>(seen) >= wanted) {
                return std::min(upper_end(i), max_us_);
            }
        }
        return max_us_;
    }

private:
    static constexpr std::size_t bits = 7;
    static constexpr std::size_t steps = std::size_t{1} << bits;
    static constexpr std::size_t buckets = (40 - bits + 1) * steps;  // up to 2^40 us, 12 days

    static std::size_t bucket_of(std::uint64_t value) {
        if (value < steps) return value;
        const auto shift = static_cast<std::size_t>(std::bit_width(value)) - 1 - bits;
        return (shift + 1) * steps + ((value >> shift) - steps);
    }
    static std::uint64_t upper_end(std::size_t bucket) {
        if (bucket < steps) return bucket;
        const auto shift = bucket / steps - 1;
        return ((steps + bucket % steps + 1) << shift) - 1;
    }

    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0, sum_us_ = 0, max_us_ = 0;
};

}  // namespace nahtlos::load
