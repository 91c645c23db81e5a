#include "sim/disk/machine.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "base/check.hpp"

namespace nahtlos::disk {

namespace {

constexpr Instant default_now{946'684'800'000'000};  // 2000-01-01T00:00:00Z

}  // namespace

std::string full_path(std::string_view path) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, end - at);
        if (part == "..") {
            if (!parts.empty()) parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
        at = end + 1;
    }
    std::string full;
    for (const auto part : parts) full.append("/").append(part);
    return full.empty() ? "/" : full;
}

Machine::Machine(const Options& options)
    : options_(options),
      medium_(options),
      faults_(Dice(options.seed).bits()),
      random_(options.seed) {
    check(options.sector_bytes == 512 || options.sector_bytes == 4096,
          "a disk has sectors of 512 or 4096 bytes");
}

bool Machine::strikes(Fault fault) {
    const bool struck = faults_.strikes(fault);
    if (struck) ++counts_.faults;
    return struck;
}

void Machine::note(Change change, std::string_view path, std::uint64_t place,
                   std::string_view bytes) {
    digest_.add(static_cast<std::uint64_t>(change));
    digest_.add(path);
    digest_.add(place);
    digest_.add(bytes);
}

/// Counts a change; true when the power goes while it is under way.
bool Machine::cut_is_due() {
    ++counts_.changes;
    return changes_to_cut_ > 0 && --changes_to_cut_ == 0;
}

void Machine::cut_now(const Cut& cut) {
    ++counts_.cuts;
    note(Change::cut, {}, static_cast<std::uint64_t>(cut.mode));
    medium_.power_cut(cut);
    is_on_ = false;
    changes_to_cut_ = 0;
}

FileHold Machine::open_named(const std::string& path, int flags) {
    if (auto file = medium_.find(path)) {
        const int only_new = SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE;
        return (flags & only_new) == only_new ? nullptr : file;
    }
    if ((flags & SQLITE_OPEN_CREATE) == 0 || path.back() == '/') return nullptr;
    auto file = medium_.create(path);
    note(Change::create, path);
    if (cut_is_due()) cut_now(coming_cut_);
    return file;
}

int Machine::open(const char* path, int flags, Handle*& handle) {
    const std::lock_guard hold(mutex_);
    if (!is_on_) return SQLITE_IOERR;
    ++counts_.opens;
    if (strikes(Fault::open)) return SQLITE_CANTOPEN;
    auto opened = std::make_unique<Handle>();
    opened->boot = boot_;
    if (path == nullptr) {
        opened->file = medium_.create_temporary();
    } else {
        opened->path = full_path(path);
        constexpr int journals =
            SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
        opened->syncs_names = (flags & journals) != 0 && !medium_.find(opened->path);
        opened->file = open_named(opened->path, flags);
        if (!is_on_) return SQLITE_IOERR;
        if (!opened->file) return SQLITE_CANTOPEN;
        if ((flags & SQLITE_OPEN_DELETEONCLOSE) != 0) {
            note(Change::remove, opened->path);
            medium_.remove(opened->path);
        }
    }
    ++open_handles_;
    handle = opened.release();
    return SQLITE_OK;
}

int Machine::close(Handle* handle) {
    const std::unique_ptr<Handle> closing(handle);
    const std::lock_guard hold(mutex_);
    --open_handles_;
    if (!is_live(*handle)) return SQLITE_OK;
    if (handle->shared) handle->shared->unlock(handle->held, 0, SharedMemory::slots);
    handle->file->locks.lower(handle, LockLevel::none);
    return SQLITE_OK;
}

int Machine::read(Handle& handle, char* to, std::size_t bytes, std::uint64_t offset) {
    const std::lock_guard hold(mutex_);
    if (!is_live(handle)) return SQLITE_IOERR;
    ++counts_.reads;
    if (strikes(Fault::read)) return SQLITE_IOERR_READ;
    const std::string& content = handle.file->content;
    const std::size_t there =
        offset < content.size() ? std::min<std::size_t>(bytes, content.size() - offset) : 0;
    const std::size_t got = strikes(Fault::short_read) ? there / 2 : there;
    if (got > 0) std::memcpy(to, content.data() + offset, got);
    if (got < bytes) std::memset(to + got, 0, bytes - got);
    counts_.bytes_read += got;
    return got < bytes ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

int Machine::write(Handle& handle, std::string_view bytes, std::uint64_t offset) {
    const std::lock_guard hold(mutex_);
    if (!is_live(handle)) return SQLITE_IOERR;
    ++counts_.writes;
    if (strikes(Fault::full)) return SQLITE_FULL;
    std::size_t fits = medium_.room_for(*handle.file, offset, bytes.size());
    int answer = fits < bytes.size() ? SQLITE_FULL : SQLITE_OK;
    if (strikes(Fault::write)) {
        fits = std::min(fits, bytes.size() / 2);
        answer = SQLITE_IOERR_WRITE;
    }
    const std::string_view written = bytes.substr(0, fits);
    medium_.write(*handle.file, offset, written);
    counts_.bytes_written += fits;
    note(Change::write, handle.path, offset, written);
    if (cut_is_due()) {
        cut_now(coming_cut_);
        return SQLITE_IOERR;
    }
    return answer;
}

int Machine::truncate(Handle& handle, std::uint64_t size) {
    const std::lock_guard hold(mutex_);
    if (!is_live(handle)) return SQLITE_IOERR;
    ++counts_.truncates;
    if (strikes(Fault::truncate)) return SQLITE_IOERR_TRUNCATE;
    medium_.truncate(*handle.file, size);
    note(Change::truncate, handle.path, size);
    if (cut_is_due()) {
        cut_now(coming_cut_);
        return SQLITE_IOERR;
    }
    return SQLITE_OK;
}

int Machine::sync(Handle& handle) {
    Hooks hook;
    {
        const std::lock_guard hold(mutex_);
        if (!is_live(handle)) return SQLITE_IOERR;
        hook = hooks_;
    }
    const auto wanted = hook.sync ? hook.sync(handle.path) : std::nullopt;
    bool is_slow = false;
    {
        const std::lock_guard hold(mutex_);
        is_slow = is_live(handle) && strikes(Fault::slow_sync);
    }
    if (is_slow && hook.slow_sync) hook.slow_sync(handle.path);
    const std::lock_guard hold(mutex_);
    return sync_now(handle, wanted);
}

int Machine::sync_now(Handle& handle, const std::optional<SyncCut>& wanted) {
    if (!is_live(handle)) return SQLITE_IOERR;
    ++counts_.syncs;
    note(Change::sync, handle.path);
    if (cut_is_due()) {
        cut_now(coming_cut_);
        return SQLITE_IOERR;
    }
    if (wanted && !wanted->after_sync) {
        cut_now(wanted->cut);
        return SQLITE_IOERR;
    }
    if (strikes(Fault::sync)) {
        Medium::forget_unsynced(*handle.file);
        return SQLITE_IOERR_FSYNC;
    }
    medium_.sync(handle.path, handle.file);
    if (handle.syncs_names) medium_.sync_names(handle.path);
    handle.syncs_names = false;
    if (wanted) {
        cut_now(wanted->cut);
        return SQLITE_IOERR;
    }
    return SQLITE_OK;
}

int Machine::size(Handle& handle, sqlite3_int64& bytes) {
    const std::lock_guard hold(mutex_);
    if (!is_live(handle)) return SQLITE_IOERR;
    bytes = static_cast<sqlite3_int64>(handle.file->content.size());
    return SQLITE_OK;
}

int Machine::lock(Handle& handle, int level) {
    const std::lock_guard hold(mutex_);
    if (!is_live(handle)) return SQLITE_IOERR;
    if (strikes(Fault::lock)) return SQLITE_IOERR_LOCK;
    const bool locked = handle.file->locks.raise(&handle, static_cast<LockLevel>(level));
    return locked ? SQLITE_OK : SQLITE_BUSY;
}

int Machine::unlock(Handle& handle, int level) {
    const std::lock_guard hold(mutex_);
    if (!is_live(handle)) return SQLITE_IOERR;
    handle.file->locks.lower(&handle, static_cast<LockLevel>(level));
    return SQLITE_OK;
}

int Machine::check_reserved(Handle& handle, int& is_reserved) {
    const std::lock_guard hold(mutex_);
    if (!is_live(handle)) return SQLITE_IOERR;
    is_reserved = handle.file->locks.is_reserved() ? 1 : 0;
    return SQLITE_OK;
}

int Machine::map_shared(Handle& handle, int region, int bytes, bool extend, volatile void*& at) {
    const std::lock_guard hold(mutex_);
    at = nullptr;
    if (!is_live(handle)) return SQLITE_IOERR;
    if (strikes(Fault::shm)) return SQLITE_IOERR_SHMMAP;
    if (!handle.shared) {
        auto& shared = handle.file->shared;
        // Held by the file alone: the last process that had it mapped is gone, so begin anew.
        if (!shared || shared.use_count() == 1) shared = std::make_shared<SharedMemory>();
        handle.shared = shared;
    }
    at = handle.shared->region(static_cast<std::size_t>(region), static_cast<std::size_t>(bytes),
                               extend);
    return at == nullptr && extend ? SQLITE_IOERR_SHMMAP : SQLITE_OK;
}

int Machine::lock_shared(Handle& handle, int first, int count, int flags) {
    const std::lock_guard hold(mutex_);
    if (!is_live(handle)) return SQLITE_IOERR;
    if (!handle.shared) return SQLITE_IOERR_SHMLOCK;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        handle.shared->unlock(handle.held, first, count);
        return SQLITE_OK;
    }
    if (strikes(Fault::shm)) return SQLITE_IOERR_SHMLOCK;
    const bool locked = (flags & SQLITE_SHM_SHARED) != 0
                            ? handle.shared->lock_shared(handle.held, first)
                            : handle.shared->lock_exclusive(handle.held, first, count);
    return locked ? SQLITE_OK : SQLITE_BUSY;
}

int Machine::unmap_shared(Handle& handle) {
    const std::lock_guard hold(mutex_);
    if (handle.shared && is_live(handle)) {
        handle.shared->unlock(handle.held, 0, SharedMemory::slots);
    }
    handle.shared.reset();
    return SQLITE_OK;
}

int Machine::remove(const char* path, bool sync_names) {
    const std::lock_guard hold(mutex_);
    if (!is_on_) return SQLITE_IOERR_DELETE;
    ++counts_.removes;
    if (strikes(Fault::remove)) return SQLITE_IOERR_DELETE;
    const std::string full = full_path(path);
    if (!medium_.find(full)) return SQLITE_IOERR_DELETE_NOENT;
    const bool is_cut = cut_is_due();
    medium_.remove(full);
    if (sync_names && !is_cut) medium_.sync_names(full);
    note(Change::remove, full, sync_names ? 1 : 0);
    if (!is_cut) return SQLITE_OK;
    cut_now(coming_cut_);
    return SQLITE_IOERR_DELETE;
}

int Machine::access(const char* path, int flags, int& yes) {
    const std::lock_guard hold(mutex_);
    yes = 0;
    if (!is_on_) return SQLITE_IOERR_ACCESS;
    const auto file = medium_.find(full_path(path));
    // An empty file does not exist to SQLite on Unix either, so that an empty journal is not hot.
    yes = file && (flags != SQLITE_ACCESS_EXISTS || !file->content.empty()) ? 1 : 0;
    return SQLITE_OK;
}

void Machine::randomness(char* to, std::size_t bytes) {
    const std::lock_guard hold(mutex_);
    random_.fill(to, bytes);
}

Machine::Hooks Machine::hooks() const {
    const std::lock_guard hold(mutex_);
    return hooks_;
}

void Machine::sleep(Span span) {
    const auto hook = hooks().sleep;
    if (hook) hook(span);
}

Instant Machine::now() {
    const auto hook = hooks().clock;
    return hook ? hook() : default_now;
}

void Machine::power_cut(const Cut& cut) {
    const std::lock_guard hold(mutex_);
    if (is_on_) cut_now(cut);
}

void Machine::kill() {
    const std::lock_guard hold(mutex_);
    if (!is_on_) return;
    ++counts_.kills;
    note(Change::kill, {});
    medium_.kill();
    is_on_ = false;
    changes_to_cut_ = 0;
}

void Machine::power_on() {
    const std::lock_guard hold(mutex_);
    if (is_on_) return;
    is_on_ = true;
    ++boot_;
}

bool Machine::is_on() const {
    const std::lock_guard hold(mutex_);
    return is_on_;
}

void Machine::cut_at_change(std::uint64_t nth, const Cut& cut) {
    const std::lock_guard hold(mutex_);
    changes_to_cut_ = nth;
    coming_cut_ = cut;
}

Counts Machine::counts() const {
    const std::lock_guard hold(mutex_);
    return counts_;
}

std::uint64_t Machine::digest() const {
    const std::lock_guard hold(mutex_);
    return digest_.value();
}

std::uint64_t Machine::open_handles() const {
    const std::lock_guard hold(mutex_);
    return open_handles_;
}

}  // namespace nahtlos::disk
