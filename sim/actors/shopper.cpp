#include "sim/actors/shopper.hpp"

#include <algorithm>

#include "sim/shop_image.hpp"

namespace nahtlos::sim {
namespace {

constexpr std::array<const char*, 6> skus{"A", "B", "C", "D", "E", "KIT"};
constexpr std::size_t most_baskets = 10;

// What the provider will do; success comes most often.
constexpr std::array<const char*, 14> methods{"test_success",
                                              "test_success",
                                              "test_success",
                                              "test_decline",
                                              "test_timeout_done",
                                              "test_redirect",
                                              "test_timeout_not_done",
                                              "test_amount_exceeds",
                                              "test_pending_webhook",
                                              "test_webhook_twice",
                                              "test_amount_differs",
                                              "test_webhook_late_ms=90000",
                                              "test_webhook_late_ms=5400000",
                                              "test_capture_refused"};

std::string address(disk::Dice& dice) {
    return R"("customer":{"email":"ada@example.com"},"delivery":{"method":"ship","address":{
        "name":"Ada","address1":"Weg 1","postal_code":"10115","city":"Berlin","country":")" +
           std::string(dice.chance(0.8) ? "DE" : "AT") + R"("}})";
}

std::string any_sku(disk::Dice& dice) { return skus[dice.below(skus.size())]; }

// Up to two of them, as JSON.
std::string some_of(disk::Dice& dice, const std::vector<std::string>& all) {
    std::string list;
    for (auto n = all.empty() ? 0 : dice.below(3); n > 0; --n) {
        const auto code = '"' + all[dice.below(all.size())] + '"';
        if (list.find(code) == list.npos) list += (list.empty() ? "" : ",") + code;
    }
    return '[' + list + ']';
}

std::string codes(Scene& scene) {
    auto& dice = scene.dice;
    switch (dice.below(3)) {
        case 0: return R"("gift_cards":)" + some_of(dice, scene.auditor.gift_cards);
        case 1: return std::string(R"("use_credit":)") + (dice.chance(0.5) ? "true" : "false");
        default: return R"("coupons":)" + some_of(dice, scene.auditor.coupons);
    }
}

std::string adding(const std::string& sku, std::int64_t quantity) {
    return R"({"action":"add","sku":")" + sku + R"(","quantity":)" + std::to_string(quantity) + '}';
}

}  // namespace

void Shoppers::act(Scene& scene) {
    auto& dice = scene.dice;
    if (dice.chance(0.3) && errands_.repeat(scene, false)) return;
    std::erase_if(baskets_, [](const auto& b) { return b->is_over && b->open_edits == 0; });
    if (baskets_.empty() || (baskets_.size() < most_baskets && dice.chance(0.2))) {
        return make(scene);
    }
    const auto basket = baskets_[dice.below(baskets_.size())];
    if (basket->token.empty()) return;
    if (basket->is_paying) return go_on_paying(scene, basket);
    switch (dice.below(10)) {
        case 0:
        case 1:
        case 2: return edit(scene, basket);
        case 3: return claim(scene, basket);
        case 4: return look(scene, basket);
        case 5:
            if (dice.chance(0.3)) basket->is_over = true;  // left behind
            return;
        default: return check_out(scene, basket);
    }
}

void Shoppers::make(Scene& scene) {
    auto& dice = scene.dice;
    auto basket = std::make_shared<Basket>();
    basket->number = ++made_;
    const auto sku = any_sku(dice);
    const auto quantity = 1 + static_cast<std::int64_t>(dice.below(3));
    auto body = R"({"lines":[)" + adding(sku, quantity) + ']';
    if (dice.chance(0.8)) body += ',' + address(dice);
    baskets_.push_back(basket);
    ++basket->open_edits;
    errands_.begin(scene, {"POST", "/v1/carts", body + '}', keys::web, scene.new_key("cart-")},
                   [this, &scene, basket, sku, quantity](const Reply& reply) {
                       --basket->open_edits;
                       if (!reply.ok()) {
                           basket->is_over = true;
                           return;
                       }
                       if (!basket->id.empty() && basket->id != reply.text("/id")) {
                           scene.auditor.complain("one key, two carts");
                       }
                       basket->token = reply.text("/token");
                       basket->id = reply.text("/id");
                       basket->model.accept(reply.number("/version"),
                                            {{CartEdit::Kind::add, sku, quantity, {}}});
                   });
}

void Shoppers::edit(Scene& scene, const BasketPtr& basket) {
    auto& dice = scene.dice;
    if (dice.chance(0.15)) return send_edit(scene, basket, address(dice), {});
    if (dice.chance(0.2)) return send_edit(scene, basket, codes(scene), {});
    if (!basket->lines.empty() && dice.chance(0.4)) {
        const auto& seen = basket->lines[dice.below(basket->lines.size())];
        const auto line = std::to_string(seen.line);
        if (dice.chance(0.3)) {
            return send_edit(scene, basket, R"("lines":[{"action":"remove","line":)" + line + "}]",
                             {{CartEdit::Kind::remove, seen.sku, 0, {}}});
        }
        const auto quantity = 1 + static_cast<std::int64_t>(dice.below(4));
        return send_edit(scene, basket,
                         R"("lines":[{"action":"set","line":)" + line + R"(,"quantity":)" +
                             std::to_string(quantity) + "}]",
                         {{CartEdit::Kind::set, seen.sku, quantity, {}}});
    }
    std::vector<CartEdit> edits;
    std::string lines;
    for (auto n = 1 + dice.below(2); n > 0; --n) {
        const auto sku = any_sku(dice);
        const auto quantity = 1 + static_cast<std::int64_t>(dice.below(2));
        lines += (lines.empty() ? "" : ",") + adding(sku, quantity);
        edits.push_back({CartEdit::Kind::add, sku, quantity, {}});
    }
    send_edit(scene, basket, R"("lines":[)" + lines + ']', std::move(edits));
}

void Shoppers::send_edit(Scene& scene, const BasketPtr& basket, const std::string& body,
                         std::vector<CartEdit> edits) {
    ++basket->open_edits;
    errands_.begin(scene,
                   {"PATCH", "/v1/carts/" + basket->token, '{' + body + '}', keys::web,
                    scene.new_key("edit-")},
                   [&scene, basket, edits = std::move(edits)](const Reply& reply) {
                       --basket->open_edits;
                       if (reply.status == 0) basket->is_sure = false;
                       if (reply.code() == "cart_merged" || reply.code() == "cart_completed") {
                           basket->is_over = !basket->is_paying;
                       }
                       if (!reply.ok()) return;
                       const auto version = reply.number("/version");
                       if (basket->model.knows(version)) {
                           scene.auditor.complain("two changes of cart " + basket->id +
                                                  " were answered with one version");
                       }
                       basket->model.accept(version, edits);
                   });
}

void Shoppers::claim(Scene& scene, const BasketPtr& basket) {
    if (!basket->customer.empty() || basket->open_edits > 0) return;
    const auto customer = std::string(customers[scene.dice.below(std::size(customers))]);
    // Where two claims for one customer are under way, nobody knows which cart goes into which.
    const auto claims = [&](const auto& b) { return b->is_claiming && b->customer == customer; };
    if (std::ranges::any_of(baskets_, claims)) return;
    basket->customer = customer;
    basket->is_claiming = true;
    // Until it is known whose cart it went into, nothing is known of any of them.
    std::vector<BasketPtr> touched;
    for (const auto& other : baskets_) {
        if (other->customer == customer) touched.push_back(other);
    }
    for (const auto& other : touched) ++other->open_edits;
    errands_.begin(scene,
                   {"POST", "/v1/carts/" + basket->token + "/claim",
                    R"({"profile":")" + customer + "\"}", keys::admin, scene.new_key("claim-")},
                   [this, basket, touched](const Reply& reply) {
                       basket->is_claiming = false;
                       for (const auto& other : touched) {
                           --other->open_edits;
                           if (reply.status == 0) other->is_sure = false;
                       }
                       if (!reply.ok()) {
                           basket->customer.clear();
                           return;
                       }
                       const auto into = reply.text("/id");
                       if (into == basket->id) return;
                       basket->is_over = true;
                       if (const auto other = of_cart(into)) {
                           // A third cart, freed by a payment that failed, goes along.
                           const bool is_third = std::ranges::any_of(
                               touched, [&](const auto& b) { return b != basket && b != other; });
                           other->is_sure = other->is_sure && basket->is_sure && !is_third;
                           other->model.accept(
                               reply.number("/version"),
                               {{CartEdit::Kind::merge, {}, 0, basket->model.now()}});
                       }
                   });
}

Shoppers::BasketPtr Shoppers::of_cart(const std::string& id) const {
    const auto it = std::ranges::find_if(baskets_, [&](const auto& b) { return b->id == id; });
    return it == baskets_.end() ? nullptr : *it;
}

void Shoppers::look(Scene& scene, const BasketPtr& basket) {
    scene.ask({"GET", "/v1/carts/" + basket->token, {}, keys::web, {}},
              [this, &scene, basket](const Reply& reply) {
                  if (reply.status == 404) {
                      scene.auditor.complain("cart " + basket->id + " was made and is lost");
                  }
                  if (!reply.ok()) return;
                  basket->lines.clear();
                  for (const auto& line : reply.list("/lines")) {
                      const Reply one{200, line};
                      basket->lines.push_back({one.number("/line"), one.text("/sku")});
                  }
                  compare(scene, *basket, reply);
              });
}

// What a cart has is what its owner was told, when nothing is left to be told.
void Shoppers::compare(Scene& scene, const Basket& basket, const Reply& seen) const {
    if (!basket.is_sure || basket.open_edits > 0 || seen.text("/status") == "merged") return;
    Units units;
    for (const auto& line : seen.list("/lines")) {
        const Reply one{200, line};
        units[one.text("/sku")] += one.number("/quantity");
    }
    const auto wanted = basket.model.at(seen.number("/version"));
    if (units == wanted) return;
    scene.auditor.complain("cart " + basket.id + " has " + shown(units) + ", not " + shown(wanted));
}

void Shoppers::check_out(Scene& scene, const BasketPtr& basket) {
    auto& dice = scene.dice;
    basket->is_paying = true;
    const std::string terms = dice.chance(0.15)  ? "invoice"
                              : dice.chance(0.3) ? "authorized"
                                                 : "captured";
    auto body = R"({"payment":{"terms":")" + terms + '"';
    if (terms != "invoice") {
        body += R"(,"provider":"test","method":")" +
                std::string(methods[dice.below(methods.size())]) + '"';
    }
    ++basket->open_edits;
    errands_.begin(scene,
                   {"POST", "/v1/carts/" + basket->token + "/checkout", body + "}}", keys::web,
                    scene.new_key("checkout-")},
                   [this, &scene, basket](const Reply& reply) {
                       --basket->open_edits;
                       hear_checkout(scene, *basket, reply);
                   });
}

void Shoppers::hear_checkout(Scene& scene, Basket& basket, const Reply& reply) {
    const auto code = reply.code();
    if (reply.ok()) {
        scene.auditor.hear_checkout(
            reply, basket.is_sure && basket.open_edits == 0 ? basket.model.now() : Units{}, false);
        if (reply.text("/status") == "pending") basket.redirect_url = reply.text("/redirect_url");
        if (reply.text("/status") == "placed") basket.is_over = true;
        const auto known = scene.auditor.purchases.find(reply.text("/order"));
        if (known != scene.auditor.purchases.end()) known->second.cart_token = basket.token;
        return;
    }
    basket.redirect_url.clear();
    basket.is_paying = code == "completion_in_progress";
    if (code == "cart_merged" || code == "payment_unapplied" || code == "cart_completed") {
        basket.is_over = true;
    }
}

void Shoppers::go_on_paying(Scene& scene, const BasketPtr& basket) {
    auto& dice = scene.dice;
    switch (dice.below(6)) {
        case 0:
        case 1: {
            if (basket->redirect_url.empty()) return;
            const auto page =
                basket->redirect_url.substr(std::string(Outside::provider_url).size());
            scene.outside.act(dice.chance(0.7) ? page : page + "/decline");
            return;
        }
        case 2: return edit(scene, basket);
        case 3: return check_out(scene, basket);
        case 4:
            if (dice.chance(0.1)) basket->is_over = true;  // the window is closed
            return;
        default:
            scene.ask({"GET", "/v1/carts/" + basket->token + "/checkout", {}, keys::web, {}},
                      [&scene, basket](const Reply& reply) {
                          if (!reply.ok()) return;
                          scene.auditor.hear_checkout(reply, {}, true);
                          const auto status = reply.text("/status");
                          if (status == "placed" || status == "unapplied") basket->is_over = true;
                          if (status == "declined" || status == "expired") {
                              basket->is_paying = false;
                          }
                      });
    }
}

}  // namespace nahtlos::sim
