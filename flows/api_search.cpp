#include "flows/api_search.hpp"
#include "flows/asked_seller.hpp"

#include <algorithm>
#include <charconv>

#include "base/sql/error.hpp"
#include "catalog/languages.hpp"
#include "flows/api_lists.hpp"
#include "flows/search_hit.hpp"
#include "flows/search_unknown.hpp"
#include "flows/sight.hpp"
#include "search/price_words.hpp"

namespace nahtlos::search {
BOOST_DESCRIBE_ENUM(SortBy, relevance, price_ascending, price_descending, newest, name)
BOOST_DESCRIBE_ENUM(Matched, everything, most_words, nothing)
}  // namespace nahtlos::search

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using search::SearchRequest;

constexpr std::size_t most_places = 90;  // of a channel, to be looked at one by one

/// What all searches say.
struct SearcherQuery {
    std::optional<std::string> q, channel;
    std::optional<json::ShortText<40>> market;
    std::optional<json::LanguageTag> language;
    std::optional<bool> pictures;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> docs{
        {{"q", "what was typed; nothing: everything there is"},
         {"channel", "code or id; for keys bound to none. Shops find what it sells"},
         {"market", "code of the market whose prices are shown and filtered by; the channel's"},
         {"language", "of the words; else what the caller reads, else the market's first"},
         {"pictures", "true: with the handle and a picture of each product"}}};
};
BOOST_DESCRIBE_STRUCT(SearcherQuery, (), (q, channel, market, language, pictures))

struct SearchQuery : SearcherQuery {
    std::vector<std::string> category, brand, attributes, numbers, in_stock_at;
    std::optional<bool> in_stock;
    std::optional<std::int64_t> min_price_minor, max_price_minor;
    std::optional<std::vector<std::string>> facets;
    std::vector<std::string> price_ranges;
    search::SortBy sort = search::SortBy::relevance;
    std::int64_t offset = 0;
    json::Limit limit;
    static constexpr std::array<std::string_view, 9> may_miss{
        "category",     "brand", "attributes", "numbers", "in_stock_at",
        "price_ranges", "sort",  "offset",     "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> docs{
        {SearcherQuery::docs[0],
         SearcherQuery::docs[1],
         SearcherQuery::docs[2],
         SearcherQuery::docs[3],
         SearcherQuery::docs[4],
         {"category", "tree/handle of one or more; what is in those below counts too"},
         {"attributes", "attribute:value; several values of one attribute: any of them"},
         {"numbers", "attribute:from..to, both included, either may be missing"},
         {"in_stock_at", "codes of locations of which one has it now"},
         {"in_stock", "true: what the channel could ship now, or takes no stock"},
         {"max_price_minor", "included; in the smallest unit of the market's currency"},
         {"facets",
          "to be counted: brand, category, in_stock_at, attributes, options; brand and category "
          "unless said"},
         {"price_ranges", "to be counted: from..below, in the smallest unit"},
         {"offset", "of the first hit; with the limit at most 10,000"}}};
};
BOOST_DESCRIBE_STRUCT(SearchQuery, (SearcherQuery),
                      (category, brand, attributes, numbers, in_stock_at, in_stock, min_price_minor,
                       max_price_minor, facets, price_ranges, sort, offset, limit))

struct SuggestQuery : SearcherQuery {
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr auto docs = SearcherQuery::docs;
};
BOOST_DESCRIBE_STRUCT(SuggestQuery, (SearcherQuery), (limit))

struct PriceCountView {
    std::optional<std::int64_t> from_minor, below_minor;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(PriceCountView, (), (from_minor, below_minor, count))

struct PriceBounds {
    std::optional<std::int64_t> min_price_minor, max_price_minor;
};
BOOST_DESCRIBE_STRUCT(PriceBounds, (), (min_price_minor, max_price_minor))

struct SearchView {
    std::int64_t total = 0;
    std::vector<HitView> items;
    std::optional<std::int64_t> next_offset;
    std::vector<FacetView> facets;
    std::vector<PriceCountView> prices;
    std::optional<PriceBounds> understood_price;
    std::optional<std::string> searched_for;
    search::Matched matched = search::Matched::everything;
    std::string language;
    std::int64_t position = 0;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> docs{
        {{"understood_price",
          "what was typed of prices (\"unter 100 Euro\"), which filters instead of being searched; "
          "both included"},
         {"searched_for", "instead of what was typed, where words were misspelt"},
         {"matched", "how much of what was typed the hits have, those that are near aside"},
         {"language", "whose words were searched"},
         {"position", "of the last event that the search knows"}}};
};
BOOST_DESCRIBE_STRUCT(SearchView, (),
                      (total, items, next_offset, facets, prices, understood_price, searched_for,
                       matched, language, position))

struct SuggestView {
    std::vector<HitView> products;
    std::vector<FacetValueView> categories, brands;
    std::optional<std::string> searched_for;
};
BOOST_DESCRIBE_STRUCT(SuggestView, (), (products, categories, brands, searched_for))

// --- who asks

Result<SearchScene> scene_of(Engine& engine, const Call& call, Tx& tx, const SearcherQuery& query) {
    SearchScene scene;
    scene.pages = engine.books().open(tx);
    const auto asked = asked_seller(call, *scene.pages, query.channel, query.market);
    if (!asked) return asked.refusal();
    scene.channel = asked->channel;
    scene.market = asked->market;
    scene.sight = sight_of(call, *scene.pages);
    if (scene.channel != nullptr) {
        // As the customers of the channel see it, whoever asks.
        scene.sight = {true, {}};
        if (!scene.channel->publishes_all) scene.sight.published_in = scene.channel->id.uuid;
    }
    scene.language = std::string(call.language);
    if (query.language) {
        scene.language = query.language->value;
    } else if (!call.has_language && scene.market != nullptr) {
        scene.language = scene.market->languages.substr(0, scene.market->languages.find(','));
    }
    return scene;
}

std::string channel_value(const SearchScene& scene) {
    if (!scene.sight.only_active) return {};
    return scene.sight.published_in ? to_string(*scene.sight.published_in) : sold_by_all;
}

// --- what is asked

struct Parted {
    std::string key, value;
};
std::optional<Parted> parted(const std::string& text, std::string_view by) {
    const auto at = text.find(by);
    if (at == std::string::npos) return std::nullopt;
    return Parted{text.substr(0, at), text.substr(at + by.size())};
}

// "" is no bound; false for what is no number.
template <class T>
bool read_bound(const std::string& text, std::optional<T>& bound) {
    if (text.empty()) return true;
    T number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return false;
    bound = number;
    return true;
}

void add_filter(SearchRequest& request, const std::string& facet, std::string value) {
    const auto known = std::ranges::find(request.filters, facet, &search::FacetFilter::facet);
    if (known != request.filters.end()) return known->values.push_back(std::move(value));
    request.filters.push_back({facet, {std::move(value)}});
}

std::optional<Refusal> add_attributes(SearchRequest& request, const SearchQuery& query) {
    for (const auto& text : query.attributes) {
        auto pair = parted(text, ":");
        const bool is_ours = pair && (pair->key == "channel" || pair->key == search::stock_facet);
        if (!pair || pair->key.empty() || pair->value.empty() || is_ours) {
            return wrong_parameter("attributes", "invalid_format", "must be attribute:value");
        }
        add_filter(request, pair->key, std::move(pair->value));
    }
    for (const auto& text : query.numbers) {
        const auto pair = parted(text, ":");
        const auto range = pair ? parted(pair->value, "..") : std::nullopt;
        search::NumberFilter filter;
        if (!range || !read_bound(range->key, filter.least) ||
            !read_bound(range->value, filter.most)) {
            return wrong_parameter("numbers", "invalid_format", "must be attribute:from..to");
        }
        filter.attribute = pair->key;
        request.numbers.push_back(std::move(filter));
    }
    return std::nullopt;
}

// Where goods must lie: at one of the places named, or at one that the channel ships from.
std::optional<Refusal> add_stock(SearchRequest& request, const SearchQuery& query,
                                 const SearchScene& scene) {
    const auto& network = *scene.pages->network;
    const std::string facet(search::stock_facet);
    const auto value_of = [&](const std::string& code) {
        if (scene.channel == nullptr) return code;
        return place_value(*scene.pages, code, scene.channel->legal_entity.uuid);
    };
    for (const auto& code : query.in_stock_at) {
        if (!network.location_by_code.contains(code)) {
            return wrong_parameter("in_stock_at", "unknown", "is not a location");
        }
        add_filter(request, facet, value_of(code));
    }
    if (!query.in_stock.value_or(false) || !query.in_stock_at.empty()) return std::nullopt;
    if (scene.channel != nullptr) {
        const auto places = network.sources(scene.channel->id.uuid, inventory::Method::ship);
        if (places.size() <= most_places) {
            for (const auto place : places) {
                add_filter(request, facet, value_of(network.locations.at(place).code));
            }
            add_filter(request, facet, takes_no_stock);
            return std::nullopt;
        }
    }
    add_filter(request, facet, in_stock_anywhere);
    return std::nullopt;
}

std::optional<Refusal> add_prices(SearchRequest& request, const SearchQuery& query) {
    const auto &least = query.min_price_minor, &most = query.max_price_minor;
    if (least || most) {
        search::PriceRange range{least, {}};
        if (most && *most < std::numeric_limits<std::int64_t>::max()) range.below = *most + 1;
        request.prices.push_back(range);
    }
    for (const auto& text : query.price_ranges) {
        const auto pair = parted(text, "..");
        search::PriceRange range;
        if (!pair || !read_bound(pair->key, range.least) || !read_bound(pair->value, range.below)) {
            return wrong_parameter("price_ranges", "invalid_format", "must be from..below");
        }
        request.price_counts.push_back(range);
    }
    const bool is_by_price = query.sort == search::SortBy::price_ascending ||
                             query.sort == search::SortBy::price_descending;
    const bool needs_prices =
        is_by_price || !request.prices.empty() || !request.price_counts.empty();
    if (needs_prices && request.price_list.empty()) {
        return wrong_parameter("market", "required", "or a channel is required");
    }
    return std::nullopt;
}

SearchRequest request_of(const SearchFeed& feed, const SearchScene& scene,
                         const SearcherQuery& query) {
    SearchRequest request;
    request.text = query.q.value_or("");
    request.language = scene.language.substr(0, scene.language.find('-'));
    request.channel = channel_value(scene);
    if (scene.channel != nullptr) {
        request.price_list = prices_of(*scene.pages, *scene.channel, feed.priced_channels());
    } else if (scene.market != nullptr) {
        request.price_list = prices_of(*scene.market);
    }
    return request;
}

Result<SearchRequest> request_of(const SearchFeed& feed, const SearchScene& scene,
                                 const SearchQuery& query) {
    auto request = request_of(feed, scene, static_cast<const SearcherQuery&>(query));
    for (const auto& value : query.category) {
        if (!is_for(value, feed.words().get(), scene)) {
            return wrong_parameter("category", "unknown", "is of another channel");
        }
        add_filter(request, std::string(search::category_facet), value);
    }
    for (const auto& value : query.brand) {
        add_filter(request, std::string(search::brand_facet), value);
    }
    if (auto refusal = add_attributes(request, query)) return *std::move(refusal);
    if (auto refusal = add_stock(request, query, scene)) return *std::move(refusal);
    if (auto refusal = add_prices(request, query)) return *std::move(refusal);
    request.facets = query.facets.value_or(std::vector<std::string>{
        std::string(search::brand_facet), std::string(search::category_facet)});
    std::erase(request.facets, "channel");
    request.sort = query.sort;
    request.offset = query.offset;
    request.limit = query.limit.value;
    return request;
}

// What was typed of prices becomes a filter, unless the caller filters by them already.
std::optional<PriceBounds> understand_price(const SearchScene& scene, SearchRequest& request) {
    const bool can_filter = scene.market != nullptr && !request.price_list.empty();
    if (!can_filter || !request.prices.empty()) return std::nullopt;
    const auto currency = scene.market->currency;
    auto words = search::price_words(request.text, currency.view());
    if (!words) return std::nullopt;
    const auto minor = [&](std::int64_t hundredths) {
        auto amount = hundredths;
        for (int e = exponent(currency); e > 2; --e) amount *= 10;
        for (int e = exponent(currency); e < 2; ++e) amount = (amount + 9) / 10;
        return amount;
    };
    PriceBounds bounds;
    search::PriceRange range;
    if (words->least) range.least = bounds.min_price_minor = minor(*words->least);
    if (words->below) {
        range.below = minor(*words->below);
        bounds.max_price_minor = *range.below - 1;
    }
    request.prices.push_back(range);
    request.text = std::move(words->rest);
    return bounds;
}

// What has no price in a channel cannot be bought there: any bound asks for one.
void leave_out_unpriced(const SearchScene& scene, SearchRequest& request) {
    if (scene.channel == nullptr || request.price_list.empty()) return;
    if (request.prices.empty()) request.prices.emplace_back();
}

// The search names its own fields; callers said parameters.
Refusal as_parameters(Refusal refusal) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names{
        {{"/text", "?q"},
         {"/filters", "?attributes"},
         {"/prices", "?price_ranges"},
         {"/price_counts", "?price_ranges"},
         {"/facets", "?facets"},
         {"/limit", "?limit"},
         {"/offset", "?offset"}}};
    for (auto& field : refusal.fields) {
        for (const auto& [theirs, ours] : names) {
            if (field.pointer == theirs) field.pointer = ours;
        }
    }
    return refusal;
}

Result<search::SearchAnswer> ask(const SearchFeed& feed, const SearchRequest& request) {
    try {
        auto answer = feed.index().search(request);
        if (!answer) return as_parameters(answer.refusal());
        return answer;
    } catch (const sql::Error& error) {
        // Its own file, not the database: it is made anew.
        if (error.kind != sql::ErrorKind::corrupt) throw;
        return *unless_ready(nullptr);
    }
}

// --- what is answered

// The search may be a moment behind: what is not seen any more is left out.
std::vector<HitView> views_of(const Call& call, const SearchScene& scene,
                              const std::vector<search::Hit>& hits) {
    std::optional<pricing::Resolver> prices;
    if (scene.market != nullptr) {
        const auto channel = scene.channel == nullptr ? Uuid{} : scene.channel->id.uuid;
        prices.emplace(*scene.pages->prices,
                       pricing::PriceContext{scene.market->id.uuid, channel, {}, call.now});
    }
    std::vector<HitView> views;
    for (const auto& hit : hits) {
        const auto* offer = scene.pages->offers->find(catalog::VariantId{hit.variant});
        if (offer == nullptr || !is_seen(scene.sight, *offer)) continue;
        HitView view{offer->product, offer->variant, offer->sku, offer->title(scene.language),
                     offer->options()};
        if (prices) {
            view.currency = scene.market->currency;
            if (const auto price = prices->price(*offer, 1)) {
                view.unit_price = price->unit_price;
                if (price->list != nullptr) view.list_price = price->list_price;
            }
        }
        view.lowest_price_minor = hit.price_minor;
        view.is_code = hit.is_code;
        view.is_near = hit.is_near;
        views.push_back(std::move(view));
    }
    return views;
}

Result<SearchView> get_search(Engine& engine, const SearchFeed* feed, const Call& call, Tx& tx,
                              const SearchQuery& query) {
    const auto scene = scene_of(engine, call, tx, query);
    if (!scene) return scene.refusal();
    if (auto refusal = unless_ready(feed)) return *std::move(refusal);
    auto request = request_of(*feed, *scene, query);
    if (!request) return request.refusal();
    SearchView view;
    view.understood_price = understand_price(*scene, *request);
    leave_out_unpriced(*scene, *request);
    const auto answer = ask(*feed, *request);
    if (!answer) return answer.refusal();
    if (answer->total == 0) {
        if (auto refusal = unknown_filters(*feed, *request)) return *std::move(refusal);
    }
    view.total = answer->total;
    view.items = views_of(call, *scene, answer->hits);
    if (query.pictures.value_or(false)) add_pictures(tx, view.items);
    const auto end = request->offset + request->limit;
    if (end < std::min(answer->total, search::search_limits.depth - request->limit + 1)) {
        view.next_offset = end;
    }
    view.facets = views_of(answer->facets, feed->words().get(), *scene);
    for (const auto& price : answer->prices) {
        view.prices.push_back({price.range.least, price.range.below, price.count});
    }
    view.searched_for = answer->searched_for;
    view.matched = answer->matched;
    view.language = answer->language;
    view.position = answer->position;
    return view;
}

Result<SuggestView> get_suggestions(Engine& engine, const SearchFeed* feed, const Call& call,
                                    Tx& tx, const SuggestQuery& query) {
    const auto scene = scene_of(engine, call, tx, query);
    if (!scene) return scene.refusal();
    if (auto refusal = unless_ready(feed)) return *std::move(refusal);
    auto request = request_of(*feed, *scene, query);
    request.limit = query.limit.value;
    request.facets = {std::string(search::category_facet), std::string(search::brand_facet)};
    leave_out_unpriced(*scene, request);
    const auto answer = ask(*feed, request);
    if (!answer) return answer.refusal();
    auto facets = views_of(answer->facets, feed->words().get(), *scene);
    check(facets.size() == 2, "facets are answered as asked for");
    for (auto& facet : facets) {
        if (std::ssize(facet.values) > request.limit) {
            facet.values.resize(static_cast<std::size_t>(request.limit));
        }
    }
    auto products = views_of(call, *scene, answer->hits);
    if (query.pictures.value_or(false)) add_pictures(tx, products);
    return SuggestView{std::move(products), std::move(facets[0].values),
                       std::move(facets[1].values), answer->searched_for};
}

constexpr api::KnownError not_ready{RefusalKind::unavailable, "search_not_ready",
                                    "the search of this server is still being made"};

}  // namespace

std::optional<Refusal> unless_ready(const SearchFeed* feed) {
    if (feed != nullptr && feed->is_ready()) return std::nullopt;
    return Refusal{RefusalKind::unavailable,
                   "search_not_ready",
                   "the search of this server is still being made",
                   {},
                   5};
}

api::Routes search_routes(Engine& engine, const SearchFeed* feed) {
    api::Routes routes{
        api::query(
            "GET /v1/search", Scope::catalog_read, "search",
            "Find products by what people type; with filters and facets",
            [&engine, feed](const Call& call, Tx& tx, const SearchQuery& query) {
                return get_search(engine, feed, call, tx, query);
            },
            {.errors = {not_ready},
             .description = "Shops find what their channel sells; staff find drafts, too, unless "
                            "they name a channel. A change of the catalog is found within a "
                            "second; prices are shown as they are now."}),
        api::query("GET /v1/search/suggest", Scope::catalog_read, "suggest",
                   "Suggest products, categories and brands while somebody types",
                   [&engine, feed](const Call& call, Tx& tx, const SuggestQuery& query) {
                       return get_suggestions(engine, feed, call, tx, query);
                   },
                   {.errors = {not_ready}}),
    };
    for (auto& route : search_work_routes(engine, feed)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace nahtlos::flows
