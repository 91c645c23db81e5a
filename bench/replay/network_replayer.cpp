#include "bench/replay/network_replayer.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "bench/replay/classify.hpp"
#include "bench/replay/pages.hpp"

namespace nahtlos::replay {
namespace {

namespace bj = boost::json;

constexpr std::size_t shown_every = 500;  // steps
constexpr Span rejected_after = hours(2);

std::string text(const bj::value& of, std::string_view name) {
    const auto* value = of.as_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

std::int64_t number(const bj::value& of, std::string_view name) { return of.at(name).as_int64(); }

// Still to be done by the place that has it.
bool is_open(const std::string& status) {
    return status == "unassigned" || status == "assigned" || status == "accepted";
}

bool has_held(const bj::value& answer) {
    return std::ranges::any_of(answer.at("fulfillments").as_array(), [](const bj::value& now) {
        return text(now, "status") == "on_hold";
    });
}

bj::array lines_of(const std::map<std::int64_t, std::int64_t>& units) {
    bj::array lines;
    for (const auto& [line, quantity] : units) {
        lines.push_back(bj::object{{"line", line}, {"quantity", quantity}});
    }
    return lines;
}

std::int64_t sum_of(const std::map<std::int64_t, std::int64_t>& units) {
    std::int64_t sum = 0;
    for (const auto& [line, quantity] : units) sum += quantity;
    return sum;
}

}  // namespace

NetworkReplayer::NetworkReplayer(HttpPool& pool, const Plan& plan, const NetworkShop& shop,
                                 const NetworkWish& wish)
    : pool_(pool), plan_(plan), shop_(shop), wish_(wish), states_(plan.orders.size()) {
    for (std::size_t i = 0; i < site_count; ++i) sites_.emplace(shop.locations[i], i);
    for (const auto& [code, pieces] : shop.opening) {
        for (const auto here : pieces) result_.stock.pieces[code].received += here;
    }
}

NetworkResult NetworkReplayer::run() {
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
        const auto& step = plan_.steps[i];
        switch (step.kind) {
            case StepKind::place: place(step.index); break;
            case StepKind::ship: ship(step.index, step.at); break;
            case StepKind::reverse: reverse(plan_.reversals[step.index]); break;
        }
        show_progress(i + 1);
    }
    pool_.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    result_.events.seconds = took.count();
    count_parcels();
    return std::move(result_);
}

// Credits move no goods, so that no network decides about them.
void NetworkReplayer::place(std::size_t index) {
    const auto& order = plan_.orders[index];
    if (order.is_credit) return;
    auto body = order_object(plan_, order);
    const auto& spot = spot_of(order, wish_.seed);
    body["delivery"].at("address").as_object()["postal_code"] = spot.postal_code;
    const auto wanted = wanted_by(order, wish_.seed);
    if (wanted == Wanted::collect && can_collect(index, body)) return;
    if (wanted == Wanted::ship_from_store) body["channel"] = stores_channel;
    placed(index, call(pool_, "POST", "/v1/orders", body));
}

// Who cannot collect all of it in the store has it sent.
bool NetworkReplayer::can_collect(std::size_t index, bj::object body) {
    ++result_.events.wished_to_collect;
    const auto store = nearest_store(spot_of(plan_.orders[index], wish_.seed));
    body["delivery"] = bj::object{{"method", "pickup"}, {"location", shop_.locations[store]}};
    const auto answer = ask(pool_, "POST", "/v1/orders", body);
    if (answer.status == 409 && text(answer.body, "code") == "insufficient_stock") return false;
    if (answer.status != 201) {
        throw std::runtime_error("to collect " + plan_.orders[index].invoice + ": " +
                                 bj::serialize(answer.body));
    }
    ++result_.events.store_had_it;
    placed(index, answer.body);
    return true;
}

void NetworkReplayer::placed(std::size_t index, const bj::value& answer) {
    ++result_.events.placed;
    auto& state = states_[index];
    state.id = text(answer, "id");
    std::int64_t line = 0;
    for (const auto i : plan_.orders[index].lines) {
        ++line;
        if (is_article(plan_.lines[i].code)) state.out[line] = plan_.lines[i].quantity;
    }
    follow(index, answer);
    if (has_held(answer)) result_.events.short_units += cancel_without_place(index);
    reject_some(index);
}

std::size_t NetworkReplayer::site_of(const bj::value& fulfillment) const {
    const auto found = sites_.find(text(fulfillment, "location"));
    return found == sites_.end() ? site_count : found->second;
}

void NetworkReplayer::follow(std::size_t index, const bj::value& answer) {
    auto& state = states_[index];
    std::vector<Task> open;
    for (const auto& now : answer.at("fulfillments").as_array()) {
        const auto site = site_of(now);
        if (site == site_count || !is_open(text(now, "status"))) continue;
        Task task{text(now, "id"), text(now, "pickup_code"), site};
        // Only the answer to the order says the code.
        for (const auto& before : state.tasks) {
            if (before.id == task.id) task.pickup_code = before.pickup_code;
        }
        open.push_back(std::move(task));
    }
    state.tasks = std::move(open);
}

// Whatever goods a rejection moves to another store may be rejected there, too.
void NetworkReplayer::reject_some(std::size_t index) {
    auto& state = states_[index];
    std::size_t turn = 0;
    std::vector<std::string> asked;
    for (bool is_done = false; !is_done;) {
        is_done = true;
        for (const auto& task : state.tasks) {
            if (task.site == 0 || std::ranges::find(asked, task.id) != asked.end()) continue;
            asked.push_back(task.id);
            ++result_.events.asked_of_stores;
            if (!rejects(index, task, turn++)) continue;
            reject(index, Task(task));
            is_done = false;
            break;
        }
    }
}

bool NetworkReplayer::rejects(std::size_t index, const Task& task, std::size_t turn) const {
    const auto name = plan_.orders[index].invoice + '|' + std::string(sites()[task.site].code) +
                      '|' + std::to_string(turn);
    return roll(wish_.seed, "reject", name, 100) < static_cast<std::uint64_t>(wish_.reject_percent);
}

// Every fourth store finds nothing, the others have no time.
void NetworkReplayer::reject(std::size_t index, const Task& task) {
    const auto& order = plan_.orders[index];
    const auto name = order.invoice + '|' + std::string(sites()[task.site].code);
    const bool is_not_found = roll(wish_.seed, "reason", name, 4) == 0;
    if (is_not_found) take_off(call(pool_, "GET", path_of(index)), task);
    const auto answer =
        call(pool_, "POST", path_of(index) + "/fulfillments/" + task.id + "/actions",
             {{"action", "reject"},
              {"reason", is_not_found ? "not_found" : "no_capacity"},
              {"occurred_at", to_string(order.time + rejected_after)}});
    auto& events = result_.events;
    ++events.rejections;
    events.not_found += is_not_found ? 1 : 0;
    follow(index, answer);
    const auto canceled = has_held(answer) ? cancel_without_place(index) : 0;
    events.canceled_units += canceled;
    ++(canceled > 0 ? events.without_place : events.resourced);
}

void NetworkReplayer::take_off(const bj::value& order, const Task& task) {
    for (const auto& allocation : order.at("allocations").as_array()) {
        if (text(allocation, "fulfillment") != task.id) continue;
        const auto line = static_cast<std::size_t>(number(allocation, "line"));
        const auto code = text(order.at("lines").as_array().at(line - 1), "sku");
        result_.stock.pieces[code].adjusted -=
            number(allocation, "quantity") - number(allocation, "released");
    }
}

// The customer does not wait for units that no place has. Returns how many.
std::int64_t NetworkReplayer::cancel_without_place(std::size_t index) {
    const auto order = call(pool_, "GET", path_of(index));
    auto missing = states_[index].out;
    for (const auto& allocation : order.at("allocations").as_array()) {
        missing[number(allocation, "line")] -=
            number(allocation, "quantity") - number(allocation, "released");
    }
    std::erase_if(missing, [](const auto& units) { return units.second == 0; });
    // What is on hold may be empty: its units were canceled before.
    if (missing.empty()) return 0;
    cancel(index, missing, "no place has it", plan_.orders[index].time + rejected_after);
    return sum_of(missing);
}

void NetworkReplayer::cancel(std::size_t index, const std::map<std::int64_t, std::int64_t>& units,
                             const std::string& reason, Instant at) {
    follow(index, call(pool_, "POST", path_of(index) + "/cancel",
                       {{"lines", lines_of(units)},
                        {"reason", reason},
                        {"refund", "paid_out"},
                        {"occurred_at", to_string(at)}}));
    for (const auto& [line, quantity] : units) states_[index].out[line] -= quantity;
}

void NetworkReplayer::ship(std::size_t index, Instant at) {
    auto& state = states_[index];
    for (const auto& task : state.tasks) {
        bj::object body{{"action", task.pickup_code.empty() ? "ship" : "hand_over"},
                        {"catch_up", true},
                        {"occurred_at", to_string(at)}};
        if (!task.pickup_code.empty()) body["pickup_code"] = task.pickup_code;
        const auto target = path_of(index) + "/fulfillments/" + task.id + "/actions";
        pool_.send(
            {"POST", target, bj::serialize(body)},
            [target](int status, std::string_view answer) { parsed(target, status, answer); });
    }
    state.tasks.clear();
    state.is_shipped = true;
}

// What was canceled for want of stock cannot come back.
void NetworkReplayer::reverse(const PlannedReversal& reversal) {
    auto& state = states_[reversal.order];
    auto units = reversal.units;
    for (auto& [line, quantity] : units) quantity = std::min(quantity, state.out[line]);
    std::erase_if(units, [](const auto& some) { return some.second == 0; });
    if (units.empty()) {
        ++result_.events.not_out;
    } else if (state.is_shipped) {
        give_back(reversal, units);
    } else {
        ++result_.events.cancellations;
        cancel(reversal.order, units, reversal.invoice, reversal.time);
    }
}

void NetworkReplayer::give_back(const PlannedReversal& reversal,
                                const std::map<std::int64_t, std::int64_t>& units) {
    const auto& order = plan_.orders[reversal.order];
    const auto store =
        1 + roll(wish_.seed, "return", reversal.invoice + '|' + order.invoice, site_count - 1);
    pool_.run();
    call(pool_, "POST", path_of(reversal.order) + "/returns",
         {{"lines", lines_of(units)},
          {"location", shop_.locations[store]},
          {"reason", reversal.invoice},
          {"refund", "paid_out"},
          {"occurred_at", to_string(reversal.time)}});
    ++result_.events.returns;
    result_.events.returned_units += sum_of(units);
    for (const auto& [line, quantity] : units) {
        states_[reversal.order].out[line] -= quantity;
        const auto& code = plan_.lines[order.lines[static_cast<std::size_t>(line - 1)]].code;
        result_.stock.pieces[code].returned += quantity;
    }
}

void NetworkReplayer::count_parcels() {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        if (states_[i].id.empty()) continue;
        const auto target = path_of(i);
        pool_.send({"GET", target, {}}, [this, i, target](int status, std::string_view body) {
            count_order(i, parsed(target, status, body));
        });
    }
    pool_.run();
}

// As the server tells it: what each place gave, and by which way.
void NetworkReplayer::count_order(std::size_t index, const bj::value& answer) {
    std::map<std::string, Parcel> parcels;
    for (const auto& allocation : answer.at("allocations").as_array()) {
        const auto units = number(allocation, "consumed");
        if (units == 0) continue;
        auto& parcel = parcels[text(allocation, "fulfillment")];
        parcel.site = site_of(allocation);
        parcel.units += units;
        const auto line = static_cast<std::size_t>(number(allocation, "line"));
        const auto code = text(answer.at("lines").as_array().at(line - 1), "sku");
        result_.stock.pieces[code].sold += units;
    }
    for (const auto& done : answer.at("fulfillments").as_array()) {
        const auto parcel = parcels.find(text(done, "id"));
        if (parcel == parcels.end()) continue;
        parcel->second.is_collected = text(done, "method") == "pickup";
    }
    std::vector<Parcel> all;
    for (const auto& [id, parcel] : parcels) all.push_back(parcel);
    result_.tally.add(spot_of(plan_.orders[index], wish_.seed), all);
}

void NetworkReplayer::show_progress(std::size_t step) {
    if (step % shown_every != 0 && step != plan_.steps.size()) return;
    std::fprintf(stderr, "\r%s  %zu of %zu steps, %lld rejections   ",
                 date_string(plan_.steps[step - 1].at).c_str(), step, plan_.steps.size(),
                 static_cast<long long>(result_.events.rejections));
    if (step == plan_.steps.size()) std::fputc('\n', stderr);
}

}  // namespace nahtlos::replay
