// SearchFeed: keeps the search of this process up to date with the catalog, prices and stock.
#pragma once

#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/sql/database.hpp"
#include "base/world.hpp"
#include "catalog/collections.hpp"
#include "flows/books.hpp"
#include "flows/search_documents.hpp"
#include "pricing/changed.hpp"
#include "search/index.hpp"

namespace nahtlos::flows {

/// How far the search was told what there is. What is told twice does no harm.
struct FeedState {
    std::int64_t events = 1;  // the first position not yet looked at
    std::int64_t catalog = -1;
    catalog::ProductId product;  // of that revision, the last one told
    std::int64_t pricing = -1;
    catalog::VariantId variant;                // of that revision, the last one told
    std::map<std::string, std::string> lists;  // by id: what is told of those that apply
    std::string words;                         // categories and types
    std::int64_t synonyms = 0, rebuild = 0;    // revisions
    std::optional<catalog::ProductId> sweep;   // all are told anew; those up to here are
};
BOOST_DESCRIBE_STRUCT(FeedState, (),
                      (events, catalog, product, pricing, variant, lists, words, synonyms, rebuild,
                       sweep))

struct SearchFeedOptions {
    std::filesystem::path folder;  // of its own
    std::string kept;              // what `keep` was last given, by any process; "" for nothing
    std::function<void(const std::string&)> keep;  // how far it is; may throw
    std::size_t cached_postings = 8'000'000;
    Span stock_pause{0};  // levels are looked at that often at most, since orders are many
};

/// What people see of it.
struct FeedStatus {
    bool is_ready = false;                         // searches are answered
    std::int64_t position = 0, last_position = 0;  // of events
    std::int64_t lag_ms = 0;  // how long the oldest change waits that is not told yet
    bool is_rebuilding = false;
    std::int64_t rebuilt = 0, to_rebuild = 0;  // products
};

/// run() and rebuild_if_wanted() each by one thread; the rest by any.
class SearchFeed {
public:
    /// Opens what the folder holds. Throws sql::Error, std::filesystem::filesystem_error.
    SearchFeed(sql::Database& database, World& world, Books& books, SearchFeedOptions options);
    SearchFeed(const SearchFeed&) = delete;
    SearchFeed& operator=(const SearchFeed&) = delete;

    /// Tells the search one page of what changed; whether there is more. To be called some times a
    /// second. Throws sql::Error, after which it may be called again.
    bool run();

    /// Makes the search anew from all products where that is needed or was asked for, while the one
    /// there serves on. Whether it did. `is_stopping` is asked after each page.
    bool rebuild_if_wanted(const std::function<bool()>& is_stopping = [] { return false; });

    const search::SearchIndex& index() const { return *index_; }
    bool is_ready() const { return !index_->needs_rebuild(); }
    std::vector<std::string> languages() const;
    FeedStatus status() const;
    /// Words of attributes and categories, for people; null before the first run.
    std::shared_ptr<const CatalogWords> words() const;
    /// Channels whose own prices every document has by now.
    std::set<Uuid> priced_channels() const;

    static constexpr std::int64_t page = 500;  // products told at once

private:
    /// What one run is to tell.
    struct Told {
        FeedState state;
        std::vector<search::SearchDocument> documents;
        std::vector<Uuid> removed;
        std::shared_ptr<const Pages> pages;
        std::shared_ptr<const CatalogWords> words;
        std::vector<catalog::ProductId> pending;  // beyond what is told in this run
        bool is_more = false;
    };
    struct Item {
        std::uint64_t seen = 0;  // of the places that had it; 0: not known yet
        std::int64_t most = 1;   // units that something takes of it at once
        std::vector<catalog::ProductId> products;
    };
    using Products = std::vector<catalog::WholeProduct>;
    using Dirty = std::set<catalog::ProductId>;

    void open_state();
    void save_state();
    Told collect(Tx& tx);
    void follow_words(Tx& tx, Told& told);
    void follow_lists(Tx& tx, Told& told, Dirty& dirty);
    void follow_prices(Tx& tx, Told& told, Dirty& dirty);
    void follow_stock(Tx& tx, Told& told, Dirty& dirty);
    void follow_synonyms(Tx& tx, std::int64_t revision);
    Products changed_products(Tx& tx, Told& told, Dirty& dirty);
    void describe(Tx& tx, const Products& products, Told& told, bool is_noted);
    void note_due(const Pages& pages);
    void note_items(const Pages& pages);
    static std::uint64_t seen_in(const Lots& lots, inventory::StockItemId item, std::int64_t most);
    bool is_rebuild_wanted();
    static std::string places_of(const Pages& pages);
    static std::vector<std::string> languages_in(const channels::Directory& directory);
    void follow_languages(const Pages& pages);
    static std::map<std::string, std::string> lists_of(const Pages& pages, Instant now);
    FeedState present(Tx& tx, const Pages& pages, const std::string& words);
    bool fill(search::SearchRebuild& rebuild, const std::shared_ptr<const CatalogWords>& words,
              const std::function<bool()>& is_stopping);

    sql::Database& database_;
    World& world_;
    Books& books_;
    const SearchFeedOptions options_;
    std::vector<std::string> languages_;  // changed under both mutexes
    const std::unique_ptr<search::SearchIndex> index_;

    std::mutex working_;  // guards what follows: of run(), and of a rebuild at both ends
    FeedState state_;
    std::shared_ptr<const CatalogWords> known_words_;
    std::int64_t known_catalog_ = -1;  // revision whose words are known
    std::shared_ptr<const inventory::Network> known_network_;
    std::shared_ptr<const channels::Directory> known_directory_;  // whose languages were looked at
    std::deque<catalog::ProductId> pending_;
    std::multimap<Instant, catalog::ProductId> due_;  // prices that begin to count
    std::unordered_map<inventory::StockItemId, Item> items_;
    bool is_known_ = false;  // what is due, and what is made of which item
    Instant stock_at_, saved_at_;
    bool is_asked_ = false;  // to rebuild

    mutable std::mutex shown_mutex_;  // guards what follows
    FeedStatus shown_;
    Instant behind_since_;
    bool is_behind_ = false;
    Instant ran_at_;
    std::shared_ptr<const CatalogWords> shown_words_;
    std::set<Uuid> shown_priced_;
};

}  // namespace nahtlos::flows
