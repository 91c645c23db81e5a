#include "flows/waiting.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "orders/idle.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

constexpr std::int64_t most = 500;  // in one run
constexpr std::size_t most_tried = 10'000;
constexpr Span first_pause = minutes(1), longest_pause = minutes(10);

// What the newest decision says that lets units wait; nothing where none does.
std::optional<sourcing::DecisionLog> wish_of(Tx& tx, orders::OrderId order) {
    const auto rows = sourcing::decisions(tx, order.uuid);
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        auto log = json::read<sourcing::DecisionLog>(row->log);
        check(log.ok(), "a stored decision reads back");
        if (log->waiting > 0) return *std::move(log);
    }
    return std::nullopt;
}

// Units without a place, as a wish to cancel them; nothing where all have one.
std::optional<orders::CancelRequest> rest_of(Tx& tx, const Pages& pages, orders::OrderId order) {
    orders::CancelRequest request;
    request.reason = json::ShortText<200>{"no_location"};
    auto& lines = request.lines.emplace();
    for (const auto& line : orders::lines_of(tx, {order})) {
        const auto units = line.open() - line.allocated;
        if (units <= 0 || !line.variant || pages.components(*line.variant).empty()) continue;
        lines.values.push_back({line.line, json::Quantity{units}});
    }
    if (lines.values.empty()) return std::nullopt;
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
