#include "base/backup/wal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace nahtlos::backup {
namespace {

constexpr std::int64_t header_bytes = 32, frame_header = 24, frames_at_once = 256;
constexpr std::uint32_t magic = 0x377F0682;  // the last bit: sums are over big-endian words

std::uint32_t big(const char* at) {
    const auto byte = [&](int i) { return std::uint32_t{static_cast<unsigned char>(at[i])}; };
    return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}

std::uint32_t little(const char* at) {
    const auto byte = [&](int i) { return std::uint32_t{static_cast<unsigned char>(at[i])}; };
    return byte(3) << 24 | byte(2) << 16 | byte(1) << 8 | byte(0);
}

struct Sums {
    std::uint32_t one = 0, two = 0;

    void add(const char* data, std::int64_t bytes, bool is_big) {
        for (std::int64_t at = 0; at < bytes; at += 8) {
            one += (is_big ? big(data + at) : little(data + at)) + two;
            two += (is_big ? big(data + at + 4) : little(data + at + 4)) + one;
        }
    }
};

// Whether the frame belongs to the log and goes on from `position`, which then stands after it.
bool goes_on(const char* frame, WalPosition& position, bool is_big) {
    if (big(frame + 8) != position.salt1 || big(frame + 12) != position.salt2) return false;
    Sums sums{static_cast<std::uint32_t>(position.sum1), static_cast<std::uint32_t>(position.sum2)};
    sums.add(frame, 8, is_big);
    sums.add(frame + frame_header, page_bytes, is_big);
    if (sums.one != big(frame + 16) || sums.two != big(frame + 20)) return false;
    ++position.frames;
    position.sum1 = sums.one;
    position.sum2 = sums.two;
    return true;
}

}  // namespace

WalFile::~WalFile() {
    if (file_ >= 0) ::close(file_);
}

std::int64_t WalFile::read(char* to, std::int64_t bytes, std::int64_t at) {
    if (file_ < 0) file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0) return 0;
    std::int64_t done = 0;
    while (done < bytes) {
        const auto n = ::pread(file_, to + done, static_cast<std::size_t>(bytes - done), at + done);
        if (n <= 0) break;
        done += n;
    }
    return done;
}

bool WalFile::is_big_endian() {
    char word[4];
    return read(word, 4, 0) == 4 && (big(word) & 1) != 0;
}

// The last connection that is closed deletes the log, and the next makes another.
void WalFile::let_go_of_deleted() {
    struct stat now {};
    if (file_ < 0 || (::fstat(file_, &now) == 0 && now.st_nlink > 0)) return;
    ::close(file_);
    file_ = -1;
}

std::optional<WalPosition> WalFile::begin() {
    let_go_of_deleted();
    char header[header_bytes];
    if (read(header, header_bytes, 0) != header_bytes) return std::nullopt;
    if ((big(header) & ~1U) != magic || big(header + 8) != page_bytes) return std::nullopt;
    Sums sums;
    sums.add(header, 24, (big(header) & 1) != 0);
    if (sums.one != big(header + 24) || sums.two != big(header + 28)) return std::nullopt;
    return WalPosition{big(header + 16), big(header + 20), 0, sums.one, sums.two};
}

std::optional<WalPosition> WalFile::after(const WalPosition& log, std::int64_t frames) {
    if (frames == 0) return begin();
    char header[frame_header];
    const auto at = header_bytes + (frames - 1) * frame_bytes;
    if (read(header, frame_header, at) != frame_header) return std::nullopt;
    if (big(header + 8) != log.salt1 || big(header + 12) != log.salt2) return std::nullopt;
    return WalPosition{log.salt1, log.salt2, frames, big(header + 16), big(header + 20)};
}

std::vector<WalCommit> WalFile::commits_after(const WalPosition& from, std::int64_t limit) {
    std::vector<WalCommit> found;
    auto position = from;
    const bool is_big = is_big_endian();
    std::string part(frames_at_once * frame_bytes, '\0');
    while (found.empty() || found.back().at.frames - from.frames < limit) {
        const auto bytes = read(part.data(), static_cast<std::int64_t>(part.size()),
                                header_bytes + position.frames * frame_bytes);
        const auto whole = bytes / frame_bytes;
        for (std::int64_t i = 0; i < whole; ++i) {
            const char* frame = part.data() + i * frame_bytes;
            if (!goes_on(frame, position, is_big)) return found;
            if (const auto pages = frame_at(frame).commit; pages > 0) {
                found.push_back({position, pages});
            }
        }
        if (whole < frames_at_once) return found;
    }
    return found;
}

std::string WalFile::frames(std::int64_t from, std::int64_t to) {
    std::string bytes(static_cast<std::size_t>((to - from) * frame_bytes), '\0');
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (read(bytes.data(), size, header_bytes + from * frame_bytes) != size) {
        throw std::runtime_error("frames of the log cannot be read");
    }
    return bytes;
}

Frame frame_at(const char* frame) { return {big(frame), big(frame + 4)}; }

}  // namespace nahtlos::backup
