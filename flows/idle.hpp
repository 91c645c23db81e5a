// IdleWork: what follows when nobody does anything for long: carts are abandoned, and shipments
// that a location does not accept go to another one.
#pragma once

#include "flows/cart.hpp"
#include "flows/fulfill.hpp"

namespace nahtlos::flows {

/// Zero: never.
struct IdleLimits {
    Span cart, accept;
};

/// Everything given here outlives the calls that are under way. Thread safe.
class IdleWork {
public:
    IdleWork(sql::Database& database, World& world, Books& books, Batch<EditCartKind>& carts,
             Batch<AdvanceFulfillmentKind>& fulfillments)
        : database_(database),
          world_(world),
          books_(books),
          carts_(carts),
          fulfillments_(fulfillments) {}
    IdleWork(const IdleWork&) = delete;
    IdleWork& operator=(const IdleWork&) = delete;

    /// To be called every minute or so, by any number of processes: reads the database and hands
    /// the writer what is to be done, oldest first. Returns how many commands that were. What the
    /// customer collects stays where it is, since they chose the store.
    std::size_t run(const IdleLimits& limits);

private:
    std::size_t abandon_carts(Instant since);
    std::size_t reject_unaccepted(Instant since);
    template <class B, class C>
    bool submit(B& batch, C command);

    sql::Database& database_;
    World& world_;
    Books& books_;
    Batch<EditCartKind>& carts_;
    Batch<AdvanceFulfillmentKind>& fulfillments_;
};

}  // namespace nahtlos::flows
