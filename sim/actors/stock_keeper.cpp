#include "sim/actors/stock_keeper.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

using inventory::StockChangeKind;

constexpr std::array<const char*, 5> items{"A", "B", "C", "D", "E"};
constexpr std::array<const char*, 3> locations{"lager", "berlin", "hamburg"};

// Mostly receipts, so that there is something to sell.
constexpr std::array<StockChangeKind, 6> rare{
    StockChangeKind::receive,    StockChangeKind::issue,    StockChangeKind::adjust,
    StockChangeKind::move_state, StockChangeKind::transfer, StockChangeKind::set_physical};

inventory::StockChangeRow make_row(disk::Dice& dice) {
    inventory::StockChangeRow row;
    row.kind = dice.chance(0.5) ? StockChangeKind::receive : rare[dice.below(rare.size())];
    row.stock_item = Shop::item(items[dice.below(items.size())]);
    const auto at = dice.below(locations.size());
    row.location.value = locations[at];
    row.quantity = 1 + static_cast<std::int64_t>(dice.below(10));
    switch (row.kind) {
        case StockChangeKind::adjust:
            row.reason = json::ShortText<200>{"found"};
            if (dice.chance(0.5)) row.quantity = -row.quantity;
            break;
        case StockChangeKind::move_state:
            row.state = inventory::StockState::damaged;
            row.quantity = 1 + row.quantity % 3;
            break;
        case StockChangeKind::transfer:
            row.to_location = json::ShortText<64>{locations[(at + 1) % locations.size()]};
            break;
        default: break;
    }
    return row;
}

}  // namespace

void StockKeeper::act(Scene& scene) {
    auto& wishes = scene.auditor.stock;
    if (!wishes.empty() && scene.dice.chance(0.2)) {
        const auto recent = std::min<std::size_t>(wishes.size(), 5);
        const auto wish = wishes.size() - 1 - scene.dice.below(recent);
        if (scene.may_repeat(wishes[wish])) send(scene, wish);
        return;
    }
    StockWish wish;
    wish.command.request.rows.values.push_back(make_row(scene.dice));
    wish.first_sent = scene.now();
    const auto n = wishes.size() + 1;
    wish.key = {scene.shop.entity.uuid, numbered(3, n), numbered(4, n)};
    wishes.push_back(std::move(wish));
    send(scene, n - 1);
}

bool StockKeeper::ask_again(Scene& scene) {
    return send_open(scene, scene.auditor.stock, [&](auto wish) { send(scene, wish); });
}

void StockKeeper::send(Scene& scene, std::size_t index) {
    if (scene.process == nullptr) return;
    auto& auditor = scene.auditor;
    const auto& wish = auditor.stock.at(index);
    const auto kind = wish.command.request.rows.values.front().kind;
    send_wish(
        scene, scene.process->engine().change_stock(), wish.command, wish,
        "stock " + std::to_string(index) + ' ' + std::string(enum_name(kind)),
        [&](Uuid id) { auditor.send_stock(index, id); },
        [&auditor, index](std::size_t send, const auto& answer) {
            auditor.answer_stock(index, send, answer);
        });
}

}  // namespace nahtlos::sim
