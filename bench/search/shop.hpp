// A big made-up catalog and what people search in it, the same in each run.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "search/document.hpp"
#include "search/request.hpp"

namespace nahtlos::bench {

class SearchShop {
public:
    static constexpr std::size_t variants_per_product = 5;
    explicit SearchShop(std::size_t products);

    std::size_t products() const { return products_; }
    search::SearchDocument document(std::size_t number, std::int64_t version = 1) const;
    /// One of a mix: words, several words, misspelt, half typed, numbers of articles, browsing;
    /// with facets, and every third with filters.
    search::SearchRequest request(std::mt19937_64& random) const;

private:
    std::string text(std::mt19937_64& random) const;

    const std::size_t products_;
    std::vector<std::string> filling_;  // words of descriptions
};

}  // namespace nahtlos::bench
