#include "sim/disk/vfs.hpp"

#include <atomic>
#include <cstring>
#include <new>

#include "base/check.hpp"

// Every function here is called by C code, so none lets an exception out: noexcept ends the
// process with the message of what was thrown.
namespace nahtlos::disk {

namespace {

constexpr int longest_path = 512;
constexpr sqlite3_int64 unix_epoch_julian_ms = 210'866'760'000'000;  // day 2440587.5

struct OpenFile {
    sqlite3_file base;  // first, as SQLite's
    Machine* machine;
    Handle* handle;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
Machine& of(sqlite3_vfs* vfs) { return *static_cast<Machine*>(vfs->pAppData); }

int file_close(sqlite3_file* file) noexcept { return of(file).machine->close(of(file).handle); }
int file_read(sqlite3_file* file, void* to, int bytes, sqlite3_int64 offset) noexcept {
    return of(file).machine->read(*of(file).handle, static_cast<char*>(to),
                                  static_cast<std::size_t>(bytes),
                                  static_cast<std::uint64_t>(offset));
}
int file_write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) noexcept {
    return of(file).machine->write(
        *of(file).handle, {static_cast<const char*>(from), static_cast<std::size_t>(bytes)},
        static_cast<std::uint64_t>(offset));
}
int file_truncate(sqlite3_file* file, sqlite3_int64 size) noexcept {
    return of(file).machine->truncate(*of(file).handle, static_cast<std::uint64_t>(size));
}
int file_sync(sqlite3_file* file, int) noexcept { return of(file).machine->sync(*of(file).handle); }
int file_size(sqlite3_file* file, sqlite3_int64* size) noexcept {
    return of(file).machine->size(*of(file).handle, *size);
}
int file_lock(sqlite3_file* file, int level) noexcept {
    return of(file).machine->lock(*of(file).handle, level);
}
int file_unlock(sqlite3_file* file, int level) noexcept {
    return of(file).machine->unlock(*of(file).handle, level);
}
int file_check_reserved(sqlite3_file* file, int* is_reserved) noexcept {
    return of(file).machine->check_reserved(*of(file).handle, *is_reserved);
}
int file_control(sqlite3_file*, int, void*) noexcept { return SQLITE_NOTFOUND; }
int file_sector_size(sqlite3_file* file) noexcept {
    return of(file).machine->options().sector_bytes;
}
int file_characteristics(sqlite3_file* file) noexcept {
    const Options& options = of(file).machine->options();
    const bool promises = options.powersafe_overwrite || options.lie == Lie::overwrite;
    return promises ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0;
}
int file_shm_map(sqlite3_file* file, int region, int bytes, int extend,
                 volatile void** at) noexcept {
    return of(file).machine->map_shared(*of(file).handle, region, bytes, extend != 0, *at);
}
int file_shm_lock(sqlite3_file* file, int first, int count, int flags) noexcept {
    return of(file).machine->lock_shared(*of(file).handle, first, count, flags);
}
void file_shm_barrier(sqlite3_file* file) noexcept { of(file).machine->barrier(); }
int file_shm_unmap(sqlite3_file* file, int) noexcept {
    return of(file).machine->unmap_shared(*of(file).handle);
}

constexpr sqlite3_io_methods file_methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

int vfs_open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags,
             int* out_flags) noexcept {
    auto* opening = new (file) OpenFile{};  // without methods: SQLite will not close it
    opening->machine = &of(vfs);
    const int answer = of(vfs).open(path, flags, opening->handle);
    if (answer != SQLITE_OK) return answer;
    opening->base.pMethods = &file_methods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}
int vfs_delete(sqlite3_vfs* vfs, const char* path, int sync_names) noexcept {
    return of(vfs).remove(path, sync_names != 0);
}
int vfs_access(sqlite3_vfs* vfs, const char* path, int flags, int* yes) noexcept {
    return of(vfs).access(path, flags, *yes);
}
int vfs_full_pathname(sqlite3_vfs*, const char* path, int bytes, char* full) noexcept {
    const std::string found = full_path(path);
    if (found.size() >= static_cast<std::size_t>(bytes)) return SQLITE_CANTOPEN;
    std::memcpy(full, found.c_str(), found.size() + 1);
    return SQLITE_OK;
}
void* vfs_dl_open(sqlite3_vfs*, const char*) noexcept {
    return nullptr;  // no extensions from a simulated disk
}
void vfs_dl_error(sqlite3_vfs*, int bytes, char* message) noexcept {
    if (bytes > 0) message[0] = '\0';
}
int vfs_randomness(sqlite3_vfs* vfs, int bytes, char* to) noexcept {
    of(vfs).randomness(to, static_cast<std::size_t>(bytes));
    return bytes;
}
int vfs_sleep(sqlite3_vfs* vfs, int us) noexcept {
    of(vfs).sleep(microseconds(us));
    return us;
}
int vfs_current_time(sqlite3_vfs* vfs, sqlite3_int64* julian_ms) noexcept {
    *julian_ms = unix_epoch_julian_ms + of(vfs).now().us / 1000;
    return SQLITE_OK;
}

}  // namespace

Vfs::Vfs(Machine& machine) {
    static std::atomic<std::uint64_t> made = 0;
    name_ = "nahtlos-disk-" + std::to_string(++made);
    vfs_.iVersion = 2;
    vfs_.szOsFile = sizeof(OpenFile);
    vfs_.mxPathname = longest_path;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = &machine;
    vfs_.xOpen = vfs_open;
    vfs_.xDelete = vfs_delete;
    vfs_.xAccess = vfs_access;
    vfs_.xFullPathname = vfs_full_pathname;
    vfs_.xDlOpen = vfs_dl_open;
    vfs_.xDlError = vfs_dl_error;
    vfs_.xRandomness = vfs_randomness;
    vfs_.xSleep = vfs_sleep;
    vfs_.xCurrentTimeInt64 = vfs_current_time;
    check(sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK, "SQLite takes another file layer");
}

Vfs::~Vfs() { sqlite3_vfs_unregister(&vfs_); }

}  // namespace nahtlos::disk
