#include "flows/waiting.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "orders/idle.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

constexpr std::int64_t most = 500;            // in one run
constexpr std::int64_t most_looked_at = 100;  // decisions of one order
constexpr std::size_t most_tried = 10'000;
constexpr Span first_pause = minutes(1), longest_pause = minutes(10);

struct Wish {
    std::optional<Instant> cancel_at;
};

// What the newest decision says, if it lets units wait. What an older one said is over: the later
// one has found no place and did not let them wait, and then people decide. The time begins when
// they began to wait, however many of them have got a place since.
std::optional<Wish> wish_of(Tx& tx, orders::OrderId order) {
    std::optional<Wish> wish;
    std::int64_t waiting = 0;
    for (const auto& row : sourcing::newest_decisions(tx, order.uuid, most_looked_at)) {
        auto log = json::read<sourcing::DecisionLog>(row.log);
        check(log.ok(), "a stored decision reads back");
        if (log->waiting == 0 || log->waiting < waiting) break;  // others began to wait after it
        waiting = log->waiting;
        if (!wish) wish.emplace(Wish{log->cancel_at});
        if (!wish->cancel_at) break;
        if (log->cancel_at) wish->cancel_at = std::min(*wish->cancel_at, *log->cancel_at);
    }
    return wish;
}

// Units without a place, as a wish to cancel them; nothing where all have one.
std::optional<orders::CancelRequest> rest_of(Tx& tx, const Pages& pages, orders::OrderId order) {
    orders::CancelRequest request;
    request.reason = json::ShortText<200>{"no_location"};
    auto& lines = request.lines.emplace();
    bool has_begun = false;  // some of the order has a place or has gone
    for (const auto& line : orders::lines_of(tx, {order})) {
        has_begun = has_begun || line.allocated > 0 || line.fulfilled > 0;
        const auto units = line.open() - line.allocated;
        if (units <= 0 || !line.variant || pages.components(*line.variant).empty()) continue;
        lines.values.push_back({line.line, json::Quantity{units}});
    }
    if (lines.values.empty()) return std::nullopt;
    // Where nothing is left to come, shipping and wrapping go with the goods.
    if (!has_begun) request.lines.reset();
    return request;
}

}  // namespace

struct WaitingWork::Found {
    orders::Fulfillment fulfillment;
    std::optional<orders::CancelRequest> cancel;  // else a place is looked for
    std::int64_t version = 0;                     // of the order, where it is to be canceled
};

std::vector<WaitingWork::Found> WaitingWork::find() {
    const auto now = world_.clock.now();
    return database_.read([&](Tx& tx) {
        std::vector<Found> found;
        const auto waiting = orders::without_place(tx, after_, most);
        after_.reset();
        if (waiting.empty()) return found;
        if (waiting.size() == static_cast<std::size_t>(most)) after_ = waiting.back().id;
        const auto pages = books_.open(tx);
        for (const auto& f : waiting) {
            const auto wish = wish_of(tx, f.order_id);
            if (!wish) continue;
            Found one{f, {}, 0};
            if (wish->cancel_at && *wish->cancel_at <= now) {
                one.version = orders::orders(tx, {f.order_id}, sql::Lock::no).at(0).version;
                one.cancel = rest_of(tx, *pages, f.order_id);
            }
            if (one.cancel || is_due(f.order_id, now)) found.push_back(std::move(one));
        }
        return found;
    });
}

// A clock that was set back does not make anybody wait longer.
bool WaitingWork::is_due(orders::OrderId order, Instant now) {
    if (tried_.size() >= most_tried) tried_.clear();
    auto& tried = tried_[order];
    if (now < tried.again_at && tried.again_at - now <= tried.pause) return false;
    tried.pause = Span{std::clamp(2 * tried.pause.us, first_pause.us, longest_pause.us)};
    tried.again_at = now + tried.pause;
    return true;
}

std::size_t WaitingWork::run() {
    std::size_t submitted = 0;
    for (auto& one : find()) {
        const auto& f = one.fulfillment;
        bool is_taken = false;
        if (one.cancel) {
            // Only as it was seen: what has got a place meanwhile is not canceled.
            is_taken =
                submit(cancels_, CancelOrder{f.order_id, *std::move(one.cancel), {}, one.version});
        } else {
            AdvanceFulfillment command{f.order_id, f.id, {}};
            command.request.action = orders::FulfillmentAction::assign;
            is_taken = submit(fulfillments_, std::move(command));
        }
        if (!is_taken) break;
        ++submitted;
    }
    return submitted;
}

// Refusals do not matter: there are no goods yet, or somebody was quicker.
template <class B, class C>
bool WaitingWork::submit(B& batch, C command) {
    Entry<C> entry{std::move(command), {}, {}, world_.clock.now(), command_id(world_.ids.next())};
    entry.context.actor_kind = ActorKind::job;
    return batch.submit(std::move(entry), [](const auto&) {});
}

}  // namespace nahtlos::flows
