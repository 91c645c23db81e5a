// Edition: one file of the index with what is kept of it in memory; searched by many, changed by
// one.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "modules/search/index_file.hpp"
#include "modules/search/phrases.hpp"
#include "modules/search/plan.hpp"
#include "modules/search/postings_cache.hpp"
#include "modules/search/shelf.hpp"
#include "modules/search/text_words.hpp"
#include "modules/search/vocabulary.hpp"
#include "search/index.hpp"

namespace nahtlos::search {

class Edition {
public:
    /// A sealed file of these languages. Throws sql::Error when it is not, or damaged.
    Edition(std::filesystem::path path, const SearchOptions& options);
    /// Removes the file when it was replaced.
    ~Edition();
    Edition(const Edition&) = delete;
    Edition& operator=(const Edition&) = delete;

    std::int64_t position() const { return position_; }
    /// False for a file that only fills the place of one.
    bool is_built() { return file_.is_built(); }
    const std::filesystem::path& path() const { return path_; }
    void remove_at_end() { is_replaced_ = true; }

    SearchAnswer search(const SearchRequest& request);
    void apply(std::span<const SearchDocument> documents, std::span<const Uuid> removed,
               std::int64_t position);
    void set_synonyms(const std::string& language, const std::vector<SynonymGroup>& groups);
    std::optional<std::vector<SynonymGroup>> synonyms(const std::string& language);

private:
    /// What one search needs for itself alone.
    struct Reader {
        Reader(const std::filesystem::path& path, const SearchOptions& options)
            : file(path, IndexFile::Use::read, options.languages, options.cache_kib),
              languages(options.languages) {}
        IndexFile file;
        Languages languages;
        Scratch scratch;
    };
    class Lease;
    struct Change;
    struct Found;

    void load();
    void write(const Described& described, Change& change);
    void take_texts(ProductNumber number, Change& change);
    void put_texts(ProductNumber number, const Described& described, Change& change);
    void keep(Change& change);
    void add_labels(SearchAnswer& answer) const;

    FindPostings finder(Reader& reader, std::size_t language);
    Plan plan(Reader& reader, std::size_t language, const SearchRequest& request,
              const PlanWishes& wishes);
    Found find(Reader& reader, const SearchRequest& request);
    Found find_all(Reader& reader, const SearchRequest& request);
    Found find_in(Reader& reader, std::size_t language, const SearchRequest& request,
                  const PlanWishes& wishes);
    void add_codes(Reader& reader, const SearchRequest& request, Found& found);
    SearchAnswer answer(Reader& reader, const SearchRequest& request);
    Hit hit(const Candidate& candidate, const Filters& filters, const Found& found) const;

    const std::filesystem::path path_;
    const SearchOptions options_;
    IndexFile file_;  // the writer's
    Languages languages_;
    Shelf shelf_;
    Labels labels_;
    std::vector<Vocabulary> vocabularies_;
    std::vector<Phrases> synonyms_;
    std::vector<std::unique_ptr<PostingsCache>> caches_;
    std::size_t changed_ = 0;  // documents, since the log was moved into the file
    std::atomic<std::int64_t> position_ = 0;
    std::atomic<bool> is_replaced_ = false;

    // What is in memory is changed together with the commit, so that whoever reads sees the same in
    // both. Who wants to read waits behind who wants to write.
    std::mutex turn_;
    std::shared_mutex state_;
    std::mutex idle_mutex_;
    std::vector<std::unique_ptr<Reader>> idle_;
};

/// A file that is being made; gone, with the file, unless it was sealed.
class Building {
public:
    Building(std::filesystem::path path, const SearchOptions& options);
    ~Building();
    Building(const Building&) = delete;
    Building& operator=(const Building&) = delete;

    void add(std::span<const SearchDocument> documents);
    void set_synonyms(const std::string& language, const std::vector<SynonymGroup>& groups);
    const SearchOptions& options() const { return options_; }
    /// All on disk, under the new name. Without a position it serves until there is a better one.
    void seal(std::optional<std::int64_t> position, const std::filesystem::path& name);

private:
    void write_words();

    Labels labels_;
    const std::filesystem::path path_;
    const SearchOptions options_;
    std::unique_ptr<IndexFile> file_;
    Languages languages_;
    WordChanges words_;
    std::unordered_set<Uuid> seen_;
};

}  // namespace nahtlos::search
