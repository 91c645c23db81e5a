#include <algorithm>
#include <array>

#include "base/json/utf8.hpp"
#include "base/table/feed_xml.hpp"

namespace nahtlos::table {
namespace {

constexpr std::size_t most_pending_bytes = 64 << 10;
constexpr std::array<std::string_view, 6> repeated{"additional_image_link", "product_type",
                                                   "document_link",         "promotion_id",
                                                   "product_detail",        "product_highlight"};
constexpr std::array<std::string_view, 3> detail_parts{"section_name", "attribute_name",
                                                       "attribute_value"};

// What XML 1.0 cannot hold is left out.
void put_text(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto rune = json::rune_at(text, at);
        const auto bytes = std::max<std::size_t>(rune.bytes, 1);
        const char c = text[at];
        const bool is_odd = rune.bytes == 0 || rune.code == 0xFFFE || rune.code == 0xFFFF ||
                            (rune.code < 0x20 && c != '\t' && c != '\n' && c != '\r');
        if (!is_odd) {
            switch (c) {
                case '&': out += "&amp;"; break;
                case '<': out += "&lt;"; break;
                case '>': out += "&gt;"; break;
                case '\r': out += "&#13;"; break;
                default: out += text.substr(at, bytes);
            }
        }
        at += bytes;
    }
}

void put_element(std::string& out, std::string_view name, std::string_view text) {
    out += "<g:";
    out += name;
    out += '>';
    put_text(out, text);
    out += "</g:";
    out += name;
    out += ">\n";
}

std::string plain(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 3) == "%3A") {
            out += ':';
            i += 2;
        } else if (text.substr(i, 3) == "%2C") {
            out += ',';
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

void put_detail(std::string& out, std::string_view text) {
    out += "<g:product_detail>\n";
    for (std::size_t i = 0; i < detail_parts.size(); ++i) {
        const auto end = i + 1 == detail_parts.size() ? text.npos : text.find(':');
        const auto part = text.substr(0, end);
        text = end == text.npos ? std::string_view() : text.substr(end + 1);
        if (!part.empty()) put_element(out, detail_parts[i], plain(part));
    }
    out += "</g:product_detail>\n";
}

}  // namespace

bool may_repeat(std::string_view name) {
    return std::ranges::find(repeated, name) != repeated.end();
}

FeedWriter::FeedWriter(ByteSink& out, std::vector<std::string> header, const std::string& title,
                       const std::string& link)
    : out_(out), header_(std::move(header)) {
    buffer_ =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\">\n<channel>\n<title>";
    put_text(buffer_, title);
    buffer_ += "</title>\n<link>";
    put_text(buffer_, link);
    buffer_ += "</link>\n<description>";
    put_text(buffer_, title);
    buffer_ += "</description>\n";
}

void FeedWriter::write(const std::vector<std::string>& cells) {
    buffer_ += "<item>\n";
    for (std::size_t i = 0; i < cells.size() && i < header_.size(); ++i) {
        const std::string_view name = header_[i];
        std::string_view rest = cells[i];
        const bool is_repeated = may_repeat(name);
        while (!rest.empty()) {
            const auto end = is_repeated ? rest.find(',') : rest.npos;
            const auto value = rest.substr(0, end);
            rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
            if (name == "product_detail") {
                put_detail(buffer_, value);
            } else if (is_repeated) {
                // A comma within the address of a picture stays escaped, as it may in addresses.
                put_element(buffer_, name,
                            name.ends_with("link") ? std::string(value) : plain(value));
            } else {
                put_element(buffer_, name, value);
            }
        }
    }
    buffer_ += "</item>\n";
    if (buffer_.size() < most_pending_bytes) return;
    out_.write(buffer_);
    buffer_.clear();
}

void FeedWriter::finish() {
    buffer_ += "</channel>\n</rss>\n";
    out_.write(buffer_);
    buffer_.clear();
}

}  // namespace nahtlos::table
