#include "sim/actors/stock_keeper.hpp"

#include <array>

#include "inventory/store.hpp"

namespace nahtlos::sim {
namespace {

constexpr std::array<const char*, 5> items{"A", "B", "C", "D", "E"};

bool may_repeat(const Scene& scene, const Wish& wish) {
    const auto age = scene.now() - wish.first_sent;
    return age < hours(12) && age > hours(-12);
}

// Applies the movement, unless it would break a promise.
Result<std::string> apply(ChangeScope& scope, inventory::Movement movement) {
    auto stock = inventory::load_stock(scope.tx, {movement.stock_item}, sql::Lock::yes);
    movement.source_event = movement.cause = scope.id;
    movement.occurred_at = movement.recorded_at = scope.now;
    const auto missing = stock.apply(movement, scope.now);
    const bool is_less = movement.on_hand < 0 || movement.moved > 0;
    if (is_less && missing > 0) {
        return Refusal{RefusalKind::conflict, "promised", "these goods are promised"};
    }
    inventory::save_stock(scope.tx, stock);
    inventory::insert_movements(scope.tx, {movement});
    scope.events.push_back({"stock_changed", scope.id, 1, scope.context, scope.now, "{}"});
    return std::string("{}");
}

}  // namespace

void StockKeeper::act(Scene& scene) {
    auto& wishes = scene.auditor.stock;
    if (!wishes.empty() && scene.dice.chance(0.2)) {
        const auto recent = std::min<std::size_t>(wishes.size(), 5);
        const auto wish = wishes.size() - 1 - scene.dice.below(recent);
        if (may_repeat(scene, wishes[wish])) send(scene, wish);
        return;
    }
    StockWish wish;
    wish.movement = make_movement(scene);
    wish.first_sent = scene.now();
    wish.key.principal = scene.shop.entity.uuid;
    const auto n = wishes.size() + 1;
    wish.key.key.bytes = {3};
    wish.key.key.bytes[14] = static_cast<std::uint8_t>(n >> 8);
    wish.key.key.bytes[15] = static_cast<std::uint8_t>(n & 0xFF);
    wish.key.fingerprint = wish.key.key;
    wishes.push_back(std::move(wish));
    send(scene, n - 1);
}

bool StockKeeper::ask_again(Scene& scene) {
    bool is_asked = false;
    for (std::size_t i = 0; i < scene.auditor.stock.size(); ++i) {
        const auto& wish = scene.auditor.stock[i];
        if (!wish.is_open() || !may_repeat(scene, wish)) continue;
        send(scene, i);
        is_asked = true;
    }
    return is_asked;
}

inventory::Movement StockKeeper::make_movement(Scene& scene) {
    auto& dice = scene.dice;
    const std::array locations{scene.shop.warehouse, scene.shop.berlin, scene.shop.hamburg};
    inventory::Movement m;
    m.stock_item = testing::Shop::item(items[dice.below(items.size())]);
    m.location = locations[dice.below(locations.size())];
    m.owner = scene.shop.entity.uuid;
    const auto quantity = 1 + static_cast<std::int64_t>(dice.below(12));
    const auto kind = dice.below(10);
    if (kind < 6) {
        m.kind = inventory::MovementKind::received;
        m.on_hand = quantity;
        m.cause_kind = "purchase";
    } else if (kind < 9) {
        m.kind = inventory::MovementKind::adjusted;
        m.on_hand = dice.chance(0.5) ? -quantity : quantity;
        m.cause_kind = "count";
        m.reason = "counted";
    } else {
        m.kind = inventory::MovementKind::state_moved;
        m.state = inventory::StockState::damaged;
        m.moved = quantity;
        m.cause_kind = "count";
    }
    return m;
}

void StockKeeper::send(Scene& scene, std::size_t index) {
    if (scene.process == nullptr) return;
    const auto& wish = scene.auditor.stock.at(index);
    const auto movement = wish.movement;
    Entry<Change> entry{[movement](ChangeScope& scope) { return apply(scope, movement); },
                        scene.process->key(wish.key),
                        {},
                        scene.now(),
                        command_id(scene.world.ids.next())};
    const auto id = entry.id;
    const auto send = wish.sends.size();
    const bool is_taken = scene.process->changes().submit(
        std::move(entry), [&scene, index, send](const auto& answer) {
            if (!scene.is_heard()) return;
            scene.auditor.answer_stock(index, send, answer);
            const std::string what = answer.ok() ? "done" : answer.refusal().code;
            scene.note("stock " + std::to_string(index) + ": " + what);
        });
    if (!is_taken) return;
    scene.auditor.send_stock(index, id);
    scene.note("stock " + std::to_string(index) + " sent");
    scene.wake();
}

}  // namespace nahtlos::sim
