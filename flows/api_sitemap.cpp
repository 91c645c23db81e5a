#include <charconv>

#include "base/crypto/sha256.hpp"
#include "base/json/query.hpp"
#include "base/json/whole.hpp"
#include "catalog/languages.hpp"
#include "catalog/slices.hpp"
#include "catalog/whole.hpp"
#include "flows/api_setup.hpp"
#include "flows/api_storefront.hpp"
#include "flows/storefront_scene.hpp"
#include "storefront/sitemap.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using channels::ChannelId;

constexpr std::int64_t slice = 200;                              // products in memory at once
constexpr std::int64_t most_pages = storefront::most_addresses;  // of an index

using SitemapPage = json::Whole<1, most_pages>;

struct SitemapQuery {
    std::optional<SitemapPage> page;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"page", "of the sitemap; without it the index that names all pages"}}};
};
BOOST_DESCRIBE_STRUCT(SitemapQuery, (), (page))

std::optional<Uuid> published_in(const StorefrontScene& scene) {
    if (scene.channel.publishes_all) return std::nullopt;
    return scene.channel.id.uuid;
}

std::int64_t languages_in(const StorefrontScene& scene, ChannelId id) {
    const auto* channel = scene.pages->directory->find(id);
    const auto& market = scene.pages->directory->markets.at(channel->market);
    return static_cast<std::int64_t>(catalog::languages_of(market.languages).size());
}

// So many that no page can grow beyond the limits, whatever the addresses.
std::int64_t products_on_page(const StorefrontScene& scene) {
    std::int64_t alternates = 1;
    for (const auto& [id, front] : scene.fronts) alternates += languages_in(scene, id);
    return storefront::products_per_page(languages_in(scene, scene.channel.id), alternates);
}

std::vector<std::string> pictures_on_page(const StorefrontScene& scene,
                                          const catalog::WholeProduct& product) {
    std::vector<std::string> found;
    for (const auto* picture : storefront::pictures(product)) {
        if (found.size() == storefront::most_images) break;
        found.push_back(storefront::media_address(scene.front(), picture->url.value));
    }
    return found;
}

void add_product(const StorefrontScene& scene, const catalog::WholeProduct& product,
                 storefront::SitemapWriter& writer) {
    if (offers_on_page(scene, product).empty()) return;
    const auto alternates = storefront::alternates(pages_of(scene, product), product.handle);
    const auto images = pictures_on_page(scene, product);
    for (const auto& language : languages_on_page(scene.market, product)) {
        writer.add({storefront::product_address(scene.front(), language, product.handle),
                    product.updated_at, alternates, images});
    }
}

// The products after the first (page - 1) * n, slice by slice.
std::string page_text(Tx& tx, const StorefrontScene& scene, std::int64_t page, std::int64_t n) {
    storefront::SitemapWriter writer;
    catalog::ProductFilter filter;
    filter.sight = {true, published_in(scene)};
    filter.after = catalog::product_before(tx, published_in(scene), (page - 1) * n);
    for (std::int64_t left = n; left > 0;) {
        filter.limit = std::min(slice, left);
        std::vector<catalog::ProductId> ids;
        for (const auto& p : catalog::search_products(tx, filter)) ids.push_back(p.id);
        if (ids.empty()) break;
        for (const auto& product : catalog::read_products(tx, ids)) {
            add_product(scene, product, writer);
        }
        if (static_cast<std::int64_t>(ids.size()) < filter.limit) break;
        filter.after = ids.back();
        left -= filter.limit;
    }
    if (writer.addresses() == 0) {
        // A file without an address is none: the first page of the shop stands in for it.
        const auto languages = catalog::languages_of(scene.market.languages);
        const auto language = languages.empty() ? std::string("de") : languages.front();
        writer.add({storefront::home_address(scene.front(), language), scene.now, {}, {}});
    }
    return writer.finish();
}

Result<std::string> sitemap_of(Engine& engine, const Call& call, Tx& tx, ChannelId id,
                               const SitemapQuery& query) {
    auto pages = engine.books().open(tx);
    const auto* channel = seen_channel(*call.caller, *pages->directory, id);
    if (channel == nullptr) return api::no_such_resource();
    const auto scene = storefront_scene(tx, std::move(pages), *channel, call.now);
    if (!scene) return scene.refusal();
    const auto n = products_on_page(*scene);
    const auto products = catalog::count_products(tx, published_in(*scene));
    const auto count = std::clamp<std::int64_t>((products + n - 1) / n, 1, most_pages);
    if (query.page) {
        if (query.page->value > count) return api::no_such_resource();
        return page_text(tx, *scene, query.page->value, n);
    }
    std::vector<std::string> addresses;
    for (std::int64_t page = 1; page <= count; ++page) {
        addresses.push_back(storefront::sitemap_address(scene->front(), page));
    }
    return storefront::sitemap_index(addresses);
}

void send(const api::ExchangePtr& exchange, const Result<std::string>& xml) {
    if (!xml) return exchange->refuse(xml.refusal());
    const auto etag = '"' + to_string(sha256_head({*xml})) + '"';
    http::Headers headers{{"ETag", etag}, {"Cache-Control", "no-store"}};
    if (exchange->request.header("if-none-match") == etag) {
        return exchange->send({304, std::move(headers), {}});
    }
    headers.emplace_back("Content-Type", "application/xml; charset=utf-8");
    exchange->send({200, std::move(headers), *xml});
}

}  // namespace

api::Route sitemap_route(Engine& engine) {
    auto route = api::plain(
        "GET /v1/channels/{id}/sitemap", Scope::catalog_read, "get_sitemap",
        "Read the sitemap of a channel's shop front, as XML of sitemaps.org", api::RunOn::reader,
        {}, "application/xml",
        {.errors = {no_storefront},
         .tag = "channels",
         .description = "Without page the index. A page holds up to 1,000 products, fewer where "
                        "many languages and markets would make it larger than 50 MB. The shop "
                        "serves both at the addresses that its front names. If-None-Match is "
                        "answered with 304.",
         .priority = Priority::bulk});
    route.docs.placeholders = {&json::schema<ChannelId>};
    route.docs.query = &json::query_parameters<SitemapQuery>;
    route.run = [&engine](const api::ExchangePtr& exchange) {
        auto inputs = api::read_inputs<ChannelId, SitemapQuery>(*exchange, false);
        if (!inputs) return exchange->refuse(inputs.refusal());
        const bool is_taken = exchange->services().readers.run(
            [exchange, &engine, inputs = std::move(*inputs)] {
                exchange->guard([&] {
                    send(exchange, exchange->services().database.read([&](Tx& tx) {
                        return sitemap_of(engine, exchange->call, tx, std::get<0>(inputs),
                                          std::get<1>(inputs));
                    }));
                });
            },
            Priority::bulk);
        if (!is_taken) exchange->refuse(api::overloaded());
    };
    return route;
}

}  // namespace nahtlos::flows
