// CardSales: gift cards are sold as articles; when an order of them is paid, cards are issued, and
// those that ran out are ended.
#pragma once

#include "base/events/subscriptions.hpp"
#include "base/jobs/jobs.hpp"
#include "orders/types.hpp"

namespace nahtlos::flows {

/// Sees what may have made an order paid, and asks for the cards that are due.
events::Subscriber card_sales_subscriber();

/// When a card of `months` that is sold at `sold` runs out: that long after the end of its year, as
/// German law counts (section 199 BGB; 36 months are what it gives at least).
Instant card_expiry(Instant sold, std::int64_t months);

/// Everything given here outlives the calls that are under way. Thread safe.
class CardSales {
public:
    CardSales(sql::Database& database, World& world, Changes& changes)
        : database_(database), world_(world), changes_(changes) {}
    CardSales(const CardSales&) = delete;
    CardSales& operator=(const CardSales&) = delete;

    void add_jobs(jobs::Runner& runner);
    /// To be called every minute or so, by any number of processes: ends accounts that ran out.
    /// Returns how many were handed to the writer.
    std::size_t expire();

private:
    /// The cards of the order's units from the `first` on, some in each write.
    void issue_from(orders::OrderId order, std::int64_t first, const jobs::Runner::Done& done);

    sql::Database& database_;
    World& world_;
    Changes& changes_;
};

}  // namespace nahtlos::flows
