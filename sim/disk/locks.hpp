// FileLocks and SharedMemory: what the connections to one database file use to keep out of
// each other's way.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace nahtlos::disk {

/// SQLite's five lock levels, in its order and with its numbers.
enum class LockLevel { none = 0, shared = 1, reserved = 2, pending = 3, exclusive = 4 };

/// The locks that open handles hold on one file (https://www.sqlite.org/lockingv3.html).
/// Handles are told apart by address. Not thread safe.
class FileLocks {
public:
    /// Whether the owner now holds `wanted`. When exclusive is refused because readers remain,
    /// the owner may be left with pending, which keeps new readers out.
    bool raise(const void* owner, LockLevel wanted);
    void lower(const void* owner, LockLevel to);
    /// Whether any handle holds reserved or more.
    bool is_reserved() const;
    void clear() { held_.clear(); }

private:
    LockLevel level_of(const void* owner) const;
    LockLevel highest_but(const void* owner) const;
    void set(const void* owner, LockLevel level);

    std::vector<std::pair<const void*, LockLevel>> held_;  // without those at none
};

/// The wal-index of one database on the heap, with its eight locks
/// (https://www.sqlite.org/walformat.html#wal_locks). Not thread safe, but for the content of the
/// regions, which SQLite guards itself.
class SharedMemory {
public:
    static constexpr int slots = 8;
    static constexpr std::size_t most_regions = 4096;

    /// Which slots one handle holds, a bit each.
    struct Held {
        std::uint8_t shared = 0, exclusive = 0;
    };

    /// The region, zeroed when new; nothing when it is absent and `extend` is false, or when
    /// there would be more than `most_regions`.
    char* region(std::size_t index, std::size_t bytes, bool extend);
    bool lock_shared(Held& held, int slot);
    bool lock_exclusive(Held& held, int first, int count);
    void unlock(Held& held, int first, int count);

private:
    std::vector<std::unique_ptr<char[]>> regions_;
    std::array<int, slots> readers_{};
    std::array<bool, slots> writer_{};
};

}  // namespace nahtlos::disk
