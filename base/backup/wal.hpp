// Wal: SQLite's log as its file format defines it: which frames are whole, and where commits end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"

namespace nahtlos::backup {

inline constexpr std::int64_t page_bytes = 4096;  // SQLite's default, which no setting changes
inline constexpr std::int64_t frame_bytes = page_bytes + 24;

/// Where in which log: after so many of its frames. The sums are those of the last of them (of the
/// log's header where there is none) and cover all before.
struct WalPosition {
    std::int64_t salt1 = 0, salt2 = 0, frames = 0, sum1 = 0, sum2 = 0;
    auto operator<=>(const WalPosition&) const = default;
};
BOOST_DESCRIBE_STRUCT(WalPosition, (), (salt1, salt2, frames, sum1, sum2))

/// The end of a transaction: the database has so many pages after it.
struct WalCommit {
    WalPosition at;
    std::int64_t pages = 0;
};

/// A file that is only read, by its own descriptor. SQLite takes no locks on its log, so that
/// closing this one sets none of them free, as it would with the database itself.
class WalFile {
public:
    explicit WalFile(std::string path) : path_(std::move(path)) {}
    ~WalFile();
    WalFile(const WalFile&) = delete;
    WalFile& operator=(const WalFile&) = delete;

    /// The position before its first frame; nothing when there is no log, or no whole header.
    std::optional<WalPosition> begin();
    /// The position after `frames` of them, as the last one says itself; nothing when that is not a
    /// frame of the log with these salts.
    std::optional<WalPosition> after(const WalPosition& log, std::int64_t frames);
    /// The commits after `from`, up to the first frame that is not whole, each checked by its sums
    /// (https://sqlite.org/fileformat2.html#walformat). Stops at the first one beyond `limit`
    /// frames.
    std::vector<WalCommit> commits_after(const WalPosition& from, std::int64_t limit);
    /// The frames [from, to) as they stand. Throws std::runtime_error when they are not there.
    std::string frames(std::int64_t from, std::int64_t to);

private:
    void let_go_of_deleted();
    std::int64_t read(char* to, std::int64_t bytes, std::int64_t at);
    bool is_big_endian();

    const std::string path_;
    int file_ = -1;
};

/// What one frame of a log says.
struct Frame {
    std::int64_t page = 0;    // counted from 1
    std::int64_t commit = 0;  // pages of the database, where a transaction ends; else 0
};
/// `frame` points to frame_bytes.
Frame frame_at(const char* frame);

}  // namespace nahtlos::backup
