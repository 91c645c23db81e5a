// What anybody was offered an article for, and when; and what a reduction has to be compared with.
#pragma once

#include <optional>
#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/history.hpp"
#include "pricing/types.hpp"

namespace nahtlos::pricing {

/// What a list was like from a moment on.
struct SaidTerms {
    PriceListId list;
    std::string code;
    ListKind kind = ListKind::sale;
    Instant recorded_at;
    ListStatus status = ListStatus::draft;
    Audience audience;
    std::int64_t priority = 0;
    std::optional<std::int64_t> percent_off_bp;
    Period valid;
};

/// What a list said for one unit of the article from a moment on; nothing: that it has no price.
struct SaidRow {
    PriceListId list;
    Instant recorded_at;
    std::optional<UnitPrice> unit_price;
};

/// Everything that was said of one article in one market, each in the order in which it was said
/// (list prices by valid_from first).
struct PriceHistory {
    Currency currency;
    std::vector<catalog::SaidPrice> list_prices;
    std::vector<SaidTerms> terms;
    std::vector<SaidRow> rows;
};
/// As far as it may have had to do with what everybody was offered in a channel: of other lists and
/// of lists for others nothing is read.
PriceHistory load_history(Tx& tx, catalog::VariantId variant, Uuid market, Uuid channel,
                          Currency currency);

/// What one unit was offered for to everybody from a time on, as it was said by then: what was said
/// later of that time does not count, since nobody was offered it.
struct Offered {
    Instant from;
    std::optional<UnitPrice> unit_price;
    bool is_reduced = false;  // by a list of the kind sale, below the list price
};

/// From the first thing that was said up to `until`, without steps that change nothing. One walk
/// over what was said.
std::vector<Offered> timeline(const PriceHistory& history, Uuid channel, Instant until);

/// What the announcement of a reduction has to name.
struct Reduction {
    Instant since;                         // it began, as a whole
    std::optional<UnitPrice> prior_price;  // nothing where it was never offered before
};

inline constexpr Span prior_period = days(30);

/// The prior price of directive 98/6/EC, article 6a (section 11 PAngV): the lowest price of the 30
/// days before the reduction began. A reduction that only grows, without an interruption, began
/// with its first step (paragraph 5; section 11 (2) PAngV). Nothing when the last step is no
/// reduction.
std::optional<Reduction> reduction_of(const std::vector<Offered>& timeline);

/// The price of one kilogram, liter, meter, square meter or piece, rounded to the minor unit, half
/// away from zero (section 4 and 5 PAngV).
struct ContentPrice {
    catalog::ContentUnit per = catalog::ContentUnit::piece;
    UnitPrice unit_price;
};
BOOST_DESCRIBE_STRUCT(ContentPrice, (), (per, unit_price))
ContentPrice content_price(UnitPrice price, const catalog::Content& content, Currency currency);

}  // namespace nahtlos::pricing
