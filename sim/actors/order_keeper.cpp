#include "sim/actors/order_keeper.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

using orders::FulfillmentAction;

orders::RefundWish any_refund(disk::Dice& dice) {
    constexpr std::array wishes{orders::RefundWish::request, orders::RefundWish::paid_out,
                                orders::RefundWish::none};
    return wishes[dice.below(wishes.size())];
}

orders::FulfillmentRequest make_request(disk::Dice& dice, const orders::FulfillmentBrief& f) {
    orders::FulfillmentRequest request;
    if (dice.chance(0.15)) {
        constexpr std::array reasons{orders::RejectReason::not_found, orders::RejectReason::damaged,
                                     orders::RejectReason::no_capacity,
                                     orders::RejectReason::other};
        request.action = FulfillmentAction::reject;
        request.reason = reasons[dice.below(reasons.size())];
        return request;
    }
    if (dice.chance(0.1)) {
        request.action = FulfillmentAction::short_pick;
        request.reason = orders::RejectReason::not_found;
        request.catch_up = true;
        request.lines = orders::SomeLines{{{1, {1}}}};
        return request;
    }
    if (dice.chance(0.2)) {
        constexpr std::array steps{FulfillmentAction::accept, FulfillmentAction::pick,
                                   FulfillmentAction::pack, FulfillmentAction::assign};
        request.action = steps[dice.below(steps.size())];
        return request;
    }
    request.catch_up = true;
    request.action = FulfillmentAction::ship;
    if (f.method != inventory::Method::pickup) return request;
    request.action = FulfillmentAction::hand_over;
    if (f.pickup_code) request.pickup_code = json::ShortText<20>{*f.pickup_code};
    return request;
}

void make_cancel(disk::Dice& dice, const orders::OrderPlaced& order, std::int64_t line,
                 ChangeWish& wish) {
    flows::CancelOrder command{order.id, {}};
    command.request.refund = any_refund(dice);
    if (dice.chance(0.7)) {
        wish.line = line;
        wish.units = 1;
        command.request.lines = orders::SomeLines{{{line, {1}}}};
    }
    wish.command = std::move(command);
}

void make_return(Scene& scene, const orders::OrderPlaced& order, std::int64_t line,
                 ChangeWish& wish) {
    auto& dice = scene.dice;
    wish.line = line;
    wish.units = 1;
    const auto disposition =
        dice.chance(0.3) ? orders::Disposition::damaged : orders::Disposition::resellable;
    flows::ReturnGoods command{order.id, {}};
    command.request.lines.values = {{line, {1}, disposition}};
    command.request.location = dice.chance(0.5) ? scene.shop.berlin : scene.shop.warehouse;
    command.request.refund = any_refund(dice);
    wish.command = std::move(command);
}

ChangeWish make_wish(Scene& scene, std::size_t index) {
    auto& dice = scene.dice;
    const auto& placed = scene.auditor.orders[index];
    const auto& order = *placed.answer;
    ChangeWish wish;
    wish.order = index;
    wish.first_sent = scene.now();
    const auto n = scene.auditor.changes.size() + 1;
    wish.key = {scene.shop.entity.uuid, numbered(5, n), numbered(6, n)};
    const auto kind = dice.below(10);
    const auto line =
        1 + static_cast<std::int64_t>(dice.below(placed.command.request.lines.size()));
    if (kind < 5 && !order.fulfillments.empty()) {
        const auto& f = order.fulfillments[dice.below(order.fulfillments.size())];
        wish.command = flows::AdvanceFulfillment{order.id, f.id, make_request(dice, f)};
    } else if (kind < 8) {
        make_cancel(dice, order, line, wish);
    } else {
        make_return(scene, order, line, wish);
    }
    return wish;
}

}  // namespace

void OrderKeeper::act(Scene& scene) {
    auto& wishes = scene.auditor.changes;
    if (!wishes.empty() && scene.dice.chance(0.15)) {
        const auto recent = std::min<std::size_t>(wishes.size(), 8);
        const auto wish = wishes.size() - 1 - scene.dice.below(recent);
        if (scene.may_repeat(wishes[wish])) send(scene, wish);
        return;
    }
    std::vector<std::size_t> placed;
    for (std::size_t i = 0; i < scene.auditor.orders.size(); ++i) {
        if (scene.auditor.orders[i].answer) placed.push_back(i);
    }
    if (placed.empty()) return;
    // The young ones, since the others are done.
    const auto recent = std::min<std::size_t>(placed.size(), 15);
    const auto order = placed[placed.size() - 1 - scene.dice.below(recent)];
    wishes.push_back(make_wish(scene, order));
    send(scene, wishes.size() - 1);
}

bool OrderKeeper::ask_again(Scene& scene) {
    return send_open(scene, scene.auditor.changes, [&](auto wish) { send(scene, wish); });
}

void OrderKeeper::send(Scene& scene, std::size_t index) {
    if (scene.process == nullptr) return;
    auto& auditor = scene.auditor;
    const auto& wish = auditor.changes.at(index);
    const auto sent = [&](Uuid id) { auditor.send_change(index, id); };
    const auto hear = [&auditor, index](std::size_t send, const auto& answer) {
        auditor.answer_change(index, send, answer);
    };
    const auto what = "change " + std::to_string(index) + " of order " + std::to_string(wish.order);
    auto& engine = scene.process->engine();
    if (const auto* go = std::get_if<flows::AdvanceFulfillment>(&wish.command)) {
        const auto name = ' ' + std::string(enum_name(go->request.action));
        send_wish(scene, engine.advance_fulfillments(), *go, wish, what + name, sent, hear);
    } else if (const auto* cancel = std::get_if<flows::CancelOrder>(&wish.command)) {
        send_wish(scene, engine.cancel_orders(), *cancel, wish, what + " cancel", sent, hear);
    } else {
        const auto& back = std::get<flows::ReturnGoods>(wish.command);
        send_wish(scene, engine.return_goods(), back, wish, what + " return", sent, hear);
    }
}

}  // namespace nahtlos::sim
