#include "apps/nahtlos/face_files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/crypto/sha256.hpp"
#include "base/http/gzip.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Nothing for what the build compressed, and for what a face does not consist of.
std::string type_of(const fs::path& path) {
    static const std::map<std::string, std::string> known{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".woff2", "font/woff2"},
    };
    const auto it = known.find(path.extension().string());
    return it == known.end() ? "" : it->second;
}

// "br" as a token of its own; q=0 is what nobody sends.
bool accepts_brotli(std::string_view accepted) {
    for (std::size_t at = 0; at < accepted.size();) {
        const auto end = std::min(accepted.find(',', at), accepted.size());
        auto token = accepted.substr(at, end - at);
        while (token.starts_with(' ')) token.remove_prefix(1);
        if (token == "br" || (token.starts_with("br;") && !token.ends_with("q=0"))) return true;
        at = end + 1;
    }
    return false;
}

std::string etag_of(std::string_view content) {
    return '"' + to_string(sha256_head({content})) + '"';
}

}  // namespace

FaceFiles::FaceFiles(const std::string& folder, const std::string& brand) {
    read(brand, "");
    read(folder, "");
    read(folder + "/assets", "assets/");
}

void FaceFiles::read(const std::string& folder, const std::string& prefix) {
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing)) {
        File file;
        file.type = type_of(entry.path());
        if (!entry.is_regular_file() || file.type.empty()) continue;
        file.plain = content_of(entry.path());
        file.gzip = content_of(entry.path().string() + ".gz");
        file.brotli = content_of(entry.path().string() + ".br");
        file.etag = etag_of(file.plain);
        file.is_forever = !prefix.empty();
        files_.emplace(prefix + entry.path().filename().string(), std::move(file));
    }
}

http::Response FaceFiles::send(const api::Exchange& exchange, const std::string& name) const {
    const auto it = files_.find(name);
    if (it == files_.end()) {
        return {404, {{"Content-Type", "text/plain; charset=utf-8"}}, "There is no such file.\n"};
    }
    const auto& file = it->second;
    const char* kept =
        file.is_forever ? "public, max-age=31536000, immutable" : "max-age=0, must-revalidate";
    http::Headers headers{{"Cache-Control", kept},
                          {"Content-Security-Policy", face_policy},
                          {"ETag", file.etag},
                          {"Vary", "Accept-Encoding"}};
    if (exchange.request.header("if-none-match") == file.etag) {
        return {304, std::move(headers), {}};
    }
    headers.emplace_back("Content-Type", file.type);
    const auto accepted = exchange.request.header("accept-encoding");
    if (!file.brotli.empty() && accepts_brotli(accepted)) {
        headers.emplace_back("Content-Encoding", "br");
        return {200, std::move(headers), file.brotli};
    }
    if (!file.gzip.empty() && http::accepts_gzip(accepted)) {
        headers.emplace_back("Content-Encoding", "gzip");
        return {200, std::move(headers), file.gzip};
    }
    return {200, std::move(headers), file.plain};
}

http::Response FaceFiles::page(const api::Exchange& exchange, int status, std::string html) {
    auto etag = etag_of(html);
    http::Headers headers{{"Cache-Control", "max-age=0, must-revalidate"},
                          {"Content-Security-Policy", face_policy},
                          {"ETag", etag}};
    if (status == 200 && exchange.request.header("if-none-match") == etag) {
        return {304, std::move(headers), {}};
    }
    headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    headers.emplace_back("Vary", "Accept-Encoding");
    if (!http::accepts_gzip(exchange.request.header("accept-encoding"))) {
        return {status, std::move(headers), std::move(html)};
    }
    thread_local http::Gzip gzip;
    headers.emplace_back("Content-Encoding", "gzip");
    return {status, std::move(headers), gzip.compress(html)};
}

}  // namespace nahtlos::app
