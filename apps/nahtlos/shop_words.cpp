#include "apps/nahtlos/shop_words.hpp"

#include "base/http/target.hpp"
#include "catalog/slices.hpp"
#include "catalog/trees.hpp"
#include "catalog/whole.hpp"
#include "flows/storefront_scene.hpp"

namespace nahtlos::app {
namespace {

constexpr std::string_view head_mark = "<!--head-->", body_mark = "<!--body-->",
                           title_begin = "<title>", title_end = "</title>",
                           language_mark = "lang=\"de\"";

void put(std::string& html, std::initializer_list<std::string_view> parts) {
    for (const auto part : parts) html += part;
}

std::string title(std::string_view text) { return "<title>" + html_text(text) + "</title>\n"; }

void put_meta(std::string& html, std::string_view kind, std::string_view name,
              std::string_view content) {
    put(html,
        {"<meta ", kind, "=\"", html_text(name), "\" content=\"", html_text(content), "\">\n"});
}

void put_link(std::string& html, std::string_view rel, std::string_view href) {
    put(html, {"<link rel=\"", rel, "\" href=\"", html_text(href), "\">\n"});
}

std::string head_of(const flows::PageParts& parts, const storefront::Page& page) {
    std::string html = title(storefront::meta_title(page) +
                             (page.front.site_name ? " – " + page.front.site_name->value : ""));
    if (const auto text = storefront::meta_description(page)) {
        put_meta(html, "name", "description", *text);
    }
    put_link(html, "canonical", parts.url);
    for (const auto& other : parts.alternates) {
        put(html, {"<link rel=\"alternate\" hreflang=\"", html_text(other.hreflang), "\" href=\"",
                   html_text(other.href), "\">\n"});
    }
    for (const auto& [name, content] : storefront::open_graph(page)) {
        put_meta(html, "property", name, content);
    }
    for (const auto& [name, content] : storefront::twitter_card(page)) {
        put_meta(html, "name", name, content);
    }
    // Data, not a script: the policy of the page lets it be read and nothing run.
    put(html, {"<script type=\"application/ld+json\">",
               storefront::script_text(storefront::json_ld(page)), "</script>\n"});
    return html;
}

std::string path_of(std::string_view language, std::string_view kind, std::string_view handle) {
    return "/shop/" + std::string(language) + '/' + std::string(kind) + '/' +
           http::percent_encode(handle);
}

std::string body_of(const flows::PageParts& parts, const storefront::Page& page) {
    std::string html = "<main class=\"plain\">\n<p>";
    for (const auto& crumb : parts.crumbs) put(html, {html_text(crumb.name), " › "});
    put(html, {"</p>\n<h1>", html_text(storefront::meta_title(page)), "</h1>\n"});
    for (const auto* picture : storefront::pictures(parts.product)) {
        put(html, {"<img src=\"", html_text(picture->url.value), "\" width=\"480\" alt=\"",
                   html_text(storefront::name_in(picture->alt, page.language, "")), "\">\n"});
        break;
    }
    const auto text = parts.product.texts.find(parts.language);
    if (text != parts.product.texts.end() && text->second.description) {
        put(html, {"<p>", html_text(*text->second.description), "</p>\n"});
    }
    html += "<ul>\n";
    for (const auto& variant : parts.variants) {
        put(html, {"<li>", html_text(variant.variant->sku)});
        for (const auto& [axis, value] : variant.variant->options)
            put(html, {" ", html_text(value)});
        put(html, {": ", html_text(to_string(variant.price)), " ", html_text(page.currency.view()),
                   "</li>\n"});
    }
    html += "</ul>\n</main>\n";
    return html;
}

const channels::Channel* channel_of(const flows::Pages& pages, const api::Caller& shop) {
    return pages.directory->find(channels::ChannelId{*shop.channel});
}

}  // namespace

std::optional<PageWords> product_words(Tx& tx, flows::Engine& engine, const api::Caller& shop,
                                       const PageAsked& asked) {
    auto pages = engine.books().open(tx);
    const auto* channel = channel_of(*pages, shop);
    const auto id = catalog::product_of_handle(tx, asked.handle);
    if (channel == nullptr || !id) return std::nullopt;
    const auto scene = flows::storefront_scene(tx, std::move(pages), *channel, asked.now);
    if (!scene) return PageWords{};  // sold, but nobody said where: nothing canonical to say
    auto products = catalog::read_products(tx, {*id});
    if (products.empty()) return std::nullopt;
    const auto parts = flows::page_parts(tx, *scene, std::move(products.front()), asked.language);
    if (!parts) return std::nullopt;
    const auto page = flows::page_of(*scene, *parts);
    return PageWords{head_of(*parts, page), body_of(*parts, page)};
}

std::optional<PageWords> category_words(Tx& tx, flows::Engine& engine, const api::Caller& shop,
                                        const PageAsked& asked) {
    auto pages = engine.books().open(tx);
    const auto* channel = channel_of(*pages, shop);
    if (channel == nullptr) return std::nullopt;
    std::vector<catalog::PathStep> path;
    for (const auto& tree : catalog::list_trees(tx)) {
        path = catalog::category_path(tx, tree.code.value, asked.handle);
        if (!path.empty()) break;
    }
    if (path.empty()) return std::nullopt;
    const auto scene = flows::storefront_scene(tx, std::move(pages), *channel, asked.now);
    const auto name = storefront::name_in(path.back().names, asked.language, asked.handle);
    PageWords words;
    const auto site = scene && scene->front().site_name ? scene->front().site_name->value : "";
    words.head = title(site.empty() ? name : name + " – " + site);
    put_meta(words.head, "property", "og:title", name);
    if (scene) {
        if (const auto url =
                storefront::category_address(scene->front(), asked.language, asked.handle)) {
            put_link(words.head, "canonical", *url);
            put_meta(words.head, "property", "og:url", *url);
        }
    }
    words.body = "<main class=\"plain\">\n<p>";
    for (const auto& step : path) {
        put(words.body,
            {"<a href=\"", html_text(path_of(asked.language, "c", step.handle)), "\">",
             html_text(storefront::name_in(step.names, asked.language, step.handle)), "</a> › "});
    }
    put(words.body, {"</p>\n<h1>", html_text(name), "</h1>\n</main>\n"});
    return words;
}

std::string filled(std::string shell, std::string_view language, const PageWords& words) {
    const auto replace = [&](std::size_t at, std::size_t length, std::string_view by) {
        if (at != std::string::npos) shell.replace(at, length, by);
    };
    // From the end, so that what is put in is never looked at for marks.
    replace(shell.find(body_mark), body_mark.size(), words.body);
    replace(shell.find(head_mark), head_mark.size(), words.head);
    if (!words.head.empty()) {
        const auto begin = shell.find(title_begin), end = shell.find(title_end);
        if (begin < end && end != std::string::npos) {
            replace(begin, end + title_end.size() - begin, "");
        }
    }
    if (language != "de") {
        replace(shell.find(language_mark), language_mark.size(),
                "lang=\"" + std::string(language) + '"');
    }
    return shell;
}

std::string html_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace nahtlos::app
