#include "base/backup/shipper.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "base/check.hpp"
#include "base/crypto/hmac.hpp"
#include "base/crypto/sha256.hpp"

namespace nahtlos::backup {
namespace {

constexpr std::int64_t piece_frames = 4'096, look_frames = 16'384, copy_pages = 4'096;

bool same_log(const WalPosition& a, const WalPosition& b) {
    return a.salt1 == b.salt1 && a.salt2 == b.salt2;
}

}  // namespace

// A copy that is being made: of the database as it was at `note.position`.
struct Shipper::Copy {
    explicit Copy(const std::string& path) : pages(path) {}
    sql::SqliteCopy pages;
    Snapshot note;
};

Shipper::Shipper(ShipperOptions options, Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      log_(options_.database + "-wal"),
      noted_(CommitTimes::file_of(options_.database)),
      hold_(options_.database) {}

Shipper::~Shipper() {
    if (lock_ >= 0) ::close(lock_);
}

ShipState Shipper::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

void Shipper::guarded(const std::function<void()>& work) noexcept {
    std::string trouble;
    try {
        work();
    } catch (const std::exception& error) {
        trouble = error.what();
    }
    try {
        // What nobody took so far stays in the log; not for ever.
        if (!trouble.empty() && line_ && is_beyond_hope()) let_go();
    } catch (const std::exception& error) {
        trouble += std::string("; ") + error.what();
        let_go();
    }
    const std::lock_guard lock(mutex_);
    state_.trouble = std::move(trouble);
    if (!line_) state_.is_whole = false;
}

// Two servers with one folder would take each other's lines for their own.
void Shipper::lock_folder() {
    if (lock_ >= 0) ::close(lock_);
    lock_ = ::open((options_.folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
    throw std::runtime_error(options_.folder.string() +
                             " cannot be locked: does another server ship there?");
}

bool Shipper::is_beyond_hope() const {
    if (!std::filesystem::exists(line_->folder())) return true;
    const auto size = std::filesystem::file_size(options_.database + "-wal");
    const auto pages = static_cast<std::int64_t>(size) / frame_bytes;
    return pages - position_.frames > options_.lag_pages;
}

void Shipper::hold() noexcept {
    guarded([this] {
        if (!std::filesystem::exists(options_.database)) return;
        if (!std::filesystem::exists(options_.folder)) return;
        lock_folder();
        try {
            hold_.hold();
            is_holding_ = resume();
        } catch (const std::exception&) {
            let_go();
            throw;
        }
        if (!is_holding_) let_go();
    });
}

// Only in the very log where the line ended; what it has since then is collected at once, since
// the first writer may begin it anew.
bool Shipper::resume() {
    const auto lines = lines_in(options_.folder);
    if (lines.empty() || lines.back().snapshots().empty()) return false;
    const auto& line = lines.back();
    const auto segments = line.segments();
    const auto copies = line.snapshots();
    const auto copy = line.snapshot(copies.back());
    if (!copy) return false;
    position_ = copy->note.position;
    sequence_ = copy->note.sequence;
    seal_ = copy->note.previous;
    if (!segments.empty() && segments.back() > sequence_) {
        const auto last = line.segment(segments.back());
        if (!last) return false;
        position_ = last->note.end;
        sequence_ = last->note.sequence;
        seal_ = last->seal;
        if (!last->note.commits.empty()) last_commit_ = last->note.commits.back().at;
    }
    const auto covered = line.covered();
    if (covered && covered->sequence > sequence_) return false;
    if (!line.is_complete_after(copies.back())) return false;
    const auto begin = log_.begin();
    if (!begin || !same_log(*begin, position_)) return false;
    if (log_.after(position_, position_.frames) != position_) return false;
    const auto ahead = log_.commits_after(position_, look_frames);
    if (!ahead.empty() && ahead.back().at.frames - position_.frames >= look_frames) return false;
    line_ = line;
    copied_at_ = copy->note.at;
    last_commit_ = std::max(last_commit_, copy->note.at);
    while (collect(true)) {
    }
    const std::lock_guard lock(mutex_);
    state_.is_whole = true;
    return true;
}

void Shipper::tick() noexcept {
    guarded([this] {
        if (!line_) {
            if (clock_.now() < retry_at_) return;
            retry_at_ = clock_.now() + options_.retry;
            begin_line();
        }
        look(false);
        const auto is_old = clock_.now() - copied_at_ >= options_.snapshot_every;
        if (copy_ == nullptr && is_old) begin_copy();
        while (copy_ != nullptr && !is_stopping_ && !go_on_with_copy()) look(false);
        if (copy_ != nullptr && !is_stopping_) end_copy();
        if (position_.frames >= std::max(options_.log_pages, move_at_)) hand_over();
        tell_covered();
        forget();
    });
}

void Shipper::finish() noexcept {
    guarded([this] {
        if (!line_) return;
        look(true);
        tell_covered();
    });
}

void Shipper::begin_line() {
    let_go();
    std::filesystem::create_directories(options_.folder);
    lock_folder();
    for (const auto& line : lines_in(options_.folder)) {
        if (line.snapshots().empty()) std::filesystem::remove_all(line.folder());
    }
    // A log with at least one transaction, so that there is a place to go on from.
    if (const auto begin = log_.begin(); !begin || log_.commits_after(*begin, 1).empty()) {
        hold_.touch();
    }
    sequence_ = 0;
    seal_.clear();
    const auto now = clock_.now();
    const Line line(options_.folder / line_name(now));
    std::filesystem::create_directories(line.folder());
    sync_to_disk(options_.folder);
    hold_.with_writers_held([&] {
        hold_.hold();
        const auto begin = log_.begin();
        if (!begin) throw std::runtime_error("the log cannot be read");
        position_ = *begin;
        for (bool goes_on = true; goes_on;) {
            const auto found = log_.commits_after(position_, look_frames);
            goes_on = !found.empty();
            if (goes_on) position_ = found.back().at;
        }
        line_ = line;
        looked_at_ = last_commit_ = clock_.now();
        begin_copy();
    });
    is_holding_ = true;
    const std::lock_guard lock(mutex_);
    ++state_.lines;
}

// With writers held at the begin of a line. Later they need not be: what comes between the look and
// the copy is in both, and putting the same pages twice does no harm; but the copy must not be
// newer than the moment it is noted for, so that writers are held then as well.
void Shipper::begin_copy() {
    if (!waiting_.empty()) return;  // the folder takes nothing now
    std::unique_ptr<Copy> copy;
    const auto start = [&] {
        while (collect(true)) {
        }
        copy = std::make_unique<Copy>(options_.database);
        copy->note.position = position_;
        copy->note.sequence = sequence_ + static_cast<std::int64_t>(waiting_.size());
        copy->note.at = std::max(clock_.now(), last_commit_);
        copy->note.program = options_.program;
    };
    if (sequence_ == 0 && copied_at_ == Instant{}) {
        start();
    } else {
        hold_.with_writers_held(start);
        ship();
    }
    copy->note.previous = seal_;
    const auto file = line_->copy_of(copy->note.sequence);
    std::filesystem::remove(file);
    copy->pages.begin(file.string());
    copied_at_ = copy->note.at;
    copy_ = std::move(copy);
}

// True when all is copied.
bool Shipper::go_on_with_copy() {
    try {
        return copy_->pages.step(copy_pages);
    } catch (const std::exception&) {
        give_up_copy();
        throw;
    }
}

// It is tried again soon; a line that has none is of no use.
void Shipper::give_up_copy() {
    copy_.reset();
    copied_at_ = clock_.now() - options_.snapshot_every + options_.retry;
    if (line_ && line_->snapshots().empty()) let_go();
}

void Shipper::end_copy() {
    copy_->pages.end();
    const auto file = line_->copy_of(copy_->note.sequence);
    try {
        sync_to_disk(file);
        copy_->note.bytes = static_cast<std::int64_t>(std::filesystem::file_size(file));
        const auto digest = sha256_of_file(file.string());
        if (!digest) throw std::runtime_error("cannot read " + file.string());
        copy_->note.sha256 = hex(*digest);
        line_->write(copy_->note);
    } catch (const std::exception&) {
        give_up_copy();
        throw;
    }
    copy_.reset();
    const std::lock_guard lock(mutex_);
    state_.is_whole = true;
}

// Collects and ships; in small bites, so that memory stays small.
void Shipper::look(bool all) {
    ship();
    while (collect(all)) ship();
    ship();
}

// The log begins anew at most once while we hold it, with the next first salt.
bool Shipper::follow_log() {
    const auto begin = log_.begin();
    if (!begin) return false;
    if (same_log(*begin, position_)) return true;
    if (begin->salt1 != (position_.salt1 + 1) % (std::int64_t{1} << 32)) return false;
    position_ = *begin;
    move_at_ = 0;
    return true;
}

// True when there may be more.
bool Shipper::collect(bool all) {
    if (!follow_log()) {
        let_go();
        throw std::runtime_error("the log is not the one that was shipped; a new line begins");
    }
    const auto before = clock_.now();
    const auto found = log_.commits_after(position_, look_frames);
    // In this order: what is not noted by now is not answered by now.
    found_at_ = clock_.now();
    noted_.refresh();
    const bool is_end = found.empty() || found.back().at.frames - position_.frames < look_frames;
    const auto count = shippable(found, all, is_end);
    left_some_ = count < found.size();
    if (count > 0) add_pieces({found.data(), count}, all);
    if (left_some_) seen_ = found.back().at;
    if (is_end && !left_some_) looked_at_ = std::max(looked_at_, before);
    return !is_end;
}

// What is there but not noted is about to be, or was written by a program that notes nothing; then
// it is still not noted at the next look.
std::size_t Shipper::shippable(const std::vector<WalCommit>& found, bool all, bool is_end) {
    if (all || !is_end) return found.size();
    auto count = found.size();
    while (count > 0) {
        const auto& end = found[count - 1].at;
        const bool was_seen = same_log(end, seen_) && end.frames <= seen_.frames;
        if (was_seen || noted_.at(end)) break;
        --count;
    }
    return count;
}

// What nobody noted: if we wait for nothing more, just now; else before the last look.
Instant Shipper::time_of(const WalCommit& commit, bool all) const {
    return noted_.at(commit.at).value_or(all ? found_at_ : looked_at_);
}

void Shipper::add_pieces(std::span<const WalCommit> commits, bool all) {
    Segment note;
    note.begin = position_;
    for (const auto& commit : commits) {
        // A large transaction takes several.
        while (commit.at.frames - note.begin.frames > piece_frames) {
            const bool is_begun = !note.commits.empty();
            auto end = is_begun ? note.end.frames : note.begin.frames + piece_frames;
            const auto there = log_.after(position_, end);
            if (!there) throw std::runtime_error("frames of the log are gone");
            add_piece(std::exchange(note, {}), *there);
            note.begin = *there;
        }
        last_commit_ = std::max(last_commit_, time_of(commit, all));
        note.commits.push_back({commit.at.frames - note.begin.frames, commit.pages, last_commit_});
        note.end = commit.at;
    }
    const auto end = note.end;
    add_piece(std::move(note), end);
}

void Shipper::add_piece(Segment note, const WalPosition& end) {
    note.end = end;
    note.looked_at = std::max(looked_at_, last_commit_);
    auto frames = log_.frames(note.begin.frames, end.frames);
    note.sha256 = hex(sha256({frames}));
    waiting_.push_back({std::move(note), std::move(frames)});
    position_ = end;
}

void Shipper::ship() {
    while (!waiting_.empty()) {
        auto& piece = waiting_.front();
        piece.note.sequence = sequence_ + 1;
        piece.note.previous = seal_;
        seal_ = line_->write(piece.note, piece.frames);
        ++sequence_;
        const std::lock_guard lock(mutex_);
        ++state_.segments;
        state_.bytes += static_cast<std::int64_t>(piece.frames.size());
        waiting_.pop_front();
    }
}

void Shipper::hand_over() {
    constexpr int passes = 2;
    for (int pass = 0; pass < passes; ++pass) {
        hold_.advance([this] {
            while (collect(true)) ship();
        });
        ship();
        hold_.move();
    }
    hold_.with_writers_held([this] {
        while (collect(true)) {
        }
        try {
            hold_.renew();
        } catch (const std::exception&) {
            let_go();  // nobody holds the log
            throw;
        }
    });
    // Where a long query kept the log, we wait until it has grown some more.
    move_at_ = position_.frames + options_.log_pages / 4;
    ship();
}

void Shipper::let_go() {
    is_holding_ = false;
    copy_.reset();
    waiting_.clear();
    hold_.release();
    line_.reset();
    copied_at_ = {};
    move_at_ = 0;
    seen_ = {};
}

void Shipper::forget() {
    if (clock_.now() - forgot_at_ < minutes(10)) return;
    forgot_at_ = clock_.now();
    const auto since = clock_.now() - options_.keep;
    const auto copies = line_->snapshots();
    // Somebody deleted a piece: what follows is of use again with a new copy.
    if (!copies.empty() && !line_->is_complete_after(copies.back())) copied_at_ = {};
    const auto lines = lines_in(options_.folder);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].folder() == line_->folder()) {
            lines[i].forget_before(since);
            continue;
        }
        // Of no use without a copy, and once the next line is as old as wanted.
        const auto next =
            i + 1 < lines.size() ? lines[i + 1].snapshots() : std::vector<std::int64_t>{};
        const auto follows =
            next.empty() ? std::nullopt : std::optional(lines[i + 1].snapshot(next.front()));
        const bool is_old = follows && follows->ok() && (*follows)->note.at <= since;
        if (is_old || lines[i].snapshots().empty()) {
            std::filesystem::remove_all(lines[i].folder());
        }
    }
}

void Shipper::tell_covered() {
    if (!line_ || !waiting_.empty() || left_some_) return;
    line_->write(Covered{sequence_, looked_at_});
    const std::lock_guard lock(mutex_);
    state_.until = looked_at_;
}

}  // namespace nahtlos::backup
