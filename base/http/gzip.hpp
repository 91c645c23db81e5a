// gzip for bodies: a compressor that keeps its memory, and a decompressor with a limit.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace nahtlos::http {

/// Compresses one text after the other with the same 256 KB of working memory. Not thread safe.
class Gzip {
public:
    Gzip();
    ~Gzip();
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;
    std::string compress(std::string_view plain);

private:
    struct Deflate;
    std::unique_ptr<Deflate> deflate_;
};

enum class GunzipResult { done, damaged, too_large };

/// Decodes one gzip stream into `plain`; stops as soon as more than `limit` bytes come out.
/// Bytes after the end of the stream count as damage.
GunzipResult gunzip(std::string_view packed, std::size_t limit, std::string& plain);

/// True when an Accept-Encoding value admits gzip (q=0 refuses it).
bool accepts_gzip(std::string_view accept_encoding);

/// True for content types worth compressing: text, JSON, XML, JavaScript.
bool is_compressible(std::string_view content_type);

}  // namespace nahtlos::http
