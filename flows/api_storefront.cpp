#include "flows/api_storefront.hpp"

#include "base/crypto/sha256.hpp"
#include "catalog/whole.hpp"
#include "channels/storefronts.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_setup.hpp"
#include "flows/sight.hpp"
#include "flows/storefront_scene.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using catalog::ProductId;
using channels::ChannelId;
using channels::Storefront;

// --- where the pages stand

struct StorefrontSettings : Storefront {
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"version", "of the channel, which rises with what is said of its front"}}};
};
BOOST_DESCRIBE_STRUCT(StorefrontSettings, (Storefront), (version))

Refusal nothing_said() {
    return {RefusalKind::conflict, "no_storefront",
            "nobody said yet where the pages of this channel stand"};
}

Result<StorefrontSettings> get_settings(Engine& engine, const Call& call, Tx& tx, ChannelId id) {
    const auto pages = engine.books().open(tx);
    const auto* channel = seen_channel(*call.caller, *pages->directory, id);
    if (channel == nullptr) return api::no_such_resource();
    auto fronts = channels::storefronts(tx);
    const auto it = fronts.find(id);
    if (it == fronts.end()) return nothing_said();
    return StorefrontSettings{std::move(it->second), channel->version};
}

// --- what the page of a product says to machines

struct PageQuery {
    std::optional<std::string> channel;
    std::optional<json::LanguageTag> language;
    bool script = false;
    static constexpr std::array<std::string_view, 1> may_miss{"script"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"channel", "code or id; required for keys bound to none"},
        {"language",
         "of the page, else the first of the market; the next best one is served "
         "where the product has no texts in it"},
        {"script", "true: json_ld as a text too, safe within a script element"},
    }};
};
BOOST_DESCRIBE_STRUCT(PageQuery, (), (channel, language, script))

struct HandleQuery : PageQuery {
    json::ShortText<100> handle;
    static constexpr auto docs = PageQuery::docs;
};
BOOST_DESCRIBE_STRUCT(HandleQuery, (PageQuery), (handle))

struct StorefrontPage {
    ProductId product;
    std::string handle, channel, language;
    std::string title;
    std::optional<std::string> description;
    std::string canonical;
    std::vector<storefront::Alternate> alternates;
    std::vector<storefront::MetaProperty> open_graph, twitter;
    boost::json::object json_ld;
    std::optional<std::string> json_ld_script;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> docs{{
        {"language", "that is served"},
        {"title", "of the page"},
        {"alternates", "the same page in other languages and markets, for link elements"},
        {"open_graph", "in their order; a property may repeat"},
        {"json_ld", "of schema.org: a Product or ProductGroup, and a BreadcrumbList"},
        {"json_ld_script", "the same as text that no text within can end"},
        {"version", "another number whenever anything here is another"},
    }};
};
BOOST_DESCRIBE_STRUCT(StorefrontPage, (),
                      (product, handle, channel, language, title, description, canonical,
                       alternates, open_graph, twitter, json_ld, json_ld_script, version))

// A page changes with prices and stock too, so its version is a fingerprint, not a count.
std::int64_t fingerprint(const StorefrontPage& page) {
    const auto hash = sha256_head({json::write(page)});
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | hash.bytes[i];
    return static_cast<std::int64_t>(bits >> 11);  // exact in every JSON reader
}

Result<const channels::Channel*> channel_of(const Call& call, const Pages& pages,
                                            const std::optional<std::string>& named) {
    const auto& caller = *call.caller;
    const auto channel = channel_of_list({caller.legal_entity, caller.market, caller.channel, {}},
                                         *pages.directory, named);
    if (!channel) return channel.refusal();
    if (!*channel) {
        return wrong_parameter("channel", "required", "is required for keys bound to no channel");
    }
    return pages.directory->find(**channel);
}

Result<StorefrontPage> page_in(Engine& engine, const Call& call, Tx& tx,
                               const std::optional<ProductId>& id, const PageQuery& query) {
    auto pages = engine.books().open(tx);
    const auto channel = channel_of(call, *pages, query.channel);
    if (!channel) return channel.refusal();
    if (!id) return api::no_such_resource();
    const auto scene = storefront_scene(tx, std::move(pages), **channel, call.now);
    if (!scene) return scene.refusal();
    auto products = catalog::read_products(tx, {*id});
    if (products.empty()) return api::no_such_resource();
    std::optional<std::string> language;
    if (query.language) language = query.language->value;
    const auto parts = page_parts(tx, *scene, std::move(products.front()), language);
    if (!parts) return api::no_such_resource();
    const auto page = page_of(*scene, *parts);
    StorefrontPage view{*id,
                        parts->product.handle,
                        scene->channel.code,
                        parts->language,
                        storefront::meta_title(page),
                        storefront::meta_description(page),
                        parts->url,
                        parts->alternates,
                        storefront::open_graph(page),
                        storefront::twitter_card(page),
                        storefront::json_ld(page),
                        {},
                        1};
    view.version = fingerprint(view);
    if (query.script) view.json_ld_script = storefront::script_text(view.json_ld);
    return view;
}

api::Route settings_write(Engine& engine) {
    return api::command(
        "PUT /v1/channels/{id}/storefront", Scope::channels_write, "set_storefront",
        "Say where the pages of a channel's shop front stand",
        [&engine](const Call& call, Reply<channels::ChannelView> reply, ChannelId id,
                  Storefront wish) {
            change_seen(engine, call, reply, id,
                        [id, wish = std::move(wish), if_match = call.if_match](ChangeScope& change,
                                                                               const auto&) {
                            return channels::set_storefront(change, id, wish, if_match);
                        });
        },
        {.errors = {api::version_changed, retired},
         .description = "Replaces what was said before. Addresses have placeholders in braces: "
                        "language and handle, in the sitemap's page."});
}

}  // namespace

api::Routes storefront_routes(Engine& engine) {
    return {
        settings_write(engine),
        api::query("GET /v1/channels/{id}/storefront", Scope::channels_read, "get_storefront",
                   "Read where the pages of a channel's shop front stand",
                   [&engine](const Call& call, Tx& tx, ChannelId id) {
                       return get_settings(engine, call, tx, id);
                   },
                   {.errors = {no_storefront}}),
        api::query(
            "GET /v1/products/{id}/storefront", Scope::catalog_read, "get_product_storefront",
            "Read what the page of a product says to machines: schema.org, OpenGraph, languages",
            [&engine](const Call& call, Tx& tx, ProductId id, const PageQuery& query) {
                return page_in(engine, call, tx, id, query);
            },
            {.errors = {no_storefront},
             .description = "Of what the channel sells at a price; anything else is not_found. "
                            "Prices are those that everybody is shown."}),
        api::query("GET /v1/storefront", Scope::catalog_read, "find_product_storefront",
                   "The same of a product by its handle",
                   [&engine](const Call& call, Tx& tx, const HandleQuery& query) {
                       return page_in(engine, call, tx,
                                      catalog::product_of_handle(tx, query.handle.value), query);
                   },
                   {.errors = {no_storefront}, .tag = "products"}),
        sitemap_route(engine),
    };
}

}  // namespace nahtlos::flows
