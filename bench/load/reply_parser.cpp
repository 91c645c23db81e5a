#include "bench/load/reply_parser.hpp"

#include <charconv>
#include <cstring>

namespace nahtlos::load {
namespace {

bool starts_with_word(std::string_view line, std::string_view lower_word) {
    if (line.size() < lower_word.size()) return false;
    for (std::size_t i = 0; i < lower_word.size(); ++i) {
        const char c = line[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c) != lower_word[i]) return false;
    }
    return true;
}

struct Framing {
    std::size_t length = 0;
    bool has_length = false, is_chunked = false;
};

/// Reads the lines that matter; false when a number is none.
bool read_head(std::string_view lines, Framing& framing, bool& closes) {
    while (!lines.empty()) {
        const auto end = lines.find('\r');
        const auto line = lines.substr(0, end);
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 2);
        const char first = line.empty() ? ' ' : static_cast<char>(line[0] | 32);
        if (first != 'c' && first != 't') continue;
        if (starts_with_word(line, "content-length: ")) {
            const auto digits = line.substr(16);
            const auto read =
                std::from_chars(digits.data(), digits.data() + digits.size(), framing.length);
            if (read.ptr != digits.data() + digits.size() || read.ec != std::errc{}) return false;
            framing.has_length = true;
        } else if (starts_with_word(line, "transfer-encoding: chunked")) {
            framing.is_chunked = true;
        } else if (starts_with_word(line, "connection: close")) {
            closes = true;
        }
    }
    return true;
}

void read_chunks(std::string_view buffer, std::size_t head, std::string& joined,
                 ParsedReply& reply) {
    joined.clear();
    for (std::size_t at = head;;) {
        const auto end = buffer.find("\r\n", at);
        if (end == std::string_view::npos) return;
        std::size_t size = 0;
        const auto read = std::from_chars(buffer.data() + at, buffer.data() + end, size, 16);
        if (read.ptr == buffer.data() + at || size > buffer.max_size() / 2) {
            reply.state = ParsedReply::State::broken;
            return;
        }
        if (buffer.size() < end + 2 + size + 2) return;
        joined.append(buffer.substr(end + 2, size));
        at = end + 2 + size + 2;
        if (size != 0) continue;
        reply.size = at;
        reply.body = joined;
        reply.state = ParsedReply::State::complete;
        return;
    }
}

}  // namespace

ParsedReply parse_reply(std::string_view buffer, std::string& joined) {
    ParsedReply reply;
    const auto* found =
        static_cast<const char*>(::memmem(buffer.data(), buffer.size(), "\r\n\r\n", 4));
    if (!found) return reply;
    const auto head = static_cast<std::size_t>(found - buffer.data()) + 4;
    const auto first_line = buffer.find('\r') + 2;
    Framing framing;
    const bool is_http = buffer.starts_with("HTTP/1.") && first_line > 13;
    const auto read = is_http ? std::from_chars(buffer.data() + 9, buffer.data() + 12, reply.status)
                              : std::from_chars_result{nullptr, std::errc::invalid_argument};
    if (read.ec != std::errc{} ||
        !read_head(buffer.substr(first_line, head - 2 - first_line), framing, reply.closes)) {
        reply.state = ParsedReply::State::broken;
    } else if (framing.is_chunked) {
        read_chunks(buffer, head, joined, reply);
    } else if (!framing.has_length && reply.status >= 200 && reply.status != 204 &&
               reply.status != 304) {
        reply.state = ParsedReply::State::broken;  // a body up to the end of the connection
    } else if (buffer.size() >= head + framing.length) {
        reply.state = ParsedReply::State::complete;
        reply.size = head + framing.length;
        reply.body = buffer.substr(head, framing.length);
    }
    return reply;
}

}  // namespace nahtlos::load
