// Booking on the ledger within a change: what transfers and counts move, all of it or nothing.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "flows/shortages.hpp"
#include "inventory/store.hpp"

namespace nahtlos::flows {

/// Payload of the event "stock_changed": a level as it is now.
std::string stock_changed(Uuid command, const inventory::Pile& pile, Instant now);

class StockBooking {
public:
    /// Makes and locks the levels that are to be booked on. Once per change.
    StockBooking(ChangeScope& scope, const std::set<inventory::PileKey>& piles);

    const inventory::Pile& pile(const inventory::PileKey& key) const;
    /// By how much promises would be broken if so many were taken from there.
    std::int64_t short_by(const inventory::PileKey& key, std::int64_t quantity) const;

    /// Applies a movement whose cause, kind, place and deltas are set; the rest is set here.
    /// `occurred_at` is now unless it is set.
    void move(inventory::Movement movement);

    /// Writes levels, ledger, shortage cases (opened for `reason`) and events; uses child ids of
    /// the change from 1 on.
    void save(const std::string& reason);

private:
    ChangeScope& scope_;
    inventory::Stock stock_;
    ShortageCases shortages_;
    std::vector<inventory::Movement> movements_;
    std::set<inventory::PileKey> touched_;
};

}  // namespace nahtlos::flows
