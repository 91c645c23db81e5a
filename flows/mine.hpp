// Routes about an order of the customer who asks.
#pragma once

#include <utility>
#include <vector>

#include "flows/api_me.hpp"
#include "flows/order_desk.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {

/// Whether the first of these orders is the caller's own, placed, and of their legal entity.
bool is_mine(const api::Call& call, Tx& tx, const std::vector<orders::Order>& found);

/// Commands of customers reach all orders of the legal entity; if_mine() says which are theirs.
OrderScope own_house(const api::Call& call);

/// Does the work if the order that `find(tx)` finds is the caller's own; else "not_found", or why
/// they are no customer.
template <class Reply, class Find, class Work>
void if_mine(const ShopperDesk& desk, const api::Call& call, const Reply& reply, Find find,
             Work work) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    const bool is_taken = desk.readers.run([&desk, &call, reply, find, work = std::move(work)] {
        reply.guard([&] {
            const bool is_own = desk.engine.database().read([&](Tx& tx) {
                return is_mine(call, tx, orders::orders(tx, find(tx), sql::Lock::no));
            });
            if (!is_own) return reply(api::no_such_resource());
            work();
        });
    });
    if (!is_taken) reply(api::overloaded());
}

}  // namespace nahtlos::flows
