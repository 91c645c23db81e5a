#include <algorithm>

#include "base/json/writer.hpp"
#include "orders/notes.hpp"
#include "orders/privacy.hpp"

namespace nahtlos::orders {
namespace {

struct PersonRow {
    CartId id;
    std::optional<Uuid> profile;
    std::optional<std::string> customer;
};
BOOST_DESCRIBE_STRUCT(PersonRow, (), (id, profile, customer))

struct AgeRow {
    CartId id;
    std::int64_t is_stale = 0;
};
BOOST_DESCRIBE_STRUCT(AgeRow, (), (id, is_stale))

struct PagesRow {
    OrderId order_id;
    std::int64_t is_stale = 0;
};
BOOST_DESCRIBE_STRUCT(PagesRow, (), (order_id, is_stale))

struct PagesGone {
    OrderId order_id;
    std::optional<std::string> return_url, redirect_url;
};
BOOST_DESCRIBE_STRUCT(PagesGone, (), (order_id, return_url, redirect_url))

struct LinesKey {
    CartId cart;
};
BOOST_DESCRIBE_STRUCT(LinesKey, (), (cart))

struct NotesKey {
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(NotesKey, (), (order_id))

template <class Row, class Id>
std::optional<Id> end_of(const std::vector<Row>& rows, std::int64_t limit, Id Row::*id) {
    if (static_cast<std::int64_t>(rows.size()) < limit) return std::nullopt;
    return rows.back().*id;
}

}  // namespace

std::vector<CartId> carts_of_people(Tx& tx, const std::set<Uuid>& profiles,
                                    const std::set<std::string>& emails, std::int64_t limit,
                                    std::optional<CartId>& last) {
    // As a cart's customer is written.
    std::vector<std::string> said;
    for (const auto& email : emails) said.push_back("\"email\":" + json::write(email));
    const auto rows = tx.all<PersonRow>(
        "select id, profile, customer from orders_cart where id > $1 order by id limit $2",
        last.value_or(CartId{}), limit);
    std::vector<CartId> found;
    for (const auto& row : rows) {
        const bool is_theirs = (row.profile && profiles.contains(*row.profile)) ||
                               (row.customer && std::ranges::any_of(said, [&](const auto& text) {
                                    return row.customer->find(text) != std::string::npos;
                                }));
        if (is_theirs) found.push_back(row.id);
    }
    last = end_of(rows, limit, &PersonRow::id);
    return found;
}

std::vector<CheckoutOf> attempts_of(Tx& tx, const std::set<Uuid>& carts, std::int64_t limit,
                                    std::optional<OrderId>& last) {
    auto rows = tx.all<CheckoutOf>(
        "select order_id, cart from orders_checkout where order_id > $1 order by order_id limit $2",
        last.value_or(OrderId{}), limit);
    last = end_of(rows, limit, &CheckoutOf::order_id);
    std::erase_if(rows, [&](const auto& row) { return !carts.contains(row.cart.uuid); });
    return rows;
}

std::vector<CartId> stale_carts(Tx& tx, Instant since, std::int64_t limit,
                                std::optional<CartId>& last) {
    const auto rows = tx.all<AgeRow>(
        "select id, case when updated_at < $3 and status <> 'active' and status <> 'completing' "
        "and (profile is not null or customer is not null or delivery is not null) then 1 else 0 "
        "end from orders_cart where id > $1 order by id limit $2",
        last.value_or(CartId{}), limit, since);
    std::vector<CartId> found;
    for (const auto& row : rows) {
        if (row.is_stale != 0) found.push_back(row.id);
    }
    last = end_of(rows, limit, &AgeRow::id);
    return found;
}

std::int64_t forget_carts(Tx& tx, Instant since, const std::vector<CartId>& ids) {
    std::int64_t forgotten = 0;
    for (const auto& id : ids) {
        // Somebody may have come back to it in the meantime.
        const auto blanked = tx.run(
            "update orders_cart set profile = null, customer = null, delivery = null "
            "where id = $1 and updated_at < $2 and status <> 'active' and status <> 'completing'",
            id, since);
        if (blanked > 0) tx.erase("orders_cart_line", std::vector<LinesKey>{{id}});
        forgotten += blanked;
    }
    return forgotten;
}

void lock_carts(Tx& tx, const std::vector<CartId>& ids) {
    for (const auto& id : ids) {
        // Of no token is an id the hash.
        tx.run(
            "update orders_cart set token_hash = id, status = case status when 'active' then "
            "'abandoned' else status end where id = $1",
            id);
    }
}

std::vector<OrderId> stale_checkouts(Tx& tx, Instant since, std::int64_t limit,
                                     std::optional<OrderId>& last) {
    const auto rows = tx.all<PagesRow>(
        "select order_id, case when updated_at < $3 and state <> 'paying' and "
        "(return_url is not null or redirect_url is not null) then 1 else 0 end "
        "from orders_checkout where order_id > $1 order by order_id limit $2",
        last.value_or(OrderId{}), limit, since);
    std::vector<OrderId> found;
    for (const auto& row : rows) {
        if (row.is_stale != 0) found.push_back(row.order_id);
    }
    last = end_of(rows, limit, &PagesRow::order_id);
    return found;
}

void forget_pages(Tx& tx, const std::vector<OrderId>& ids) {
    std::vector<PagesGone> rows;
    for (const auto& id : ids) rows.push_back({id, {}, {}});
    tx.update("orders_checkout", 1, rows);
}

void insert_note(Tx& tx, const Note& note) { tx.insert("orders_note", std::vector<Note>{note}); }

std::vector<Note> notes_of(Tx& tx, const std::vector<OrderId>& ids) {
    std::vector<NotesKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<Note>("orders_note", keys, {}, "order_id, id");
}

std::int64_t forget_notes(Tx& tx, const std::vector<OrderId>& ids) {
    std::vector<NotesKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.erase("orders_note", keys);
}

}  // namespace nahtlos::orders
