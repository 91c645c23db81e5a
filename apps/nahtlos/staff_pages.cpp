#include "apps/nahtlos/staff_pages.hpp"

#include "apps/nahtlos/face_files.hpp"

namespace nahtlos::app {
namespace {

using api::Exchange;
using api::RunOn;
using api::Scope;
using Files = std::shared_ptr<const FaceFiles>;

// One page shows them all, and says itself where there is none of an address.
http::Response shell(const FaceFiles& files, const Exchange& exchange) {
    if (files.are_built()) return FaceFiles::page(exchange, 200, files.shell());
    return {404,
            {{"Content-Type", "text/plain; charset=utf-8"}},
            "These pages are not built: scripts/web build, and see server.faces_dir.\n"};
}

// "/desk/orders" is a page; "/desk/icon.svg" a file.
http::Response page_or_file(const FaceFiles& files, const Exchange& exchange) {
    const auto& name = exchange.path.at(0);
    if (name.find('.') != std::string::npos) return files.send(exchange, name);
    return shell(files, exchange);
}

api::Route page(std::string_view line, std::string_view id, std::string_view summary,
                std::function<http::Response(const Exchange&)> handler) {
    return api::plain(line, Scope::open, id, summary, RunOn::io, std::move(handler), "text/html",
                      {.tag = "operation"});
}

// Where somebody stands on the floor is in the fragment of the address.
api::Routes floor_pages(const Files& files) {
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

api::Routes desk_pages(const Files& files) {
    const auto begin = [files](const Exchange& exchange) { return shell(*files, exchange); };
    api::Routes routes{
        page("GET /desk", "get_desk", "The desk, for the back office", begin),
        page("GET /desk/", "get_desk_slash", "The desk, too", begin),
        page("GET /desk/assets/{file}", "get_desk_asset", "A part of the desk",
             [files](const Exchange& exchange) {
                 return files->send(exchange, "assets/" + exchange.path.at(0));
             }),
        page("GET /desk/{page}", "get_desk_page", "A page or file of the desk",
             [files](const Exchange& exchange) { return page_or_file(*files, exchange); }),
        page("GET /desk/{page}/{id}", "get_desk_entry", "A page about one thing", begin),
    };
    // The state of a list stands in the query of its address; the pages read it themselves.
    for (auto& route : routes) route.docs.is_raw = true;
    return routes;
}

}  // namespace

api::Routes staff_pages(const std::string& folder, const std::string& brand) {
    const auto files_of = [&](const char* face) {
        return std::make_shared<const FaceFiles>(folder + face, brand);
    };
    auto routes = floor_pages(files_of("/floor/dist"));
    for (auto& route : desk_pages(files_of("/desk/dist"))) routes.push_back(std::move(route));
    return routes;
}

}  // namespace nahtlos::app
