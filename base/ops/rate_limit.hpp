// Rate limits: a token bucket per caller and class, in memory of a fixed size.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/world.hpp"

namespace nahtlos {

/// `per_s` requests per second in the long run, `burst` at once; per_s 0 means no limit.
struct Rate {
    std::int64_t per_s = 0, burst = 1;
};

struct RateVerdict {
    bool is_allowed = true;
    std::int64_t retry_after_s = 0;  // at least 1 when not allowed
};

/// Thread safe; allocates nothing after it is made. A caller is remembered by a keyed 64-bit hash
/// in one of 8 places, 16 bytes each; when all 8 are taken, the one nearest to a full bucket is
/// forgotten, which gives that caller at most its burst again. Callers that have been quiet long
/// enough to have a full bucket cost nothing to forget.
class RateLimiter {
public:
    /// One Rate per class; a class is its index. `remembered` callers, rounded up to a power of
    /// two. The random key keeps clients from choosing names that push each other out.
    RateLimiter(Clock& clock, Random& random, std::vector<Rate> classes, std::size_t remembered);

    /// Takes `cost` tokens from the caller's bucket, or nothing when there are not as many. A cost
    /// above the burst counts as the burst.
    RateVerdict take(std::size_t rate_class, std::string_view caller, std::int64_t cost = 1) {
        return ask(rate_class, caller, cost, true);
    }
    /// What take() would answer; takes nothing, and makes nobody known.
    RateVerdict look(std::size_t rate_class, std::string_view caller, std::int64_t cost = 1) {
        return ask(rate_class, caller, cost, false);
    }
    /// Callers forgotten before their bucket was full: above 0, `remembered` is too small.
    std::uint64_t forgotten() const { return forgotten_.load(); }

private:
    // GCRA: all of a bucket is the time at which it would be full again.
    struct Entry {
        std::uint64_t caller = 0;
        std::int64_t full_at_ns = INT64_MIN;
    };
    static constexpr std::size_t ways = 8, locks = 64;
    struct alignas(64) Set {
        std::array<Entry, ways> entries;
    };
    struct alignas(64) Lock {
        std::mutex mutex;
    };
    struct Shape {  // a class, in nanoseconds
        std::int64_t interval_ns, depth_ns, burst;
    };
    RateVerdict ask(std::size_t rate_class, std::string_view caller, std::int64_t cost,
                    bool is_taken);
    Entry& place_of(Set& set, std::uint64_t caller, std::int64_t now_ns);

    Clock& clock_;
    std::uint64_t key_[2];
    std::vector<Shape> classes_;
    std::vector<Set> sets_;
    std::array<Lock, locks> locks_;
    std::atomic<std::uint64_t> forgotten_{0};
};

/// The caller behind an address: IPv4 whole; IPv6 by its /64, of which any client has plenty; an
/// IPv4 address inside an IPv6 one as IPv4. What is no address stays as it is.
std::string address_key(std::string_view peer);

/// SipHash-2-4 by Aumasson and Bernstein, https://www.aumasson.jp/siphash/siphash.pdf
std::uint64_t siphash(std::uint64_t key0, std::uint64_t key1, std::string_view text);

}  // namespace nahtlos
