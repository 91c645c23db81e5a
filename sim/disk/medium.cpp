#include "sim/disk/medium.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace nahtlos::disk {

namespace {

constexpr std::uint64_t tear_bytes = 512;    // what even old drives write as a whole
constexpr std::size_t most_name_steps = 16;  // of one name; then the oldest is written back

void put_bytes(std::string& content, std::uint64_t offset, std::string_view bytes) {
    if (bytes.empty()) return;
    if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
    bytes.copy(content.data() + offset, bytes.size());
}

void make_change(std::string& content, const Unsynced& change) {
    if (change.is_truncation) {
        content.resize(change.offset);
    } else {
        put_bytes(content, change.offset, change.bytes);
    }
}

std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

}  // namespace

FileHold Medium::find(std::string_view path) const {
    const auto found = names_.find(path);
    return found == names_.end() ? nullptr : found->second;
}

FileHold Medium::add() {
    std::erase_if(files_, [](const auto& file) { return file.expired(); });
    auto file = std::make_shared<File>();
    files_.push_back(file);
    return file;
}

FileHold Medium::create(const std::string& path) {
    auto file = add();
    names_[path] = file;
    note_name(path, file);
    return file;
}

FileHold Medium::create_temporary() {
    auto file = add();
    file->is_temporary = true;
    return file;
}

void Medium::note_name(const std::string& path, const FileHold& file) {
    if (options_.names_need_sync) {
        auto& steps = unsynced_names_[path];
        steps.push_back(file);
        if (steps.size() <= most_name_steps) return;
        set_durable(path, steps.front());
        steps.erase(steps.begin());
    } else {
        set_durable(path, file);
    }
}

void Medium::set_durable(const std::string& path, const FileHold& file) {
    if (file) {
        durable_names_[path] = file;
    } else {
        durable_names_.erase(path);
    }
}

void Medium::remove(const std::string& path) {
    const auto found = names_.find(path);
    check(found != names_.end(), "what is removed exists");
    found->second->is_removed = true;
    names_.erase(found);
    note_name(path, nullptr);
}

void Medium::sync_names(std::string_view path) {
    if (options_.lie == Lie::sync) return;
    std::erase_if(unsynced_names_, [&](const auto& steps) {
        if (folder_of(steps.first) != folder_of(path)) return false;
        set_durable(steps.first, steps.second.back());
        return true;
    });
}

std::size_t Medium::used_bytes() const {
    std::size_t used = 0;
    for (const auto& weak : files_) {
        const auto file = weak.lock();
        if (file && !file->is_removed) used += file->content.size();
    }
    return used;
}

std::size_t Medium::room_for(const File& file, std::uint64_t offset, std::size_t bytes) const {
    const std::uint64_t size = file.content.size();
    if (offset + bytes <= size) return bytes;
    const std::size_t used = used_bytes();
    const std::size_t room = options_.capacity_bytes > used ? options_.capacity_bytes - used : 0;
    const std::uint64_t end = size + room;
    return end <= offset ? 0 : std::min<std::uint64_t>(bytes, end - offset);
}

void Medium::write(File& file, std::uint64_t offset, std::string_view bytes) {
    put_bytes(file.content, offset, bytes);
    if (file.is_temporary) return;
    file.unsynced.push_back({false, offset, std::string(bytes)});
    file.unsynced_bytes += bytes.size();
    while (file.unsynced_bytes > options_.cache_bytes) {
        make_change(file.durable, file.unsynced.front());
        file.unsynced_bytes -= file.unsynced.front().bytes.size();
        file.unsynced.pop_front();
    }
}

void Medium::truncate(File& file, std::uint64_t size) {
    if (size >= file.content.size()) return;
    file.content.resize(size);
    if (!file.is_temporary) file.unsynced.push_back({true, size, {}});
}

void Medium::sync(const std::string& path, const FileHold& file) {
    if (options_.lie == Lie::sync || file->is_temporary) return;
    for (const auto& change : file->unsynced) make_change(file->durable, change);
    forget_unsynced(*file);
    if (find(path) != file) return;  // removed since, or another by that name
    durable_names_[path] = file;
    unsynced_names_.erase(path);
}

void Medium::forget_unsynced(File& file) {
    file.unsynced.clear();
    file.unsynced_bytes = 0;
}

void Medium::settle_names(const Cut& cut, Dice& dice) {
    for (const auto& [path, steps] : unsynced_names_) {
        const std::uint64_t taken =
            cut.mode == CutMode::lose_all ? 0 : dice.below(steps.size() + 1);
        if (taken > 0) set_durable(path, steps[taken - 1]);
    }
    unsynced_names_.clear();
    names_ = durable_names_;
}

/// One write, piece by piece: kept or lost, and where overwriting is not safe also spoiled, which
/// takes the rest of the sector with it.
void Medium::tear(std::string& content, const Unsynced& change, double odds, Dice& dice) const {
    constexpr double spoil_odds = 1.0 / 16;
    const bool may_spoil = !options_.powersafe_overwrite || options_.lie == Lie::overwrite;
    const std::string_view bytes = change.bytes;
    for (std::uint64_t done = 0; done < bytes.size();) {
        const std::uint64_t at = change.offset + done;
        const std::uint64_t piece =
            std::min<std::uint64_t>(tear_bytes - at % tear_bytes, bytes.size() - done);
        if (may_spoil && dice.chance(spoil_odds)) {
            const auto sector = static_cast<std::uint64_t>(options_.sector_bytes);
            const std::uint64_t first = at - at % sector;
            if (content.size() < at + piece) content.resize(at + piece);
            const std::uint64_t last = std::min<std::uint64_t>(content.size(), first + sector);
            dice.fill(content.data() + first, last - first);
        } else if (dice.chance(odds)) {
            put_bytes(content, at, bytes.substr(done, piece));
        }
        done += piece;
    }
}

std::string Medium::survivors(const File& file, CutMode mode, double odds, Dice& dice) const {
    std::string content = file.durable;
    if (mode == CutMode::lose_all) return content;
    for (const auto& change : file.unsynced) {
        if (mode == CutMode::torn && !change.is_truncation) {
            tear(content, change, odds, dice);
        } else if (dice.chance(odds)) {
            // A late truncation that survives a lost write must not make the file longer.
            if (!change.is_truncation || change.offset < content.size())
                make_change(content, change);
        }
    }
    return content;
}

void Medium::power_cut(const Cut& cut) {
    Dice dice(cut.seed);
    settle_names(cut, dice);
    // Nearly all, about half, nearly none: each finds other failures.
    constexpr std::array odds_choices = {0.95, 0.5, 0.05};
    const double odds = odds_choices[dice.below(odds_choices.size())];
    for (const auto& [path, file] : names_) {
        file->content = survivors(*file, cut.mode, odds, dice);
        file->durable = file->content;
        forget_unsynced(*file);
    }
    adopt_names();
}

void Medium::kill() { adopt_names(); }

void Medium::put(const std::string& path, std::string content) {
    auto file = add();
    file->durable = content;
    file->content = std::move(content);
    if (const auto old = find(path)) old->is_removed = true;
    names_[path] = file;
    durable_names_[path] = file;
    unsynced_names_.erase(path);
}

/// Lets go of all that only running processes held: locks, shared memory, files without a name.
void Medium::adopt_names() {
    files_.clear();
    for (const auto& [path, file] : names_) {
        file->locks.clear();
        file->shared.reset();
        file->is_removed = false;
        files_.push_back(file);
    }
}

std::vector<std::string> Medium::names() const {
    std::vector<std::string> paths;
    for (const auto& [path, file] : names_) paths.push_back(path);
    return paths;
}

std::string Medium::durable_content(std::string_view path) const {
    const auto found = durable_names_.find(path);
    return found == durable_names_.end() ? std::string() : found->second->durable;
}

}  // namespace nahtlos::disk
