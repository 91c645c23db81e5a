// ChangeStock: receipts, corrections, counts and moves of stock, as a kind of command.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/batch/batch.hpp"
#include "flows/books.hpp"
#include "flows/shortages.hpp"
#include "inventory/changes.hpp"
#include "inventory/store.hpp"

namespace nahtlos::flows {

struct ChangeStock {
    inventory::StockChangeRequest request;
    std::optional<Uuid> legal_entity;                  // that the caller is bound to
    std::optional<inventory::LocationId> at_location;  // likewise
};

/// What one command changed: copies of the piles it touched, and new rows.
struct StockWork {
    inventory::Stock stock;
    ShortageCases shortages;
    std::vector<inventory::Movement> movements;
    std::vector<inventory::Feed> feeds;
    Events events;
    inventory::StockChanged answer;
};

/// What takes goods away always succeeds, since they are gone; where it breaks promises it opens a
/// shortage case. Per row: "unknown", "required", "not_allowed", "out_of_range", "too_many",
/// "changed_meanwhile", "stale", "outside_of_key"; the whole call is refused with "invalid_rows"
/// when its policy says so or its own fields are wrong.
class ChangeStockKind {
public:
    static constexpr std::string_view name = "change_stock";
    using Command = ChangeStock;
    using Changes = StockWork;
    using Outcome = inventory::StockChanged;
    struct Rows {
        Events events;
        std::shared_ptr<const Pages> pages;
        inventory::Stock stock;
        ShortageCases shortages;
        std::set<inventory::StockItemId> items;  // named by id and there
        std::set<inventory::MovementKey> known;  // source events seen before
        std::map<inventory::FeedKey, inventory::Feed> feeds;
        std::set<Instant> moments;  // at which stock was counted
        std::map<std::pair<Instant, inventory::PileKey>, inventory::MovedSince> later;
        std::vector<inventory::Movement> movements;
        std::set<inventory::FeedKey> changed_feeds;
    };

    explicit ChangeStockKind(Books& books) : books_(&books) {}

    std::size_t cost(const Command& c) const { return 4 + 4 * c.request.rows.size(); }
    Rows load(Tx& tx, std::span<const Entry<Command>* const> all);
    Result<StockWork> decide(const Rows& rows, const Entry<Command>& entry) const;
    Outcome fold(Rows& rows, const Entry<Command>& entry, StockWork& work) const;
    void save(Tx& tx, const Rows& rows) const;
    std::string store(const Outcome& outcome) const;
    Outcome restore(const std::string& text) const;

private:
    Books* books_;
};

}  // namespace nahtlos::flows
