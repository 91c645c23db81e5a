#include "flows/idle.hpp"

#include <algorithm>
#include <set>

#include "buying/pins.hpp"
#include "orders/idle.hpp"

namespace nahtlos::flows {
namespace {

// In one run, of each kind and location: the rest has to wait for the next one.
constexpr std::int64_t most = 500;

}  // namespace

std::size_t IdleWork::run(const IdleLimits& limits) {
    const auto now = world_.clock.now();
    std::size_t submitted = 0;
    if (limits.cart.us > 0) submitted += abandon_carts(now - limits.cart);
    if (limits.accept.us > 0) submitted += reject_unaccepted(now - limits.accept);
    return submitted;
}

std::size_t IdleWork::abandon_carts(Instant since) {
    const auto idle = database_.read([&](Tx& tx) { return orders::idle_carts(tx, since, most); });
    std::size_t submitted = 0;
    for (const auto cart : idle) {
        if (!submit(carts_, EditCart{AbandonCart{cart, since}})) break;
        ++submitted;
    }
    return submitted;
}

std::size_t IdleWork::reject_unaccepted(Instant since) {
    const auto idle = database_.read([&](Tx& tx) {
        std::vector<orders::Fulfillment> found;
        for (const auto& [location, row] : books_.open(tx)->network->locations) {
            for (auto& f :
                 orders::left_at(tx, location, orders::FulfillmentStatus::assigned, since, most)) {
                if (orders::way_of(f.method) == orders::Way::carried) found.push_back(std::move(f));
            }
        }
        // Who waits for a supplier is not idle, nor whose goods have just come from there: going
        // elsewhere would leave them behind.
        std::set<Uuid> ids;
        for (const auto& f : found) ids.insert(f.id.uuid);
        const auto waits = buying::waits_of(tx, {ids.begin(), ids.end()});
        std::erase_if(found, [&](const auto& f) {
            return std::ranges::find(waits, f.id.uuid, &buying::Wait::fulfillment) != waits.end();
        });
        return found;
    });
    std::size_t submitted = 0;
    for (const auto& f : idle) {
        AdvanceFulfillment command{f.order_id, f.id, {}, {}, {}, since};
        command.request.action = orders::FulfillmentAction::reject;
        command.request.reason = orders::RejectReason::not_accepted;
        if (!submit(fulfillments_, std::move(command))) break;
        ++submitted;
    }
    return submitted;
}

// Refusals do not matter: somebody touched it in the meantime, or another process was quicker.
template <class B, class C>
bool IdleWork::submit(B& batch, C command) {
    Entry<C> entry{std::move(command), {}, {}, world_.clock.now(), command_id(world_.ids.next())};
    entry.context.actor_kind = ActorKind::job;
    return batch.submit(std::move(entry), [](const auto&) {});
}

}  // namespace nahtlos::flows
