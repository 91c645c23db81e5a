// Planted: bugs that tests put into the engine on purpose, to prove that the simulation finds them.
// They live in the test program only: at the seam of the write connection, and as functions that
// stand in for the engine's own.
#pragma once

#include "base/describe.hpp"
#include "sim/simulation.hpp"

namespace nahtlos::sim {

enum class Bug {
    none,
    guard_skipped,            // stock is promised whether it is there or not
    guard_per_line,           // each line of an order is checked as if it were alone
    weak_sync,                // commits are synced with the next checkpoint
    skipped_sync,             // nothing is ever synced
    outcome_not_stored,       // a key that comes again is a new command
    event_lost,               // some events are not written: a gap
    event_before_commit,      // events are out even when what they tell was rolled back
    webhook_counts_twice,     // which message told of money is not remembered
    finish_not_idempotent,    // who tells again that a checkout is paid has it booked again
    hold_not_released,        // goods of checkouts that came to nothing stay held
    refund_not_capped,        // what was refunded before is forgotten
    tax_leaks_a_cent,         // VAT of some lines is a cent less than the rounding says
    cart_stays_frozen,        // after a declined payment the cart is not free again
    merge_forgets_quantity,   // two carts become one with the larger quantity, not the sum
    job_forgotten,            // a job is crossed off when it begins, not when it is done
    movement_not_written,     // some changes of stock are not in the ledger
    allocation_not_consumed,  // goods that left stay promised
    coupon_not_counted,       // orders use promotions and coupons that do not count them
    balance_not_written,      // the ledger of stored value has an entry that its balance has not
    rating_not_added          // some decisions about reviews do not reach the stars
};
BOOST_DESCRIBE_ENUM(Bug, none, guard_skipped, guard_per_line, weak_sync, skipped_sync,
                    outcome_not_stored, event_lost, event_before_commit, webhook_counts_twice,
                    finish_not_idempotent, hold_not_released, refund_not_capped, tax_leaks_a_cent,
                    cart_stays_frozen, merge_forgets_quantity, job_forgotten, movement_not_written,
                    allocation_not_consumed, coupon_not_counted, balance_not_written,
                    rating_not_added)

/// Plants a bug while it lives; one at a time.
class Planting {
public:
    explicit Planting(Bug bug);
    ~Planting();
    Planting(const Planting&) = delete;
    Planting& operator=(const Planting&) = delete;

    /// What a simulation with the bug in it has to be given.
    static WrapWriter wrap_writer();
};

bool is_planted(Bug bug);

/// Makes any promise fit where it is added to a backorder limit.
inline constexpr std::int64_t much = 1'000'000'000;

}  // namespace nahtlos::sim
