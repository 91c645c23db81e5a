#include <algorithm>
#include <map>
#include <utility>

#include "base/check.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "orders/cart.hpp"

namespace nahtlos::orders {
namespace {

template <class T>
std::optional<T> stored(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    auto value = json::read<T>(*text);
    check(value.ok(), "what a cart stores reads back");
    return *std::move(value);
}

// Applies the wishes one after the other; problems are added to `wrong`.
class LineChanger {
public:
    LineChanger(const CartScene& scene, OpenCart& cart, std::vector<FieldProblem>& wrong)
        : scene_(scene), cart_(cart), wrong_(wrong) {
        for (const auto& line : cart.lines) line_of_.emplace(line.variant, line.line);
    }

    void apply(std::size_t index, const CartLineChange& wish) {
        index_ = index;
        switch (wish.action) {
            case LineAction::add:
                if (needs(wish, true)) add(wish);
                break;
            case LineAction::set:
                if (needs(wish, false)) set(wish);
                break;
            case LineAction::remove:
                if (needs(wish, false)) remove(wish);
                break;
        }
    }

private:
    bool needs(const CartLineChange& wish, bool by_sku) {
        const auto before = wrong_.size();
        const bool with_quantity = wish.action != LineAction::remove;
        expect("sku", wish.sku.has_value(), by_sku);
        expect("line", wish.line.has_value(), !by_sku);
        expect("quantity", wish.quantity.has_value(), with_quantity);
        return wrong_.size() == before;
    }

    void expect(const char* field, bool is_there, bool is_wanted) {
        if (is_there == is_wanted) return;
        problem(field, is_wanted ? "required" : "not_allowed",
                is_wanted ? "is required for this action" : "is not for this action");
    }

    void add(const CartLineChange& wish) {
        const auto* offer = scene_.offers.find(wish.sku->value);
        if (offer == nullptr) {
            problem("sku", "unknown_sku", "is not an article of the catalog");
            return;
        }
        const bool is_published =
            scene_.channel.publishes_all || offer->is_published_in(scene_.channel.id.uuid);
        if (!offer->is_active || !is_published) {
            problem("sku", "not_for_sale", "is not for sale in this channel");
            return;
        }
        const auto known = line_of_.find(offer->variant);
        if (known != line_of_.end()) {
            auto* line = cart_.line(known->second);
            put(*line, line->quantity + wish.quantity->value);
        } else if (cart_.lines.size() >= max_cart_lines) {
            problem("sku", "too_many",
                    "is one line more than the " + std::to_string(max_cart_lines) +
                        " that a cart may have");
        } else {
            const auto number = ++cart_.row.lines;
            cart_.lines.push_back(
                {cart_.row.id, number, {}, offer->variant, wish.quantity->value, scene_.now});
            line_of_.emplace(offer->variant, number);
            cart_.touched.insert(number);
        }
    }

    void set(const CartLineChange& wish) {
        if (auto* line = find(wish)) put(*line, wish.quantity->value);
    }

    void remove(const CartLineChange& wish) {
        const auto* line = find(wish);
        if (line == nullptr) return;
        line_of_.erase(line->variant);
        cart_.touched.insert(line->line);
        std::erase_if(cart_.lines, [&](const auto& l) { return l.line == *wish.line; });
    }

    CartLine* find(const CartLineChange& wish) {
        auto* line = cart_.line(*wish.line);
        if (line == nullptr) problem("line", "unknown_line", "is not a line of this cart");
        return line;
    }

    void put(CartLine& line, std::int64_t quantity) {
        if (quantity > json::Quantity::most) {
            problem("quantity", "out_of_range", "makes more than 1000000 of one article");
        } else if (line.quantity != quantity) {
            line.quantity = quantity;
            cart_.touched.insert(line.line);
        }
    }

    void problem(const char* field, const char* code, std::string detail) {
        wrong_.push_back(
            {"/lines/" + std::to_string(index_) + "/" + field, code, std::move(detail)});
    }

    const CartScene& scene_;
    OpenCart& cart_;
    std::vector<FieldProblem>& wrong_;
    std::map<catalog::VariantId, std::int64_t> line_of_;
    std::size_t index_ = 0;
};

void merge_stored_value(const OpenCart& guest, OpenCart& into) {
    if (!guest.row.stored_value) return;
    auto accounts = into.accounts();
    for (const auto account : guest.accounts()) {
        const bool is_known = std::ranges::find(accounts, account) != accounts.end();
        if (!is_known && accounts.size() < most_gift_cards) accounts.push_back(account);
    }
    into.set_accounts(accounts);
}

// Each once, in the order in which they were given.
void put_coupons(OpenCart& cart, const std::vector<std::string>& codes) {
    std::vector<std::string> kept;
    for (const auto& code : codes) {
        if (std::ranges::find(kept, code) == kept.end()) kept.push_back(code);
    }
    if (kept.size() > max_coupons) kept.resize(max_coupons);
    cart.row.coupons.reset();
    if (!kept.empty()) cart.row.coupons = json::write(kept);
}

std::vector<std::string> codes_of(const CouponCodes& coupons) {
    std::vector<std::string> codes;
    for (const auto& c : coupons) codes.push_back(c.value);
    return codes;
}

void raise(OpenCart& cart, Instant now) {
    ++cart.row.version;
    cart.row.updated_at = now;
    cart.is_changed = true;
}

}  // namespace

std::optional<customers::Contact> OpenCart::customer() const {
    return stored<customers::Contact>(row.customer);
}

std::vector<std::string> OpenCart::coupons() const {
    return stored<std::vector<std::string>>(row.coupons).value_or(std::vector<std::string>{});
}

std::optional<CartDelivery> OpenCart::delivery() const {
    return stored<CartDelivery>(row.delivery);
}

std::vector<stored_value::AccountId> OpenCart::accounts() const {
    using Accounts = std::vector<stored_value::AccountId>;
    return stored<Accounts>(row.stored_value).value_or(Accounts{});
}

void OpenCart::set_accounts(const std::vector<stored_value::AccountId>& accounts) {
    row.stored_value.reset();
    if (!accounts.empty()) row.stored_value = json::write(accounts);
}

CartLine* OpenCart::line(std::int64_t number) {
    return const_cast<CartLine*>(std::as_const(*this).line(number));
}

const CartLine* OpenCart::line(std::int64_t number) const {
    const auto it = std::ranges::lower_bound(lines, number, {}, &CartLine::line);
    return it == lines.end() || it->line != number ? nullptr : &*it;
}

bool CartScope::allows(const channels::Channel& of) const {
    return (!channel || *channel == of.id) && (!market || *market == of.market) &&
           (!legal_entity || *legal_entity == of.legal_entity);
}

std::optional<Refusal> frozen(const Cart& cart) {
    switch (cart.status) {
        case CartStatus::active:
        case CartStatus::abandoned: return std::nullopt;
        case CartStatus::completing:
            return Refusal{RefusalKind::conflict, "completion_in_progress",
                           "this cart is being paid for; it can be changed when that failed"};
        case CartStatus::completed:
            return Refusal{
                RefusalKind::conflict, "cart_completed",
                "this cart became order " + to_string(cart.checkout.value_or(OrderId{}))};
        case CartStatus::merged: break;
    }
    return Refusal{RefusalKind::conflict, "cart_merged",
                   "this cart went into cart " + to_string(cart.merged_into.value_or(CartId{}))};
}

bool is_open(CartStatus status) {
    return status == CartStatus::active || status == CartStatus::abandoned;
}

void abandon_cart(OpenCart& cart, Instant now) {
    cart.row.status = CartStatus::abandoned;
    raise(cart, now);
}

void revive_cart(OpenCart& cart, Instant now) {
    cart.row.status = CartStatus::active;
    raise(cart, now);
}

std::optional<Refusal> change_cart(const CartScene& scene, OpenCart& cart,
                                   const CartChange& change) {
    std::vector<FieldProblem> wrong;
    if (change.lines) {
        LineChanger changer(scene, cart, wrong);
        std::size_t index = 0;
        for (const auto& wish : *change.lines) changer.apply(index++, wish);
    }
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_lines", "some lines cannot be changed so",
                       std::move(wrong)};
    }
    if (change.coupons) put_coupons(cart, codes_of(*change.coupons));
    if (change.customer) cart.row.customer = json::write(*change.customer);
    if (change.delivery) {
        cart.row.delivery = json::write(CartDelivery{scene.now, *change.delivery});
    }
    raise(cart, scene.now);
    return std::nullopt;
}

void merge_carts(OpenCart& guest, OpenCart& into, Instant now) {
    std::map<catalog::VariantId, std::int64_t> line_of;
    for (const auto& line : into.lines) line_of.emplace(line.variant, line.line);
    for (const auto& line : guest.lines) {
        const auto known = line_of.find(line.variant);
        if (known != line_of.end()) {
            auto* both = into.line(known->second);
            both->quantity = std::min(both->quantity + line.quantity, json::Quantity::most);
            into.touched.insert(both->line);
            continue;
        }
        auto moved = line;
        moved.cart = into.row.id;
        moved.line = ++into.row.lines;
        into.touched.insert(moved.line);
        line_of.emplace(moved.variant, moved.line);
        into.lines.push_back(std::move(moved));
    }
    const auto ours = into.delivery(), theirs = guest.delivery();
    if (theirs && (!ours || ours->set_at < theirs->set_at)) into.row.delivery = guest.row.delivery;
    auto coupons = into.coupons();
    std::ranges::move(guest.coupons(), std::back_inserter(coupons));
    put_coupons(into, coupons);
    if (!into.row.customer) into.row.customer = guest.row.customer;
    merge_stored_value(guest, into);
    // What is erased with a cart must not live on in the one that is gone.
    guest.row.customer.reset();
    guest.row.delivery.reset();
    guest.row.stored_value.reset();
    guest.row.status = CartStatus::merged;
    guest.row.merged_into = into.row.id;
    raise(guest, now);
    raise(into, now);
}

}  // namespace nahtlos::orders
