#include "modules/search/edition.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/sql/error.hpp"

namespace nahtlos::search {

/// What a change does to memory once it is committed.
struct Edition::Change {
    struct Impact {
        std::size_t language = 0;
        std::string stem;
        ProductNumber product = 0;
        std::optional<std::uint32_t> impact;
    };
    std::vector<ProductNumber> removed;
    std::vector<std::pair<ProductNumber, Body>> bodies;
    std::vector<Impact> impacts;  // in order
    std::vector<Label> labels;
    WordChanges words;
};

Edition::Edition(std::filesystem::path path, const SearchOptions& options)
    : path_(std::move(path)),
      options_(options),
      file_(path_, IndexFile::Use::change, options.languages, options.cache_kib),
      languages_(options.languages) {
    if (!file_.is_good()) {
        throw sql::Error(sql::ErrorKind::corrupt, "the search index is of another format");
    }
    for (const auto& language : options_.languages) {
        vocabularies_.emplace_back(language);
        synonyms_.emplace_back();
        caches_.push_back(
            std::make_unique<PostingsCache>(options_.cached_postings / options_.languages.size()));
    }
    load();
}

Edition::~Edition() {
    if (!is_replaced_) return;
    std::error_code ignored;  // swept at the next start otherwise
    for (const auto* end : {"", "-wal", "-shm"}) {
        std::filesystem::remove(path_.string() + end, ignored);
    }
}

void Edition::load() {
    file_.for_each_document([&](std::uint32_t row, const Body& body) { shelf_.put(row, body); });
    for (std::size_t l = 0; l < languages_.size(); ++l) {
        file_.for_each_word(l, [&](auto word, auto stem, auto documents) {
            vocabularies_[l].change(word, stem, documents);
        });
        vocabularies_[l].settle(languages_.analyzer(l));
        const auto& code = languages_.codes()[l];
        const auto groups = file_.synonyms(code);
        synonyms_[l].set(groups ? *groups : default_synonyms(code), languages_.analyzer(l));
    }
    file_.for_each_label([&](Label label) { labels_.put(std::move(label)); });
    position_ = file_.position();
}

std::optional<std::vector<SynonymGroup>> Edition::synonyms(const std::string& language) {
    return file_.synonyms(language);
}

void Edition::set_synonyms(const std::string& language, const std::vector<SynonymGroup>& groups) {
    const auto found = std::ranges::find(languages_.codes(), language);
    check(found != languages_.codes().end(), "synonyms are of a language of the index");
    const auto l = static_cast<std::size_t>(found - languages_.codes().begin());
    Phrases phrases;
    phrases.set(groups, languages_.analyzer(l));
    try {
        file_.begin();
        file_.set_synonyms(language, groups);
        file_.commit();
    } catch (...) {
        file_.rollback();
        throw;
    }
    const std::lock_guard turn(turn_);
    const std::unique_lock alone(state_);
    synonyms_[l] = std::move(phrases);
}

void Edition::take_texts(ProductNumber number, Change& change) {
    for (std::size_t l = 0; l < languages_.size(); ++l) {
        const auto words = words_of(file_.texts(l, number), languages_.analyzer(l));
        add_words(words, -1, change.words[l]);
        for (const auto& [stem, hits] : words.stems) {
            change.impacts.push_back({l, stem, number, std::nullopt});
        }
        file_.remove_texts(l, number);
    }
}

void Edition::put_texts(ProductNumber number, const Described& described, Change& change) {
    for (std::size_t l = 0; l < languages_.size(); ++l) {
        const auto words = words_of(described.texts[l], languages_.analyzer(l));
        add_words(words, 1, change.words[l]);
        for (const auto& [stem, hits] : words.stems) {
            change.impacts.push_back({l, stem, number, impact_of(hits)});
        }
        file_.add_texts(l, number, described.texts[l]);
    }
    file_.set_codes(number, described.codes);
}

void Edition::write(const Described& described, Change& change) {
    const auto& body = described.body;
    const auto known = shelf_.find(body.id);
    if (!known) {
        const auto row = static_cast<ProductNumber>(file_.add_document(body));
        put_texts(row, described, change);
        change.bodies.emplace_back(row, body);
        return;
    }
    const auto& product = shelf_.product(*known);
    if (body.version < product.version) return;
    if (body.text_hash != product.text_hash) {
        take_texts(*known, change);
        put_texts(*known, described, change);
    }
    file_.change_document(*known, body);
    change.bodies.emplace_back(*known, body);
}

void Edition::apply(std::span<const SearchDocument> documents, std::span<const Uuid> removed,
                    std::int64_t position) {
    std::unordered_set<Uuid> last;  // of several documents of a product the last one counts
    std::vector<const SearchDocument*> all;
    for (auto at = documents.rbegin(); at != documents.rend(); ++at) {
        if (last.insert(at->id).second) all.push_back(&*at);
    }
    std::ranges::reverse(all);
    Change change;
    change.words.resize(languages_.size());
    try {
        file_.begin();
        for (const auto& id : removed) {
            const auto number = shelf_.find(id);
            const bool is_gone =
                !number || last.contains(id) || std::ranges::count(change.removed, *number) > 0;
            if (is_gone) continue;
            take_texts(*number, change);
            file_.remove_document(*number);
            change.removed.push_back(*number);
        }
        for (const auto* document : all) {
            write(describe(*document, languages_), change);
            for (auto& label : labels_.news_of(*document)) {
                file_.set_label(label);
                change.labels.push_back(std::move(label));
            }
        }
        for (std::size_t l = 0; l < languages_.size(); ++l) {
            for (const auto& [word, one] : change.words[l]) {
                if (one.documents != 0) file_.change_word(l, word, one.stem, one.documents);
            }
        }
        const auto reached = std::max(position, position_.load());
        file_.set_position(reached);
        const std::lock_guard turn(turn_);
        const std::unique_lock alone(state_);
        file_.commit();
        keep(change);
        position_ = reached;
    } catch (...) {
        file_.rollback();
        throw;
    }
    changed_ += change.bodies.size() + change.removed.size();
    constexpr std::size_t many = 200;
    if (changed_ < many) return;
    changed_ = 0;
    file_.checkpoint();
}

void Edition::keep(Change& change) {
    for (const auto number : change.removed) shelf_.remove(number);
    for (const auto& [number, body] : change.bodies) shelf_.put(number, body);
    for (auto& label : change.labels) labels_.put(std::move(label));
    for (std::size_t l = 0; l < languages_.size(); ++l) {
        for (const auto& [word, one] : change.words[l]) {
            if (one.documents != 0) vocabularies_[l].change(word, one.stem, one.documents);
        }
        vocabularies_[l].settle(languages_.analyzer(l));
    }
    for (const auto& one : change.impacts) {
        caches_[one.language]->change(one.stem, one.product, one.impact);
    }
}

}  // namespace nahtlos::search
