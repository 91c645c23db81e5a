// Ranking: the products that have what a plan asks for, by how well they fit.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "modules/search/filters.hpp"
#include "modules/search/index_file.hpp"
#include "modules/search/plan.hpp"

namespace nahtlos::search {

using Postings = std::vector<Posting>;
using FindPostings = std::function<std::shared_ptr<const Postings>(const std::string& stem)>;

struct Ranked {
    std::vector<Candidate> candidates;
    Matched matched = Matched::everything;
};

/// Products with all that is asked; where there is none, those with most of it.
Ranked match(const Plan& plan, const Shelf& shelf, const FindPostings& postings, Scratch& scratch);

/// So few are less than a page: what is near may follow.
inline constexpr std::size_t few = 24;
/// Adds up to `few` products that have half of what a broad plan asks for.
void add_near(Ranked& ranked, const Plan& broad, const Shelf& shelf, std::size_t language,
              const FindPostings& postings, Scratch& scratch);

/// Raises what fits the title, and what is boosted.
void weigh_titles(std::vector<Candidate>& candidates, const Plan& plan, const Shelf& shelf,
                  std::size_t language);

/// The best `needed` first, the rest in any order. Equal ones by what is newer, then by id.
void sort_best(std::vector<Candidate>& candidates, SortBy sort, const Shelf& shelf,
               std::size_t language, std::size_t needed);

}  // namespace nahtlos::search
