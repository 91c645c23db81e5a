#include "sim/disk/locks.hpp"

#include <algorithm>

namespace nahtlos::disk {

LockLevel FileLocks::level_of(const void* owner) const {
    for (const auto& [who, level] : held_) {
        if (who == owner) return level;
    }
    return LockLevel::none;
}

LockLevel FileLocks::highest_but(const void* owner) const {
    LockLevel highest = LockLevel::none;
    for (const auto& [who, level] : held_) {
        if (who != owner) highest = std::max(highest, level);
    }
    return highest;
}

void FileLocks::set(const void* owner, LockLevel level) {
    std::erase_if(held_, [&](const auto& entry) { return entry.first == owner; });
    if (level != LockLevel::none) held_.emplace_back(owner, level);
}

bool FileLocks::raise(const void* owner, LockLevel wanted) {
    if (level_of(owner) >= wanted) return true;
    const LockLevel others = highest_but(owner);
    if (wanted == LockLevel::shared) {
        if (others >= LockLevel::pending) return false;
    } else if (others >= LockLevel::reserved) {
        return false;
    }
    if (wanted == LockLevel::exclusive && others == LockLevel::shared) {
        set(owner, LockLevel::pending);
        return false;
    }
    set(owner, wanted);
    return true;
}

void FileLocks::lower(const void* owner, LockLevel to) {
    if (level_of(owner) > to) set(owner, to);
}

bool FileLocks::is_reserved() const { return highest_but(nullptr) >= LockLevel::reserved; }

char* SharedMemory::region(std::size_t index, std::size_t bytes, bool extend) {
    if (index >= most_regions) return nullptr;
    if (index >= regions_.size()) {
        if (!extend) return nullptr;
        while (regions_.size() <= index) regions_.push_back(std::make_unique<char[]>(bytes));
    }
    return regions_[index].get();
}

bool SharedMemory::lock_shared(Held& held, int slot) {
    const auto at = static_cast<std::size_t>(slot);
    const auto bit = static_cast<std::uint8_t>(1U << at);
    if ((held.shared & bit) != 0) return true;
    if (writer_[at]) return false;
    ++readers_[at];
    held.shared |= bit;
    return true;
}

bool SharedMemory::lock_exclusive(Held& held, int first, int count) {
    for (int slot = first; slot < first + count; ++slot) {
        const auto at = static_cast<std::size_t>(slot);
        const bool is_mine = (held.exclusive & (1U << at)) != 0;
        if (!is_mine && (writer_[at] || readers_[at] > 0)) return false;
    }
    for (int slot = first; slot < first + count; ++slot) {
        const auto at = static_cast<std::size_t>(slot);
        writer_[at] = true;
        held.exclusive |= static_cast<std::uint8_t>(1U << at);
    }
    return true;
}

void SharedMemory::unlock(Held& held, int first, int count) {
    for (int slot = first; slot < first + count; ++slot) {
        const auto at = static_cast<std::size_t>(slot);
        const auto bit = static_cast<std::uint8_t>(1U << at);
        if ((held.shared & bit) != 0) --readers_[at];
        if ((held.exclusive & bit) != 0) writer_[at] = false;
        held.shared &= static_cast<std::uint8_t>(~bit);
        held.exclusive &= static_cast<std::uint8_t>(~bit);
    }
}

}  // namespace nahtlos::disk
