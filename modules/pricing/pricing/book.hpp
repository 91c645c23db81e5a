// PriceBook: all price lists, compiled; a Resolver finds prices for one context and says why.
#pragma once

#include <memory>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/shared_map.hpp"
#include "base/sql/tx.hpp"
#include "catalog/types.hpp"
#include "pricing/types.hpp"

namespace nahtlos::pricing {

/// A price in a list, which is named by its number in the book.
struct PriceRow {
    catalog::VariantId variant;
    std::uint32_t list = 0;
    std::int32_t min_quantity = 1;
    UnitPrice unit_price;
};

/// Rows in flat arrays by variant, list and quantity. A copy shares what stays.
class PriceRows {
public:
    /// Those of a variant, ascending by list and quantity.
    std::span<const PriceRow> of(catalog::VariantId variant) const;
    /// Adds, or replaces the row of the same variant, list and quantity.
    void put(const PriceRow& row);
    void erase(const PriceRow& row);
    std::size_t size() const { return size_; }

private:
    using Shard = std::vector<PriceRow>;
    static constexpr unsigned bits = 12;  // 4,096 shards: some 250 rows each at 1,000,000
    static std::size_t shard_of(catalog::VariantId variant);

    std::vector<CopyOnWrite<Shard>> shards_ =
        std::vector<CopyOnWrite<Shard>>(std::size_t{1} << bits);
    std::size_t size_ = 0;
};

struct PriceBook {
    std::int64_t revision = 0;
    std::vector<std::shared_ptr<const PriceList>> lists;     // by number
    std::unordered_map<PriceListId, std::uint32_t> numbers;  // which stay the same for ever
    std::unordered_map<std::string, std::uint32_t> by_code;
    PriceRows rows;
    bool has_groups = false;  // some list is for customer groups

    const PriceList* find(PriceListId id) const;
    const PriceList* find(const std::string& code) const;
};

/// The lists without their prices.
std::shared_ptr<const PriceBook> load_lists(Tx& tx);
/// The lists as of now: of prices only those said since `previous` are read.
std::shared_ptr<const PriceBook> load_price_book(Tx& tx, const PriceBook* previous);

struct ResolvedPrice {
    UnitPrice unit_price;
    const PriceList* list = nullptr;  // null: the list price
    std::int64_t min_quantity = 1;
    std::optional<UnitPrice> list_price;  // of the market, if it has one
};

enum class PriceOutcome {
    won,
    lower_priority,
    higher_price,
    later_code,  // same priority and price
    other_channel,
    other_customers,
    not_active,
    not_yet,
    over,
    no_price  // for this variant and quantity
};
BOOST_DESCRIBE_ENUM(PriceOutcome, won, lower_priority, higher_price, later_code, other_channel,
                    other_customers, not_active, not_yet, over, no_price)

/// A price that might have been, and why it is the one or not.
struct PriceCandidate {
    std::optional<std::string> price_list;  // code; missing: the list price
    std::int64_t priority = 0;
    std::optional<UnitPrice> unit_price;
    std::optional<std::int64_t> min_quantity;
    PriceOutcome outcome = PriceOutcome::won;
};
BOOST_DESCRIBE_STRUCT(PriceCandidate, (), (price_list, priority, unit_price, min_quantity, outcome))

/// Prices in one context: the lists that apply are found once.
///
/// The rule. Candidates are the list price of the market, with priority 0, and each active list of
/// the market within its period whose channels and customer groups, if it names some, hold the
/// channel and one of the customer's groups: its row with the greatest quantity that the line
/// reaches, else its percentage off the list price, rounded to the minor unit, half away from zero.
/// The highest priority wins; among equals the lowest price, so that whoever is in two groups has
/// the better one; then the first by code, the list price before all.
class Resolver {
public:
    Resolver(const PriceBook& book, PriceContext context);

    /// Nothing when the variant has no price here.
    std::optional<ResolvedPrice> price(const catalog::Offer& offer, std::int64_t quantity) const;
    /// All candidates: what won first, then by code.
    std::vector<PriceCandidate> explain(const catalog::Offer& offer, std::int64_t quantity) const;
    /// From which quantities on the price may be another, ascending, 1 among them.
    std::vector<std::int64_t> quantities(const catalog::Offer& offer) const;
    const PriceContext& context() const { return context_; }

private:
    struct Found {
        UnitPrice unit_price;
        std::int64_t min_quantity = 1;
    };
    std::optional<Found> in_list(std::uint32_t number, std::span<const PriceRow> rows,
                                 const catalog::DatedPrice* base, std::int64_t quantity) const;

    const PriceBook& book_;
    PriceContext context_;
    std::vector<std::uint32_t> applicable_;  // ascending
};

/// A percentage off, rounded to the minor unit of the currency, half away from zero.
UnitPrice less_percent(UnitPrice price, std::int64_t percent_off_bp, Currency currency);

}  // namespace nahtlos::pricing
