#include "flows/no_shows.hpp"

#include <algorithm>
#include <set>

#include "orders/idle.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::FulfillmentStatus;

constexpr std::int64_t most = 500;  // in one run, of each kind and location

bool is_over(FulfillmentStatus status) {
    using enum FulfillmentStatus;
    return status == shipped || status == delivered || status == handed_over ||
           status == rejected || status == canceled;
}

// All that is left of an order, once nothing but no-shows that are due stands open in it.
std::optional<CancelOrder> rest_of(Tx& tx, orders::OrderId id, Instant since) {
    for (const auto& f : orders::fulfillments_of(tx, {id})) {
        const bool is_due = f.status == FulfillmentStatus::no_show && f.updated_at <= since;
        if (!is_due && !is_over(f.status)) return std::nullopt;
    }
    CancelOrder command{id, {}, {}, orders::orders(tx, {id}, sql::Lock::no).at(0).version};
    command.request.reason = json::ShortText<200>{"not_collected"};
    bool has_gone = false;
    auto& lines = command.request.lines.emplace();
    for (const auto& line : orders::lines_of(tx, {id})) {
        has_gone = has_gone || line.fulfilled > 0;
        if (!line.variant || line.open() == 0) continue;
        lines.values.push_back({line.line, json::Quantity{line.open()}});
    }
    if (lines.values.empty()) return std::nullopt;
    // Where nothing was collected, shipping and wrapping go with the goods.
    if (!has_gone) command.request.lines.reset();
    return command;
}

}  // namespace

std::size_t NoShowWork::run(const CollectLimits& limits) {
    const auto now = world_.clock.now();
    std::size_t submitted = 0;
    if (limits.no_show.us > 0) submitted += give_up_waiting(now - limits.no_show);
    if (limits.release.us > 0) submitted += release(now - limits.release);
    return submitted;
}

std::vector<orders::Fulfillment> NoShowWork::found(Tx& tx, FulfillmentStatus status,
                                                   Instant since) {
    std::vector<orders::Fulfillment> all;
    for (const auto& [location, row] : books_.open(tx)->network->locations) {
        for (auto& f : orders::left_at(tx, location, status, since, most)) {
            all.push_back(std::move(f));
        }
    }
    return all;
}

std::size_t NoShowWork::give_up_waiting(Instant since) {
    const auto ready =
        database_.read([&](Tx& tx) { return found(tx, FulfillmentStatus::ready, since); });
    std::size_t submitted = 0;
    for (const auto& f : ready) {
        AdvanceFulfillment command{f.order_id, f.id, {}, {}, {}, since};
        command.request.action = orders::FulfillmentAction::no_show;
        if (!submit(fulfillments_, std::move(command))) break;
        ++submitted;
    }
    return submitted;
}

std::size_t NoShowWork::release(Instant since) {
    const auto commands = database_.read([&](Tx& tx) {
        std::vector<CancelOrder> due;
        std::set<orders::OrderId> seen;
        for (const auto& f : found(tx, FulfillmentStatus::no_show, since)) {
            if (!seen.insert(f.order_id).second) continue;
            if (auto command = rest_of(tx, f.order_id, since)) due.push_back(*std::move(command));
        }
        return due;
    });
    std::size_t submitted = 0;
    for (const auto& command : commands) {
        if (!submit(cancels_, command)) break;
        ++submitted;
    }
    return submitted;
}

// Refusals do not matter: somebody touched it in the meantime, or another process was quicker.
template <class B, class C>
bool NoShowWork::submit(B& batch, C command) {
    Entry<C> entry{std::move(command), {}, {}, world_.clock.now(), command_id(world_.ids.next())};
    entry.context.actor_kind = ActorKind::job;
    return batch.submit(std::move(entry), [](const auto&) {});
}

}  // namespace nahtlos::flows
