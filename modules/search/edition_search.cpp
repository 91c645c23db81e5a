#include <algorithm>

#include "modules/search/edition.hpp"
#include "modules/search/filters.hpp"
#include "modules/search/rank.hpp"

namespace nahtlos::search {

class Edition::Lease {
public:
    explicit Lease(Edition& edition) : edition_(edition) {
        {
            const std::lock_guard lock(edition_.idle_mutex_);
            if (!edition_.idle_.empty()) {
                reader_ = std::move(edition_.idle_.back());
                edition_.idle_.pop_back();
            }
        }
        if (!reader_) reader_ = std::make_unique<Reader>(edition_.path_, edition_.options_);
    }
    ~Lease() {
        constexpr std::size_t kept = 8;
        const std::lock_guard lock(edition_.idle_mutex_);
        if (edition_.idle_.size() < kept) edition_.idle_.push_back(std::move(reader_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Reader& reader() { return *reader_; }

private:
    Edition& edition_;
    std::unique_ptr<Reader> reader_;
};

/// What was found before it is filtered.
struct Edition::Found {
    std::size_t language = 0;
    PlanWishes wishes;
    Plan plan;
    Ranked ranked;
    std::vector<std::pair<ProductNumber, std::uint32_t>> codes;  // with the place of the variant

    bool has_all() const { return ranked.matched == Matched::everything && !plan.has_unknown; }
};

SearchAnswer Edition::search(const SearchRequest& request) {
    Lease lease(*this);
    std::unique_lock turn(turn_);
    const std::shared_lock together(state_);
    turn.unlock();
    return answer(lease.reader(), request);
}

FindPostings Edition::finder(Reader& reader, std::size_t language) {
    return [this, &reader, language](const std::string& stem) {
        auto& cache = *caches_[language];
        if (auto known = cache.find(stem)) return known;
        std::shared_ptr<const Postings> read =
            std::make_shared<Postings>(reader.file.postings(language, stem));
        cache.put(stem, read);
        return read;
    };
}

Plan Edition::plan(Reader& reader, std::size_t language, const SearchRequest& request,
                   const PlanWishes& wishes) {
    const auto products_of_code = [&](std::string_view folded) {
        std::vector<std::uint32_t> products;
        for (const auto& code : reader.file.find_code(folded, 20)) products.push_back(code.product);
        return products;
    };
    return make_plan({languages_.codes()[language], vocabularies_[language], synonyms_[language],
                      reader.languages.analyzer(language), products_of_code},
                     request.text, wishes);
}

Edition::Found Edition::find_in(Reader& reader, std::size_t language, const SearchRequest& request,
                                const PlanWishes& wishes) {
    Found found;
    found.language = language;
    found.wishes = wishes;
    found.plan = plan(reader, language, request, wishes);
    if (found.plan.concepts.empty()) {
        found.ranked.matched = Matched::nothing;
        return found;
    }
    found.ranked = match(found.plan, shelf_, finder(reader, language), reader.scratch);
    return found;
}

Edition::Found Edition::find(Reader& reader, const SearchRequest& request) {
    auto found = find_all(reader, request);
    if (found.ranked.matched != Matched::everything || found.ranked.candidates.size() >= few) {
        return found;
    }
    PlanWishes wishes = found.wishes;
    wishes.is_broad = true;
    const auto broad = plan(reader, found.language, request, wishes);
    add_near(found.ranked, broad, shelf_, found.language, finder(reader, found.language),
             reader.scratch);
    return found;
}

// In the language asked for; in another one when only that has all the words as they are spelt;
// with the spelling mended else.
Edition::Found Edition::find_all(Reader& reader, const SearchRequest& request) {
    const auto asked = languages_.find(request.language);
    PlanWishes wishes{request.completes_last_word, false, false};
    auto found = find_in(reader, asked, request, wishes);
    if (found.has_all()) return found;
    if (found.plan.has_unknown) {
        for (std::size_t l = 0; l < languages_.size(); ++l) {
            if (l == asked) continue;
            auto other = find_in(reader, l, request, wishes);
            if (other.has_all()) return other;
        }
        wishes.corrects = true;
        found = find_in(reader, asked, request, wishes);
    }
    if (found.ranked.matched == Matched::everything) return found;
    wishes.corrects = wishes.corrects_rare = true;
    auto mended = find_in(reader, asked, request, wishes);
    return mended.ranked.matched == Matched::everything ? std::move(mended) : std::move(found);
}

void Edition::add_codes(Reader& reader, const SearchRequest& request, Found& found) {
    const auto code = folded_code(request.text);
    const bool has_digit = std::ranges::any_of(code, [](char c) { return c >= '0' && c <= '9'; });
    const bool is_one_word = request.text.find(' ') == std::string::npos;
    if (code.size() < 2 || (!has_digit && !is_one_word)) return;
    constexpr std::int64_t most = 50;
    auto hits = reader.file.find_code(code, most);
    // What begins so is meant only where nothing is called so.
    if (hits.empty() && found.ranked.candidates.empty() && request.completes_last_word &&
        has_digit && code.size() >= 4) {
        hits = reader.file.find_codes_from(code, most);
    }
    for (const auto& one : hits) {
        if (one.product >= shelf_.product_numbers()) continue;
        const auto& product = shelf_.product(one.product);
        if (!product.is_there || one.variant >= product.variants) continue;
        found.codes.emplace_back(one.product, product.first_variant + one.variant);
    }
    if (found.codes.empty()) return;
    auto& candidates = found.ranked.candidates;
    // Words that happen to be in the number were not meant.
    const bool is_text = found.ranked.matched == Matched::everything;
    std::erase_if(candidates, [&](const Candidate& one) { return one.is_near || !is_text; });
    for (const auto& [product, variant] : found.codes) {
        const auto known = std::ranges::find(candidates, product, &Candidate::product);
        if (known != candidates.end()) {
            known->is_code = true;
        } else {
            candidates.push_back({product, 1.0});
            candidates.back().is_code = true;
        }
    }
    found.ranked.matched = Matched::everything;
    found.plan.searched_for.reset();
}

SearchAnswer Edition::answer(Reader& reader, const SearchRequest& request) {
    SearchAnswer answer;
    answer.position = position_;
    const Filters filters(shelf_, request);
    Found found;
    if (request.text.empty()) {
        found.language = languages_.find(request.language);
        found.ranked.candidates = filters.all();
    } else {
        found = find(reader, request);
        add_codes(reader, request, found);
    }
    auto& candidates = found.ranked.candidates;
    filters.pass(candidates, reader.scratch, answer);
    if (!request.text.empty()) weigh_titles(candidates, found.plan, shelf_, found.language);
    answer.total = static_cast<std::int64_t>(candidates.size());
    answer.matched = found.ranked.matched;
    answer.searched_for = found.plan.searched_for;
    answer.language = languages_.codes()[found.language];
    add_labels(answer);
    const auto begin = std::min(static_cast<std::size_t>(request.offset), candidates.size());
    const auto end = std::min(begin + static_cast<std::size_t>(request.limit), candidates.size());
    sort_best(candidates, request.sort, shelf_, found.language, end);
    for (auto i = begin; i < end; ++i) answer.hits.push_back(hit(candidates[i], filters, found));
    return answer;
}

void Edition::add_labels(SearchAnswer& answer) const {
    const auto names = [&](const std::string& facet, const std::string& value) {
        const auto* found = labels_.find(facet, value);
        return found == nullptr ? Texts{} : *found;
    };
    for (auto& facet : answer.facets) {
        facet.labels = names(facet.facet, "");
        for (auto& one : facet.values) one.labels = names(facet.facet, one.value);
    }
}

// The variant that was asked for by its number, or that has most of the words itself ("red", "m").
Hit Edition::hit(const Candidate& candidate, const Filters& filters, const Found& found) const {
    const auto& product = shelf_.product(candidate.product);
    auto best = product.first_variant;
    int most = -1;
    for (auto v = product.first_variant; v < product.first_variant + product.variants; ++v) {
        if (!filters.passes(v)) continue;
        int fits = 0;
        for (const auto& [of, variant] : found.codes)
            fits += of == candidate.product && variant == v ? 100 : 0;
        const auto own = shelf_.words(shelf_.variant(v).words);
        for (const auto word : found.plan.words)
            fits += std::ranges::binary_search(own, word) ? 1 : 0;
        if (fits <= most) continue;
        most = fits;
        best = v;
    }
    const auto& variant = shelf_.variant(best);
    Hit hit{product.id,   variant.id,        variant.sku,      candidate.score,
            std::nullopt, candidate.is_code, candidate.is_near};
    if (candidate.has_price) hit.price_minor = candidate.price;
    return hit;
}

}  // namespace nahtlos::search
