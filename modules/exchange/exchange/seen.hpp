// Seen: which names were there before, eight bytes each.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace nahtlos::exchange {

/// Keeps hashes of 64 bits: of a million names, the chance that one is mistaken for another is
/// about one in 40 million.
class Seen {
public:
    Seen() : slots_(1024) {}
    /// Whether it was there; it is from now on.
    bool note(std::string_view name) {
        if ((count_ + 1) * 4 > slots_.size() * 3) grow();
        return !put(slots_, hash_of(name));
    }

private:
    // FNV-1a of 64 bits, mixed so that the low bits depend on all of it; 0 means an empty slot.
    static std::uint64_t hash_of(std::string_view name) {
        std::uint64_t hash = 14'695'981'039'346'656'037u;
        for (const char c : name) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
        }
        hash = (hash ^ hash >> 32) * 0x9E37'79B9'7F4A'7C15u;
        hash ^= hash >> 29;
        return hash == 0 ? 1 : hash;
    }
    bool put(std::vector<std::uint64_t>& slots, std::uint64_t hash) {
        for (auto at = hash & (slots.size() - 1);; at = (at + 1) & (slots.size() - 1)) {
            if (slots[at] == hash) return false;
            if (slots[at] != 0) continue;
            slots[at] = hash;
            ++count_;
            return true;
        }
    }
    void grow() {
        std::vector<std::uint64_t> wider(slots_.size() * 2);
        count_ = 0;
        for (const auto hash : slots_) {
            if (hash != 0) put(wider, hash);
        }
        slots_ = std::move(wider);
    }

    std::vector<std::uint64_t> slots_;
    std::size_t count_ = 0;
};

}  // namespace nahtlos::exchange
