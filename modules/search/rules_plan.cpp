#include <algorithm>

#include "modules/search/body.hpp"
#include "modules/search/plan.hpp"

namespace nahtlos::search {
namespace {

// How much a product that has something else than the word is worth beside one that has the word.
constexpr double by_synonym = 0.8, by_head = 0.85, by_modifier = 0.4, by_parts = 0.7;
constexpr double by_head_of_synonym = 0.5, by_correction = 0.9;
constexpr double by_completion = 0.9, by_completion_of_known = 0.35, by_stem_alone = 0.4;
constexpr double by_nearness = 0.15;
constexpr double by_kind = by_head_of_synonym;  // from here on it is the same kind of thing
constexpr std::size_t most_completions = 32, most_compounds = 64;

bool has_digit(std::string_view word) {
    return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

/// "500g" as "500" and "g"; nothing where letters and digits do not follow each other once.
std::vector<std::string> amount_of(std::string_view word) {
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    const auto letter = std::ranges::find_if_not(word, is_digit);
    if (letter == word.begin() || letter == word.end()) return {};
    if (std::any_of(letter, word.end(), is_digit)) return {};
    return {std::string(word.begin(), letter), std::string(letter, word.end())};
}

class Planner {
public:
    Planner(const PlanGround& ground, const PlanWishes& wishes)
        : ground_(ground), wishes_(wishes) {}

    Plan run(std::string_view text) {
        read(text);
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const bool is_stop = !all_stop_ && is_stop_word(ground_.language, tokens_[i].word);
            if (!is_stop) add(i);
        }
        Plan plan;
        bool is_corrected = false;
        std::string shown;
        std::size_t next = 0;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            if (i > 0) shown += ' ';
            const bool is_next = next < places_.size() && places_[next] == i;
            const bool is_other = is_next && concepts_[next].word != tokens_[i].word;
            is_corrected = is_corrected || is_other;
            shown += is_other ? concepts_[next].word : raw_[i];
            if (is_next) ++next;
        }
        for (auto& one : concepts_) {
            plan.has_unknown = plan.has_unknown || !one.is_known;
            plan.words.push_back(word_hash(ground_.analyzer.stem(one.word)));
            for (const auto& alternative : one.alternatives) {
                const bool is_kind = alternative.weight >= by_kind && !alternative.stems.empty();
                if (is_kind) plan.kinds.push_back(word_hash(alternative.stems.back()));
            }
        }
        std::ranges::sort(plan.kinds);
        plan.concepts = std::move(concepts_);
        if (is_corrected) plan.searched_for = std::move(shown);
        return plan;
    }

private:
    void read(std::string_view text) {
        for (const auto& token : ground_.analyzer.analyze(text)) {
            if (token.is_also) {
                also_.emplace_back(tokens_.size() - 1, token);
                continue;
            }
            tokens_.push_back(token);
            raw_.push_back(token.word);
        }
        all_stop_ = std::ranges::all_of(
            tokens_, [&](const Token& t) { return is_stop_word(ground_.language, t.word); });
        // Somebody who has set a space after the last word is done with it.
        is_last_open_ = wishes_.completes_last_word && !text.empty() && text.back() != ' ';
    }

    void put(Concept& to, std::vector<std::string> stems, double weight) const {
        if (!std::ranges::all_of(stems, [&](auto& s) { return ground_.vocabulary.has_stem(s); })) {
            return;
        }
        for (auto& known : to.alternatives) {
            if (known.stems != stems || stems.empty()) continue;
            known.weight = std::max(known.weight, weight);
            return;
        }
        to.alternatives.push_back({std::move(stems), weight, {}});
        to.is_known = true;
    }

    void put_compounds(Concept& to, const std::string& stem, double head, double modifier) const {
        for (const auto& one : ground_.vocabulary.compounds(stem, most_compounds)) {
            const auto weight = one.is_head ? head : modifier;
            if (weight > 0) put(to, {ground_.vocabulary.at(one.word).stem}, weight);
        }
    }

    void put_head(Concept& to, const std::string& head) const {
        if (head.empty()) return;
        put(to, {head}, by_nearness);
        put_compounds(to, head, by_nearness, 0);
    }

    void put_synonyms(Concept& to, std::string_view stems) const {
        for (const auto* phrase : ground_.synonyms.others(stems)) {
            put(to, *phrase, by_synonym);
            if (phrase->size() == 1) put_compounds(to, phrase->front(), by_head_of_synonym, 0);
        }
    }

    /// All that a word stands for, but for its neighbors.
    void put_word(Concept& to, const std::string& word, const std::string& stem,
                  double weight) const {
        put(to, {stem}, weight);
        put_synonyms(to, stem);
        put_compounds(to, stem, by_head, by_modifier);
        if (auto parts = ground_.vocabulary.split(word, ground_.analyzer); !parts.empty()) {
            put(to, std::move(parts), by_parts);
        }
        if (wishes_.is_broad) put_head(to, ground_.vocabulary.head_of(word, ground_.analyzer));
        if (auto amount = amount_of(word); !amount.empty()) put(to, std::move(amount), 1);
    }

    /// Phrases and joined words that the word at this place is part of.
    void put_neighbors(Concept& to, std::size_t place) const {
        for (std::size_t size = 2; size <= longest_phrase; ++size) {
            for (std::size_t from = place + 1 >= size ? place + 1 - size : 0;
                 from <= place && from + size <= tokens_.size(); ++from) {
                std::string stems, joined;
                for (std::size_t i = from; i < from + size; ++i) {
                    if (i > from) stems += ' ';
                    stems += tokens_[i].stem;
                    joined += tokens_[i].word;
                }
                put_synonyms(to, stems);
                if (size > 2) continue;
                if (const auto* word = ground_.vocabulary.find(joined)) put(to, {word->stem}, 1);
            }
        }
        for (const auto& [at, token] : also_) {
            if (at == place) put(to, {token.stem}, 1);
        }
    }

    void put_code(Concept& to, const Token& token) const {
        if (!has_digit(token.word)) return;
        auto products = ground_.products_of_code(folded_code(token.word));
        if (products.empty()) return;
        to.alternatives.push_back({{}, 1, std::move(products)});
        to.is_known = true;
    }

    void add(std::size_t place) {
        const auto& token = tokens_[place];
        const auto& vocabulary = ground_.vocabulary;
        Concept to{token.word, {}, false};
        const bool is_last = place + 1 == tokens_.size() && is_last_open_;
        const auto* known = vocabulary.find(token.word);
        std::vector<const Word*> completions;
        if (is_last && (token.word.size() > 1 || tokens_.size() == 1)) {
            completions = vocabulary.complete(token.word, most_completions);
        }
        // "kaffeem" has the stem of "kaffee", but is on its way to "kaffeemaschine".
        const auto is_form = [&](const Word* word) { return word->stem == token.stem; };
        const bool is_begun =
            known == nullptr && !completions.empty() && std::ranges::none_of(completions, is_form);
        if (is_begun) {
            put(to, {token.stem}, by_stem_alone);
        } else {
            put_word(to, token.word, token.stem, 1);
        }
        put_neighbors(to, place);
        put_code(to, token);
        const auto weight = is_begun ? by_completion : by_completion_of_known;
        for (const auto* word : completions) put(to, {word->stem}, weight);
        const bool is_rare = wishes_.corrects_rare && (known == nullptr || known->count <= 2);
        if (wishes_.corrects && (!to.is_known || is_rare)) correct(to, token);
        concepts_.push_back(std::move(to));
        places_.push_back(place);
    }

    void correct(Concept& to, const Token& token) const {
        // "winterschlafsack" is no misspelling where its parts are known: what it is counts.
        const bool is_new = ground_.vocabulary.find(token.word) == nullptr;
        if (is_new && !ground_.vocabulary.split(token.word, ground_.analyzer).empty()) {
            return put_head(to, ground_.vocabulary.head_of(token.word, ground_.analyzer));
        }
        if (const auto* meant = ground_.vocabulary.correct(token.word)) {
            to.word = meant->word;
            return put_word(to, meant->word, meant->stem, by_correction);
        }
        if (to.is_known) return;
        auto end = ground_.vocabulary.correct_end(token.word);
        if (end.empty()) return;
        put_word(to, end, ground_.analyzer.stem(end), by_correction);
        to.word = std::move(end);
    }

    const PlanGround& ground_;
    const PlanWishes& wishes_;
    std::vector<Token> tokens_;
    std::vector<std::string> raw_;
    std::vector<std::pair<std::size_t, Token>> also_;
    std::vector<Concept> concepts_;
    std::vector<std::size_t> places_;  // of the concepts among the tokens
    bool all_stop_ = false, is_last_open_ = false;
};

}  // namespace

Plan make_plan(const PlanGround& ground, std::string_view text, const PlanWishes& wishes) {
    return Planner(ground, wishes).run(text);
}

}  // namespace nahtlos::search
