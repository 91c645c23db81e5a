// Digest: a running 64-bit fingerprint of everything a simulated disk was told to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace nahtlos::disk {

/// FNV-1a's step over eight bytes at a time with a rotation, so that it costs little beside the
/// write itself. Tells runs apart; withstands no adversary.
class Digest {
public:
    void add(std::uint64_t word) {
        state_ = (state_ ^ word) * 0x100000001b3U;
        state_ = (state_ << 29) | (state_ >> 35);
    }
    void add(std::string_view bytes) {
        add(bytes.size());
        std::size_t at = 0;
        for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + at, sizeof word);
            add(word);
        }
        std::uint64_t rest = 0;
        if (at < bytes.size()) {
            std::memcpy(&rest, bytes.data() + at, bytes.size() - at);
            add(rest);
        }
    }
    std::uint64_t value() const { return state_; }

private:
    std::uint64_t state_ = 0xcbf29ce484222325U;
};

}  // namespace nahtlos::disk
