#include "base/table/json_lines.hpp"

#include "base/json/utf8.hpp"

namespace nahtlos::table {

bool LineReader::fill() {
    constexpr std::size_t piece_bytes = 64 << 10;
    if (is_at_end_) return false;
    buffer_.erase(0, at_);
    at_ = 0;
    const auto before = buffer_.size();
    buffer_.resize(before + piece_bytes);
    const auto got = text_.read({buffer_.data() + before, piece_bytes});
    buffer_.resize(before + got);
    is_at_end_ = got == 0;
    return got > 0;
}

// The line is skipped without being kept.
Next LineReader::refuse_long(RowProblem& problem) {
    problem = {line_, "", "row_too_long",
               "must have at most " + std::to_string(most_bytes_) + " bytes", ""};
    for (auto end = buffer_.find('\n', at_);; end = buffer_.find('\n', at_)) {
        at_ = end == buffer_.npos ? buffer_.size() : end + 1;
        if (end != buffer_.npos || !fill()) return Next::refused;
    }
}

Next LineReader::next(std::string_view& line, RowProblem& problem) {
    for (;;) {
        auto end = buffer_.find('\n', at_);
        while (end == buffer_.npos && buffer_.size() - at_ <= most_bytes_ && !is_at_end_) {
            const auto looked_at = buffer_.size() - at_;
            if (fill()) end = buffer_.find('\n', at_ + looked_at);
        }
        if (end == buffer_.npos && at_ == buffer_.size()) return Next::end;
        ++line_;
        const auto stop = end == buffer_.npos ? buffer_.size() : end;
        if (stop - at_ > most_bytes_) return refuse_long(problem);
        line = std::string_view(buffer_).substr(at_, stop - at_);
        at_ = end == buffer_.npos ? stop : stop + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == line.npos) continue;
        if (json::is_utf8(line)) return Next::row;
        problem = {line_, "", "encoding", "is not UTF-8; name the encoding of the file", ""};
        return Next::refused;
    }
}

}  // namespace nahtlos::table
