#include <zlib.h>

#include <array>
#include <chrono>
#include <qrcodegen/qrcodegen.hpp>

#include "base/check.hpp"
#include "base/crypto/base64.hpp"
#include "messages/mime.hpp"

namespace nahtlos::messages {
namespace {

constexpr std::size_t line_of_base64 = 76;

std::string base64_lines(std::string_view bytes) {
    const auto whole = base64(bytes);
    std::string lines;
    for (std::size_t at = 0; at < whole.size(); at += line_of_base64) {
        lines += whole.substr(at, line_of_base64) + "\r\n";
    }
    return lines;
}

bool is_plain(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte >= 0x7f) return false;
    }
    return text.size() <= 70 && text.find("=?") == std::string_view::npos;
}

std::string part(std::string_view type, std::string_view more, std::string_view bytes) {
    return "Content-Type: " + std::string(type) + "\r\n" + std::string(more) +
           "Content-Transfer-Encoding: base64\r\n\r\n" + base64_lines(bytes);
}

std::string multipart(std::string_view kind, const std::string& boundary,
                      std::initializer_list<std::string> parts) {
    std::string body =
        "Content-Type: multipart/" + std::string(kind) + "; boundary=\"" + boundary + "\"\r\n\r\n";
    for (const auto& one : parts) body += "--" + boundary + "\r\n" + one;
    return body + "--" + boundary + "--\r\n";
}

void put_u32(std::string& to, std::uint32_t n) {
    for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>(n >> shift & 255);
}

void put_chunk(std::string& to, std::string_view type, std::string_view bytes) {
    put_u32(to, static_cast<std::uint32_t>(bytes.size()));
    const auto begin = to.size();
    to += type;
    to += bytes;
    put_u32(to,
            static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(to.data() + begin),
                                             static_cast<uInt>(to.size() - begin))));
}

std::string deflated(const std::string& bytes) {
    auto size = compressBound(static_cast<uLong>(bytes.size()));
    std::string out(size, '\0');
    const auto done =
        compress(reinterpret_cast<Bytef*>(out.data()), &size,
                 reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
    check(done == Z_OK, "a small picture can be compressed");
    out.resize(size);
    return out;
}

}  // namespace

std::string date_words(Instant at) {
    using namespace std::chrono;
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const sys_time<std::chrono::microseconds> time{std::chrono::microseconds(at.us)};
    const auto day = floor<std::chrono::days>(time);
    const year_month_day date{day};
    const auto two = [](unsigned n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    const auto clock = to_string(at).substr(11, 8);
    return std::string(days[weekday{day}.c_encoding()]) + ", " +
           two(static_cast<unsigned>(date.day())) + ' ' +
           months[static_cast<unsigned>(date.month()) - 1] + ' ' +
           std::to_string(static_cast<int>(date.year())) + ' ' + clock + " +0000";
}

std::string with_wire_lines(std::string_view text) {
    std::string lines;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\r' && text[at] != '\n') {
            lines += text[at];
            continue;
        }
        lines += "\r\n";
        if (text[at] == '\r' && text.substr(at + 1).starts_with('\n')) ++at;
    }
    if (!lines.ends_with('\n')) lines += "\r\n";
    return lines;
}

std::string header_words(std::string_view text) {
    if (is_plain(text)) return std::string(text);
    // Encoded words of at most 75 characters, never splitting a character (RFC 2047).
    constexpr std::size_t most = 42;
    std::string words;
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(at + most, text.size());
        while (end < text.size() && end > at &&
               (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
            --end;
        }
        if (end == at) end = std::min(at + most, text.size());  // not UTF-8
        if (!words.empty()) words += "\r\n ";
        words += "=?UTF-8?B?" + base64(text.substr(at, end - at)) + "?=";
        at = end;
    }
    return words;
}

std::string mail_of(const MailHead& head, const Rendered& rendered, std::string_view picture) {
    // What base64 is made of never begins with these.
    const std::string outer = "=_nahtlos_alternative", inner = "=_nahtlos_related";
    std::string name = head.from_name;
    std::erase_if(name, [](char c) { return c == '"' || c == '\\'; });
    const auto words = header_words(name);
    std::string mail = "From: " + (words == name ? '"' + name + '"' : words) + " <" + head.from +
                       ">\r\nTo: <" + head.to + ">\r\n";
    if (!head.reply_to.empty()) mail += "Reply-To: <" + head.reply_to + ">\r\n";
    mail += "Subject: " + header_words(rendered.subject) + "\r\nDate: " + date_words(head.date) +
            "\r\nMessage-ID: " + head.message_id +
            "\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n";
    const auto text = part("text/plain; charset=utf-8", "", rendered.text);
    auto html = part("text/html; charset=utf-8", "", rendered.html);
    if (!picture.empty()) {
        const auto id = "Content-ID: <" + std::string(code_picture) +
                        ">\r\nContent-Disposition: inline; filename=\"code.png\"\r\n";
        html = multipart("related", inner, {html, part("image/png", id, picture)});
    }
    return mail + multipart("alternative", outer, {text, html});
}

std::string qr_png(const std::string& code) {
    using qrcodegen::QrCode;
    constexpr int scale = 8, quiet = 4;  // pixels of a module; modules around (ISO/IEC 18004)
    const auto qr = QrCode::encodeText(code.c_str(), QrCode::Ecc::MEDIUM);
    const int size = (qr.getSize() + 2 * quiet) * scale;
    std::string rows;
    for (int y = 0; y < size; ++y) {
        rows += '\0';  // no filter
        unsigned byte = 0;
        for (int x = 0; x < size; ++x) {
            const bool is_dark = qr.getModule(x / scale - quiet, y / scale - quiet);
            byte = byte << 1 | (is_dark ? 0U : 1U);
            if (x % 8 == 7) rows += static_cast<char>(byte & 255);
        }
    }
    std::string head;
    put_u32(head, static_cast<std::uint32_t>(size));
    put_u32(head, static_cast<std::uint32_t>(size));
    head += std::string("\x01\0\0\0\0", 5);  // one bit of gray
    std::string png = "\x89PNG\r\n\x1a\n";
    put_chunk(png, "IHDR", head);
    put_chunk(png, "IDAT", deflated(rows));
    put_chunk(png, "IEND", {});
    return png;
}

}  // namespace nahtlos::messages
