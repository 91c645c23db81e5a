#include <algorithm>

#include "catalog/gtins.hpp"
#include "catalog/languages.hpp"
#include "catalog/product_types.hpp"
#include "catalog/whole.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_products.hpp"
#include "flows/generate_variants.hpp"
#include "flows/write_products.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using catalog::ProductId;

struct ContentQuery {
    std::optional<json::LanguageTag> language;
    std::optional<json::ShortText<40>> market;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"language",
          "texts in this language only, or in the next best one of the market, which "
          "is told; all languages without it"}}};
};
BOOST_DESCRIBE_STRUCT(ContentQuery, (), (language, market))

struct ContentsQuery : ContentQuery {
    std::vector<catalog::ProductStatus> status;
    std::optional<std::string> external_reference;
    std::optional<api::Cursor<ProductId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "limit"};
    static constexpr auto docs = ContentQuery::docs;
};
BOOST_DESCRIBE_STRUCT(ContentsQuery, (ContentQuery), (status, external_reference, cursor, limit))

/// A whole product, and what one language makes of it.
struct ContentView : catalog::WholeProduct {
    std::optional<std::string> language;  // that was served
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"language", "that the texts are in, where one was asked for"}}};
};
BOOST_DESCRIBE_STRUCT(ContentView, (catalog::WholeProduct), (language))

// Localized attributes, like texts, in the best language there is.
void localize(catalog::Attributes& attributes, const std::vector<std::string>& chain,
              const catalog::ProductTypes::Family* family) {
    if (family == nullptr) return;
    for (const auto& a : *family) {
        if (!a.is_localized) continue;
        const auto it = attributes.find(a.code.value);
        if (it == attributes.end() || !it->second.is_object()) continue;
        std::map<std::string, boost::json::value> texts;
        for (const auto& entry : it->second.get_object()) {
            texts.emplace(entry.key(), entry.value());
        }
        const auto* best = catalog::served(texts, chain);
        if (best == nullptr) continue;
        const auto text = *best;
        it->second = boost::json::object{{text.first, text.second}};
    }
}

// What shops may know of a product: what is sold by them, and nothing of how it came about.
void hide(const catalog::Sight& sight, const Pages& pages, ContentView& view) {
    if (!sight.only_active) return;
    std::erase_if(view.variants, [&](const catalog::WholeVariant& v) {
        const auto* offer = pages.offers->find(v.id);
        return offer == nullptr || !is_seen(sight, *offer);
    });
    std::erase_if(view.media, [&](const catalog::Media& m) {
        return !m.variants.empty() && std::ranges::none_of(m.variants, [&](const auto& sku) {
            return std::ranges::find(view.variants, sku.value, &catalog::WholeVariant::sku) !=
                   view.variants.end();
        });
    });
    view.changed_by.reset();
    view.publish_at.reset();
}

std::vector<ContentView> views_of(const Call& call, Tx& tx, const Pages& pages,
                                  const ContentQuery& query,
                                  std::vector<catalog::WholeProduct> products) {
    const auto sight = sight_of(call, pages);
    const auto* market = market_for(call, pages, query.market);
    std::optional<catalog::ProductTypes> types;
    std::vector<ContentView> views;
    for (auto& product : products) {
        ContentView view{std::move(product), {}};
        hide(sight, pages, view);
        if (sight.only_active && view.variants.empty()) continue;
        if (query.language) {
            if (!types) types = catalog::load_types(tx);
            const auto chain = catalog::language_chain(
                query.language->value,
                catalog::languages_of(market == nullptr ? "" : market->languages));
            if (const auto* best = catalog::served(view.texts, chain)) {
                view.language = best->first;
                view.texts = {{best->first, best->second}};
            }
            const auto* family = view.product_type ? types->find(*view.product_type) : nullptr;
            localize(view.attributes, chain, family);
            for (auto& v : view.variants) localize(v.attributes, chain, family);
        }
        views.push_back(std::move(view));
    }
    return views;
}

Result<api::Page<ContentView>> list_contents(Engine& engine, const Call& call, Tx& tx,
                                             const ContentsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto sight = sight_of(call, *pages);
    std::vector<ProductId> ids;
    api::Page<ContentView> page;
    if (query.external_reference) {
        if (const auto id = catalog::product_of_reference(tx, *query.external_reference)) {
            ids.push_back(*id);
        }
    } else {
        catalog::ProductFilter filter;
        filter.status = query.status;
        filter.sight = sight;
        filter.limit = query.limit.value + 1;
        if (query.cursor) filter.after = query.cursor->key;
        auto found = api::page_of(catalog::search_products(tx, filter), query.limit,
                                  [](const catalog::Product& p) { return p.id; });
        page.next_cursor = found.next_cursor;
        for (const auto& p : found.items) ids.push_back(p.id);
    }
    page.items = views_of(call, tx, *pages, query, catalog::read_products(tx, std::move(ids)));
    return page;
}

Result<ContentView> get_content(Engine& engine, const Call& call, Tx& tx, ProductId id,
                                const ContentQuery& query) {
    const auto pages = engine.books().open(tx);
    auto views = views_of(call, tx, *pages, query, catalog::read_products(tx, {id}));
    if (views.empty()) return api::no_such_resource();
    return std::move(views.front());
}

void put_products(Engine& engine, const Call& call, const Reply<ProductRows>& reply,
                  ProductsWish wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<ProductRows>(engine.changes(), call, reply,
                                 [rows = taken_apart(std::move(wish))](ChangeScope& change) {
                                     return write_products(change, rows);
                                 });
}

void generate(Engine& engine, const Call& call, const Reply<GeneratedVariants>& reply, ProductId id,
              const catalog::GenerateVariants& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<GeneratedVariants>(engine.changes(), call, reply,
                                       [id, wish, if_match = call.if_match](ChangeScope& change) {
                                           return generate_variants(change, id, wish, if_match);
                                       });
}

// --- codes on packages

struct CodeQuery {
    json::ShortText<2000> text;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"text", "an EAN, UPC, ISBN or GTIN as it was read, or a GS1 Digital Link"}}};
};
BOOST_DESCRIBE_STRUCT(CodeQuery, (), (text))

struct CodeView {
    std::string gtin14;
    catalog::GtinUse use = catalog::GtinUse::everywhere;
    bool is_for_feeds = true;
    std::optional<catalog::GtinForm> form;
    std::optional<std::string> lot, serial, expires_on;
    std::map<std::string, std::string> elements;
    std::string digital_link;
    std::optional<VariantView> variant;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{
        {{"elements", "application identifiers of GS1 and their values"},
         {"digital_link", "in its canonical form"},
         {"variant", "that has this number, as far as the caller sees it"}}};
};
BOOST_DESCRIBE_STRUCT(CodeView, (),
                      (gtin14, use, is_for_feeds, form, lot, serial, expires_on, elements,
                       digital_link, variant))

Refusal wrong_code(const Refusal& why) {
    return {RefusalKind::invalid,
            "invalid_request",
            "this is no code of an article",
            {{"?text", why.code, why.detail}}};
}

Result<CodeView> read_link(const std::string& text) {
    const auto link = catalog::parse_digital_link(text);
    if (!link) return wrong_code(link.refusal());
    if (link->key.first != "01") {
        return wrong_code({RefusalKind::invalid, "unknown_identifier", "names no article"});
    }
    CodeView view;
    view.gtin14 = link->key.second;
    view.digital_link = *catalog::build_digital_link(*link);
    for (const auto* list : {&link->qualifiers, &link->attributes}) {
        for (const auto& [identifier, value] : *list) view.elements[identifier] = value;
    }
    const auto element = [&](const char* identifier) -> std::optional<std::string> {
        const auto it = view.elements.find(identifier);
        if (it == view.elements.end()) return std::nullopt;
        return it->second;
    };
    view.lot = element("10");
    view.serial = element("21");
    view.expires_on = element("17");
    return view;
}

Result<CodeView> read_code(Engine& engine, const Call& call, Tx& tx, const CodeQuery& query) {
    CodeView view;
    if (query.text.value.find("://") != std::string::npos) {
        auto linked = read_link(query.text.value);
        if (!linked) return linked;
        view = *std::move(linked);
    } else {
        const auto number = catalog::parse_article_number(query.text.value);
        if (!number) return wrong_code(number.refusal());
        view.gtin14 = number->gtin14;
        view.form = number->form;
        view.digital_link = *catalog::build_digital_link({"", {"01", number->gtin14}, {}, {}, {}});
    }
    const catalog::ArticleNumber number{view.gtin14, {}, catalog::use_of(view.gtin14)};
    view.use = number.use;
    view.is_for_feeds = number.is_for_feeds();
    const auto pages = engine.books().open(tx);
    const auto sight = sight_of(call, *pages);
    catalog::VariantFilter filter{{}, {}, view.gtin14, sight, {}, 1};
    for (const auto id : catalog::search_variants(tx, filter)) {
        const auto* offer = pages->offers->find(id);
        check(offer != nullptr, "the books know every variant of their transaction");
        view.variant = view_of(call, *offer, market_for(call, *pages, {}));
    }
    return view;
}

}  // namespace

api::Routes product_content_routes(Engine& engine) {
    return {
        api::command(
            "PUT /v1/products/bulk", Scope::catalog_write, "put_products",
            "Make or change many products with all that belongs to them; each row is answered",
            [&engine](const Call& call, Reply<ProductRows> reply, ProductsWish wish) {
                put_products(engine, call, reply, std::move(wish));
            },
            {.description =
                 "Products are found by handle, variants by SKU. What is missing stays, null "
                 "empties; attributes, options, categories, tags and media are said as a whole. "
                 "Rows that change nothing are already_done. Kits may name what the same call "
                 "makes.",
             .body_bytes = 32 * 1024 * 1024}),
        api::command(
            "POST /v1/products/{id}/variants/generate", Scope::catalog_write, "generate_variants",
            "Make a variant for each combination of options that has none",
            [&engine](const Call& call, Reply<GeneratedVariants> reply, ProductId id,
                      catalog::GenerateVariants wish) { generate(engine, call, reply, id, wish); },
            {.errors = {api::version_changed},
             .description = "Variants that are there stay as they are. At most 500 are "
                            "made at once."}),
        api::query("GET /v1/product-contents", Scope::catalog_read, "list_product_contents",
                   "List whole products, oldest first",
                   [&engine](const Call& call, Tx& tx, const ContentsQuery& query) {
                       return list_contents(engine, call, tx, query);
                   }),
        api::query("GET /v1/products/{id}/content", Scope::catalog_read, "get_product_content",
                   "Read a product with everything that describes it",
                   [&engine](const Call& call, Tx& tx, ProductId id, const ContentQuery& query) {
                       return get_content(engine, call, tx, id, query);
                   }),
        api::query("GET /v1/article-codes", Scope::catalog_read, "read_article_code",
                   "Read an article number or GS1 Digital Link, and find its variant",
                   [&engine](const Call& call, Tx& tx, const CodeQuery& query) {
                       return read_code(engine, call, tx, query);
                   }),
    };
}

}  // namespace nahtlos::flows
