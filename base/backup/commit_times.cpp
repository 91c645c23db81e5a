#include "base/backup/commit_times.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

namespace nahtlos::backup {
namespace {

struct Note {
    std::uint64_t salts = 0;
    std::int64_t frames = 0, at_us = 0;
};
static_assert(sizeof(Note) == 24);

std::uint64_t salts_of(const WalPosition& position) {
    return static_cast<std::uint64_t>(position.salt1) << 32 |
           static_cast<std::uint64_t>(position.salt2);
}

// A writer that notes when it has committed; all else it leaves to the one it stands for.
class NotingWriter final : public sql::Connection {
public:
    NotingWriter(std::unique_ptr<sql::Connection> inner, CommitTimes& times)
        : inner_(std::move(inner)), times_(times) {}

    sql::Engine engine() const override { return inner_->engine(); }
    void script(const std::string& statements) override {
        inner_->script(statements);
        note_if_over();
    }
    std::int64_t run(std::string_view statement, std::span<const sql::Param> params,
                     const sql::RowSink& sink) override {
        const auto rows = inner_->run(statement, params, sink);
        note_if_over();
        return rows;
    }
    std::int64_t insert(std::string_view table, const sql::RowSource& rows,
                        std::string_view on_conflict) override {
        return inner_->insert(table, rows, on_conflict);
    }
    std::int64_t update(std::string_view table, const sql::RowSource& rows,
                        std::size_t keys) override {
        return inner_->update(table, rows, keys);
    }
    std::int64_t erase(std::string_view table, const sql::RowSource& keys) override {
        return inner_->erase(table, keys);
    }
    void find(const sql::FindSpec& spec, const sql::RowSource& keys,
              const sql::RowSink& sink) override {
        inner_->find(spec, keys, sink);
    }
    void defer_writes() override { inner_->defer_writes(); }
    void flush() override { inner_->flush(); }
    void begin(bool write) override { inner_->begin(write); }
    void commit() override {
        inner_->commit();
        times_.note();
    }
    void rollback() noexcept override { inner_->rollback(); }
    bool in_transaction() const override { return inner_->in_transaction(); }
    bool is_alive() override { return inner_->is_alive(); }
    sql::ConnectionCounts counts() const override { return inner_->counts(); }

private:
    void note_if_over() {
        if (!inner_->in_transaction()) times_.note();
    }

    const std::unique_ptr<sql::Connection> inner_;
    CommitTimes& times_;
};

}  // namespace

CommitTimes::CommitTimes(std::string database, Clock& clock)
    : log_(database + "-wal"),
      clock_(clock),
      file_(::open(file_of(database).c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
    if (file_ < 0) throw std::runtime_error("cannot write " + file_of(database));
    const auto size = ::lseek(file_, 0, SEEK_END);
    Note last;
    const auto at = size - size % static_cast<off_t>(sizeof last) - static_cast<off_t>(sizeof last);
    if (at >= 0 && ::pread(file_, &last, sizeof last, at) == sizeof last) last_salts_ = last.salts;
    // Half a note, from a full disk: all of them are to stand at multiples of their size.
    if (size % static_cast<off_t>(sizeof last) != 0 && ::ftruncate(file_, 0) != 0) last_salts_ = 0;
}

CommitTimes::~CommitTimes() {
    if (log_file_ >= 0) ::close(log_file_);
    ::close(file_);
}

std::function<std::unique_ptr<sql::Connection>(std::unique_ptr<sql::Connection>)>
CommitTimes::wrap() {
    return [this](std::unique_ptr<sql::Connection> inner) -> std::unique_ptr<sql::Connection> {
        return std::make_unique<NotingWriter>(std::move(inner), *this);
    };
}

void CommitTimes::note() noexcept {
    const std::lock_guard lock(mutex_);
    const auto frames = watched_ == nullptr ? 0 : watched_->log_pages();
    if (frames == 0) return;
    struct stat log {};
    if (log_file_ >= 0 && (::fstat(log_file_, &log) != 0 || log.st_nlink == 0)) {
        ::close(std::exchange(log_file_, -1));  // deleted by the last who closed it
    }
    if (log_file_ < 0) log_file_ = ::open(log_.c_str(), O_RDONLY | O_CLOEXEC);
    char salts[8];
    if (log_file_ < 0 || ::pread(log_file_, salts, sizeof salts, 16) != sizeof salts) return;
    Note note{0, frames, clock_.now().us};
    for (const char c : salts) note.salts = note.salts << 8 | static_cast<unsigned char>(c);
    if (note.salts == last_salts_ && note.frames == last_frames_) return;  // nothing was written
    // Of the log before nothing is left to be told. What was half written goes, too.
    struct stat now {};
    const bool is_torn = ::fstat(file_, &now) == 0 && now.st_size % sizeof(Note) != 0;
    if ((note.salts != last_salts_ || is_torn) && ::ftruncate(file_, 0) != 0) return;
    if (::write(file_, &note, sizeof note) != sizeof note) return;
    last_salts_ = note.salts;
    last_frames_ = note.frames;
}

void NotedTimes::refresh() {
    const int file = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    struct stat now {};
    if (::fstat(file, &now) == 0 && now.st_size < read_) read_ = 0;
    Note first;
    // Begun anew since: it may have grown beyond where we were.
    if (read_ > 0 && ::pread(file, &first, sizeof first, 0) == sizeof first &&
        first.salts != salts_) {
        read_ = 0;
    }
    std::array<Note, 512> notes;
    for (ssize_t n = 1; n > 0;) {
        n = ::pread(file, notes.data(), sizeof notes, read_);
        const auto whole = n <= 0 ? 0 : static_cast<std::size_t>(n) / sizeof(Note);
        for (std::size_t i = 0; i < whole; ++i) {
            if (notes[i].salts != salts_) by_frames_.clear();
            salts_ = notes[i].salts;
            auto& at = by_frames_[notes[i].frames];
            at = std::max(at, Instant{notes[i].at_us});
        }
        read_ += static_cast<std::int64_t>(whole * sizeof(Note));
        if (whole < notes.size()) break;
    }
    ::close(file);
}

std::optional<Instant> NotedTimes::at(const WalPosition& end) const {
    if (salts_of(end) != salts_) return std::nullopt;
    const auto found = by_frames_.find(end.frames);
    if (found == by_frames_.end()) return std::nullopt;
    return found->second;
}

}  // namespace nahtlos::backup
