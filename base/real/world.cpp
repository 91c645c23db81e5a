#include "base/real/world.hpp"

#include <sys/random.h>

#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <span>
#include <system_error>

namespace nahtlos::real {
namespace {

void fill_from_kernel(char* to, std::size_t bytes) {
    while (bytes > 0) {
        const ssize_t got = getrandom(to, bytes, 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        to += got;
        bytes -= static_cast<std::size_t>(got);
    }
}

// xoshiro256++ 1.0 by Blackman and Vigna, https://prng.di.unimi.it/xoshiro256plusplus.c
class Xoshiro {
public:
    Xoshiro() {
        // All zeros is the one state that it never leaves; the kernel gives it once in 2^256.
        fill_from_kernel(reinterpret_cast<char*>(state_.data()), sizeof state_);
    }
    std::uint64_t next() {
        const auto result = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const auto shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

private:
    std::array<std::uint64_t, 4> state_;
};

}  // namespace

Instant SystemClock::now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

std::int64_t SystemClock::ticks_ns() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

std::uint64_t SystemRandom::bits() {
    thread_local Xoshiro generator;
    return generator.next();
}

std::string SystemRandom::secret(std::size_t bytes) {
    std::string text(bytes, '\0');
    fill_from_kernel(text.data(), text.size());
    return text;
}

Uuid TimeOrderedIds::next() {
    const auto random = random_.bits();
    const std::lock_guard lock(mutex_);
    // The clock is read under the lock: otherwise a slow thread would hand an older time to the
    // maker than the one before it, and ids would say less about when they were made.
    return maker_.next(clock_.now(), random);
}

}  // namespace nahtlos::real
