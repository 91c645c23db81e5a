// SearchIndex: the search of a node, kept in a file of its own and followed up by events.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "search/document.hpp"
#include "search/request.hpp"
#include "search/synonyms.hpp"

namespace nahtlos::search {

class Building;
class Edition;

struct SearchOptions {
    std::filesystem::path folder;  // of its own; files in it that are not needed are removed
    std::vector<std::string> languages = {"de", "en"};  // the first one for those unknown
    std::int64_t cache_kib = 16'384;                    // of pages, for each connection to the file
    std::size_t cached_postings = 8'000'000;            // of 8 bytes each; the least used give way
};

/// A new file beside the one that serves. Dropped without finish() it leaves nothing behind. One
/// thread.
class SearchRebuild {
public:
    ~SearchRebuild();
    SearchRebuild(SearchRebuild&&) noexcept;
    SearchRebuild& operator=(SearchRebuild&&) noexcept = delete;
    /// Pages of some hundred documents each. Throws sql::Error.
    void add(std::span<const SearchDocument> documents);

private:
    friend class SearchIndex;
    explicit SearchRebuild(std::unique_ptr<Building> building);
    std::unique_ptr<Building> building_;
};

/// Any number of threads search; changes come from one thread at a time, rebuilds from another.
/// What fails in the file is thrown as sql::Error; when it is damaged, needs_rebuild() is true from
/// then on.
class SearchIndex {
public:
    /// Opens what the folder holds. A file that is damaged, of another format or of other languages
    /// is thrown away, since all in it comes from elsewhere.
    explicit SearchIndex(SearchOptions options);
    ~SearchIndex();
    SearchIndex(const SearchIndex&) = delete;
    SearchIndex& operator=(const SearchIndex&) = delete;

    /// Nothing was there to be opened, or it turned out to be damaged: somebody has to rebuild.
    bool needs_rebuild() const;
    /// Up to which event the index is told. Goes back when a rebuild that began earlier is done.
    std::int64_t position() const;

    /// Adds or replaces documents, removes products, and keeps the position, all in one step that
    /// searches see at once. A document of an older version than the one known changes nothing.
    /// Searches wait while memory is brought up to date: some hundred documents at a time are fine,
    /// for all of them rebuild.
    void apply(std::span<const SearchDocument> documents, std::span<const Uuid> removed,
               std::int64_t position);

    Result<SearchAnswer> search(const SearchRequest& request) const;

    /// Replaces the synonyms of a language; kept over rebuilds.
    void set_synonyms(const std::string& language, std::vector<SynonymGroup> groups);

    /// One at a time. In these languages (as in the options) from then on, else in those it has.
    SearchRebuild begin_rebuild(std::vector<std::string> languages = {});
    /// Serves the new file from now on. `position` is the one from before the first document was
    /// read: events after it are to be applied (again).
    void finish(SearchRebuild rebuild, std::int64_t position);

private:
    std::shared_ptr<Edition> edition() const;

    SearchOptions options_;     // changed by rebuilds alone
    mutable std::mutex mutex_;  // of edition_
    std::shared_ptr<Edition> edition_;
    std::mutex writing_;
    mutable std::atomic<bool> needs_rebuild_ = false;
};

}  // namespace nahtlos::search
