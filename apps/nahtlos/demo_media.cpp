#include "apps/nahtlos/demo_media.hpp"

#include "flows/demo/articles.hpp"
#include "flows/demo/demo.hpp"
#include "flows/demo/pictures.hpp"
#include "flows/demo/raster.hpp"

namespace nahtlos::app {
namespace {

// A drawing styles itself and does nothing else, wherever it is opened.
constexpr const char* policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

http::Response shown(const char* type, std::string picture) {
    return {200,
            {{"Content-Type", type},
             {"Content-Security-Policy", policy},
             {"Cross-Origin-Resource-Policy", "cross-origin"},  // shops stand elsewhere
             {"Cache-Control", "public, max-age=86400"}},
            std::move(picture)};
}

http::Response picture(const api::Exchange& exchange) {
    constexpr std::size_t end = 4;  // ".svg", ".png"
    const std::string_view file = exchange.path.at(1);
    const bool is_png = file.ends_with(".png");
    std::optional<std::string> svg;
    if (is_png || file.ends_with(".svg")) {
        svg = flows::demo::picture_of(exchange.path.at(0), file.substr(0, file.size() - end));
    }
    if (!svg) {
        return {
            404, {{"Content-Type", "text/plain; charset=utf-8"}}, "There is no such picture.\n"};
    }
    if (!is_png) return shown("image/svg+xml", *std::move(svg));
    return shown("image/png", flows::demo::png_of(*svg, flows::demo::picture_pixels));
}

}  // namespace

api::Routes demo_media(sql::Database& database) {
    if (!database.read([](Tx& tx) { return flows::demo::is_installed(tx); })) return {};
    return {api::plain("GET /demo/media/{handle}/{file}", api::Scope::open, "get_demo_picture",
                       "A picture of the demo retailer", api::RunOn::reader, picture,
                       "image/svg+xml", {.tag = "operation"})};
}

}  // namespace nahtlos::app
