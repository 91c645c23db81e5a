// Dice: a seeded stream of random numbers that is the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nahtlos::disk {

/// SplitMix64 (Steele, Lea, Flood 2014). One stream per purpose, so that asking for more of one
/// thing does not reshuffle another. Not thread safe.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    /// 0 to limit - 1; limit is at least 1. The bias of the remainder is below 2^-32 here.
    std::uint64_t below(std::uint64_t limit) { return bits() % limit; }
    bool chance(double probability) {
        return static_cast<double>(bits() >> 11) * 0x1p-53 < probability;
    }
    void fill(char* bytes, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(bits());
    }

private:
    std::uint64_t state_;
};

}  // namespace nahtlos::disk
