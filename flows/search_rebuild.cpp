#include "base/batch/revision.hpp"
#include "base/ops/log.hpp"
#include "catalog/synonyms.hpp"
#include "catalog/whole.hpp"
#include "flows/search_feed.hpp"

namespace nahtlos::flows {

bool SearchFeed::is_rebuild_wanted() {
    const std::lock_guard lock(working_);
    return is_asked_ || index_->needs_rebuild();
}

// Where a search made from now on stands: what changes while it is made is told again afterwards.
FeedState SearchFeed::present(Tx& tx, const Pages& pages, const std::string& words) {
    const auto revisions = read_revisions(tx);
    FeedState state;
    state.events = next_position(tx);
    state.catalog = pages.offers->revision;
    state.pricing = pages.prices->revision;
    state.lists = lists_of(pages, world_.clock.now());
    state.words = words + places_of(pages);
    state.synonyms = 0;  // are taken over at the next run
    state.rebuild = revisions.at("search_rebuild");
    return state;
}

bool SearchFeed::fill(search::SearchRebuild& rebuild,
                      const std::shared_ptr<const CatalogWords>& words,
                      const std::function<bool()>& is_stopping) {
    std::optional<catalog::ProductId> after;
    std::int64_t pages_read = 0;
    for (;;) {
        if (is_stopping()) return false;
        std::ptrdiff_t read = 0;
        const auto told = database_.read([&](Tx& tx) {
            Told all;
            all.pages = books_.open(tx);
            all.words = words;
            const auto products = catalog::walk_products(
                tx, {.status = {catalog::ProductStatus::draft, catalog::ProductStatus::active},
                     .after = after,
                     .limit = page});
            read = std::ssize(products);
            if (read > 0) after = products.back().id;
            describe(tx, products, all, false);
            return all;
        });
        rebuild.add(told.documents);
        const std::lock_guard shown(shown_mutex_);
        shown_.rebuilt += read;
        if (++pages_read % 20 == 0) {
            log::info("search_rebuilding",
                      {{"products", shown_.rebuilt}, {"of", shown_.to_rebuild}});
        }
        if (read < page) return true;
    }
}

bool SearchFeed::rebuild_if_wanted(const std::function<bool()>& is_stopping) {
    if (!is_rebuild_wanted()) return false;
    std::shared_ptr<const CatalogWords> words;
    std::vector<std::string> languages;
    std::int64_t products = 0;
    auto state = database_.read([&](Tx& tx) {
        const auto pages = books_.open(tx);
        words = load_catalog_words(tx);
        languages = languages_in(*pages->directory);
        products = catalog::count_products(tx);
        return present(tx, *pages, catalog::words_state(tx));
    });
    {
        const std::lock_guard shown(shown_mutex_);
        shown_.is_rebuilding = true;
        shown_words_ = words;
        shown_.rebuilt = 0;
        shown_.to_rebuild = products;
    }
    const auto begin_ns = world_.clock.ticks_ns();
    const auto end_of_it = [this](void*) {
        const std::lock_guard shown(shown_mutex_);
        shown_.is_rebuilding = false;
    };
    const std::unique_ptr<void, decltype(end_of_it)> showing(this, end_of_it);
    log::info("search_rebuild_begins", {{"products", products}});
    auto fresh = index_->begin_rebuild(languages);
    if (!fill(fresh, words, is_stopping)) return false;
    {
        const std::lock_guard lock(working_);
        index_->finish(std::move(fresh), state.events - 1);
        state_ = std::move(state);
        pending_.clear();
        is_known_ = false;
        known_catalog_ = -1;
        known_directory_.reset();  // there may be another language by now
        is_asked_ = false;
        save_state();
        const std::lock_guard shown(shown_mutex_);
        languages_ = std::move(languages);
    }
    log::info("search_rebuilt",
              {{"products", products},
               {"duration_ms", (world_.clock.ticks_ns() - begin_ns) / 1'000'000}});
    return true;
}

}  // namespace nahtlos::flows
