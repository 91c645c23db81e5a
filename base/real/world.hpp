// RealWorld: the system clock, the kernel's randomness, ids, and HTTP calls over the network.
#pragma once

#include <mutex>

#include "base/real/outbound.hpp"
#include "base/world.hpp"

namespace nahtlos::real {

class SystemClock final : public Clock {
public:
    Instant now() override;
    std::int64_t ticks_ns() override;
};

/// `bits` is a generator per thread, seeded by the kernel; `secret` asks the kernel every time.
/// Both throw std::system_error when the kernel has no randomness to give.
class SystemRandom final : public Random {
public:
    std::uint64_t bits() override;
    std::string secret(std::size_t bytes) override;
};

class TimeOrderedIds final : public Ids {
public:
    TimeOrderedIds(Clock& clock, Random& random) : clock_(clock), random_(random) {}
    using Ids::next;
    Uuid next() override;

private:
    Clock& clock_;
    Random& random_;
    std::mutex mutex_;
    UuidMaker maker_;
};

/// Owns the real parts; make one in main and hand out `world()`, which points into it.
struct RealWorld {
    explicit RealWorld(OutboundOptions options = {}) : outbound(std::move(options)) {}
    RealWorld(const RealWorld&) = delete;
    RealWorld& operator=(const RealWorld&) = delete;

    World world() { return {clock, random, ids, outbound}; }

    SystemClock clock;
    SystemRandom random;
    TimeOrderedIds ids{clock, random};
    CurlOutbound outbound;
};

}  // namespace nahtlos::real
