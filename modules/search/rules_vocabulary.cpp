#include <algorithm>
#include <array>
#include <cmath>

#include "modules/search/vocabulary.hpp"

namespace nahtlos::search {
namespace {

bool has_digit(std::string_view word) {
    return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

std::uint32_t letters_of(std::string_view word) {
    std::uint32_t letters = 0;
    for (const char c : word) letters |= 1U << (static_cast<unsigned char>(c) & 31);
    return letters;
}

/// Within how much (see spelling_distance) a word may be misspelt.
int tolerance(std::size_t letters) {
    if (letters < 4) return 1;  // only a letter that is doubled or not
    return letters < 6 ? 2 : 4;
}

// Endings and small words that would take many words apart which are none.
constexpr auto no_parts = std::to_array<std::string_view>(
    {"aus",  "bar",  "bei",  "chen", "der",  "die",   "das",  "ein",   "ent",   "ern",
     "fach", "fur",  "haft", "heit", "ige",  "igen",  "iger", "ieren", "ische", "keit",
     "lein", "lich", "los",  "mit",  "nach", "ten",   "ter",  "tion",  "und",   "ung",
     "ver",  "vor",  "zer",  "sch",  "hen",  "nen",   "ste",  "sten",  "ben",   "gen",
     "den",  "ner",  "ler",  "isch", "auf",  "unter", "uber", "ohne"});

}  // namespace

void Vocabulary::change(std::string_view word, std::string_view stem, std::int64_t documents) {
    auto found = by_word_.find(word);
    if (found == by_word_.end()) {
        const auto id = static_cast<std::uint32_t>(words_.size());
        letters_.push_back(letters_of(word));
        words_.push_back({std::string(word), std::string(stem), 0, {}});
        found = by_word_.emplace(word, id).first;
        new_words_.push_back(id);
    }
    words_[found->second].count += documents;
    auto known = stems_.find(stem);
    if (known == stems_.end()) {
        known = stems_.emplace(stem, Stem{}).first;
        new_stems_.emplace_back(stem);
    }
    known->second.count += documents;
}

const Word* Vocabulary::find(std::string_view word) const {
    const auto found = by_word_.find(word);
    if (found == by_word_.end() || words_[found->second].count <= 0) return nullptr;
    return &words_[found->second];
}

bool Vocabulary::has_stem(std::string_view stem) const {
    const auto found = stems_.find(stem);
    return found != stems_.end() && found->second.count > 0;
}

std::vector<const Word*> Vocabulary::complete(std::string_view prefix, std::size_t most) const {
    constexpr std::size_t looked_at = 5000;
    std::vector<const Word*> found;
    auto at = by_word_.lower_bound(prefix);
    for (std::size_t i = 0; i < looked_at && at != by_word_.end(); ++i, ++at) {
        if (!at->first.starts_with(prefix)) break;
        const auto& word = words_[at->second];
        if (word.count > 0 && word.word.size() > prefix.size()) found.push_back(&word);
    }
    const auto middle = found.begin() + static_cast<std::ptrdiff_t>(std::min(most, found.size()));
    std::partial_sort(found.begin(), middle, found.end(), [](const Word* a, const Word* b) {
        return a->count != b->count ? a->count > b->count : a->word < b->word;
    });
    found.erase(middle, found.end());
    return found;
}

const Word* Vocabulary::correct(std::string_view word) const {
    if (word.size() < 3 || has_digit(word)) return nullptr;
    std::vector<std::uint32_t> ids;
    spelling_.candidates(word, ids);
    const auto most = tolerance(word.size());
    const Word* best = nullptr;
    double best_rank = 0;
    for (const auto id : ids) {
        const auto& candidate = words_[id];
        if (candidate.count <= 0) continue;
        const auto distance = spelling_distance(word, candidate.word, most);
        if (distance > most || distance == 0) continue;
        // People rarely miss the first letter.
        const bool is_begun_alike = candidate.word[0] == word[0];
        if (!is_begun_alike && (distance > 2 || word.size() < 5)) continue;
        const double rank = -1.5 * distance - (is_begun_alike ? 0.0 : 2.0) +
                            0.35 * std::log(static_cast<double>(candidate.count));
        const bool is_better = best == nullptr || rank > best_rank ||
                               (rank == best_rank && candidate.word < best->word);
        if (!is_better) continue;
        best = &candidate;
        best_rank = rank;
    }
    return best;
}

std::string Vocabulary::correct_end(std::string_view word) const {
    constexpr std::size_t least = 5, least_before = 3;
    constexpr int most = 2;  // one letter: there are many ends
    if (language_ != "de" || word.size() < least || has_digit(word)) return {};
    const auto letters = letters_of(word);
    std::string_view best;
    int best_distance = most + 1;
    std::int64_t best_count = 0;
    for (std::size_t id = 0; id < words_.size(); ++id) {
        // Of the letters of a word with one mistake all but one are there.
        const auto missing = letters & ~letters_[id];
        if ((missing & (missing - 1)) != 0) continue;
        const auto& candidate = words_[id];
        if (candidate.count <= 0) continue;
        for (auto size = word.size() - 1; size <= word.size() + 1; ++size) {
            if (size < least || candidate.word.size() < size + least_before) continue;
            const auto end = std::string_view(candidate.word).substr(candidate.word.size() - size);
            if (end[0] != word[0]) continue;  // people rarely miss the first letter
            const auto distance = spelling_distance(word, end, most);
            const bool is_better =
                distance < best_distance ||
                (distance == best_distance && distance <= most &&
                 (candidate.count > best_count || (candidate.count == best_count && end < best)));
            if (distance == 0) return {};  // it is one
            if (!is_better) continue;
            best = end;
            best_distance = distance;
            best_count = candidate.count;
        }
    }
    return std::string(best);
}

std::vector<Compound> Vocabulary::compounds(std::string_view part_stem, std::size_t most) const {
    if (language_ != "de") return {};
    std::vector<Compound> all;
    if (const auto found = stems_.find(part_stem); found != stems_.end()) {
        all = found->second.compounds;
    }
    // What ends so is one, too, whatever it begins with; the stemmer cuts long words shorter than
    // their ends, so that words are compared, not stems.
    constexpr std::size_t looked_at = 500;
    for (const std::string_view ending : {"", "e", "n", "en", "s", "er", "es"}) {
        std::string end(part_stem);
        end += ending;
        std::ranges::reverse(end);
        if (end.size() < 4) continue;
        auto at = backwards_.lower_bound(end);
        for (std::size_t i = 0; i < looked_at && at != backwards_.end(); ++i, ++at) {
            if (!at->first.starts_with(end)) break;
            if (at->first.size() >= end.size() + 3) all.push_back({at->second, true});
        }
    }
    std::erase_if(all, [&](const Compound& c) { return words_[c.word].count <= 0; });
    std::ranges::sort(all, [&](const Compound& a, const Compound& b) {
        if (a.is_head != b.is_head) return a.is_head;
        const auto &x = words_[a.word], &y = words_[b.word];
        return x.count != y.count ? x.count > y.count : x.word < y.word;
    });
    const auto is_same = [](const Compound& a, const Compound& b) { return a.word == b.word; };
    all.erase(std::unique(all.begin(), all.end(), is_same), all.end());
    if (all.size() > most) all.resize(most);
    return all;
}

std::int64_t Vocabulary::part_count(std::string_view part, Analyzer& analyzer,
                                    std::string& stem) const {
    if (part.size() < 3 || std::ranges::find(no_parts, part) != no_parts.end()) return 0;
    stem = analyzer.stem(part);
    const auto found = stems_.find(stem);
    auto count = found == stems_.end() || stem.size() < 3 ? 0 : found->second.count;
    if (const auto bound = bound_parts_.find(stem); count == 0 && bound != bound_parts_.end()) {
        count = bound->second;
    }
    // Three letters are a word only where they are one often: Tee, Hut, Eis.
    return part.size() == 3 && count < 3 ? 0 : count;
}

Vocabulary::Split Vocabulary::best_split(std::string_view word, Analyzer& analyzer,
                                         int depth) const {
    Split best;
    std::string left_stem, right_stem;
    for (std::size_t at = 3; at + 3 <= word.size(); ++at) {
        const auto left = word.substr(0, at), right = word.substr(at);
        // Links between the parts (n, en, er, e, es) are taken off by the stemmer like endings.
        auto left_count = part_count(left, analyzer, left_stem);
        if (left_count == 0 && left.ends_with('s')) {
            left_count = part_count(left.substr(0, left.size() - 1), analyzer, left_stem);
        }
        if (left_count == 0) continue;
        Split split;
        if (const auto right_count = part_count(right, analyzer, right_stem); right_count > 0) {
            split.stems = {left_stem, right_stem};
            split.weight = std::sqrt(static_cast<double>(left_count * right_count));
        } else if (depth > 0) {
            auto rest = best_split(right, analyzer, depth - 1);
            if (rest.stems.empty()) continue;
            split.weight = std::sqrt(static_cast<double>(left_count) * rest.weight) / 2;
            split.stems = {left_stem};
            std::ranges::move(rest.stems, std::back_inserter(split.stems));
        }
        if (split.weight > best.weight) best = std::move(split);
    }
    return best;
}

std::vector<std::string> Vocabulary::split(std::string_view word, Analyzer& analyzer) const {
    if (word.size() < 6 || word.size() > 40 || has_digit(word)) return {};
    return best_split(word, analyzer, language_ == "de" ? 2 : 0).stems;
}

std::string Vocabulary::head_of(std::string_view word, Analyzer& analyzer) const {
    if (language_ != "de" || word.size() > 40) return {};
    std::string stem;
    for (std::size_t at = 3; at + 4 <= word.size(); ++at) {
        if (part_count(word.substr(at), analyzer, stem) > 0) return stem;
    }
    return {};
}

void Vocabulary::forget_compound(std::uint32_t id) {
    for (const auto& part : words_[id].parts) {
        const auto found = stems_.find(part);
        if (found == stems_.end()) continue;
        std::erase_if(found->second.compounds, [&](auto& c) { return c.word == id; });
    }
    words_[id].parts.clear();
}

void Vocabulary::learn_bound_parts(Analyzer& analyzer) {
    bound_parts_.clear();
    std::unordered_map<std::string, std::int64_t> rests;
    std::string left_stem;
    for (const auto& word : words_) {
        if (word.word.size() < 8 || word.word.size() > 40 || has_digit(word.word)) continue;
        for (std::size_t at = 3; at + 5 <= word.word.size(); ++at) {
            const auto left = std::string_view(word.word).substr(0, at);
            auto count = part_count(left, analyzer, left_stem);
            if (count == 0 && left.ends_with('s')) {
                count = part_count(left.substr(0, at - 1), analyzer, left_stem);
            }
            if (count > 0) ++rests[analyzer.stem(std::string_view(word.word).substr(at))];
        }
    }
    for (const auto& [rest, words] : rests) {
        if (words >= 2 && rest.size() >= 4 && !stems_.contains(rest)) bound_parts_[rest] = words;
    }
}

void Vocabulary::learn_compound(std::uint32_t id, Analyzer& analyzer) {
    auto parts = split(words_[id].word, analyzer);
    if (parts == words_[id].parts) return;
    forget_compound(id);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i] == words_[id].stem) continue;
        stems_[parts[i]].compounds.push_back({id, i + 1 == parts.size()});
    }
    words_[id].parts = std::move(parts);
}

// A stem that is new may be the first or the last part of words that were there.
void Vocabulary::learn_part(const std::string& stem, Analyzer& analyzer) {
    constexpr std::size_t looked_at = 500;
    if (stem.size() < 3 || has_digit(stem)) return;
    std::vector<std::uint32_t> ids;
    const auto collect = [&](const auto& words, const std::string& begin) {
        auto at = words.lower_bound(begin);
        for (std::size_t i = 0; i < looked_at && at != words.end(); ++i, ++at) {
            if (!at->first.starts_with(begin)) break;
            if (at->first.size() > begin.size() + 2) ids.push_back(at->second);
        }
    };
    collect(by_word_, stem);
    for (const std::string_view ending : {"", "e", "n", "en", "er"}) {
        auto end = stem + std::string(ending);
        std::ranges::reverse(end);
        collect(backwards_, end);
    }
    for (const auto id : ids) learn_compound(id, analyzer);
}

void Vocabulary::settle(Analyzer& analyzer) {
    for (const auto id : new_words_) {
        const auto& word = words_[id].word;
        if (word.size() >= 3 && !has_digit(word)) spelling_.add(id, word);
        if (language_ == "de") backwards_.emplace(std::string(word.rbegin(), word.rend()), id);
    }
    if (language_ == "de" && new_words_.size() == words_.size()) {
        learn_bound_parts(analyzer);
        for (std::uint32_t id = 0; id < words_.size(); ++id) learn_compound(id, analyzer);
    } else if (language_ == "de") {
        for (const auto id : new_words_) learn_compound(id, analyzer);
        for (const auto& stem : new_stems_) learn_part(stem, analyzer);
    }
    new_words_.clear();
    new_stems_.clear();
}

}  // namespace nahtlos::search
