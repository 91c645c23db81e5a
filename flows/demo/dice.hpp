// Dice: the chance of the demo, a small generator of its own (splitmix64), the same everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace nahtlos::flows::demo {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    /// Both included.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        state_ += 0x9E3779B97F4A7C15ULL;
        auto z = state_;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
        z ^= z >> 31;
        return least + static_cast<std::int64_t>(z % static_cast<std::uint64_t>(most - least + 1));
    }

    /// True in so many of a hundred cases.
    bool percent(std::int64_t of_hundred) { return between(1, 100) <= of_hundred; }

    /// One of several; there must be one.
    template <class T>
    const T& one_of(std::span<const T> some) {
        return some[static_cast<std::size_t>(
            between(0, static_cast<std::int64_t>(some.size()) - 1))];
    }

private:
    std::uint64_t state_;
};

}  // namespace nahtlos::flows::demo
