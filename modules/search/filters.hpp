// Filters and facets: which products pass, and how many there would be of each value.
#pragma once

#include <cstdint>
#include <optional>
#include <roaring/roaring.hh>
#include <string>
#include <vector>

#include "modules/search/shelf.hpp"
#include "search/request.hpp"

namespace nahtlos::search {

struct Candidate {
    ProductNumber product = 0;
    double score = 0;
    std::int64_t price = 0;  // the lowest of those that pass, where the request names a list
    bool has_price = false;
    bool is_code = false;
    bool is_near = false;  // lacks something of what was asked
};

/// Arrays over all products or values that a search marks; kept between searches, since they are
/// long.
struct Scratch {
    std::vector<std::uint32_t> counts, counted_for;
    std::vector<double> best, total;
    std::vector<std::uint32_t> words, touched, concept_touched, concept_mark, mark;
    std::uint32_t round = 0;
};

/// The filters of a request over a shelf.
class Filters {
public:
    Filters(const Shelf& shelf, const SearchRequest& request);

    /// Those that pass stay, with their price; the others are counted only where they lack just the
    /// filter of what is counted. `candidates` in any order.
    void pass(std::vector<Candidate>& candidates, Scratch& scratch, SearchAnswer& answer) const;
    /// All products as candidates: those that can count for anything.
    std::vector<Candidate> all() const;
    /// Whether a variant of a product that passes is one that does.
    bool passes(VariantNumber variant) const;
    std::optional<std::int64_t> price(VariantNumber variant) const;

private:
    struct One {
        std::uint32_t facet = 0;
        Roaring products, variants;
        bool differs_by_variant = false;
    };
    struct Range {
        std::optional<std::uint32_t> key;
        std::optional<double> least, most;
    };
    struct Sums;
    std::uint32_t failed(VariantNumber variant, std::uint32_t failed_by_product) const;
    void visit(Candidate& candidate, Sums& sums) const;
    void visit_variants(Candidate& candidate, std::uint32_t failed_by_product, Sums& sums) const;
    bool counts_own_by_bitmaps() const;
    void count_own_by_bitmaps(Sums& sums) const;
    Roaring passing_but(std::size_t without) const;
    void answer_counts(const Sums& sums, SearchAnswer& answer) const;

    const Shelf& shelf_;
    const SearchRequest& request_;
    std::vector<One> facets_;
    std::vector<Range> numbers_;
    std::uint32_t price_bit_ = 0;
    const ShelfValue* channel_ = nullptr;
    std::optional<std::uint32_t> list_;
    bool is_by_variant_ = false;  // whether variants of a product may differ in passing
    bool is_empty_ = false;       // nothing is sold in the channel
};

}  // namespace nahtlos::search
