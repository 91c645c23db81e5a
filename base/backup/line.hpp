// Line: an unbroken run of changes on disk, as checksummed segments of SQLite's log in order, and
// whole copies of the database now and then to begin from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/backup/wal.hpp"
#include "base/describe.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace nahtlos::backup {

/// Where in a segment a transaction ends, and when that was committed.
struct ShippedCommit {
    std::int64_t frames = 0;  // of this segment, up to its end
    std::int64_t pages = 0;   // of the database after it
    Instant at;
};
BOOST_DESCRIBE_STRUCT(ShippedCommit, (), (frames, pages, at))

/// segment-0000000042.json, for the frames in segment-0000000042.frames.
struct Segment {
    std::int64_t sequence = 0;
    std::string previous;  // seal of the segment before, or of the copy that the line began with
    WalPosition begin, end;
    std::vector<ShippedCommit> commits;  // may be none: a large transaction takes several segments
    Instant looked_at;                   // nothing else was committed until then
    std::string sha256;                  // of the frames
};
BOOST_DESCRIBE_STRUCT(Segment, (), (sequence, previous, begin, end, commits, looked_at, sha256))

/// snapshot-0000000042.json, for the copy in snapshot-0000000042.sqlite: the database after that
/// segment.
struct Snapshot {
    std::int64_t sequence = 0;
    std::string previous;  // seal of that segment; "" where a line begins
    WalPosition position;
    Instant at;
    std::int64_t bytes = 0;
    std::string sha256, program;
};
BOOST_DESCRIBE_STRUCT(Snapshot, (), (sequence, previous, position, at, bytes, sha256, program))

/// A note as it stands in its file: JSON, and in the next line the SHA-256 of that, its seal.
template <class Note>
struct Sealed {
    Note note;
    std::string seal;
};

/// Up to when all is there, though nothing may have happened: `covered` in the folder of a line.
struct Covered {
    std::int64_t sequence = 0;
    Instant until;
};
BOOST_DESCRIBE_STRUCT(Covered, (), (sequence, until))

class Line {
public:
    explicit Line(std::filesystem::path folder) : folder_(std::move(folder)) {}
    const std::filesystem::path& folder() const { return folder_; }

    std::filesystem::path frames_of(std::int64_t sequence) const;
    std::filesystem::path copy_of(std::int64_t sequence) const;

    /// Each appears whole or not at all. Return the seal. Throw std::runtime_error or
    /// filesystem_error, as when the disk is full or gone.
    std::string write(const Segment& segment, const std::string& frames) const;
    std::string write(const Snapshot& snapshot) const;  // its copy is there and synced
    void write(const Covered& covered) const;

    /// Sequences there are, rising, whatever state they are in.
    std::vector<std::int64_t> segments() const;
    std::vector<std::int64_t> snapshots() const;
    /// Refuse with "missing" and "damaged". The frames and copies are looked at by sound().
    Result<Sealed<Segment>> segment(std::int64_t sequence) const;
    Result<Sealed<Snapshot>> snapshot(std::int64_t sequence) const;
    std::optional<Covered> covered() const;
    /// Whether the copy is there, and every segment from it to the last, by their names.
    bool is_complete_after(std::int64_t snapshot) const;

    /// Deletes what is not needed to restore any moment from `since` on. Throws filesystem_error.
    void forget_before(Instant since) const;

private:
    template <class Note>
    std::string write_note(const Note& note, const std::string& name) const;
    template <class Note>
    Result<Sealed<Note>> read_note(const std::string& name) const;
    std::vector<std::int64_t> numbered(const std::string& kind) const;

    std::filesystem::path folder_;
};

/// Refuses with "missing" and "damaged" when the file is not that with this SHA-256.
Result<Done> sound(const std::filesystem::path& file, const std::string& sha256);

/// "line-20261122T100000.123456Z".
std::string line_name(Instant at);
/// Lines below a folder, oldest first.
std::vector<Line> lines_in(const std::filesystem::path& folder);

/// Writes, syncs and renames, so that a file is there as a whole or as it was. Throws
/// std::runtime_error or filesystem_error.
void write_whole(const std::filesystem::path& file, const std::string& text);
/// Makes a file or folder outlast a power cut. Throws std::runtime_error.
void sync_to_disk(const std::filesystem::path& path);
/// Nothing when it cannot be read.
std::optional<std::string> text_of(const std::filesystem::path& file);

}  // namespace nahtlos::backup
