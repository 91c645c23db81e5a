#include "modules/search/rank.hpp"

#include <algorithm>
#include <bit>

#include "modules/search/weights.hpp"

namespace nahtlos::search {
namespace {

// What fits best by its words alone is looked at more closely; a page lies within this.
constexpr std::size_t looked_at = 1'000;
constexpr double number_of_article = 2'000;  // as good as a title

/// Products with all of the stems, each by the one that is worth least.
Postings all_of(const std::vector<std::string>& stems, const FindPostings& find) {
    Postings both = *find(stems.front());
    for (std::size_t i = 1; i < stems.size(); ++i) {
        const auto more = find(stems[i]);
        auto at = more->begin();
        std::erase_if(both, [&](Posting& posting) {
            while (at != more->end() && at->product < posting.product) ++at;
            if (at == more->end() || at->product != posting.product) return true;
            posting.impact = std::min(posting.impact, at->impact);
            return false;
        });
    }
    return both;
}

class Sum {
public:
    Sum(const Shelf& shelf, const FindPostings& find, Scratch& scratch)
        : shelf_(shelf), find_(find), s_(scratch) {
        const auto size = shelf.product_numbers();
        if (s_.mark.size() < size || s_.round > 4'000'000'000U) {
            s_.mark.assign(size, 0);
            s_.concept_mark.assign(size, 0);
            s_.best.resize(size);
            s_.total.resize(size);
            s_.words.resize(size);
            s_.round = 0;
        }
        s_.touched.clear();
        first_round_ = ++s_.round;
    }

    void add(const Concept& wanted, std::uint32_t bit) {
        s_.concept_touched.clear();
        ++s_.round;
        for (const auto& alternative : wanted.alternatives) add(alternative);
        worths_.push_back(rarity(shelf_.products().cardinality(), s_.concept_touched.size()));
        const auto worth = worths_.back();
        for (const auto product : s_.concept_touched) {
            if (s_.mark[product] < first_round_) {
                s_.mark[product] = first_round_;
                s_.total[product] = 0;
                s_.words[product] = 0;
                s_.touched.push_back(product);
            }
            s_.total[product] += worth * saturated(s_.best[product]);
            s_.words[product] |= bit;
        }
    }

    /// How much of what is asked the product has, by rarity: 0 to 1.
    double coverage(ProductNumber product) const {
        double has = 0, all = 0;
        for (std::size_t i = 0; i < worths_.size(); ++i) {
            all += worths_[i];
            if ((s_.words[product] >> i & 1U) != 0) has += worths_[i];
        }
        return all > 0 ? has / all : 0;
    }

private:
    void add(const Alternative& alternative) {
        if (alternative.stems.empty()) {
            for (const auto product : alternative.products) add(product, number_of_article);
        } else if (alternative.stems.size() == 1) {
            const auto postings = find_(alternative.stems.front());
            for (const auto& p : *postings) add(p.product, alternative.weight * p.impact);
        } else {
            for (const auto& p : all_of(alternative.stems, find_)) {
                add(p.product, alternative.weight * p.impact);
            }
        }
    }

    // Of what stands for the same word the best counts, and a little of the rest.
    void add(std::uint32_t product, double worth) {
        if (product >= s_.best.size()) return;  // of a damaged file
        if (s_.concept_mark[product] != s_.round) {
            s_.concept_mark[product] = s_.round;
            s_.best[product] = worth;
            s_.concept_touched.push_back(product);
        } else {
            auto& best = s_.best[product];
            best = std::max(best, worth) + 0.25 * std::min(best, worth);
        }
    }

    const Shelf& shelf_;
    const FindPostings& find_;
    Scratch& s_;
    std::uint32_t first_round_ = 0;
    std::vector<double> worths_;
};

struct Before {
    SortBy sort;
    const Shelf& shelf;
    std::size_t language;

    bool operator()(const Candidate& a, const Candidate& b) const {
        const bool is_by_price =
            sort == SortBy::price_ascending || sort == SortBy::price_descending;
        if (is_by_price && a.has_price != b.has_price) return a.has_price;
        if (is_by_price && a.price != b.price) {
            return sort == SortBy::price_ascending ? a.price < b.price : a.price > b.price;
        }
        if (sort == SortBy::relevance) {
            if (a.is_code != b.is_code) return a.is_code;
            if (a.is_near != b.is_near) return b.is_near;
            if (a.score != b.score) return a.score > b.score;
        }
        const auto &x = shelf.product(a.product), &y = shelf.product(b.product);
        if (sort == SortBy::name && language < x.titles.size() && language < y.titles.size()) {
            const int order = x.titles[language].order.compare(y.titles[language].order);
            if (order != 0) return order < 0;
        }
        if (x.listed_us != y.listed_us) return x.listed_us > y.listed_us;
        return x.id < y.id;
    }
};

// `kind` is the place in the title of the word that says what it is.
double title_bonus(const Plan& plan, std::span<const std::uint32_t> title, std::size_t kind) {
    const auto& wanted = plan.words;
    if (title.empty() || wanted.empty()) return 1;
    std::size_t known = 0, longest = 0;
    for (std::size_t t = 0; t < title.size(); ++t) {
        if (std::ranges::find(wanted, title[t]) != wanted.end()) ++known;
        std::size_t run = 0;
        while (run < wanted.size() && t + run < title.size() && title[t + run] == wanted[run])
            ++run;
        longest = std::max(longest, run);
    }
    double bonus = 1 + 0.35 * static_cast<double>(known) / static_cast<double>(title.size());
    if (kind < title.size() && std::ranges::binary_search(plan.kinds, title[kind])) bonus += 0.4;
    if (longest == wanted.size() && longest > 1) bonus += 0.2;
    if (longest == wanted.size() && longest == title.size()) bonus += 0.3;
    return bonus;
}

/// Of what is near, other things of the same kind are wanted more than others of the same color.
double kinship(const Plan& plan, const Shelf& shelf, ProductNumber product, std::size_t language) {
    const auto& titles = shelf.product(product).titles;
    if (language >= titles.size()) return 1;
    const auto words = shelf.words(titles[language].words);
    const auto is_kind = [&](auto word) { return std::ranges::binary_search(plan.kinds, word); };
    if (titles[language].kind < words.size() && is_kind(words[titles[language].kind])) return 3;
    return std::ranges::any_of(words, is_kind) ? 2 : 1;
}

/// A good part of the words, the best first.
std::vector<Candidate> match_parts(const Plan& plan, const Shelf& shelf, std::size_t language,
                                   const FindPostings& postings, Scratch& scratch) {
    Sum sum(shelf, postings, scratch);
    for (std::size_t i = 0; i < plan.concepts.size(); ++i) {
        sum.add(plan.concepts[i], 1U << i);
    }
    std::vector<Candidate> found;
    for (const auto product : scratch.touched) {
        const auto has = sum.coverage(product);
        if (has < 0.33 || !shelf.product(product).is_there) continue;
        Candidate candidate{product,
                            scratch.total[product] * has * kinship(plan, shelf, product, language)};
        candidate.is_near = true;
        found.push_back(candidate);
    }
    const auto needed = 3 * few;  // some of them are known already
    sort_best(found, SortBy::relevance, shelf, 0, needed);
    if (found.size() > needed) found.resize(needed);
    return found;
}

}  // namespace

Ranked match(const Plan& plan, const Shelf& shelf, const FindPostings& postings, Scratch& scratch) {
    Ranked ranked;
    Sum sum(shelf, postings, scratch);
    for (std::size_t i = 0; i < plan.concepts.size(); ++i) {
        sum.add(plan.concepts[i], 1U << i);
    }
    int most = 0;
    for (const auto product : scratch.touched) {
        most = std::max(most, std::popcount(scratch.words[product]));
    }
    const auto all = static_cast<int>(plan.concepts.size());
    if (most == 0 || most * 3 < all) {
        ranked.matched = Matched::nothing;
        return ranked;
    }
    if (most < all) ranked.matched = Matched::most_words;
    for (const auto product : scratch.touched) {
        if (std::popcount(scratch.words[product]) < most) continue;
        ranked.candidates.push_back({product, scratch.total[product]});
    }
    return ranked;
}

void add_near(Ranked& ranked, const Plan& broad, const Shelf& shelf, std::size_t language,
              const FindPostings& postings, Scratch& scratch) {
    const auto near = match_parts(broad, shelf, language, postings, scratch);
    std::vector<ProductNumber> known;
    for (const auto& candidate : ranked.candidates) known.push_back(candidate.product);
    std::ranges::sort(known);
    constexpr double of_the_best = 0.2;  // less is noise
    std::size_t added = 0;
    double best = 0;
    for (const auto& candidate : near) {
        if (std::ranges::binary_search(known, candidate.product)) continue;
        best = std::max(best, candidate.score);
        if (candidate.score < best * of_the_best) break;
        ranked.candidates.push_back(candidate);
        if (++added == few) break;
    }
}

void weigh_titles(std::vector<Candidate>& candidates, const Plan& plan, const Shelf& shelf,
                  std::size_t language) {
    for (auto& candidate : candidates) candidate.score *= shelf.product(candidate.product).boost;
    const auto close = std::min(candidates.size(), looked_at);
    if (close < candidates.size()) {
        std::nth_element(candidates.begin(), candidates.begin() + looked_at, candidates.end(),
                         Before{SortBy::relevance, shelf, language});
    }
    for (std::size_t i = 0; i < close; ++i) {
        const auto& titles = shelf.product(candidates[i].product).titles;
        if (language >= titles.size()) continue;
        candidates[i].score *=
            title_bonus(plan, shelf.words(titles[language].words), titles[language].kind);
    }
}

void sort_best(std::vector<Candidate>& candidates, SortBy sort, const Shelf& shelf,
               std::size_t language, std::size_t needed) {
    const auto middle =
        candidates.begin() + static_cast<std::ptrdiff_t>(std::min(needed, candidates.size()));
    std::partial_sort(candidates.begin(), middle, candidates.end(), Before{sort, shelf, language});
}

}  // namespace nahtlos::search
