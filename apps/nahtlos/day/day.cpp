#include "apps/nahtlos/day/day.hpp"

#include <algorithm>
#include <stdexcept>

namespace nahtlos::app::day {

struct Habit {
    const char* channel;
    int share;         // of a hundred orders
    const char* town;  // where its customers live
    const char *postal_code, *country, *way;
    const char* store;  // of a till
};

namespace {

using boost::json::array;
using boost::json::object;

constexpr Habit habits[] = {
    {"web-de", 36, "Hamburg", "20095", "DE", "paket-de", ""},
    {"app", 16, "Berlin", "10115", "DE", "paket-de", ""},
    {"web-at", 7, "Wien", "1010", "AT", "paket-at", ""},
    {"web-ch", 5, "Basel", "4051", "CH", "paket-ch", ""},
    {"phone", 6, "Köln", "50667", "DE", "express-de", ""},
    {"marktplatz", 12, "München", "80331", "DE", "", ""},
    {"kasse-berlin", 7, "Berlin", "10115", "DE", "", "berlin-mitte"},
    {"kasse-hamburg", 6, "Hamburg", "20095", "DE", "", "hamburg"},
    {"kasse-muenchen", 5, "München", "80331", "DE", "", "muenchen"},
};
constexpr const char* people[][2] = {
    {"Ada Brandt", "ada.brandt@example.com"},     {"Jonas Keller", "jonas.keller@example.com"},
    {"Mia Hoffmann", "mia.hoffmann@example.com"}, {"Luca Steiner", "luca.steiner@example.com"},
    {"Emma Vogel", "emma.vogel@example.com"},     {"Paul Wagner", "paul.wagner@example.com"},
    {"Lena Fischer", "lena.fischer@example.com"}, {"Noah Weber", "noah.weber@example.com"},
};
constexpr std::size_t most_articles = 600;

std::string text_of(const object& of, const char* name) {
    const auto* value = of.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}
const array& items_of(const object& of, const char* name) {
    static const array none;
    const auto* value = of.if_contains(name);
    return value != nullptr && value->is_array() ? value->as_array() : none;
}
bool is_at_work(const std::string& status) {
    return status == "assigned" || status == "accepted" || status == "picking" ||
           status == "packed" || status == "ready" || status == "arrived";
}
std::string path_of(const std::string& order) { return "/v1/orders/" + order; }

}  // namespace

Day::Day(Client& client, std::map<std::string, std::string> keys, const Plan& plan,
         std::function<void(Instant)> reach)
    : client_(client),
      keys_(std::move(keys)),
      plan_(plan),
      reach_(std::move(reach)),
      dice_(plan.seed),
      now_(plan.begin) {}

Outcome Day::play() {
    look_around();
    // More people buy at noon and in the evening than in the morning: the later of two throws.
    for (std::int64_t n = 0; n < plan_.orders; ++n) {
        const auto latest = static_cast<int>(length.us / minutes(1).us) - 90;
        later(std::max(between(0, latest), between(0, latest)), [this] { order(); });
    }
    return_earlier_ones();
    while (!events_.empty()) {
        const auto event = events_.top();
        events_.pop();
        now_ = event.at;
        reach_(now_);
        event.happens();
    }
    for (const auto& [id, task] : open_) ++outcome_.methods[task.method].waiting;
    outcome_.calls = static_cast<std::int64_t>(client_.calls());
    return std::move(outcome_);
}

void Day::look_around() {
    const auto places = client_.get(keys_.at("admin"), "/v1/locations?limit=100");
    for (const auto& item : items_of(places, "items")) {
        const auto& place = item.as_object();
        codes_[text_of(place, "id")] = text_of(place, "code");
        if (text_of(place, "kind") == "store") stores_.push_back(text_of(place, "id"));
    }
    std::string cursor;
    do {
        const auto page = client_.get(keys_.at("web-de"), "/v1/variants?limit=100" + cursor);
        for (const auto& item : items_of(page, "items")) {
            skus_.push_back(text_of(item.as_object(), "sku"));
        }
        cursor = "&cursor=" + text_of(page, "next_cursor");
    } while (cursor != "&cursor=" && skus_.size() < most_articles);
    if (stores_.empty() || skus_.empty()) {
        throw std::runtime_error("this server has no demo retailer: make one with nahtlos demo");
    }
}

// Bought weeks ago and sent; given back at some counter today.
void Day::return_earlier_ones() {
    const auto page =
        client_.get(keys_.at("admin"), "/v1/orders?fulfillment_status=fulfilled&limit=100");
    for (const auto& item : items_of(page, "items")) {
        const auto& sent = item.as_object();
        if (text_of(sent, "return_status") != "none" || !dice_.percent(8)) continue;
        const Sold sold{text_of(sent, "id"), "", "ship", text_of(sent, "currency"), "", 0};
        later(between(30, 600), [this, sold] { bring_back(sold); });
    }
}

void Day::later(Span from_now, std::function<void()> happens) {
    const auto at = std::min(now_ + from_now, plan_.begin + length);
    events_.push({at, ++numbers_, std::move(happens)});
}

std::string Day::time() const { return to_string(now_); }

Span Day::between(int least_minutes, int most_minutes) {
    return minutes(dice_.between(least_minutes, most_minutes));
}

// --- customers

void Day::order() {
    auto throw_of = dice_.between(1, 100);
    const auto* habit = habits;
    while ((throw_of -= habit->share) > 0) ++habit;
    const auto& person = people[dice_.between(0, std::ssize(people) - 1)];
    Sold sold;
    sold.channel = habit->channel;
    object body{{"customer", {{"name", person[0]}, {"email", person[1]}, {"language", "de"}}},
                {"occurred_at", time()}};
    array lines;
    for (auto n = dice_.between(1, 3); n > 0; --n) {
        const auto& sku = dice_.one_of(std::span<const std::string>(skus_));
        const auto quantity = dice_.between(1, 2);
        lines.push_back(object{{"sku", sku}, {"quantity", quantity}});
        sold.units += quantity;
    }
    body["lines"] = std::move(lines);
    body["delivery"] = delivery(sold, *habit, person[0]);
    // Companies pay by invoice, everybody else has paid where they ordered.
    body["payment"] = dice_.percent(15) && !*habit->store
                          ? object{{"kind", "invoice"}}
                          : object{{"kind", "settled"}, {"provider", "demo"}};
    // Only what is trusted with prices may say that something is paid.
    const bool is_trusted = *habit->store != '\0' || sold.channel == "marktplatz";
    if (!is_trusted) body["channel"] = sold.channel;
    const auto& key = keys_.at(is_trusted ? sold.channel : "admin");
    const auto placed = client_.post(key, "/v1/orders", body);
    if (!placed.ok()) {
        ++outcome_.lost[placed.code()];
        return;
    }
    sold.order = text_of(placed.body, "id");
    const auto& total = placed.body.at("total").as_object();
    sold.currency = text_of(total, "currency");
    outcome_.channels[sold.channel][sold.currency] += total.at("minor").to_number<std::int64_t>();
    ++outcome_.methods[sold.method].orders;
    sold_[sold.order] = sold;
    follow(sold.order, placed.body);
    if (sold.method != "carry_out" && dice_.percent(4)) {
        later(between(2, 20), [this, sold] { cancel(sold); });
    }
}

object Day::delivery(Sold& sold, const Habit& habit, const char* name) {
    const bool is_till = *habit.store != '\0';
    const bool has_stores = habit.country == std::string_view("DE") && *habit.way != '\0';
    const auto roll = dice_.between(1, 100);
    if (is_till && roll <= 85) {
        sold.method = "carry_out";
        sold.store = location_of(habit.store);
        return {{"method", sold.method}, {"location", sold.store}};
    }
    if (has_stores && roll <= 50) {
        sold.method = roll <= 32 ? "pickup" : "curbside";
        sold.store = dice_.one_of(std::span<const std::string>(stores_));
        return {{"method", sold.method}, {"location", sold.store}};
    }
    sold.method = "ship";
    object sent{{"method", sold.method},
                {"address",
                 {{"name", name},
                  {"address1", "Lindenweg " + std::to_string(dice_.between(1, 90))},
                  {"postal_code", habit.postal_code},
                  {"city", habit.town},
                  {"country", habit.country}}}};
    if (*habit.way) sent["way"] = habit.way;
    return sent;
}

void Day::cancel(const Sold& sold) {
    const object body{{"reason", "changed_mind"}, {"refund", "paid_out"}, {"occurred_at", time()}};
    const auto answer = client_.post(keys_.at("admin"), path_of(sold.order) + "/cancel", body);
    if (!answer.ok()) {
        ++outcome_.refused_steps["cancel: " + answer.code()];
        return;
    }
    ++outcome_.methods[sold.method].canceled;
    follow(sold.order, answer.body);
}

void Day::bring_back(const Sold& sold) {
    const auto store = dice_.one_of(std::span<const std::string>(stores_));
    const object line{{"line", 1},
                      {"quantity", 1},
                      {"disposition", dice_.percent(80) ? "resellable" : "damaged"}};
    const object body{{"lines", array{line}},
                      {"location", store},
                      {"reason", "did not fit"},
                      {"refund", "paid_out"},
                      {"occurred_at", time()}};
    const auto answer = client_.post(keys_.at("admin"), path_of(sold.order) + "/returns", body);
    if (!answer.ok()) {
        ++outcome_.refused_steps["return: " + answer.code()];
        return;
    }
    ++outcome_.returns;
    if (store != sold.store) ++outcome_.returned_elsewhere;
    outcome_.refunded[sold.currency] += answer.body.at("refunded_minor").to_number<std::int64_t>();
}

// --- staff

void Day::follow(const std::string& order, const object& told) {
    for (const auto& item : items_of(told, "fulfillments")) {
        const auto& now = item.as_object();
        Task task{order,
                  text_of(now, "id"),
                  text_of(now, "method"),
                  text_of(now, "location"),
                  text_of(now, "pickup_code"),
                  text_of(now, "status")};
        const bool is_open =
            is_at_work(task.status) || task.status == "unassigned" || task.status == "on_hold";
        const bool is_new = known_.insert(task.fulfillment).second;
        if (!is_open) {
            open_.erase(task.fulfillment);
            continue;
        }
        open_[task.fulfillment] = task;
        if (is_new && is_at_work(task.status)) begin(task);
    }
}

void Day::begin(const Task& task) {
    if (task.method == "carry_out") {
        if (act(task, {{"action", "hand_over"}, {"catch_up", true}})) end(task);
        return;
    }
    if (dice_.percent(task.method == "ship" ? 4 : 14)) {
        later(between(5, 30), [this, task] { reject(task); });
    } else {
        later(between(3, 40), [this, task] { pick(task); });
    }
}

void Day::reject(const Task& task) {
    static constexpr const char* reasons[] = {"not_found", "damaged", "no_capacity"};
    const auto known = known_;
    if (!act(task, {{"action", "reject"}, {"reason", reasons[dice_.between(0, 2)]}})) return;
    ++outcome_.rejects;
    const auto has_place = [&](const auto& now) {
        return now.second.order == task.order && !known.contains(now.first) &&
               is_at_work(now.second.status);
    };
    if (std::ranges::any_of(open_, has_place)) ++outcome_.moved;
}

void Day::pick(const Task& task) {
    if (!act(task, {{"action", "accept"}}) || !act(task, {{"action", "pick"}})) return;
    if (dice_.percent(5)) pick_short(task);
    later(between(4, 25), [this, task] { pack(task); });
}

// One unit is not there. Who finds nothing at all rejects.
void Day::pick_short(const Task& task) {
    const auto sold = sold_.find(task.order);
    if (sold == sold_.end() || sold->second.units < 2) return;
    const auto of_order = [&](const auto& known) { return known.second.order == task.order; };
    if (std::ranges::count_if(open_, of_order) != 1) return;
    const object missing{{"line", 1}, {"quantity", 1}};
    if (act(task, {{"action", "short_pick"}, {"reason", "not_found"}, {"lines", array{missing}}})) {
        ++outcome_.short_picks;
    }
}

void Day::pack(const Task& task) {
    if (!act(task, {{"action", "pack"}})) return;
    if (task.method == "ship") {
        later(between(10, 90), [this, task] {
            const auto number = "JD" + std::to_string(dice_.between(10'000'000, 99'999'999));
            if (act(task, {{"action", "ship"}, {"tracking", number}})) end(task);
        });
        return;
    }
    if (!act(task, {{"action", "ready"}})) return;
    const bool comes = dice_.percent(88);
    if (comes) later(between(15, 240), [this, task] { collect(task); });
    if (!comes) {
        later(length, [this, task] {
            if (!act(task, {{"action", "no_show"}})) return;
            ++outcome_.methods[task.method].not_collected;
            open_.erase(task.fulfillment);
        });
    }
}

void Day::collect(const Task& task) {
    if (task.method == "curbside" &&
        !act(task, {{"action", "arrive"}, {"message", "Parkplatz 2, blauer Kombi"}})) {
        return;
    }
    object body{{"action", "hand_over"}};
    if (!task.code.empty()) body["pickup_code"] = task.code;
    if (act(task, std::move(body))) end(task);
}

void Day::end(const Task& task) {
    auto& tally = outcome_.methods[task.method];
    ++(task.method == "ship" ? tally.sent : tally.collected);
    open_.erase(task.fulfillment);
    const auto sold = sold_.find(task.order);
    if (task.method == "ship" || sold == sold_.end() || !dice_.percent(9)) return;
    later(between(20, 180), [this, sold = sold->second] { bring_back(sold); });
}

bool Day::act(const Task& task, object body) {
    if (!open_.contains(task.fulfillment)) return false;  // canceled meanwhile
    const auto action = text_of(body, "action");
    body["occurred_at"] = time();
    const auto answer =
        client_.post(keys_.at("admin"),
                     path_of(task.order) + "/fulfillments/" + task.fulfillment + "/actions", body);
    if (!answer.ok()) {
        ++outcome_.refused_steps[action + ": " + answer.code()];
        return false;
    }
    follow(task.order, answer.body);
    return true;
}

std::string Day::location_of(std::string_view code) const {
    for (const auto& [id, known] : codes_) {
        if (known == code) return id;
    }
    throw std::runtime_error("this server has no location " + std::string(code));
}

}  // namespace nahtlos::app::day
