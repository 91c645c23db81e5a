#include "base/backup/rebuild.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "base/backup/line.hpp"

namespace nahtlos::backup {
namespace {

namespace fs = std::filesystem;

struct End {
    std::int64_t sequence = 0;  // the last that follows without a gap
    Instant until;
    std::optional<Refusal> why;  // it goes no further, though there was more
};

// Visits the segments that follow on a copy, in order, until `visit` says no.
End walk(const Line& line, const Sealed<Snapshot>& from,
         const std::function<bool(const Segment&)>& visit) {
    End end{from.note.sequence, from.note.at, std::nullopt};
    const auto covered = line.covered();
    const auto all = line.segments();
    const auto last = std::max(all.empty() ? 0 : all.back(), covered ? covered->sequence : 0);
    auto seal = from.note.previous;
    while (end.sequence < last) {
        auto next = line.segment(end.sequence + 1);
        if (!next) {
            end.why = next.refusal();
            return end;
        }
        // Where a line begins there is no segment to follow on.
        if (end.sequence > 0 && next->note.previous != seal) {
            end.why = Refusal{RefusalKind::invalid, "damaged",
                              line.frames_of(end.sequence + 1).string() +
                                  " does not follow on the segment before"};
            return end;
        }
        ++end.sequence;
        seal = next->seal;
        end.until = std::max(end.until, next->note.looked_at);
        for (const auto& commit : next->note.commits) end.until = std::max(end.until, commit.at);
        if (!visit(next->note)) return end;
    }
    if (covered && covered->sequence == end.sequence) {
        end.until = std::max(end.until, covered->until);
    }
    return end;
}

struct Run {
    Line line;
    Instant since;
    End end;
};

std::vector<Run> runs_in(const fs::path& folder) {
    std::vector<Run> runs;
    for (const auto& line : lines_in(folder)) {
        std::int64_t reached = -1;
        for (const auto sequence : line.snapshots()) {
            if (sequence <= reached) continue;  // the run before goes through it
            const auto copy = line.snapshot(sequence);
            if (!copy) continue;
            auto end = walk(line, *copy, [](const Segment&) { return true; });
            reached = end.sequence;
            runs.push_back({line, copy->note.at, std::move(end)});
        }
    }
    return runs;
}

std::string told(const std::vector<Run>& runs) {
    std::string text = "; what can be restored is";
    const auto first = runs.size() > 5 ? runs.size() - 5 : 0;
    for (auto i = first; i < runs.size(); ++i) {
        text += (i == first ? " " : ", ") + to_string(runs[i].since) + " to " +
                to_string(runs[i].end.until);
    }
    return text;
}

Result<Run> run_for(const fs::path& folder, std::optional<Instant> at) {
    const auto runs = runs_in(folder);
    if (runs.empty()) {
        return Refusal{RefusalKind::not_found, "no_backup",
                       folder.string() + " holds no copy of a database"};
    }
    if (!at) {
        const auto& last = runs.back();
        if (!last.end.why) return last;
        return Refusal{RefusalKind::invalid, last.end.why->code, last.end.why->detail + told(runs)};
    }
    if (*at < runs.front().since) {
        return Refusal{RefusalKind::not_found, "too_early",
                       "nothing is there from before " + to_string(runs.front().since)};
    }
    const Run* before = nullptr;
    for (const auto& run : runs) {
        if (run.since <= *at) before = &run;
    }
    if (*at <= before->end.until) return *before;
    if (before->end.why) {
        return Refusal{RefusalKind::invalid, before->end.why->code,
                       before->end.why->detail + told(runs)};
    }
    return Refusal{RefusalKind::not_found, "not_covered",
                   "nobody knows what was there at " + to_string(*at) + told(runs)};
}

// Where the wanted state ends: after so many frames of that segment.
struct Cut {
    std::int64_t sequence = 0, frames = 0, pages = 0, commits = 0;
    Instant until;
};

Cut cut_at(const Line& line, const Sealed<Snapshot>& copy, std::optional<Instant> at) {
    Cut cut{copy.note.sequence, 0, 0, 0, copy.note.at};
    walk(line, copy, [&](const Segment& segment) {
        for (const auto& commit : segment.commits) {
            if (at && commit.at > *at) return false;
            cut = {segment.sequence, commit.frames, commit.pages, cut.commits + 1, commit.at};
        }
        return true;
    });
    return cut;
}

class DatabaseFile {
public:
    explicit DatabaseFile(const fs::path& path)
        : path_(path), file_(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {
        if (file_ < 0) fail();
    }
    ~DatabaseFile() { ::close(file_); }
    DatabaseFile(const DatabaseFile&) = delete;
    DatabaseFile& operator=(const DatabaseFile&) = delete;

    void put(const char* page, std::int64_t number) {
        if (::pwrite(file_, page, page_bytes, (number - 1) * page_bytes) != page_bytes) fail();
    }
    void end(std::int64_t pages) {
        if (pages > 0 && ::ftruncate(file_, pages * page_bytes) != 0) fail();
        if (::fsync(file_) != 0) fail();
    }

private:
    [[noreturn]] void fail() { throw std::runtime_error("cannot write " + path_.string()); }

    const fs::path path_;
    const int file_;
};

Result<Done> apply(const Line& line, std::int64_t first, const Cut& cut, const fs::path& to) {
    DatabaseFile database(to);
    for (auto sequence = first; sequence <= cut.sequence; ++sequence) {
        const auto segment = line.segment(sequence);
        if (!segment) return segment.refusal();
        const auto file = line.frames_of(sequence);
        if (auto is = sound(file, segment->note.sha256); !is) return is;
        const auto frames = text_of(file);
        if (!frames) throw std::runtime_error("cannot read " + file.string());
        const auto all = static_cast<std::int64_t>(frames->size()) / frame_bytes;
        const auto wanted = sequence == cut.sequence ? std::min(cut.frames, all) : all;
        for (std::int64_t i = 0; i < wanted; ++i) {
            const char* frame = frames->data() + i * frame_bytes;
            database.put(frame + frame_bytes - page_bytes, frame_at(frame).page);
        }
    }
    database.end(cut.pages);
    return Done{};
}

}  // namespace

std::vector<Stretch> stretches(const fs::path& folder) {
    std::vector<Stretch> found;
    for (const auto& run : runs_in(folder)) {
        found.push_back({run.since, run.end.until, run.end.why.has_value(),
                         run.end.why ? run.end.why->detail : ""});
    }
    return found;
}

Result<Rebuilt> rebuild(const fs::path& folder, std::optional<Instant> at, const fs::path& to) {
    const auto run = run_for(folder, at);
    if (!run) return run.refusal();
    // The newest copy that is old enough; an older one where that is damaged.
    auto copies = run->line.snapshots();
    std::ranges::reverse(copies);
    std::optional<Refusal> problem;
    for (const auto sequence : copies) {
        const auto copy = run->line.snapshot(sequence);
        if (!copy || copy->note.at < run->since || sequence > run->end.sequence) continue;
        if (at && copy->note.at > *at) continue;
        const auto file = run->line.copy_of(sequence);
        if (const auto is = sound(file, copy->note.sha256); !is) {
            problem = is.refusal();
            continue;
        }
        const auto cut = cut_at(run->line, *copy, at);
        fs::copy_file(file, to, fs::copy_options::overwrite_existing);
        fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write);
        const auto applied = apply(run->line, sequence + 1, cut, to);
        if (!applied) {
            fs::remove(to);
            return Refusal{applied.refusal().kind, applied.refusal().code,
                           applied.refusal().detail + "; ask for a moment before it"};
        }
        return Rebuilt{cut.until, cut.commits};
    }
    return problem.value_or(Refusal{RefusalKind::not_found, "missing", "a copy is missing"});
}

}  // namespace nahtlos::backup
