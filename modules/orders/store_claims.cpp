#include "base/sql/where.hpp"
#include "orders/claims.hpp"

namespace nahtlos::orders {
namespace {

struct ClaimOrderKey {
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(ClaimOrderKey, (), (order_id))

struct ClaimKey {
    ClaimId id;
};
BOOST_DESCRIBE_STRUCT(ClaimKey, (), (id))

}  // namespace

void insert_claim(Tx& tx, const Claim& row) { tx.insert("orders_claim", std::vector<Claim>{row}); }

void update_claim(Tx& tx, const Claim& row) {
    tx.update("orders_claim", 2, std::vector<Claim>{row});
}

std::vector<Claim> claims_of(Tx& tx, const std::vector<OrderId>& ids) {
    std::vector<ClaimOrderKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<Claim>("orders_claim", keys, {}, "order_id, id");
}

std::optional<Claim> claim(Tx& tx, ClaimId id) {
    auto found = tx.find<Claim>("orders_claim", std::vector<ClaimKey>{{id}});
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::vector<Claim> search_claims(Tx& tx, const ClaimFilter& filter) {
    sql::Where where;
    where.add_if("order_id = ", filter.order);
    // In the words of the index orders_claim_open.
    const bool is_open = filter.state == std::vector{ClaimState::open};
    if (is_open) where.also("state = 'open'");
    if (!is_open) where.add_any("state", filter.state);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Claim>(tx, "orders_claim", where);
}

std::vector<Claim> claims_after(Tx& tx, const Claim& after, std::int64_t limit) {
    return tx.all<Claim>(
        "select order_id, id, line, quantity, kind, state, asked_by, amount_minor, replacement, "
        "recorded_at, updated_at, version from orders_claim where (order_id, id) > ($1, $2) "
        "order by order_id, id limit $3",
        after.order_id, after.id, limit);
}

}  // namespace nahtlos::orders
