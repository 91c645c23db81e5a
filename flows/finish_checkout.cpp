#include "flows/finish_checkout.hpp"

#include <algorithm>

#include "flows/checkout_end.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::OrderId;
using payments::PaymentId;

template <class Key>
std::vector<Key> listed(const std::set<Key>& keys) {
    return {keys.begin(), keys.end()};
}

// Finds the checkouts that commands are about; without locks, since only ids are taken from it.
std::vector<orders::Checkout> find_checkouts(Tx& tx,
                                             std::span<const Entry<FinishCheckout>* const> all) {
    std::set<OrderId> by_order;
    std::set<PaymentId> by_payment;
    for (const auto* entry : all) {
        if (entry->command.order) by_order.insert(*entry->command.order);
        if (entry->command.payment) by_payment.insert(*entry->command.payment);
    }
    auto found = orders::checkouts(tx, listed(by_order));
    std::ranges::move(orders::checkouts_by_payment(tx, listed(by_payment)),
                      std::back_inserter(found));
    return found;
}

void load_parts(Tx& tx, const std::set<OrderId>& ids, const std::set<PaymentId>& paid,
                FinishCheckoutKind::Rows& rows) {
    for (auto& row : orders::orders(tx, listed(ids), sql::Lock::yes)) {
        const auto id = row.id;
        rows.checkouts[id].order = std::move(row);
    }
    std::map<PaymentId, payments::Payment> by_id;
    for (auto& row : payments::payments(tx, listed(paid), sql::Lock::yes)) {
        by_id.emplace(row.id, std::move(row));
    }
    // Only now, under the locks, do these rows stand still.
    for (auto& row : orders::checkouts(tx, listed(ids))) {
        auto& checkout = rows.checkouts.at(row.order_id);
        if (row.payment) {
            checkout.payment = by_id.at(*row.payment);
            rows.by_payment.emplace(*row.payment, row.order_id);
        }
        checkout.row = std::move(row);
    }
    std::vector<Uuid> uuids;
    for (const auto& id : ids) uuids.push_back(id.uuid);
    for (auto& row : orders::lines_of(tx, listed(ids))) {
        rows.checkouts.at(row.order_id).lines.push_back(std::move(row));
    }
    for (auto& row : inventory::holds_of(tx, uuids)) {
        rows.checkouts.at(OrderId{row.holder}).holds.push_back(std::move(row));
    }
    for (auto& row : payments::allocations_of(tx, uuids)) {
        rows.checkouts.at(OrderId{row.target}).shares.push_back(std::move(row));
    }
    for (auto& event : payments::events_of(tx, listed(paid))) {
        rows.checkouts.at(rows.by_payment.at(event.payment)).payment_events.push_back(event);
    }
    for (auto& [id, checkout] : rows.checkouts) {
        std::ranges::sort(checkout.payment_events, {}, &payments::PaymentEvent::seq);
        checkout.stored_events = checkout.payment_events.size();
    }
}

std::vector<inventory::StockItemId> items_of(const FinishCheckoutKind::Rows& rows) {
    std::set<inventory::StockItemId> items;
    for (const auto& [id, checkout] : rows.checkouts) {
        for (const auto& hold : checkout.holds) items.insert(hold.stock_item);
    }
    return listed(items);
}

// Of checkouts that are paid by stored value, which few are.
void load_card_uses(Tx& tx, const std::vector<Uuid>& orders, FinishCheckoutKind::Rows& rows) {
    std::set<stored_value::AccountId> accounts;
    for (auto& use : stored_value::uses_of(tx, orders)) {
        accounts.insert(use.account);
        rows.checkouts.at(OrderId{use.order_id}).uses.push_back(use);
    }
    rows.wallet = stored_value::load_wallet(tx, {}, std::move(accounts), sql::Lock::yes);
}

// Only checkouts of local delivery have a window.
void load_slots(Tx& tx, FinishCheckoutKind::Rows& rows) {
    std::vector<Uuid> ids;
    for (const auto& [id, checkout] : rows.checkouts) {
        if (checkout.row.method == inventory::Method::local_delivery) ids.push_back(id.uuid);
    }
    rows.slots = delivery::lock_slots(tx, {}, ids);
}

// Only checkouts with limited promotions have uses.
void load_counters(Tx& tx, FinishCheckoutKind::Rows& rows) {
    std::vector<Uuid> ids;
    for (const auto& [id, checkout] : rows.checkouts) ids.push_back(id.uuid);
    std::map<pricing::CounterKey, pricing::Counter> wanted;
    for (const auto& use : pricing::uses_of(tx, ids)) {
        wanted[use.key()] = {use.subject, use.customer, 0, 0};
        rows.checkouts.at(OrderId{use.order_id}).promotion_uses.push_back(use);
    }
    std::vector<pricing::Counter> counters;
    for (const auto& [key, counter] : wanted) counters.push_back(counter);
    rows.uses.counters = pricing::lock_counters(tx, counters);
}

const OpenCheckout* find(const FinishCheckoutKind::Rows& rows, const FinishCheckout& command) {
    auto id = command.order;
    if (command.payment) {
        const auto named = rows.by_payment.find(*command.payment);
        if (named == rows.by_payment.end()) return nullptr;
        id = named->second;
    }
    const auto it = id ? rows.checkouts.find(*id) : rows.checkouts.end();
    return it == rows.checkouts.end() ? nullptr : &it->second;
}

}  // namespace

FinishCheckoutKind::Rows FinishCheckoutKind::load(Tx& tx,
                                                  std::span<const Entry<Command>* const> all) {
    Rows rows;
    rows.pages = books_->open(tx);
    std::set<OrderId> ids;
    std::set<orders::CartId> carts;
    std::set<PaymentId> paid;
    std::set<Uuid> with_cards;
    for (const auto& checkout : find_checkouts(tx, all)) {
        ids.insert(checkout.order_id);
        if (checkout.stored_value_minor > 0) with_cards.insert(checkout.order_id.uuid);
        carts.insert(checkout.cart);
        if (checkout.payment) paid.insert(*checkout.payment);
    }
    rows.shelf = load_carts(tx, {}, carts, sql::Lock::yes);
    load_parts(tx, ids, paid, rows);
    const auto items = items_of(rows);
    rows.stock = inventory::load_stock(tx, items, sql::Lock::yes);
    rows.shortages.load(tx, items);
    load_slots(tx, rows);
    load_counters(tx, rows);
    load_card_uses(tx, listed(with_cards), rows);
    return rows;
}

Result<FinishCheckoutKind::Changes> FinishCheckoutKind::decide(const Rows& rows,
                                                               const Entry<Command>& entry) const {
    const auto* checkout = find(rows, entry.command);
    if (checkout == nullptr) {
        return Refusal{RefusalKind::not_found, "checkout_not_found", "there is no such checkout"};
    }
    Changes changes;
    changes.order = checkout->order.id;
    const auto& report = entry.command.report;
    const auto& cart = rows.shelf.carts.at(checkout->row.cart).row;
    changes.verdict = verdict_of(*checkout, cart, entry.command);
    const bool brings_money =
        changes.verdict == Verdict::place || changes.verdict == Verdict::unapplied;
    if (brings_money && checkout->payment && report.amount.currency != checkout->order.currency) {
        return Refusal{RefusalKind::conflict, "currency_differs",
                       "the payment is in another currency than the order"};
    }
    if (changes.verdict == Verdict::place) {
        changes.shares = shares_of(*checkout, *rows.pages, rows.stock, entry.now);
    }
    return changes;
}

CheckoutNews FinishCheckoutKind::fold(Rows& rows, const Entry<Command>& entry,
                                      Changes& changes) const {
    auto& checkout = rows.checkouts.at(changes.order);
    CheckoutEnd(rows, checkout, entry).apply(changes);
    const auto& entity = rows.pages->directory->legal_entities.at(checkout.order.legal_entity);
    return {orders::answer_of(checkout.row, checkout.order, entity.number_prefix), changes.verdict};
}

void FinishCheckoutKind::save(Tx& tx, const Rows& rows) const {
    std::vector<orders::Order> changed_orders;
    std::vector<orders::Line> lines;
    std::vector<orders::Checkout> checkouts;
    std::vector<payments::Payment> paid;
    std::vector<payments::PaymentEvent> events;
    std::vector<payments::PaymentAllocation> new_shares;
    std::vector<inventory::Hold> holds;
    std::vector<stored_value::Use> uses;
    std::vector<pricing::Use> promotion_uses;
    std::vector<Uuid> over;
    const auto append = [](auto& to, const auto& from) {
        to.insert(to.end(), from.begin(), from.end());
    };
    for (const auto& [id, c] : rows.checkouts) {
        if (c.is_changed) checkouts.push_back(c.row);
        if (c.is_changed) changed_orders.push_back(c.order);
        if (c.lines_changed) append(lines, c.lines);
        if (c.holds_changed) append(holds, c.holds);
        if (c.uses_changed) append(uses, c.uses);
        if (c.payment_changed) paid.push_back(*c.payment);
        const auto stored = static_cast<std::ptrdiff_t>(c.stored_events);
        events.insert(events.end(), c.payment_events.begin() + stored, c.payment_events.end());
        if (c.share_is_new) append(new_shares, c.shares);
        if (c.promotion_uses_changed) append(promotion_uses, c.promotion_uses);
        if (c.job_is_over) over.push_back(id.uuid);
    }
    rows.shelf.save(tx);
    orders::update_orders(tx, changed_orders);
    orders::update_lines(tx, lines);
    orders::update_checkouts(tx, checkouts);
    payments::update_payments(tx, paid);
    payments::insert_events(tx, events);
    payments::insert_allocations(tx, new_shares);
    inventory::update_holds(tx, holds);
    inventory::save_stock(tx, rows.stock);
    rows.shortages.save(tx);
    stored_value::save_wallet(tx, rows.wallet);
    stored_value::update_uses(tx, uses);
    rows.slots.save(tx);
    rows.uses.save(tx);
    pricing::update_uses(tx, promotion_uses);
    insert(tx, rows.fresh);
    jobs::insert_jobs(tx, rows.jobs);
    jobs::erase_jobs(tx, over);
}

CheckoutNews FinishCheckoutKind::restore(const std::string&) const {
    broken("the end of a checkout is never remembered by a key", __FILE__, __LINE__);
}

}  // namespace nahtlos::flows
