// FakeWorld: a world under the test's hand: virtual time, seeded randomness, scripted peers.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/world.hpp"

namespace nahtlos::fake {

/// Stands still until told otherwise. Starts at 2026-01-05T08:00:00Z, a Monday.
class FakeClock final : public Clock {
public:
    FakeClock() = default;
    explicit FakeClock(Instant start) : now_(start) {}
    Instant now() override;
    std::int64_t ticks_ns() override;

    /// Lets time pass; `by` is not negative.
    void advance(Span by);
    /// Goes to `at` if that lies ahead, and stays otherwise.
    void advance_to(Instant at);
    /// Sets the wall clock as an operator would, also back; ticks go on unmoved.
    void step(Span by);
    /// The latest that it has ever shown: what lapsed once has lapsed, also when it is set back.
    Instant latest();

private:
    std::mutex mutex_;
    Instant now_{1'767'600'000'000'000};
    Instant before_step_{};  // the latest that it was set back from
    std::int64_t ticks_ns_ = 0;
};

/// The same seed gives the same bits and the same secrets. Fit for tests only.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
    std::uint64_t bits() override;
    std::string secret(std::size_t bytes) override;
    /// Evenly from 0 to below `end`, which is above 0 (bias below end / 2^64).
    std::uint64_t below(std::uint64_t end);
    /// True `percent` times out of a hundred.
    bool chance(unsigned percent) { return below(100) < percent; }

private:
    std::mutex mutex_;
    std::uint64_t state_;
};

class FakeIds final : public Ids {
public:
    FakeIds(Clock& clock, Random& random) : clock_(clock), random_(random) {}
    using Ids::next;
    Uuid next() override;

private:
    Clock& clock_;
    Random& random_;
    std::mutex mutex_;
    UuidMaker maker_;
};

/// Peers played by a function. Answers inside `send`, unless told to hold calls back: then the
/// test or the simulation delivers each one when and how it likes.
class FakeOutbound final : public Outbound {
public:
    using Peer = std::function<OutboundReply(const OutboundRequest&)>;
    /// What becomes of a held call. In `lost_reply` the peer acts, but nobody hears of it.
    enum class Fate { answered, lost_request, lost_reply };

    void send(OutboundRequest request, Done done) override;

    /// Plays every peer from now on; without one, nothing is reached.
    void answer_with(Peer peer);
    void hold(bool is_holding);
    std::size_t held() const;
    /// Ends the held call number `index` (0 is the oldest), which is below held().
    void deliver(std::size_t index, Fate fate = Fate::answered);
    /// Ends all held calls, oldest first, and those they cause, as `answered`.
    void deliver_all();
    /// Every request so far, oldest first.
    std::vector<OutboundRequest> sent() const;
    /// Off: requests are not kept, for simulations that run for hours.
    void record(bool is_recording);

private:
    struct Held {
        OutboundRequest request;
        Done done;
    };
    OutboundReply ask(const OutboundRequest& request);

    mutable std::mutex mutex_;
    Peer peer_;
    bool is_holding_ = false, is_recording_ = true;
    std::deque<Held> held_;
    std::vector<OutboundRequest> sent_;
};

struct FakeWorld {
    explicit FakeWorld(std::uint64_t seed = 1) : random(seed) {}
    FakeWorld(const FakeWorld&) = delete;
    FakeWorld& operator=(const FakeWorld&) = delete;

    World world() { return {clock, random, ids, outbound}; }

    FakeClock clock;
    SeededRandom random;
    FakeIds ids{clock, random};
    FakeOutbound outbound;
};

}  // namespace nahtlos::fake
