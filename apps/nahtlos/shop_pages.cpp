#include "apps/nahtlos/shop_pages.hpp"

#include <algorithm>
#include <array>

#include "apps/nahtlos/face_files.hpp"
#include "apps/nahtlos/shop_words.hpp"
#include "base/http/problem.hpp"

namespace nahtlos::app {
namespace {

using api::Exchange;
using api::RunOn;
using api::Scope;

constexpr std::array<std::string_view, 2> languages{"de", "en"};  // that the shop speaks
constexpr std::array<std::string_view, 7> pages{"cart",   "checkout", "order",  "search",
                                                "stores", "account",  "gallery"};

template <std::size_t n>
bool is_among(const std::array<std::string_view, n>& words, const std::string& word) {
    return std::ranges::find(words, word) != words.end();
}

struct Shop {
    FaceFiles files;
    sql::Database& database;
    flows::Engine& engine;
    ShopCaller caller;
};

http::Response not_built() {
    return {404,
            {{"Content-Type", "text/plain; charset=utf-8"}},
            "The shop is not built: scripts/web build, and see server.faces_dir.\n"};
}

// Where they begin: in their language, as far as the shop speaks it.
http::Response begin(const Exchange& exchange) {
    const auto accepted = exchange.request.header("accept-language");
    const bool is_english =
        !accepted.empty() && http::preferred_language(accepted) != "de" && accepted.find("de") != 0;
    return {
        302, {{"Location", is_english ? "/shop/en" : "/shop/de"}, {"Vary", "Accept-Language"}}, {}};
}

http::Response shown(const Shop& shop, const Exchange& exchange, int status,
                     const std::string& language, const PageWords& words) {
    return FaceFiles::page(exchange, status, filled(shop.files.shell(), language, words));
}

http::Response shell(const Shop& shop, const Exchange& exchange, int status) {
    if (!shop.files.are_built()) return not_built();
    const auto& language = exchange.path.at(0);
    const bool is_known = is_among(languages, language);
    return shown(shop, exchange, is_known ? status : 404, is_known ? language : "de", {});
}

// "/shop/de" is the first page; "/shop/sw.js" a file.
http::Response first_or_file(const Shop& shop, const Exchange& exchange) {
    const auto& name = exchange.path.at(0);
    if (name != "index.html" && shop.files.has(name)) return shop.files.send(exchange, name);
    return shell(shop, exchange, 200);
}

using ReadWords = std::optional<PageWords> (*)(Tx&, flows::Engine&, const api::Caller&,
                                               const PageAsked&);

// The words of the page, or a 404 that still shows the shop.
http::Response with_words(const Shop& shop, const Exchange& exchange, ReadWords read) {
    if (!shop.files.are_built()) return not_built();
    const auto& language = exchange.path.at(0);
    if (!is_among(languages, language)) return shell(shop, exchange, 404);
    const auto& now = exchange.call.now;
    const auto caller = shop.caller(now);
    if (!caller || !caller->channel) return shell(shop, exchange, 200);
    const auto words = shop.database.read([&](Tx& tx) {
        return read(tx, shop.engine, *caller, {language, exchange.path.at(1), now});
    });
    if (!words) return shell(shop, exchange, 404);
    return shown(shop, exchange, 200, language, *words);
}

}  // namespace

api::Routes shop_pages(const std::string& folder, const std::string& brand, sql::Database& database,
                       flows::Engine& engine, ShopCaller caller) {
    const auto shop = std::make_shared<const Shop>(
        Shop{FaceFiles(folder, brand), database, engine, std::move(caller)});
    const auto page = [](std::string_view line, std::string_view id, std::string_view summary,
                         RunOn where, std::function<http::Response(const Exchange&)> handler) {
        return api::plain(line, Scope::open, id, summary, where, std::move(handler), "text/html",
                          {.tag = "operation"});
    };
    const auto worded = [shop](ReadWords read) {
        return [shop, read](const Exchange& exchange) { return with_words(*shop, exchange, read); };
    };
    api::Routes routes{
        page("GET /shop", "get_shop", "The shop", RunOn::io, begin),
        page("GET /shop/", "get_shop_slash", "The shop is at /shop", RunOn::io, begin),
        page("GET /shop/assets/{file}", "get_shop_asset", "A part of the shop", RunOn::io,
             [shop](const Exchange& exchange) {
                 return shop->files.send(exchange, "assets/" + exchange.path.at(0));
             }),
        page("GET /shop/{language}", "get_shop_home", "The first page of the shop", RunOn::io,
             [shop](const Exchange& exchange) { return first_or_file(*shop, exchange); }),
        page("GET /shop/{language}/{page}", "get_shop_page", "A page of the shop", RunOn::io,
             [shop](const Exchange& exchange) {
                 return shell(*shop, exchange, is_among(pages, exchange.path.at(1)) ? 200 : 404);
             }),
        page("GET /shop/{language}/p/{handle}", "get_shop_product", "The page of a product",
             RunOn::reader, worded(product_words)),
        page("GET /shop/{language}/c/{handle}", "get_shop_category", "The page of a category",
             RunOn::reader, worded(category_words)),
    };
    // Filters, and what campaigns add to links: read by the pages themselves.
    for (auto& route : routes) route.docs.is_raw = true;
    return routes;
}

}  // namespace nahtlos::app
