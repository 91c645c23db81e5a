// FaceFiles: what a face (shop, floor, desk) is built of, read once and kept.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/api/exchange.hpp"

namespace nahtlos::app {

/// Nothing runs, and nothing is asked, but what comes from here; pictures may stand elsewhere.
inline constexpr const char* face_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

class FaceFiles {
public:
    /// The files of `folder` and of `assets` in it; none where it is not there. What the build
    /// compressed (name.br, name.gz) is sent to who takes it.
    /// Files of the same name in `brand`, a retailer's own, stand in for those of the build.
    FaceFiles(const std::string& folder, const std::string& brand);

    bool are_built() const { return files_.contains("index.html"); }
    bool has(const std::string& name) const { return files_.contains(name); }
    /// The page that all addresses of the face begin with; has `mark` for head and body.
    const std::string& shell() const { return files_.at("index.html").plain; }

    /// A file by its name ("sw.js", "assets/index-1a2b.js"), or a 404. Those in assets have a hash
    /// of their content in their name and are kept by browsers for good.
    http::Response send(const api::Exchange& exchange, const std::string& name) const;

    /// A page made of the shell; never cached without asking.
    static http::Response page(const api::Exchange& exchange, int status, std::string html);

private:
    struct File {
        std::string type, etag, plain, gzip, brotli;
        bool is_forever = false;
    };
    void read(const std::string& folder, const std::string& prefix);
    std::map<std::string, File> files_;
};

}  // namespace nahtlos::app
