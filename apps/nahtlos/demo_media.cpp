#include "apps/nahtlos/demo_media.hpp"

#include "flows/demo/demo.hpp"
#include "flows/demo/pictures.hpp"

namespace nahtlos::app {
namespace {

// A drawing styles itself and does nothing else, wherever it is opened.
constexpr const char* policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

http::Response picture(const api::Exchange& exchange) {
    constexpr std::string_view end = ".svg";
    std::string_view file = exchange.path.at(1);
    std::optional<std::string> svg;
    if (file.ends_with(end)) {
        file.remove_suffix(end.size());
        svg = flows::demo::picture_of(exchange.path.at(0), file);
    }
    if (!svg) {
        return {
            404, {{"Content-Type", "text/plain; charset=utf-8"}}, "There is no such picture.\n"};
    }
    return {200,
            {{"Content-Type", "image/svg+xml"},
             {"Content-Security-Policy", policy},
             {"Cross-Origin-Resource-Policy", "cross-origin"},  // shops stand elsewhere
             {"Cache-Control", "public, max-age=86400"}},
            *std::move(svg)};
}

}  // namespace

api::Routes demo_media(sql::Database& database) {
    if (!database.read([](Tx& tx) { return flows::demo::is_installed(tx); })) return {};
    return {api::plain("GET /demo/media/{handle}/{file}", api::Scope::open, "get_demo_picture",
                       "A picture of the demo retailer", api::RunOn::io, picture, "image/svg+xml",
                       {.tag = "operation"})};
}

}  // namespace nahtlos::app
