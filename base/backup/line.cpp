#include "base/backup/line.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/crypto/hmac.hpp"
#include "base/crypto/sha256.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::backup {
namespace {

namespace fs = std::filesystem;

constexpr int digits = 10;

std::string name_of(const std::string& kind, std::int64_t sequence, const std::string& ending) {
    auto number = std::to_string(sequence);
    number.insert(0, digits - std::min<std::size_t>(digits, number.size()), '0');
    return kind + '-' + number + ending;
}

Refusal missing(const fs::path& file) {
    return {RefusalKind::not_found, "missing", file.string() + " is missing"};
}

Refusal damaged(const fs::path& file) {
    return {RefusalKind::invalid, "damaged", file.string() + " is damaged"};
}

// A segment of many small transactions lists them all.
constexpr json::ReadLimits note_limits{.max_bytes = 4 << 20};

}  // namespace

void sync_to_disk(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_synced = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!is_synced) throw std::runtime_error("cannot sync " + path.string());
}

namespace {

void write_file(const fs::path& path, const std::string& text, bool is_synced) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool is_written = file >= 0;
    for (std::size_t done = 0; is_written && done < text.size();) {
        const auto n = ::write(file, text.data() + done, text.size() - done);
        is_written = n > 0;
        done += is_written ? static_cast<std::size_t>(n) : 0;
    }
    if (is_written && is_synced) is_written = ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!is_written) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

void write_whole(const fs::path& file, const std::string& text) {
    const fs::path part = file.string() + ".partial";
    write_file(part, text, true);
    fs::rename(part, file);
    sync_to_disk(file.parent_path());
}

std::optional<std::string> text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

fs::path Line::frames_of(std::int64_t sequence) const {
    return folder_ / name_of("segment", sequence, ".frames");
}

fs::path Line::copy_of(std::int64_t sequence) const {
    return folder_ / name_of("snapshot", sequence, ".sqlite");
}

template <class Note>
std::string Line::write_note(const Note& note, const std::string& name) const {
    const auto text = json::write(note);
    auto seal = hex(sha256({text}));
    write_whole(folder_ / name, text + '\n' + seal + '\n');
    return seal;
}

template <class Note>
Result<Sealed<Note>> Line::read_note(const std::string& name) const {
    const auto file = folder_ / name;
    const auto whole = text_of(file);
    if (!whole) return missing(file);
    const auto end = whole->find('\n');
    if (end == std::string::npos) return damaged(file);
    const auto text = whole->substr(0, end);
    auto seal = hex(sha256({text}));
    if (whole->substr(end + 1) != seal + '\n') return damaged(file);
    auto note = json::read<Note>(text, note_limits);
    if (!note) return damaged(file);
    return Sealed<Note>{*std::move(note), std::move(seal)};
}

std::string Line::write(const Segment& segment, const std::string& frames) const {
    write_whole(frames_of(segment.sequence), frames);
    return write_note(segment, name_of("segment", segment.sequence, ".json"));
}

std::string Line::write(const Snapshot& snapshot) const {
    return write_note(snapshot, name_of("snapshot", snapshot.sequence, ".json"));
}

void Line::write(const Covered& covered) const {
    // Not synced: what is lost of it only makes the line end a little earlier.
    const auto file = folder_ / "covered", part = folder_ / "covered.partial";
    write_file(part, json::write(covered), false);
    fs::rename(part, file);
}

std::vector<std::int64_t> Line::numbered(const std::string& kind) const {
    std::vector<std::int64_t> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(kind + '-') || !name.ends_with(".json")) continue;
        std::int64_t number = 0;
        const auto* begin = name.data() + kind.size() + 1;
        const auto [end, problem] = std::from_chars(begin, name.data() + name.size(), number);
        if (problem == std::errc() && end != begin) found.push_back(number);
    }
    std::ranges::sort(found);
    return found;
}

std::vector<std::int64_t> Line::segments() const { return numbered("segment"); }
std::vector<std::int64_t> Line::snapshots() const { return numbered("snapshot"); }

Result<Sealed<Segment>> Line::segment(std::int64_t sequence) const {
    return read_note<Segment>(name_of("segment", sequence, ".json"));
}

Result<Sealed<Snapshot>> Line::snapshot(std::int64_t sequence) const {
    return read_note<Snapshot>(name_of("snapshot", sequence, ".json"));
}

std::optional<Covered> Line::covered() const {
    const auto text = text_of(folder_ / "covered");
    if (!text) return std::nullopt;
    auto read = json::read<Covered>(*text);
    if (!read) return std::nullopt;
    return *std::move(read);
}

bool Line::is_complete_after(std::int64_t snapshot) const {
    if (!fs::exists(copy_of(snapshot))) return false;
    auto wanted = snapshot;
    for (const auto sequence : segments()) {
        if (sequence <= snapshot) continue;
        if (sequence != ++wanted || !fs::exists(frames_of(sequence))) return false;
    }
    return true;
}

void Line::forget_before(Instant since) const {
    // The last copy that is as old as that, and what follows on it, stay.
    std::optional<std::int64_t> first;
    const auto copies = snapshots();
    for (const auto sequence : copies) {
        const auto found = snapshot(sequence);
        if (found && found->note.at <= since) first = sequence;
    }
    if (!first) return;
    for (const auto sequence : copies) {
        if (sequence >= *first) break;
        fs::remove(folder_ / name_of("snapshot", sequence, ".json"));
        fs::remove(copy_of(sequence));
    }
    for (const auto sequence : segments()) {
        if (sequence > *first) break;
        fs::remove(folder_ / name_of("segment", sequence, ".json"));
        fs::remove(frames_of(sequence));
    }
}

Result<Done> sound(const fs::path& file, const std::string& sha256) {
    const auto digest = sha256_of_file(file.string());
    if (!digest) return missing(file);
    if (hex(*digest) != sha256) return damaged(file);
    return Done{};
}

std::string line_name(Instant at) {
    auto text = to_string(at);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return "line-" + text;
}

std::vector<Line> lines_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().filename().string().starts_with("line-")) found.push_back(entry.path());
    }
    std::ranges::sort(found);
    std::vector<Line> lines;
    for (auto& path : found) lines.emplace_back(std::move(path));
    return lines;
}

}  // namespace nahtlos::backup
