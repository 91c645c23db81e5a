#include "base/check.hpp"
#include "orders/cart_store.hpp"

namespace nahtlos::orders {
namespace {

struct TokenKey {
    Uuid token_hash;
};
BOOST_DESCRIBE_STRUCT(TokenKey, (), (token_hash))

struct ProfileKey {
    customers::ProfileId profile;
};
BOOST_DESCRIBE_STRUCT(ProfileKey, (), (profile))

struct CartKey {
    CartId id;
};
BOOST_DESCRIBE_STRUCT(CartKey, (), (id))

struct LinesKey {
    CartId cart;
};
BOOST_DESCRIBE_STRUCT(LinesKey, (), (cart))

struct LineKey {
    CartId cart;
    std::int64_t line = 0;
};
BOOST_DESCRIBE_STRUCT(LineKey, (), (cart, line))

template <class Key, class Id>
std::vector<Key> keys_of(const std::vector<Id>& ids) {
    std::vector<Key> keys;
    keys.reserve(ids.size());
    for (const auto& id : ids) keys.push_back({id});
    return keys;
}

}  // namespace

std::vector<CartName> carts_by_token(Tx& tx, const std::vector<Uuid>& token_hashes) {
    return tx.find<CartName>("orders_cart", keys_of<TokenKey>(token_hashes));
}

std::vector<CartId> carts_of(Tx& tx, const std::vector<customers::ProfileId>& profiles) {
    std::vector<CartId> ids;
    // In the words of the index orders_cart_profile, which SQLite only uses for its own.
    for (const auto& row : tx.find<CartKey>("orders_cart", keys_of<ProfileKey>(profiles),
                                            "(status = 'active' or status = 'abandoned')", "id")) {
        ids.push_back(row.id);
    }
    return ids;
}

std::vector<CartLine> lines_of_carts(Tx& tx, const std::vector<CartId>& ids) {
    return tx.find<CartLine>("orders_cart_line", keys_of<LinesKey>(ids), {}, "cart, line");
}

std::vector<OpenCart> open_carts(Tx& tx, const std::vector<CartId>& ids, sql::Lock lock) {
    std::vector<OpenCart> carts;
    for (auto& row :
         tx.find<Cart>("orders_cart", keys_of<CartKey>(ids), lock, sql::LockRank::cart)) {
        carts.push_back({std::move(row), {}, {}});
    }
    auto cart = carts.begin();
    for (auto& line : lines_of_carts(tx, ids)) {
        // Both lists stand in the order of carts.
        while (cart != carts.end() && cart->row.id != line.cart) ++cart;
        check(cart != carts.end(), "a cart's line has its cart");
        cart->lines.push_back(std::move(line));
    }
    return carts;
}

void save_carts(Tx& tx, const std::vector<const OpenCart*>& carts) {
    std::vector<Cart> fresh, changed;
    std::vector<CartLine> lines;
    std::vector<LineKey> gone;
    for (const auto* cart : carts) {
        if (cart->is_new) {
            fresh.push_back(cart->row);
        } else if (cart->is_changed) {
            changed.push_back(cart->row);
        }
        for (const auto number : cart->touched) {
            const auto* line = cart->line(number);
            if (line == nullptr) {
                gone.push_back({cart->row.id, number});
            } else {
                lines.push_back(*line);
            }
        }
    }
    tx.insert("orders_cart", fresh);
    tx.update("orders_cart", 1, changed);
    tx.upsert("orders_cart_line", 2, lines);
    tx.erase("orders_cart_line", gone);
}

}  // namespace nahtlos::orders
