#include <algorithm>

#include "base/api/change.hpp"
#include "catalog/languages.hpp"
#include "catalog/synonyms.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_search.hpp"
#include "search/synonyms.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

struct SynonymsView {
    std::string language;
    std::vector<std::vector<std::string>> groups;
    bool is_default = false;
    std::int64_t version = 0;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"groups", "words and phrases that mean the same"},
         {"is_default", "those that come with the program; nobody said others"}}};
};
BOOST_DESCRIBE_STRUCT(SynonymsView, (), (language, groups, is_default, version))

struct StatusView {
    bool is_ready = false;
    std::int64_t documents = 0, position = 0, last_position = 0, lag_ms = 0;
    bool is_rebuilding = false;
    std::optional<std::int64_t> rebuilt_percent;
    std::vector<std::string> languages;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> docs{
        {{"documents", "products that are found"},
         {"position", "of the last event that the search knows"},
         {"last_position", "of the last event there is"},
         {"lag_ms", "how long the oldest change waits that the search does not know"},
         {"languages", "whose words are told apart; those of a new market within seconds"}}};
};
BOOST_DESCRIBE_STRUCT(StatusView, (),
                      (is_ready, documents, position, last_position, lag_ms, is_rebuilding,
                       rebuilt_percent, languages))

struct RebuildView {
    bool is_wanted = true;
};
BOOST_DESCRIBE_STRUCT(RebuildView, (), (is_wanted))

Result<SynonymsView> get_synonyms(const Call&, Tx& tx, const json::LanguageTag& language) {
    for (auto& said : catalog::list_synonyms(tx)) {
        if (said.language != language.value) continue;
        return SynonymsView{said.language, std::move(said.groups), false, said.version};
    }
    return SynonymsView{language.value, search::default_synonyms(language.value), true, 0};
}

void put_synonyms(Engine& engine, const Call& call, const Reply<catalog::SynonymsSaved>& reply,
                  const json::LanguageTag& language, const catalog::SynonymsWish& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<catalog::SynonymsSaved>(
        engine.changes(), call, reply,
        [language, wish, if_match = call.if_match](ChangeScope& change) {
            return catalog::put_synonyms(change, language.value, wish, if_match);
        });
}

void rebuild(Engine& engine, const Call& call, const Reply<RebuildView>& reply) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<RebuildView>(engine.changes(), call, reply,
                                 [](ChangeScope& change) -> Result<RebuildView> {
                                     catalog::want_search_rebuild(change);
                                     return RebuildView{};
                                 });
}

Result<StatusView> get_status(const SearchFeed* feed, Tx& tx) {
    StatusView view;
    view.last_position = next_position(tx) - 1;
    if (feed == nullptr) return view;
    const auto status = feed->status();
    view.is_ready = status.is_ready;
    view.position = feed->index().position();
    view.lag_ms = status.lag_ms;
    view.is_rebuilding = status.is_rebuilding;
    if (status.is_rebuilding) {
        view.rebuilt_percent = std::min<std::int64_t>(
            100, 100 * status.rebuilt / std::max<std::int64_t>(1, status.to_rebuild));
    }
    view.languages = feed->languages();
    if (!view.is_ready) return view;
    search::SearchRequest all;
    all.limit = 1;
    const auto answer = feed->index().search(all);
    check(answer.ok(), "everything may be asked for");
    view.documents = answer->total;
    return view;
}

const std::string& plain(const std::string& text) { return text; }
const std::string& plain(const json::ShortText<300>& text) { return text.value; }

template <class Text>
std::string label_in(const std::map<std::string, Text>& names, const std::string& language,
                     const std::string& otherwise) {
    const auto* found = catalog::served(names, catalog::language_chain(language, {}));
    return found == nullptr ? otherwise : plain(found->second);
}

const catalog::Names* names_of(const CatalogWords& words, const std::string& facet,
                               const std::string& value) {
    if (facet == search::category_facet) {
        const auto it = words.categories.find(value);
        return it == words.categories.end() ? nullptr : &it->second;
    }
    const auto attribute = words.attributes.find(facet);
    if (attribute == words.attributes.end()) return nullptr;
    for (const auto& choice : attribute->second.choices) {
        if (choice.code.value == value) return &choice.names;
    }
    return nullptr;
}

// Trees of other markets and channels, goods of other legal entities, and what stands for several
// places, is not for people.
bool is_shown(const std::string& facet, std::string& value, const CatalogWords* words,
              const SearchScene& scene) {
    if (facet == search::category_facet) return is_for(value, words, scene);
    if (facet != search::stock_facet) return true;
    if (value == in_stock_anywhere || value == takes_no_stock) return false;
    const auto at = value.find('@');
    if (scene.channel == nullptr || scene.pages->directory->legal_entities.size() < 2) {
        return at == std::string::npos;
    }
    if (at == std::string::npos) return false;
    if (value.substr(at + 1) != to_string(scene.channel->legal_entity.uuid)) return false;
    value.resize(at);
    return true;
}

// Of the facets that every shop has; attributes and options bring their own words.
std::string own_label(const std::string& facet, const std::string& language) {
    const bool is_german = language.starts_with("de");
    if (facet == search::brand_facet) return is_german ? "Marke" : "Brand";
    if (facet == search::category_facet) return is_german ? "Kategorie" : "Category";
    if (facet == search::stock_facet) return is_german ? "Vorrätig in" : "In stock at";
    return facet;
}

// Places are called by their names.
std::string own_label(const std::string& facet, const std::string& value,
                      const SearchScene& scene) {
    if (facet != search::stock_facet) return value;
    const auto& places = scene.pages->network->locations;
    const auto it =
        std::ranges::find_if(places, [&](const auto& place) { return place.second.code == value; });
    return it == places.end() ? value : it->second.name;
}

}  // namespace

bool is_for(const std::string& category, const CatalogWords* words, const SearchScene& scene) {
    if (words == nullptr) return true;
    const auto tree = words->trees.find(category.substr(0, category.find('/')));
    if (tree == words->trees.end()) return true;
    return catalog::is_for(tree->second,
                           {scene.market == nullptr ? nullptr : &scene.market->code,
                            scene.channel == nullptr ? nullptr : &scene.channel->code});
}

std::vector<FacetView> views_of(const std::vector<search::FacetCounts>& facets,
                                const CatalogWords* words, const SearchScene& scene) {
    std::vector<FacetView> views;
    for (const auto& counts : facets) {
        // Options are of products, not of the shop: they are called what products call them.
        FacetView view{
            counts.facet,
            label_in(counts.labels, scene.language, own_label(counts.facet, scene.language)),
            {}};
        if (words != nullptr) {
            const auto attribute = words->attributes.find(counts.facet);
            if (attribute != words->attributes.end() && !attribute->second.names.empty()) {
                view.label = label_in(attribute->second.names, scene.language, counts.facet);
            }
        }
        for (const auto& one : counts.values) {
            auto value = one.value;
            if (!is_shown(counts.facet, value, words, scene)) continue;
            const auto* names = words == nullptr ? nullptr : names_of(*words, counts.facet, value);
            const bool has_names = names != nullptr && !names->empty();
            auto label = has_names ? label_in(*names, scene.language, value)
                                   : label_in(one.labels, scene.language,
                                              own_label(counts.facet, value, scene));
            view.values.push_back({std::move(value), std::move(label), one.count});
        }
        views.push_back(std::move(view));
    }
    return views;
}

api::Routes search_work_routes(Engine& engine, const SearchFeed* feed) {
    return {
        api::query("GET /v1/search/synonyms/{language}", Scope::catalog_write, "get_synonyms",
                   "Read what means the same to those who search", get_synonyms),
        api::command("PUT /v1/search/synonyms/{language}", Scope::catalog_write, "put_synonyms",
                     "Replace what means the same to those who search",
                     [&engine](const Call& call, Reply<catalog::SynonymsSaved> reply,
                               json::LanguageTag language, catalog::SynonymsWish wish) {
                         put_synonyms(engine, call, reply, language, wish);
                     },
                     {.errors = {api::version_changed},
                      .description = "Every server has them within a second. They take the place "
                                     "of those that come with the program.",
                      .body_bytes = 4 * 1024 * 1024}),
        api::command(
            "POST /v1/search/rebuild", Scope::admin, "rebuild_search",
            "Have every server make its search anew, while the one there serves",
            [&engine](const Call& call, Reply<RebuildView> reply) { rebuild(engine, call, reply); },
            {.status = 202}),
        api::query("GET /v1/search/status", Scope::catalog_read, "get_search_status",
                   "Read how far the search of this server is",
                   [feed](const Call&, Tx& tx) { return get_status(feed, tx); }),
    };
}

}  // namespace nahtlos::flows
