#include "base/check.hpp"
#include "modules/search/edition.hpp"

namespace nahtlos::search {

Building::Building(std::filesystem::path path, const SearchOptions& options)
    : path_(std::move(path)),
      options_(options),
      languages_(options.languages),
      words_(options.languages.size()) {
    std::filesystem::remove(path_);  // of a process that was killed
    file_ = std::make_unique<IndexFile>(path_, IndexFile::Use::build, options.languages,
                                        options.cache_kib);
}

Building::~Building() {
    if (!file_) return;
    file_.reset();
    std::error_code ignored;  // swept at the next start otherwise
    std::filesystem::remove(path_, ignored);
}

void Building::add(std::span<const SearchDocument> documents) {
    file_->begin();
    for (const auto& document : documents) {
        // What changed while the pages were read comes again as an event.
        if (!seen_.insert(document.id).second) continue;
        const auto described = describe(document, languages_);
        const auto row = file_->add_document(described.body);
        for (std::size_t l = 0; l < languages_.size(); ++l) {
            add_words(words_of(described.texts[l], languages_.analyzer(l)), 1, words_[l]);
            file_->add_texts(l, row, described.texts[l]);
        }
        file_->set_codes(row, described.codes);
        for (auto& label : labels_.news_of(document)) {
            file_->set_label(label);
            labels_.put(std::move(label));
        }
    }
    file_->commit();
}

void Building::set_synonyms(const std::string& language, const std::vector<SynonymGroup>& groups) {
    file_->set_synonyms(language, groups);
}

void Building::write_words() {
    file_->begin();
    for (std::size_t l = 0; l < languages_.size(); ++l) {
        for (const auto& [word, one] : words_[l]) {
            file_->change_word(l, word, one.stem, one.documents);
        }
    }
    file_->commit();
}

void Building::seal(std::optional<std::int64_t> position, const std::filesystem::path& name) {
    check(file_ != nullptr, "a file is sealed once");
    write_words();
    file_->seal(position);
    file_.reset();
    std::filesystem::rename(path_, name);
}

}  // namespace nahtlos::search
