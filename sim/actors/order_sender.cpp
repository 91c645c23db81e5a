#include "sim/actors/order_sender.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

struct Article {
    const char* sku;
    std::int64_t cents;
};
// As the shop sells them.
constexpr std::array<Article, 6> articles{
    {{"A", 1000}, {"B", 2000}, {"C", 3000}, {"D", 4000}, {"E", 5000}, {"KIT", 3500}}};
constexpr const char* unknown_sku = "nobody-knows";

// Total by the auditor's own reckoning: prices here have no more decimals than money.
std::int64_t total_of(const orders::PlaceOrder& request) {
    std::int64_t sum = 0;
    for (const auto& line : request.lines) {
        std::int64_t cents = 0;
        if (line.unit_price) {
            cents = line.unit_price->micro / 10'000;
        } else {
            for (const auto& article : articles) {
                if (line.sku.value == article.sku) cents = article.cents;
            }
        }
        sum += cents * line.quantity.value;
    }
    return sum;
}

}  // namespace

void OrderSender::act(Scene& scene) {
    auto& dice = scene.dice;
    auto& wishes = scene.auditor.orders;
    if (!wishes.empty() && dice.chance(0.2)) {
        // Impatient clients press twice, careful ones ask again after a failure.
        const auto recent = std::min<std::size_t>(wishes.size(), 12);
        const auto wish = wishes.size() - 1 - dice.below(recent);
        if (!scene.may_repeat(wishes[wish])) return;
        send(scene, dice.chance(0.15) ? other_body(scene, wish) : wish);
        return;
    }
    const auto wish = new_wish(scene);
    send(scene, wish);
    if (dice.chance(0.05) && scene.may_repeat(wishes[wish])) send(scene, wish);
}

bool OrderSender::ask_again(Scene& scene) {
    return send_open(scene, scene.auditor.orders, [&](auto wish) { send(scene, wish); });
}

std::size_t OrderSender::new_wish(Scene& scene) {
    auto& wishes = scene.auditor.orders;
    OrderWish wish;
    wish.command = make_command(scene);
    const bool is_named = scene.dice.chance(0.9);
    const auto n = wishes.size() + 1;
    wish.key = {wish.command.channel.uuid, is_named ? numbered(1, n) : Uuid{}, numbered(2, n)};
    wish.first_sent = scene.now();
    wish.total_minor = total_of(wish.command.request);
    wishes.push_back(std::move(wish));
    return n - 1;
}

// A client that uses a key twice for different things.
std::size_t OrderSender::other_body(Scene& scene, std::size_t of) {
    const auto wish = new_wish(scene);
    auto& wishes = scene.auditor.orders;
    wishes[wish].command.channel = wishes[of].command.channel;
    wishes[wish].key.principal = wishes[of].key.principal;
    wishes[wish].key.key = wishes[of].key.key;
    wishes[wish].first_sent = wishes[of].first_sent;
    return wish;
}

void OrderSender::send(Scene& scene, std::size_t index) {
    if (scene.process == nullptr) return;
    auto& auditor = scene.auditor;
    const auto& wish = auditor.orders.at(index);
    send_wish(
        scene, scene.process->engine().place_orders(), wish.command, wish,
        "order " + std::to_string(index), [&](Uuid id) { auditor.send_order(index, id); },
        [&auditor, index](std::size_t send, const auto& answer) {
            auditor.answer_order(index, send, answer);
        });
}

flows::PlaceOrderCommand OrderSender::make_command(Scene& scene) {
    auto& dice = scene.dice;
    flows::PlaceOrderCommand command;
    command.channel = dice.chance(0.5) ? scene.shop.web : scene.shop.till;
    auto& request = command.request;
    if (dice.chance(0.15)) request.pricing = orders::Pricing::external;
    add_lines(scene, request);
    add_delivery(scene, command);
    add_payment(scene, request);
    if (dice.chance(0.4)) {
        const auto n =
            dice.chance(0.1) && external_ids_ > 0 ? 1 + dice.below(external_ids_) : ++external_ids_;
        request.external_id = json::ShortText<100>{"M-" + std::to_string(n)};
    }
    if (dice.chance(0.1)) {
        const auto wrong = dice.chance(0.3) ? 1 : 0;
        request.expected_total_minor = total_of(request) + wrong;
    }
    return command;
}

void OrderSender::add_lines(Scene& scene, orders::PlaceOrder& request) {
    auto& dice = scene.dice;
    const bool is_external = request.pricing == orders::Pricing::external;
    const auto lines = 1 + dice.below(4);
    for (std::uint64_t i = 0; i < lines; ++i) {
        orders::LineRequest line;
        const bool is_unknown = dice.chance(0.03);
        line.sku.value = is_unknown ? unknown_sku : articles[dice.below(articles.size())].sku;
        const auto most = dice.chance(0.05) ? 100 : 3;
        line.quantity.value = 1 + static_cast<std::int64_t>(dice.below(most));
        if (is_external) {
            line.unit_price = UnitPrice{static_cast<std::int64_t>(1 + dice.below(9999)) * 10'000};
            if (is_unknown) line.tax_rate_bp = 1900;
        }
        request.lines.push_back(std::move(line));
    }
}

void OrderSender::add_delivery(Scene& scene, flows::PlaceOrderCommand& command) {
    auto& dice = scene.dice;
    auto& delivery = command.request.delivery;
    if (dice.chance(0.3)) {
        delivery.method = inventory::Method::pickup;
        delivery.location = dice.chance(0.5) ? scene.shop.berlin : scene.shop.hamburg;
        return;
    }
    customers::Address address;
    address.name.value = "Ada";
    address.address1.value = "Weg 1";
    address.postal_code.value = "10115";
    address.city.value = "Berlin";
    address.country.value = dice.chance(0.8) ? "DE" : "AT";
    delivery.address = std::move(address);
}

void OrderSender::add_payment(Scene& scene, orders::PlaceOrder& request) {
    auto& dice = scene.dice;
    const auto kind = dice.below(10);
    if (kind < 2) {
        request.payment.kind = orders::TenderKind::invoice;
    } else if (kind < 4) {
        request.payment.kind = orders::TenderKind::external;
    } else {
        request.payment.kind = orders::TenderKind::settled;
        request.payment.provider = json::ShortText<40>{"card"};
        if (kind < 6) return;
        const auto n =
            dice.chance(0.05) && references_ > 0 ? 1 + dice.below(references_) : ++references_;
        request.payment.reference = json::ShortText<100>{"R-" + std::to_string(n)};
    }
}

}  // namespace nahtlos::sim
