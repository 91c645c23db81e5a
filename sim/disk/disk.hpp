// Disk: an in-memory disk under SQLite that can lose power, fill up, fail and lie, by seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace nahtlos {

namespace disk {

class Machine;
class Vfs;

/// What becomes of writes that no sync has covered when the power goes.
enum class CutMode {
    lose_all,       // none survives
    random_subset,  // each survives or not, whatever its order: a reordering cache
    torn,           // the same for each 512-byte piece; see Options::powersafe_overwrite
};

struct Cut {
    CutMode mode = CutMode::lose_all;
    std::uint64_t seed = 0;
};

/// A cut asked for by the sync hook: the sync never happens, or it is the last thing that does.
struct SyncCut {
    Cut cut;
    bool after_sync = false;
};

/// Which promise the disk breaks, so that a test can prove that it would notice.
enum class Lie {
    none,
    sync,       // says synced and does nothing
    overwrite,  // reports powersafe overwrite, yet tears neighbors within a sector
};

struct Options {
    std::uint64_t seed = 1;                 // faults, SQLite's random numbers
    std::size_t capacity_bytes = 1U << 30;  // all files together, as the file system holds them
    std::size_t cache_bytes = 64U << 20;    // per file; more than that is written back unasked
    int sector_bytes = 512;                 // 512 or 4096, as told to SQLite
    bool powersafe_overwrite = false;       // promised to SQLite, and kept: a torn write leaves
                                            // the bytes beside it in its sector alone
    bool names_need_sync = true;            // an unsynced new file may vanish, a deleted one
                                            // may return; false: names are durable at once
    Lie lie = Lie::none;
};

/// What can go wrong with one operation.
enum class Fault {
    open,        // SQLITE_CANTOPEN
    read,        // SQLITE_IOERR_READ
    short_read,  // SQLITE_IOERR_SHORT_READ: the second half reads as zeros
    write,       // SQLITE_IOERR_WRITE; the first half is written
    full,        // SQLITE_FULL on a write, whatever the capacity; nothing is written
    truncate,    // SQLITE_IOERR_TRUNCATE
    sync,        // SQLITE_IOERR_FSYNC; later syncs do not cover what this one should have (Linux)
    slow_sync,   // no error: the slow sync hook is called
    remove,      // SQLITE_IOERR_DELETE
    lock,        // SQLITE_IOERR_LOCK
    shm,         // SQLITE_IOERR_SHMLOCK
};
inline constexpr std::size_t fault_kinds = 11;

/// What has been done so far; failed operations count too, those of dead handles do not.
struct Counts {
    std::uint64_t opens = 0, reads = 0, writes = 0, truncates = 0, syncs = 0, removes = 0;
    std::uint64_t bytes_read = 0, bytes_written = 0;
    std::uint64_t faults = 0, cuts = 0, kills = 0;
    /// Operations that change something: creating opens, writes, truncates, syncs, removes.
    std::uint64_t changes = 0;
};

}  // namespace disk

/// One disk of one machine, registered with SQLite as a VFS of its own:
/// `sqlite3_open_v2(path, &db, flags, disk.vfs_name())`. All methods are thread safe.
///
/// After power_cut() or kill() the machine is off: every open handle is dead for good and answers
/// SQLITE_IOERR, and nothing can be opened or deleted, until power_on(). Close the dead
/// connections before that, as their process is gone.
///
/// Hooks run without the disk's lock, on the thread that called SQLite, so they may call the disk;
/// they must not throw. SQLite has one random generator per process: the constructor seeds it, so
/// that runs of one thread repeat, and the destructor hands it back to the system's entropy.
class Disk {
public:
    explicit Disk(const disk::Options& options = {});
    /// Every connection must be closed before.
    ~Disk();
    Disk(const Disk&) = delete;
    Disk& operator=(const Disk&) = delete;

    const char* vfs_name() const;

    /// The power goes: what no sync covered is lost as the mode says.
    void power_cut(const disk::Cut& cut);
    /// The process dies and the operating system lives: files stay as written.
    void kill();
    void power_on();
    bool is_on() const;

    /// Cuts the power at the n-th change from now (1 is the next): a write, truncation, creation
    /// or removal has reached the cache and no further, a sync does nothing. 0 takes it back.
    void cut_at_change(std::uint64_t nth, const disk::Cut& cut);
    /// The n-th operation from now that the fault applies to (1 is the next) fails, once.
    void fail_at(disk::Fault fault, std::uint64_t nth);
    /// Each operation that the fault applies to fails with this probability; 0 takes it back.
    void fail_chance(disk::Fault fault, double probability);
    void set_capacity(std::size_t bytes);

    /// Called before each sync of a live handle with the path of the file ("" for temporary ones).
    using SyncHook = std::function<std::optional<disk::SyncCut>(std::string_view path)>;
    void on_sync(SyncHook hook);
    /// Called when Fault::slow_sync strikes, so that virtual time can pass.
    void on_slow_sync(std::function<void(std::string_view path)> hook);
    /// Called when SQLite waits for a lock; without it waiting takes no time.
    void on_sleep(std::function<void(Span)> hook);
    /// What SQL's `now` is; without it 2000-01-01T00:00:00Z.
    void on_clock(std::function<Instant()> hook);

    disk::Counts counts() const;
    /// Of every change, cut and kill so far, with names, places and bytes: equal runs, equal
    /// digest.
    std::uint64_t digest() const;

    /// Files by full path ("shop.db" is "/shop.db"), sorted, as a process sees them.
    std::vector<std::string> files() const;
    bool exists(std::string_view path) const;
    /// What a process would read; empty when there is no such file.
    std::string content(std::string_view path) const;
    /// What CutMode::lose_all would leave; empty when there is no such file.
    std::string durable_content(std::string_view path) const;
    /// Puts a file onto the disk, durable, over any there was. No connection may have it open.
    void put(std::string_view path, std::string content);

private:
    std::unique_ptr<disk::Machine> machine_;
    std::unique_ptr<disk::Vfs> vfs_;  // after the machine, so that it goes first
};

}  // namespace nahtlos
