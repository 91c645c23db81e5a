// Shortage cases: opened when promises exceed the goods, closed when they fit again. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/batch/command.hpp"
#include "base/batch/events.hpp"
#include "inventory/store.hpp"

namespace nahtlos::flows {

/// The cases of one working set, by pile.
class ShortageCases {
public:
    /// The open cases of these items, locked by the levels' locks of the caller.
    void load(Tx& tx, const std::vector<inventory::StockItemId>& items);

    /// Compares the promises of `pile` with its goods and opens, changes or closes its case.
    /// `id` is for a new case; unused when there is one. Returns whether it was used.
    bool look_at(const inventory::Pile& pile, const std::string& reason, Uuid id, Instant now,
                 const Context& context, Events& events);

    const inventory::Shortage* find(const inventory::PileKey& key) const;
    void save(Tx& tx) const;

private:
    struct Case {
        inventory::Shortage row;
        bool is_new = false, is_changed = false;
    };
    std::map<inventory::PileKey, Case> open_;
    std::vector<Case> closed_;
};

}  // namespace nahtlos::flows
