// A request with placeholders, filled in anew each time it is sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nahtlos::load {

/// In target, headers and body "{uuid}" becomes a fresh random UUID at each place, and "{n}" the
/// number of the request.
class RequestTemplate {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;
    RequestTemplate(std::string_view method, std::string_view target, std::string_view host,
                    const Headers& headers, std::string_view body, std::uint64_t seed = 1);
    /// Appends the whole request.
    void append(std::string& out, std::uint64_t n);

private:
    struct Piece {
        enum class Kind { literal, uuid, number };
        Kind kind;
        std::string text;
    };
    static std::vector<Piece> split(std::string_view text);
    void fill(std::string& out, const std::vector<Piece>& pieces, std::uint64_t n);
    void append_uuid(std::string& out);
    std::uint64_t random();

    std::vector<Piece> head_, body_;
    std::string filled_body_;
    bool has_body_;
    std::uint64_t state_;
};

}  // namespace nahtlos::load
