// IndexFile: the file of an index: texts by FTS5, words with counts, numbers of articles,
// documents.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "modules/search/body.hpp"
#include "modules/search/labels.hpp"
#include "modules/search/sqlite_handle.hpp"
#include "search/synonyms.hpp"

namespace nahtlos::search {

/// A product that has a word, and what the word is worth there (weights.hpp).
struct Posting {
    std::uint32_t product = 0, impact = 0;
};

/// A number of an article: its product (by row) and variant (by place in the product).
struct CodeHit {
    std::uint32_t product = 0, variant = 0;
};

/// For one thread at a time. All of it throws sql::Error.
class IndexFile {
public:
    enum class Use { build, change, read };
    /// Building makes the tables; changing and reading expect them.
    IndexFile(const std::filesystem::path& path, Use use, const std::vector<std::string>& languages,
              std::int64_t cache_kib);

    /// Whether the file is whole, finished, of this format and of these languages.
    bool is_good();
    std::int64_t position();
    /// Sealed with a position.
    bool is_built();

    void begin();
    void commit();
    void rollback() noexcept { handle_.rollback(); }
    /// Moves the log into the file, as far as no reader needs it; commits do not, since searches
    /// wait for them.
    void checkpoint();

    std::int64_t add_document(const Body& body);
    void change_document(std::int64_t row, const Body& body);
    void remove_document(std::int64_t row);
    FieldTexts texts(std::size_t language, std::int64_t row);
    void add_texts(std::size_t language, std::int64_t row, const FieldTexts& texts);
    void remove_texts(std::size_t language, std::int64_t row);
    void set_codes(std::int64_t row, const std::vector<std::vector<std::string>>& codes);
    void change_word(std::size_t language, std::string_view word, std::string_view stem,
                     std::int64_t documents);
    void set_position(std::int64_t position);
    void set_label(const Label& label);
    void set_synonyms(const std::string& language, const std::vector<SynonymGroup>& groups);

    /// Ends building: all on disk, and ready to be renamed once this is closed.
    void seal(std::optional<std::int64_t> position);

    void for_each_document(const std::function<void(std::uint32_t row, const Body&)>& sink);
    void for_each_word(std::size_t language,
                       const std::function<void(std::string_view word, std::string_view stem,
                                                std::int64_t documents)>& sink);
    void for_each_label(const std::function<void(Label)>& sink);
    /// Those set for the language; nothing when none were set.
    std::optional<std::vector<SynonymGroup>> synonyms(const std::string& language);
    /// Ascending by product.
    std::vector<Posting> postings(std::size_t language, std::string_view stem);
    std::vector<CodeHit> find_code(std::string_view folded, std::int64_t most);
    std::vector<CodeHit> find_codes_from(std::string_view folded_prefix, std::int64_t most);

private:
    const std::vector<std::string> languages_;
    SqliteHandle handle_;
};

}  // namespace nahtlos::search
