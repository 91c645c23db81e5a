#include "apps/nahtlos/pages.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "base/crypto/sha256.hpp"
#include "base/http/gzip.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

struct File {
    std::string type, plain, packed, etag;
};
using Files = std::map<std::string, File>;

// Nothing runs but what comes from here. Swagger UI sets styles on elements.
constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

std::string type_of(const fs::path& path) {
    static const std::map<std::string, std::string> known{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".png", "image/png"},
    };
    const auto it = known.find(path.extension().string());
    return it == known.end() ? "text/plain; charset=utf-8" : it->second;
}

std::shared_ptr<const Files> read_files(const std::string& folder) {
    auto files = std::make_shared<Files>();
    std::error_code missing;
    http::Gzip gzip;
    for (const auto& entry : fs::directory_iterator(folder, missing)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        File file;
        file.type = type_of(entry.path());
        file.plain.assign(std::istreambuf_iterator<char>(in), {});
        if (http::is_compressible(file.type)) file.packed = gzip.compress(file.plain);
        file.etag = '"' + to_string(sha256_head({file.plain})) + '"';
        files->emplace(entry.path().filename().string(), std::move(file));
    }
    return files;
}

http::Response sent(const api::Exchange& exchange, const File& file) {
    http::Headers headers{{"Cache-Control", "max-age=0, must-revalidate"},
                          {"Content-Security-Policy", policy},
                          {"ETag", file.etag}};
    if (exchange.request.header("if-none-match") == file.etag) {
        return {304, std::move(headers), {}};
    }
    headers.emplace_back("Content-Type", file.type);
    const bool is_packed =
        !file.packed.empty() && http::accepts_gzip(exchange.request.header("accept-encoding"));
    if (!is_packed) return {200, std::move(headers), file.plain};
    headers.emplace_back("Content-Encoding", "gzip");
    headers.emplace_back("Vary", "Accept-Encoding");
    return {200, std::move(headers), file.packed};
}

http::Response not_there(const Files& files) {
    const bool are_built = !files.empty();
    return {404,
            {{"Content-Type", "text/plain; charset=utf-8"}},
            are_built ? "There is no such page.\n"
                      : "The pages are not built: npm ci && npm run build in web/, and set "
                        "server.docs_dir.\nThe description itself is at /openapi.json.\n"};
}

}  // namespace

api::Routes documentation_pages(const std::string& folder) {
    const auto files = read_files(folder);
    const auto page = [files](const std::string& name) {
        return [files, name](const api::Exchange& exchange) {
            const auto it = files->find(name.empty() ? exchange.path.at(0) : name);
            return it == files->end() ? not_there(*files) : sent(exchange, it->second);
        };
    };
    // Who types a slash behind it means the same page.
    const auto without_slash = [](const api::Exchange&) {
        return http::Response{308, {{"Location", "/docs"}}, {}};
    };
    return {
        api::plain("GET /docs/", api::Scope::open, "get_docs_slash",
                   "The interactive documentation is at /docs", api::RunOn::io, without_slash,
                   "text/html", {.tag = "operation"}),
        api::plain("GET /docs", api::Scope::open, "get_docs", "The interactive documentation",
                   api::RunOn::io, page("index.html"), "text/html", {.tag = "operation"}),
        api::plain("GET /docs/{file}", api::Scope::open, "get_docs_file", "A part of it",
                   api::RunOn::io, page(""), "text/plain", {.tag = "operation"}),
    };
}

}  // namespace nahtlos::app
