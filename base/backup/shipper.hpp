// Shipper: copies what is committed to an SQLite database into a line on another disk, beside the
// running server, and lets the log begin anew only when all of it is there.
#pragma once

#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "base/backup/commit_times.hpp"
#include "base/backup/line.hpp"
#include "base/backup/wal.hpp"
#include "base/sql/log_hold.hpp"
#include "base/time.hpp"
#include "base/world.hpp"

namespace nahtlos::backup {

struct ShipperOptions {
    std::string database;              // path of the file
    std::filesystem::path folder;      // of lines
    std::int64_t log_pages = 16'384;   // of log that are worth moving into the database
    std::int64_t lag_pages = 262'144;  // that may wait to be shipped until the line is given up
    Span snapshot_every = hours(24), keep = days(7), retry = seconds(10);
    std::string program;  // version, for the notes
};

/// What to tell people.
struct ShipState {
    bool is_whole = false;  // there is a copy, and all after it until `until`
    Instant until;
    std::int64_t lines = 0, segments = 0, bytes = 0;  // begun and shipped by this process
    std::string trouble;                              // the last, while it lasts
};

/// How no change gets past it: while it reads from a mark in the log, SQLite writes on behind and
/// does not begin the log anew. The mark is moved only when all before it was collected, so that
/// the log can have begun anew at most once since, which its salts tell. The last frames before
/// that are collected while it holds the right to write, for a few milliseconds per log_pages.
/// Whatever else happens to the log (another program ended last and removed it, the folder was full
/// for so long that the log was let go) is seen by its salts, and a new line begins with a copy.
/// One thread, but for state() and is_holding().
class Shipper {
public:
    Shipper(ShipperOptions options, Clock& clock);
    ~Shipper();
    Shipper(const Shipper&) = delete;
    Shipper& operator=(const Shipper&) = delete;

    /// Goes on with the last line if the log is still the one it ended in; before anybody else in
    /// this process opens the database. Tells what goes wrong by state().
    void hold() noexcept;
    /// Ships what is new, moves the log, copies and forgets as needed. Never throws: trouble is
    /// told by state(), and the next calls try again.
    void tick() noexcept;
    /// The last changes, when nobody writes any more. Leaves the log as it is, so that the next
    /// process goes on with the line.
    void finish() noexcept;
    /// Ends a long copy. Thread safe.
    void stop() { is_stopping_ = true; }

    /// Whether it keeps the log: then nobody else needs to move it.
    bool is_holding() const { return is_holding_; }
    ShipState state() const;

private:
    struct Piece {
        Segment note;
        std::string frames;
    };
    struct Copy;

    void guarded(const std::function<void()>& work) noexcept;
    bool resume();
    void begin_line();
    void begin_copy();
    bool go_on_with_copy();
    void end_copy();
    void look(bool all);
    bool collect(bool all);
    std::size_t shippable(const std::vector<WalCommit>& found, bool all, bool is_end);
    Instant time_of(const WalCommit& commit, bool all) const;
    bool follow_log();
    void add_pieces(std::span<const WalCommit> commits, bool all);
    void add_piece(Segment note, const WalPosition& end);
    void ship();
    void hand_over();
    void lock_folder();
    bool is_beyond_hope() const;
    void give_up_copy();
    void let_go();
    void forget();
    void tell_covered();

    const ShipperOptions options_;
    Clock& clock_;
    WalFile log_;
    int lock_ = -1;
    NotedTimes noted_;
    sql::LogHold hold_;
    std::optional<Line> line_;
    WalPosition position_;  // up to which frames were collected
    std::int64_t sequence_ = 0;
    std::string seal_;
    std::deque<Piece> waiting_;        // collected and not shipped
    WalPosition seen_;                 // what the last look saw and left for this one
    Instant looked_at_, last_commit_;  // of the last look; nothing was left that was older
    Instant found_at_;                 // after what this one found
    bool left_some_ = false;
    std::unique_ptr<Copy> copy_;
    Instant copied_at_, forgot_at_, retry_at_;
    std::int64_t move_at_ = 0;  // frames, where others kept the log from beginning anew
    std::atomic<bool> is_stopping_ = false, is_holding_ = false;
    mutable std::mutex mutex_;
    ShipState state_;
};

}  // namespace nahtlos::backup
