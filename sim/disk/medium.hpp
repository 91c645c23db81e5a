// Medium: files and their names, each with what a process sees and what would survive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/disk/dice.hpp"
#include "sim/disk/disk.hpp"
#include "sim/disk/locks.hpp"

namespace nahtlos::disk {

/// A write or a truncation that no sync has covered yet.
struct Unsynced {
    bool is_truncation = false;
    std::uint64_t offset = 0;  // of a truncation: the new size
    std::string bytes;
};

struct File {
    std::string content;  // what a process sees
    std::string durable;  // what is on the platter, before `unsynced`
    std::deque<Unsynced> unsynced;
    std::size_t unsynced_bytes = 0;
    bool is_temporary = false;  // has no name and no durable side
    bool is_removed = false;    // its name is gone; it takes no room any more
    FileLocks locks;
    std::shared_ptr<SharedMemory> shared;  // while a handle has the wal-index mapped
};
using FileHold = std::shared_ptr<File>;

/// Paths are full and normal. Not thread safe.
class Medium {
public:
    explicit Medium(const Options& options) : options_(options) {}

    FileHold find(std::string_view path) const;
    FileHold create(const std::string& path);
    FileHold create_temporary();
    /// There must be one.
    void remove(const std::string& path);

    /// How many of the bytes fit into the capacity; all of them when the file need not grow.
    std::size_t room_for(const File& file, std::uint64_t offset, std::size_t bytes) const;
    void write(File& file, std::uint64_t offset, std::string_view bytes);
    void truncate(File& file, std::uint64_t size);
    /// Makes the file's content and its name durable.
    void sync(const std::string& path, const FileHold& file);
    /// Makes all names in the folder of the path durable, present and removed ones.
    void sync_names(std::string_view path);
    /// What a failed sync leaves behind: the writes look done and will never be on the platter.
    static void forget_unsynced(File& file);

    void power_cut(const Cut& cut);
    void kill();
    /// A durable file, over any there was.
    void put(const std::string& path, std::string content);

    std::vector<std::string> names() const;
    std::string durable_content(std::string_view path) const;
    void set_capacity(std::size_t bytes) { options_.capacity_bytes = bytes; }

private:
    using Names = std::map<std::string, FileHold, std::less<>>;

    FileHold add();
    std::size_t used_bytes() const;
    void note_name(const std::string& path, const FileHold& file);
    void set_durable(const std::string& path, const FileHold& file);
    void settle_names(const Cut& cut, Dice& dice);
    std::string survivors(const File& file, CutMode mode, double odds, Dice& dice) const;
    void tear(std::string& content, const Unsynced& change, double odds, Dice& dice) const;
    void adopt_names();

    Options options_;
    Names names_;
    Names durable_names_;
    /// Steps from the durable name to the one in sight; a removal is a null.
    std::map<std::string, std::vector<FileHold>> unsynced_names_;
    std::vector<std::weak_ptr<File>> files_;  // all that take up room, unnamed ones too
};

}  // namespace nahtlos::disk
