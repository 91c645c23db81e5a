// SupplyWork: pins what orders wait for to what was ordered of suppliers, and promises anew when
// that comes later.
#pragma once

#include <map>
#include <vector>

#include "base/batch/changes.hpp"
#include "buying/pins.hpp"
#include "flows/repromise.hpp"

namespace nahtlos::flows {

/// Everything given here outlives the calls that are under way. Not thread safe.
class SupplyWork {
public:
    SupplyWork(sql::Database& database, World& world, Books& books, Changes& changes,
               Batch<RepromiseKind>& promises)
        : database_(database),
          world_(world),
          books_(books),
          changes_(changes),
          promises_(promises) {}
    SupplyWork(const SupplyWork&) = delete;
    SupplyWork& operator=(const SupplyWork&) = delete;

    /// To be called every minute or so, by any number of processes. Reads what is to come, and
    /// where some of it is promised already the open fulfillments of that location. Goods that are
    /// there go to what is being picked and then to the oldest orders; who is left waits for what
    /// comes first. A promise moves by as much as the goods come later than the order; it never
    /// moves back. Returns how many commands that were.
    std::size_t run();

private:
    struct Seen;
    Seen look();
    std::size_t pin(const Seen& seen);
    std::size_t promise(const Seen& seen);

    sql::Database& database_;
    World& world_;
    Books& books_;
    Changes& changes_;
    Batch<RepromiseKind>& promises_;
};

}  // namespace nahtlos::flows
