// What the routes of customers who log in have in common.
#pragma once

#include <utility>

#include "base/api/change.hpp"
#include "flows/api_me.hpp"

namespace nahtlos::flows {

inline customers::ProfileId me(const api::Call& call) { return {call.caller->id}; }

/// Submits a change that is remembered under no key: not even a hash of a request with a password,
/// a token or an address is kept.
template <class Out>
void submit(const ShopperDesk& desk, const api::Call& call, const api::Reply<Out>& reply,
            Change change, Changes::Reply done) {
    auto entry = call.entry(std::move(change));
    entry.key = {};
    if (!desk.engine.changes().submit(std::move(entry), std::move(done))) reply(api::overloaded());
}

api::Routes shopper_log_in_routes(const ShopperDesk& desk);

}  // namespace nahtlos::flows
