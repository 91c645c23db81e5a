#include "sim/auditor.hpp"

#include <algorithm>
#include <set>

#include "inventory/verify.hpp"
#include "orders/store.hpp"
#include "orders/verify.hpp"

namespace nahtlos::sim {
namespace {

constexpr std::int64_t all_rows = 1'000'000;

// Refusals by which nothing was changed though the command itself was fine.
bool is_temporary(const std::string& code) {
    return code == "overloaded" || code == "database_unavailable";
}

bool may_be_there(const Wish& wish) {
    return wish.is_accepted || std::ranges::any_of(wish.sends, [](const auto& send) {
               return send.state == SendState::unknown || send.state == SendState::waiting;
           });
}

std::string shown(const orders::OrderId& id) { return to_string(id); }

}  // namespace

void Auditor::complain(std::string what) {
    if (broken_.empty()) broken_ = std::move(what);
}

std::size_t Auditor::send_order(std::size_t wish, Uuid id) {
    auto& w = orders.at(wish);
    if (w.sends.empty() && w.key.is_remembered()) orders_by_key_[w.key.key].push_back(wish);
    w.sends.push_back({id});
    order_sends_[id] = {wish, w.sends.size() - 1};
    return w.sends.size() - 1;
}

std::size_t Auditor::send_stock(std::size_t wish, Uuid id) {
    auto& sends = stock.at(wish).sends;
    sends.push_back({id});
    stock_sends_[id] = {wish, sends.size() - 1};
    return sends.size() - 1;
}

void Auditor::answer_order(std::size_t index, std::size_t send,
                           const Result<orders::OrderPlaced>& reply) {
    auto& wish = orders.at(index);
    if (!reply.ok()) {
        refuse_order(wish, wish.sends.at(send), reply.refusal().code);
        return;
    }
    wish.sends.at(send).state = SendState::accepted;
    const auto& answer = *reply;
    const auto place = order_sends_.find(child_id(answer.id.uuid, 0));
    if (place == order_sends_.end() || place->second.wish != index) {
        complain("answered with order " + shown(answer.id) + ", which is of somebody else");
    }
    if (answer.total.minor != wish.total_minor) {
        complain("order " + shown(answer.id) + " costs " + std::to_string(answer.total.minor) +
                 ", not " + std::to_string(wish.total_minor));
    }
    if (wish.answer && wish.answer->id != answer.id) {
        complain("one key, two orders: " + shown(wish.answer->id) + " and " + shown(answer.id));
    }
    if (has_twin(wish)) complain("one key, two bodies accepted: " + shown(answer.id));
    wish.is_accepted = true;
    wish.answer = answer;
}

// Whether another body under the same key was accepted.
bool Auditor::has_twin(const OrderWish& wish) const {
    if (!wish.key.is_remembered()) return false;
    return std::ranges::any_of(orders_by_key_.at(wish.key.key), [&](auto other) {
        return &orders.at(other) != &wish && orders.at(other).is_accepted;
    });
}

// Whether another order may have taken this one's external id or payment reference.
bool Auditor::has_rival(const OrderWish& wish) const {
    const auto& request = wish.command.request;
    return std::ranges::any_of(orders, [&](const OrderWish& other) {
        if (&other == &wish || !may_be_there(other)) return false;
        const auto& theirs = other.command.request;
        const bool same_id = request.external_id && theirs.external_id == request.external_id &&
                             other.command.channel == wish.command.channel;
        const bool same_money =
            request.payment.reference && theirs.payment.reference == request.payment.reference;
        return same_id || same_money;
    });
}

void Auditor::refuse_order(OrderWish& wish, Send& send, const std::string& code) {
    send.state = code == "outcome_unknown" ? SendState::unknown : SendState::refused;
    if (code == "internal") complain("the engine broke on an order");
    if (code == "idempotency_key_reused") {
        const bool is_used = orders_by_key_.at(wish.key.key).size() > 1;
        if (!is_used) complain("a key is called reused that nobody used");
    }
    const bool is_rival_code = code == "external_id_taken" || code == "payment_reference_taken";
    // Its own earlier send may have taken it, if that was before the key was forgotten.
    if (is_rival_code && !has_rival(wish)) complain("refused with " + code + ", but nobody has it");
    const auto& expected = wish.command.request.expected_total_minor;
    if (code == "total_changed" && expected == wish.total_minor) {
        complain("refused with total_changed, but the total is as expected");
    }
    if (wish.is_accepted && send.state == SendState::refused && !is_temporary(code)) {
        complain("order " + shown(wish.answer->id) +
                 " was accepted, and its key refused later: " + code);
    }
}

void Auditor::answer_stock(std::size_t index, std::size_t send, const Result<std::string>& reply) {
    auto& wish = stock.at(index);
    auto& state = wish.sends.at(send).state;
    if (reply.ok()) {
        state = SendState::accepted;
        wish.is_accepted = true;
        return;
    }
    const auto& code = reply.refusal().code;
    state = code == "outcome_unknown" ? SendState::unknown : SendState::refused;
    if (code == "internal") complain("the engine broke on a stock change");
    if (code == "idempotency_key_reused") complain("a key of one body is called reused");
    if (wish.is_accepted && state == SendState::refused && !is_temporary(code)) {
        complain("a stock change was accepted, and its key refused later: " + code);
    }
}

void Auditor::lose_waiting() {
    const auto lose = [](Wish& wish) {
        for (auto& send : wish.sends) {
            if (send.state == SendState::waiting) send.state = SendState::unknown;
        }
    };
    for (auto& wish : orders) lose(wish);
    for (auto& wish : stock) lose(wish);
}

void Auditor::audit(sql::Database& database, bool is_fresh) {
    database.read([&](Tx& tx) {
        audit_orders(tx, is_fresh);
        audit_movements(tx, is_fresh);
        return true;
    });
}

void Auditor::audit_orders(Tx& tx, bool is_fresh) {
    const auto rows = orders::orders_after(tx, {}, all_rows);
    std::vector<orders::OrderId> ids;
    std::map<orders::OrderId, std::vector<orders::Line>> lines;
    for (const auto& order : rows) ids.push_back(order.id);
    for (auto& line : orders::lines_of(tx, ids)) lines[line.order_id].push_back(std::move(line));
    std::map<orders::OrderId, std::string> there;
    for (const auto& order : rows) {
        there[order.id] = orders::shown_number("T-", order.number);
        judge_order({order, lines[order.id]}, is_fresh);
    }
    judge_missing(there);
    for (const auto& [key, wishes] : orders_by_key_) {
        int found = 0;
        for (const auto wish : wishes) {
            for (const auto& send : orders[wish].sends) {
                found += there.contains(orders::OrderId{child_id(send.id, 1)});
            }
        }
        if (found > 1) complain("one key, " + std::to_string(found) + " orders: " + to_string(key));
    }
}

void Auditor::judge_order(const Known& known, bool is_fresh) {
    const auto& id = known.order.id;
    const auto place = order_sends_.find(child_id(id.uuid, 0));
    if (place == order_sends_.end()) {
        complain("order " + shown(id) + " is there, but nobody sent it");
        return;
    }
    auto& wish = orders.at(place->second.wish);
    if (wish.sends.at(place->second.send).state == SendState::refused) {
        complain("order " + shown(id) + " is there, but was refused");
    }
    wish.was_seen = wish.was_seen || is_fresh;
    judge_content(wish, known);
}

void Auditor::judge_content(const OrderWish& wish, const Known& known) {
    const auto& request = wish.command.request;
    const auto& order = known.order;
    bool is_same = order.channel == wish.command.channel && order.total_minor == wish.total_minor &&
                   order.external_id.has_value() == request.external_id.has_value() &&
                   known.lines.size() == request.lines.size();
    if (is_same && order.external_id) is_same = *order.external_id == request.external_id->value;
    for (std::size_t i = 0; is_same && i < known.lines.size(); ++i) {
        is_same = known.lines[i].sku == request.lines[i].sku.value &&
                  known.lines[i].ordered == request.lines[i].quantity.value;
    }
    if (!is_same) complain("order " + shown(order.id) + " is not what was ordered");
}

void Auditor::judge_missing(const std::map<orders::OrderId, std::string>& there) {
    for (const auto& wish : orders) {
        if (wish.answer) {
            const auto it = there.find(wish.answer->id);
            if (it == there.end()) {
                complain("order " + shown(wish.answer->id) + " was acknowledged and is lost");
            } else if (it->second != wish.answer->number) {
                complain("order " + shown(wish.answer->id) + " was " + wish.answer->number +
                         " and is " + it->second);
            }
        }
        if (!wish.was_seen) continue;
        const bool is_there = std::ranges::any_of(wish.sends, [&](const auto& send) {
            return there.contains(orders::OrderId{child_id(send.id, 1)});
        });
        if (!is_there) complain("an order that was there after a restart is gone");
    }
}

void Auditor::audit_movements(Tx& tx, bool is_fresh) {
    std::map<std::size_t, std::set<Uuid>> found;  // sends that left a movement, by wish
    for (const auto& m : inventory::movements_after(tx, {}, all_rows)) {
        if (m.source != "nahtlos") continue;
        const auto place = stock_sends_.find(m.source_event);
        if (place == stock_sends_.end()) {
            if (!order_sends_.contains(m.source_event)) {
                complain("a movement is there whose cause nobody sent");
            }
            continue;
        }
        auto& wish = stock.at(place->second.wish);
        if (wish.sends.at(place->second.send).state == SendState::refused) {
            complain("a stock change is there, but was refused");
        }
        const auto& wanted = wish.movement;
        if (m.stock_item != wanted.stock_item || m.location != wanted.location ||
            m.on_hand != wanted.on_hand || m.moved != wanted.moved) {
            complain("a movement is not what was asked for");
        }
        found[place->second.wish].insert(m.source_event);
        wish.was_seen = wish.was_seen || is_fresh;
    }
    for (std::size_t i = 0; i < stock.size(); ++i) {
        const auto times = found[i].size();
        if (times > 1) complain("a stock change was done " + std::to_string(times) + " times");
        if (times > 0) continue;
        if (stock[i].is_accepted) complain("a stock change was acknowledged and is lost");
        if (stock[i].was_seen) complain("a stock change that was there is gone");
    }
}

}  // namespace nahtlos::sim
