// Machine: one simulated disk as SQLite's file layer asks for it, in SQLite's result codes.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "base/time.hpp"
#include "sim/disk/digest.hpp"
#include "sim/disk/disk.hpp"
#include "sim/disk/faults.hpp"
#include "sim/disk/medium.hpp"

namespace nahtlos::disk {

/// An open file of one process. Dead once the machine has been off since it was opened.
struct Handle {
    std::string path;  // empty for a temporary file
    FileHold file;
    std::uint64_t boot = 0;
    bool syncs_names = false;  // at its next sync, as SQLite on Unix does for a new journal or WAL
    std::shared_ptr<SharedMemory> shared;
    SharedMemory::Held held;
};

/// Full and normal, as if the working folder were "/".
std::string full_path(std::string_view path);

/// Thread safe. Methods that return int answer with an SQLite result code.
class Machine {
public:
    explicit Machine(const Options& options);

    // What SQLite asks for.
    int open(const char* path, int flags, Handle*& handle);
    int close(Handle* handle);
    int read(Handle& handle, char* to, std::size_t bytes, std::uint64_t offset);
    int write(Handle& handle, std::string_view bytes, std::uint64_t offset);
    int truncate(Handle& handle, std::uint64_t size);
    int sync(Handle& handle);
    int size(Handle& handle, sqlite3_int64& bytes);
    int lock(Handle& handle, int level);
    int unlock(Handle& handle, int level);
    int check_reserved(Handle& handle, int& is_reserved);
    int map_shared(Handle& handle, int region, int bytes, bool extend, volatile void*& at);
    int lock_shared(Handle& handle, int first, int count, int flags);
    int unmap_shared(Handle& handle);
    int remove(const char* path, bool sync_names);
    int access(const char* path, int flags, int& yes);
    void randomness(char* to, std::size_t bytes);
    void sleep(Span span);
    Instant now();
    void barrier() { const std::lock_guard hold(mutex_); }
    const Options& options() const { return options_; }

    // What a simulation asks for; see Disk.
    void power_cut(const Cut& cut);
    void kill();
    void power_on();
    bool is_on() const;
    void cut_at_change(std::uint64_t nth, const Cut& cut);
    Counts counts() const;
    std::uint64_t digest() const;
    std::uint64_t open_handles() const;
    template <class Use>
    auto with_medium(Use use) const {
        const std::lock_guard hold(mutex_);
        return use(medium_);
    }
    template <class Use>
    auto with_medium(Use use) {
        const std::lock_guard hold(mutex_);
        return use(medium_);
    }
    template <class Use>
    void with_faults(Use use) {
        const std::lock_guard hold(mutex_);
        use(faults_);
    }

    struct Hooks {
        std::function<std::optional<SyncCut>(std::string_view)> sync;
        std::function<void(std::string_view)> slow_sync;
        std::function<void(Span)> sleep;
        std::function<Instant()> clock;
    };
    template <class Use>
    void with_hooks(Use use) {
        const std::lock_guard hold(mutex_);
        use(hooks_);
    }

private:
    enum class Change : std::uint64_t { create = 1, write, truncate, sync, remove, cut, kill };

    bool is_live(const Handle& handle) const { return is_on_ && handle.boot == boot_; }
    bool strikes(Fault fault);
    void note(Change change, std::string_view path, std::uint64_t place = 0,
              std::string_view bytes = {});
    bool cut_is_due();
    void cut_now(const Cut& cut);
    int sync_now(Handle& handle, const std::optional<SyncCut>& wanted);
    FileHold open_named(const std::string& path, int flags);
    Hooks hooks() const;

    mutable std::mutex mutex_;
    const Options options_;
    Medium medium_;
    FaultPlan faults_;
    Dice random_;
    Digest digest_;
    Counts counts_;
    Hooks hooks_;
    bool is_on_ = true;
    std::uint64_t boot_ = 1;
    std::uint64_t open_handles_ = 0;
    std::uint64_t changes_to_cut_ = 0;
    Cut coming_cut_;
};

}  // namespace nahtlos::disk
