// The carts' stored form: what flows may ask of its tables.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "orders/cart.hpp"

namespace nahtlos::orders {

struct CartName {
    Uuid token_hash;
    CartId id;
};
BOOST_DESCRIBE_STRUCT(CartName, (), (token_hash, id))

/// Which carts these tokens (hashes ascending, unique) open.
std::vector<CartName> carts_by_token(Tx& tx, const std::vector<Uuid>& token_hashes);

/// The carts of these profiles (ascending, unique) that are open.
std::vector<CartId> carts_of(Tx& tx, const std::vector<customers::ProfileId>& profiles);

/// Carts by id (ascending, unique) with their lines, the carts locked if asked for.
std::vector<OpenCart> open_carts(Tx& tx, const std::vector<CartId>& ids, sql::Lock lock);

/// By cart (ascending, unique) and number.
std::vector<CartLine> lines_of_carts(Tx& tx, const std::vector<CartId>& ids);

/// Writes new and changed carts, and of their lines the touched ones only.
void save_carts(Tx& tx, const std::vector<const OpenCart*>& carts);

}  // namespace nahtlos::orders
