#include "sim/auditor.hpp"

#include <algorithm>

namespace nahtlos::sim {
namespace {

// Refusals by which nothing was changed though the command itself was fine.
bool is_temporary(const std::string& code) {
    return code == "overloaded" || code == "database_unavailable" || code == "stopping";
}

std::string shown(const orders::OrderId& id) { return to_string(id); }

}  // namespace

bool Wish::may_be_there() const {
    return is_accepted || std::ranges::any_of(sends, [](const auto& send) {
               return send.state == SendState::unknown || send.state == SendState::waiting;
           });
}

void Auditor::complain(std::string what) {
    if (broken_.empty()) broken_ = std::move(what);
}

std::size_t Auditor::note_send(Kind kind, std::size_t index, Wish& wish, Uuid id) {
    wish.sends.push_back({id});
    sends_[id] = {kind, index, wish.sends.size() - 1};
    return wish.sends.size() - 1;
}

std::size_t Auditor::send_order(std::size_t wish, Uuid id) {
    auto& w = orders.at(wish);
    if (w.sends.empty() && w.key.is_remembered()) orders_by_key_[w.key.key].push_back(wish);
    return note_send(Kind::order, wish, w, id);
}

std::size_t Auditor::send_stock(std::size_t wish, Uuid id) {
    return note_send(Kind::stock, wish, stock.at(wish), id);
}

std::size_t Auditor::send_change(std::size_t wish, Uuid id) {
    return note_send(Kind::change, wish, changes.at(wish), id);
}

// Marks a send by its refusal; says what no refusal may say.
void Auditor::refuse(Wish& wish, std::size_t send, const std::string& code) {
    auto& state = wish.sends.at(send).state;
    state = code == "outcome_unknown" ? SendState::unknown : SendState::refused;
    if (code == "internal") complain("the engine broke on a command");
    if (wish.is_accepted && state == SendState::refused && !is_temporary(code)) {
        complain("a command was accepted, and its key refused later: " + code);
    }
}

void Auditor::answer_order(std::size_t index, std::size_t send,
                           const Result<orders::OrderPlaced>& reply) {
    auto& wish = orders.at(index);
    if (!reply.ok()) {
        refuse(wish, send, reply.refusal().code);
        refuse_order(wish, reply.refusal());
        return;
    }
    wish.sends.at(send).state = SendState::accepted;
    const auto& answer = *reply;
    const auto place = sends_.find(child_id(answer.id.uuid, 0));
    const bool is_own =
        place != sends_.end() && place->second.kind == Kind::order && place->second.wish == index;
    if (!is_own) complain("answered with order " + shown(answer.id) + " of somebody else");
    if (!may_cost(wish, answer.total.minor)) {
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

void Auditor::refuse_order(OrderWish& wish, const Refusal& refusal) {
    const auto& code = refusal.code;
    if (code == "idempotency_key_reused") {
        const auto& rivals = orders_by_key_.at(wish.key.key);
        const bool is_used = std::ranges::any_of(rivals, [&](auto other) {
            return &orders[other] != &wish && orders[other].may_be_there();
        });
        if (!is_used) complain("a key is called reused that nobody used");
    }
    const bool is_rival_code = code == "external_id_taken" || code == "payment_reference_taken";
    if (is_rival_code && !has_rival(wish)) complain("refused with " + code + ", but nobody has it");
    const auto& expected = wish.command.request.expected_total_minor;
    if (code == "total_changed" && expected == wish.total_minor && !has_promotions) {
        complain("refused with total_changed, but the total is as expected");
    }
}

bool Auditor::may_cost(const OrderWish& wish, std::int64_t total_minor) const {
    if (has_promotions) return 0 <= total_minor && total_minor <= wish.total_minor;
    return total_minor == wish.total_minor;
}

// Whether another body under the same key was accepted.
bool Auditor::has_twin(const OrderWish& wish) const {
    if (!wish.key.is_remembered()) return false;
    return std::ranges::any_of(orders_by_key_.at(wish.key.key), [&](auto other) {
        return &orders[other] != &wish && orders[other].is_accepted;
    });
}

// Whether another order may have taken this one's external id or payment reference.
bool Auditor::has_rival(const OrderWish& wish) const {
    const auto& request = wish.command.request;
    return std::ranges::any_of(orders, [&](const OrderWish& other) {
        if (&other == &wish || !other.may_be_there()) return false;
        const auto& theirs = other.command.request;
        const bool same_id = request.external_id && theirs.external_id == request.external_id &&
                             other.command.channel == wish.command.channel;
        const bool same_money =
            request.payment.reference && theirs.payment.reference == request.payment.reference;
        return same_id || same_money;
    });
}

void Auditor::answer_stock(std::size_t index, std::size_t send,
                           const Result<inventory::StockChanged>& reply) {
    auto& wish = stock.at(index);
    if (!reply.ok()) return refuse(wish, send, reply.refusal().code);
    wish.sends.at(send).state = SendState::accepted;
    wish.is_accepted = true;
    if (reply.value().done != 1) complain("a stock change of one row did none");
}

void Auditor::answer_change(std::size_t index, std::size_t send,
                            const Result<orders::OrderChanged>& reply) {
    auto& wish = changes.at(index);
    if (!reply.ok()) {
        const auto& code = reply.refusal().code;
        refuse(wish, send, code);
        // Only orders that were acknowledged are changed.
        const bool is_lost = code == "order_not_found" || code == "fulfillment_not_found";
        if (is_lost) complain("refused with " + code + " for an acknowledged order");
        return;
    }
    wish.sends.at(send).state = SendState::accepted;
    if (wish.answer && wish.answer->version != reply.value().version) {
        complain("one key, two versions of " + shown(reply.value().id));
    }
    wish.is_accepted = true;
    wish.answer = *reply;
}

void Auditor::lose_waiting() {
    const auto lose = [](auto& wishes) {
        for (auto& wish : wishes) {
            for (auto& send : wish.sends) {
                if (send.state == SendState::waiting) send.state = SendState::unknown;
            }
        }
    };
    lose(orders);
    lose(stock);
    lose(changes);
}

}  // namespace nahtlos::sim
