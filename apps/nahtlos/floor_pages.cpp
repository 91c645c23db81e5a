#include "apps/nahtlos/floor_pages.hpp"

#include "apps/nahtlos/face_files.hpp"

namespace nahtlos::app {
namespace {

using api::Exchange;
using api::RunOn;
using api::Scope;

// Where somebody stands on the floor is in the fragment of the address: one page shows it all.
http::Response shell(const FaceFiles& files, const Exchange& exchange) {
    if (files.are_built()) return FaceFiles::page(exchange, 200, files.shell());
    return {404,
            {{"Content-Type", "text/plain; charset=utf-8"}},
            "The floor is not built: scripts/web build, and see server.faces_dir.\n"};
}

}  // namespace

api::Routes floor_pages(const std::string& folder, const std::string& brand) {
    const auto files = std::make_shared<const FaceFiles>(folder, brand);
    const auto page = [](std::string_view line, std::string_view id, std::string_view summary,
                         std::function<http::Response(const Exchange&)> handler) {
        return api::plain(line, Scope::open, id, summary, RunOn::io, std::move(handler),
                          "text/html", {.tag = "operation"});
    };
    const auto begin = [files](const Exchange& exchange) { return shell(*files, exchange); };
    return {
        page("GET /floor", "get_floor", "The floor, for who works in a store", begin),
        page("GET /floor/", "get_floor_slash", "The floor, too", begin),
        page("GET /floor/assets/{file}", "get_floor_asset", "A part of the floor",
             [files](const Exchange& exchange) {
                 return files->send(exchange, "assets/" + exchange.path.at(0));
             }),
        page("GET /floor/{file}", "get_floor_file", "A file of the floor",
             [files](const Exchange& exchange) {
                 return files->send(exchange, exchange.path.at(0));
             }),
    };
}

}  // namespace nahtlos::app
