#include "base/pressure.hpp"

#include <algorithm>

namespace nahtlos {

void Pressure::worked(std::size_t pieces, std::int64_t busy_ns) {
    const auto n = static_cast<double>(pieces);
    // What lies a second of work back counts half.
    const double kept = 1 / (1 + static_cast<double>(busy_ns) / 1e9);
    // One stall is no pace: what takes much longer than before is not counted whole, until a few
    // have made it the pace.
    auto busy = static_cast<double>(busy_ns);
    const auto now = static_cast<double>(each_ns_.load(std::memory_order_relaxed));
    if (now > 0) busy = std::min(busy, 16 * n * now);
    busy_ns_ = busy_ns_ * kept + busy;
    pieces_ = pieces_ * kept + n;
    if (pieces_ > 0) {
        each_ns_.store(std::max<std::int64_t>(static_cast<std::int64_t>(busy_ns_ / pieces_), 1),
                       std::memory_order_relaxed);
    }
}

}  // namespace nahtlos
