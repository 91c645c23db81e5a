#include "bench/load/template.hpp"

namespace nahtlos::load {

RequestTemplate::RequestTemplate(std::string_view method, std::string_view target,
                                 std::string_view host, const Headers& headers,
                                 std::string_view body, std::uint64_t seed)
    : body_(split(body)), has_body_(!body.empty() || method == "POST"), state_(seed) {
    std::string head;
    head.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(host);
    head.append("\r\n");
    for (const auto& [name, value] : headers) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
    if (has_body_) head += "Content-Length: ";
    head_ = split(head);
}

std::vector<RequestTemplate::Piece> RequestTemplate::split(std::string_view text) {
    std::vector<Piece> pieces;
    while (!text.empty()) {
        if (text.starts_with("{uuid}")) {
            pieces.push_back({Piece::Kind::uuid, {}});
            text.remove_prefix(6);
        } else if (text.starts_with("{n}")) {
            pieces.push_back({Piece::Kind::number, {}});
            text.remove_prefix(3);
        } else {
            const auto next = std::min(text.find("{uuid}", 1), text.find("{n}", 1));
            pieces.push_back({Piece::Kind::literal, std::string(text.substr(0, next))});
            text.remove_prefix(std::min(next, text.size()));
        }
    }
    return pieces;
}

void RequestTemplate::append(std::string& out, std::uint64_t n) {
    fill(out, head_, n);
    if (has_body_) {
        filled_body_.clear();
        fill(filled_body_, body_, n);
        out += std::to_string(filled_body_.size());
        out += "\r\n\r\n";
        out += filled_body_;
    } else {
        out += "\r\n";
    }
}

void RequestTemplate::fill(std::string& out, const std::vector<Piece>& pieces, std::uint64_t n) {
    for (const auto& piece : pieces) {
        switch (piece.kind) {
            case Piece::Kind::literal: out += piece.text; break;
            case Piece::Kind::uuid: append_uuid(out); break;
            case Piece::Kind::number: out += std::to_string(n); break;
        }
    }
}

// Version 4: 122 random bits.
void RequestTemplate::append_uuid(std::string& out) {
    const std::uint64_t high = (random() & ~0xf000ULL) | 0x4000ULL;
    const std::uint64_t low = (random() & ~(3ULL << 62)) | (2ULL << 62);
    for (int i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) out.push_back('-');
        const std::uint64_t half = i < 16 ? high : low;
        out.push_back("0123456789abcdef"[(half >> (60 - 4 * (i % 16))) & 15]);
    }
}

// splitmix64 (Steele, Lea, Flood 2014).
std::uint64_t RequestTemplate::random() {
    std::uint64_t bits = (state_ += 0x9e3779b97f4a7c15ULL);
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
    return bits ^ (bits >> 31);
}

}  // namespace nahtlos::load
