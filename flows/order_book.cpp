#include "flows/order_book.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "customers/store.hpp"
#include "flows/new_order.hpp"
#include "flows/order_book_beside.hpp"
#include "flows/refunds.hpp"
#include "orders/progress.hpp"
#include "orders/rules.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

constexpr std::string_view loose = "unapplied ";

template <class T, class From>
std::vector<T> sorted(const From& from) {
    std::vector<T> keys(from.begin(), from.end());
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

// Reads what belongs to the orders that were found; returns the uuids of those.
void load_parts(Tx& tx, const std::vector<orders::OrderId>& ids, OrderBook& book) {
    for (auto& row : orders::orders(tx, ids, sql::Lock::yes)) {
        const auto id = row.id;
        book.orders[id].order = std::move(row);
    }
    std::vector<orders::OrderId> known;
    std::vector<Uuid> uuids;
    for (const auto& [id, order] : book.orders) {
        known.push_back(id);
        uuids.push_back(id.uuid);
    }
    for (auto& row : orders::lines_of(tx, known)) {
        book.orders.at(row.order_id).lines.push_back(std::move(row));
    }
    for (auto& row : orders::fulfillments_of(tx, known)) {
        book.orders.at(row.order_id).fulfillments.push_back({std::move(row)});
    }
    for (auto& row : inventory::allocations_of(tx, uuids)) {
        book.orders.at({row.order_id}).allocations.push_back({std::move(row)});
    }
    for (auto& row : payments::allocations_of(tx, uuids)) {
        book.orders.at({row.target}).payment_allocations.push_back({std::move(row)});
    }
}

void find_returns(Tx& tx, OrderAsk& ask, OrderBook& book) {
    if (ask.returns.empty()) return;
    std::vector<orders::ReturnId> ids;
    for (const auto& [id, places] : ask.returns) ids.push_back(id);
    for (const auto& row : orders::returns(tx, ids)) {
        book.order_of_return.emplace(row.id, row.order_id);
        ask.orders.insert(row.order_id);
        ask.with_returns.insert(row.order_id);
        for (const auto& place : ask.returns.at(row.id)) ask.places.insert({row.order_id, place});
    }
}

// Few orders have any: those of which goods are on their way back or came, and those that are asked
// for.
void load_returns(Tx& tx, OrderAsk& ask, OrderBook& book) {
    std::vector<orders::OrderId> ids;
    for (const auto& [id, order] : book.orders) {
        const bool is_awaited = std::ranges::any_of(order.lines, [](const auto& line) {
            return line.return_requested + line.returned > 0;
        });
        if (is_awaited || ask.with_returns.contains(id)) ids.push_back(id);
    }
    if (ids.empty()) return;
    for (auto& row : orders::returns_of(tx, ids)) {
        // Where they lie by now, to be looked at.
        if (row.location && row.status == orders::ReturnStatus::received) {
            ask.places.insert({row.order_id, *row.location});
        }
        book.orders.at(row.order_id).returns.push_back({std::move(row)});
    }
    for (auto& row : orders::return_lines_of(tx, ids)) {
        book.orders.at(row.order_id).return_lines.push_back({row});
    }
}

// A line of which some was allocated, and nothing is any more or has gone.
bool is_homeless(const OpenOrder& order, const orders::Line& line) {
    return line.open() > 0 && line.allocated == 0 && line.fulfilled == 0 &&
           std::ranges::any_of(order.allocations,
                               [&](const auto& a) { return a.row.line == line.line; });
}

// Few orders have such lines.
void load_promised(Tx& tx, OrderBook& book) {
    std::vector<Uuid> wanted;
    for (const auto& [id, order] : book.orders) {
        if (std::ranges::any_of(order.lines,
                                [&](const auto& line) { return is_homeless(order, line); })) {
            wanted.push_back(id.uuid);
        }
    }
    for (const auto& part : inventory::promised_parts(tx, wanted)) {
        auto& promised = book.orders.at(orders::OrderId{part.order_id}).promised[part.line];
        promised.row.push_back({part.stock_item, part.quantity});
    }
}

// Of lines that have lost their last place just now.
void save_promised(Tx& tx, const OrderBook& book) {
    std::vector<inventory::PromisedPart> parts;
    for (const auto& [id, order] : book.orders) {
        for (const auto& [number, promised] : order.promised) {
            if (!promised.is_new || !is_homeless(order, *order.line(number))) continue;
            for (const auto& c : promised.row) {
                parts.push_back({id.uuid, number, c.stock_item, c.quantity});
            }
        }
    }
    inventory::put_promised_parts(tx, parts);
}

// The checkouts of the orders that were asked for by a payment.
void load_checkouts(Tx& tx, OrderBook& book) {
    std::vector<orders::OrderId> ids;
    for (const auto& [payment, order] : book.order_of) ids.push_back(order);
    for (auto& row : orders::checkouts(tx, sorted<orders::OrderId>(ids))) {
        book.orders.at(row.order_id).checkout = {std::move(row)};
    }
}

// Most events are told once: those that are known are few.
void find_told(Tx& tx, const OrderAsk& ask, OrderBook& book) {
    if (ask.told.empty() && ask.receipts.empty()) return;
    auto keys = ask.receipts;
    for (const auto& [payment, order] : book.order_of) {
        const auto& provider = book.payments.at(payment).row.provider;
        for (const auto& event : ask.told) keys.insert({provider, event});
    }
    for (auto& known : payments::known_events(tx, {keys.begin(), keys.end()})) {
        book.told.insert(std::move(known));
    }
}

void load_payments(Tx& tx, OrderBook& book) {
    std::set<payments::PaymentId> wanted;
    for (const auto& [payment, order] : book.order_of) wanted.insert(payment);
    for (const auto& [id, order] : book.orders) {
        for (const auto& a : order.payment_allocations) wanted.insert(a.row.payment);
    }
    const std::vector<payments::PaymentId> ids(wanted.begin(), wanted.end());
    for (auto& row : payments::payments(tx, ids, sql::Lock::yes)) {
        const auto id = row.id;
        book.payments[id].row = std::move(row);
    }
    std::erase_if(book.order_of, [&](const auto& p) { return !book.payments.contains(p.first); });
    for (auto& event : payments::events_of(tx, ids)) {
        book.payments.at(event.payment).events.push_back(std::move(event));
    }
    for (auto& [id, payment] : book.payments) {
        std::ranges::sort(payment.events, {}, &payments::PaymentEvent::seq);
        payment.stored_events = payment.events.size();
    }
}

template <class Row>
void sort(const std::vector<Tracked<Row>>& from, std::vector<Row>& fresh,
          std::vector<Row>& changed) {
    for (const auto& t : from) {
        if (t.is_new) {
            fresh.push_back(t.row);
        } else if (t.is_changed) {
            changed.push_back(t.row);
        }
    }
}

void save_returns(Tx& tx, const OrderBook& book) {
    std::vector<orders::Return> fresh, changed;
    std::vector<orders::ReturnLine> fresh_lines, changed_lines;
    for (const auto& [id, order] : book.orders) {
        sort(order.returns, fresh, changed);
        sort(order.return_lines, fresh_lines, changed_lines);
    }
    orders::insert_returns(tx, fresh);
    orders::update_returns(tx, changed);
    orders::insert_return_lines(tx, fresh_lines);
    orders::update_return_lines(tx, changed_lines);
}

std::set<inventory::StockItemId> items_of(const OpenOrder& order, const Pages& pages) {
    std::set<inventory::StockItemId> items;
    for (const auto& a : order.allocations) items.insert(a.row.stock_item);
    for (const auto& line : order.lines) {
        const auto* known = known_by_now(pages, order.order, line);
        const auto variant = known == nullptr ? line.variant : known->variant;
        if (!variant) continue;
        for (const auto& c : pages.components(*variant)) items.insert(c.stock_item);
    }
    return items;
}

}  // namespace

orders::Line* OpenOrder::line(std::int64_t number) {
    const auto it = std::ranges::find(lines, number, &orders::Line::line);
    return it == lines.end() ? nullptr : &*it;
}

const orders::Line* OpenOrder::line(std::int64_t number) const {
    return const_cast<OpenOrder*>(this)->line(number);
}

Tracked<orders::Fulfillment>* OpenOrder::fulfillment(orders::FulfillmentId id) {
    const auto it =
        std::ranges::find_if(fulfillments, [&](const auto& f) { return f.row.id == id; });
    return it == fulfillments.end() ? nullptr : &*it;
}

Tracked<orders::Return>* OpenOrder::return_of(orders::ReturnId id) {
    const auto it = std::ranges::find_if(returns, [&](const auto& r) { return r.row.id == id; });
    return it == returns.end() ? nullptr : &*it;
}

const catalog::Offer* known_by_now(const Pages& pages, const orders::Order& order,
                                   const orders::Line& line) {
    const bool is_open = line.kind == orders::LineKind::goods && line.open() > 0;
    if (line.variant || !is_open || order.fulfilled_by != orders::Doer::us) return nullptr;
    const auto article =
        orders::article_of(*pages.offers, pages.listings->of(order.channel), line.sku);
    return article.factor == 1 ? article.offer : nullptr;
}

// Only what is brought has a window.
void load_slots(Tx& tx, const OrderAsk& ask, OrderBook& book) {
    std::vector<Uuid> brought;
    for (const auto& [id, order] : book.orders) {
        const bool is_brought = std::ranges::any_of(order.fulfillments, [](const auto& f) {
            return f.row.method == inventory::Method::local_delivery;
        });
        if (is_brought) brought.push_back(id.uuid);
    }
    book.slots = delivery::lock_slots(tx, ask.windows, brought);
    for (const auto& id : brought) {
        const auto* claim = book.slots.claim_of(id);
        if (claim != nullptr) book.orders.at({id}).slot = *claim;
    }
}

// Only sourcing profiles ask.
void load_destinations(Tx& tx, OrderBook& book) {
    if (book.pages->sourcing->by_target.empty()) return;
    std::map<customers::PartyId, orders::OrderId> order_of;
    std::vector<customers::PartyId> recipients;
    for (const auto& [id, order] : book.orders) {
        const auto& goes_to = order.order.ship_to ? order.order.ship_to : order.order.party;
        if (!goes_to) continue;
        order_of.emplace(*goes_to, id);
        recipients.push_back(*goes_to);
    }
    std::ranges::sort(recipients);
    for (const auto& party : customers::parties(tx, recipients)) {
        if (!party.address) continue;
        const auto address = json::read<customers::Address>(*party.address);
        if (!address) continue;  // erased: nothing is known of it
        book.destinations[order_of.at(party.id)] = {address->country.value,
                                                    address->postal_code.value};
    }
}

OrderBook load_order_book(Tx& tx, Books& books, OrderAsk ask) {
    return load_order_book_beside(tx, books, std::move(ask), {});
}

OrderBook load_order_book_beside(Tx& tx, Books& books, OrderAsk ask,
                                 const std::vector<inventory::StockItemId>& more) {
    OrderBook book;
    book.pages = books.open(tx);
    find_returns(tx, ask, book);
    auto ids = ask.orders;
    for (const auto& id : ask.payments) ids.insert(order_of_payment(id));
    load_parts(tx, sorted<orders::OrderId>(ids), book);
    load_returns(tx, ask, book);
    for (const auto& id : ask.payments) {
        const auto order = order_of_payment(id);
        if (book.orders.contains(order)) book.order_of.emplace(id, order);
    }
    load_promised(tx, book);
    load_payments(tx, book);
    load_checkouts(tx, book);
    find_told(tx, ask, book);
    std::set<inventory::StockItemId> items(more.begin(), more.end());
    for (const auto& [id, order] : book.orders) items.merge(items_of(order, *book.pages));
    std::set<inventory::PileKey> places;
    for (const auto& [id, location] : ask.places) {
        const auto it = book.orders.find(id);
        if (it == book.orders.end() || !book.pages->network->locations.contains(location)) continue;
        for (const auto item : items_of(it->second, *book.pages)) {
            places.insert({item, location, it->second.order.legal_entity.uuid});
        }
    }
    inventory::ensure_levels(tx, {places.begin(), places.end()});
    const std::vector<inventory::StockItemId> all(items.begin(), items.end());
    book.stock = inventory::load_stock(tx, all, sql::Lock::yes);
    book.shortages.load(tx, all);
    load_slots(tx, ask, book);
    load_destinations(tx, book);
    return book;
}

void OrderBook::take(OrderWork&& work) {
    const auto id = work.order.order.id;
    if (work.order.slot) slots.put(*work.order.slot, work.slot_capacity);
    orders[id] = std::move(work.order);
    for (auto& [payment, row] : work.payments) {
        for (const auto& event : row.events) {
            if (row.is_new && event.provider_event) {
                told.insert({row.row.provider, *event.provider_event});
            }
        }
        payments[payment] = std::move(row);
    }
    for (auto& [key, pile] : work.stock.piles) stock.piles[key] = std::move(pile);
    shortages = std::move(work.shortages);
    std::ranges::move(work.movements, std::back_inserter(movements));
    std::ranges::move(work.jobs, std::back_inserter(jobs));
    std::ranges::move(work.ended_jobs, std::back_inserter(ended_jobs));
    std::ranges::move(work.taken_back, std::back_inserter(taken_back));
    std::ranges::move(work.sourced, std::back_inserter(sourced));
    std::ranges::move(work.events, std::back_inserter(events));
}

void save_order_book(Tx& tx, const OrderBook& book) {
    std::vector<orders::Order> changed_orders;
    std::vector<orders::Line> lines, identified;
    std::vector<orders::Fulfillment> new_fulfillments, fulfillments;
    std::vector<inventory::Allocation> new_allocations, allocations;
    std::vector<payments::PaymentAllocation> new_shares, shares;
    std::vector<payments::Payment> new_paid, paid;
    std::vector<payments::PaymentEvent> paid_events;
    std::vector<orders::Checkout> checkouts;
    auto jobs = book.jobs;
    for (const auto& [id, order] : book.orders) {
        if (!order.is_changed) continue;
        changed_orders.push_back(order.order);
        for (const auto number : order.changed_lines) lines.push_back(*order.line(number));
        for (const auto number : order.identified_lines) identified.push_back(*order.line(number));
        sort(order.fulfillments, new_fulfillments, fulfillments);
        sort(order.allocations, new_allocations, allocations);
        sort(order.payment_allocations, new_shares, shares);
        if (order.checkout && order.checkout->is_changed) {
            checkouts.push_back(order.checkout->row);
        }
    }
    for (const auto& [id, payment] : book.payments) {
        if (!payment.is_changed) continue;
        (payment.is_new ? new_paid : paid).push_back(payment.row);
        std::ranges::move(refund_jobs(payment), std::back_inserter(jobs));
        for (auto i = payment.stored_events; i < payment.events.size(); ++i) {
            paid_events.push_back(payment.events[i]);
        }
    }
    orders::update_orders(tx, changed_orders);
    orders::update_lines(tx, lines);
    orders::identify_lines(tx, identified);
    orders::update_checkouts(tx, checkouts);
    orders::insert_fulfillments(tx, new_fulfillments);
    orders::update_fulfillments(tx, fulfillments);
    save_returns(tx, book);
    payments::insert_payments(tx, new_paid);
    payments::update_payments(tx, paid);
    payments::insert_events(tx, paid_events);
    payments::insert_allocations(tx, new_shares);
    payments::update_allocations(tx, shares);
    inventory::save_stock(tx, book.stock);
    inventory::insert_allocations(tx, new_allocations);
    inventory::update_allocations(tx, allocations);
    inventory::insert_movements(tx, book.movements);
    save_promised(tx, book);
    book.shortages.save(tx);
    book.slots.save(tx);
    if (!book.taken_back.empty()) orders::insert_taken_back(tx, book.taken_back);
    if (!book.sourced.empty()) sourcing::insert_decisions(tx, book.sourced);
    jobs::insert_jobs(tx, jobs);
    jobs::erase_jobs(tx, book.ended_jobs);
}

std::string purpose_of(orders::OrderId order) { return to_string(order); }

std::string loose_purpose_of(orders::OrderId order) {
    return std::string(loose) + to_string(order);
}

std::optional<orders::OrderId> order_of_purpose(std::string_view purpose) {
    if (purpose.starts_with(loose)) purpose.remove_prefix(loose.size());
    return parse_id<orders::OrderId>(purpose);
}

std::vector<Pending> pending(const OpenPayment& payment, payments::EventKind kind) {
    std::vector<Pending> found;
    for (const auto& e : payment.events) {
        if (e.kind != kind || !e.idempotency_key) continue;
        if (e.outcome == payments::EventOutcome::requested) {
            found.push_back({*e.idempotency_key, e.amount_minor, e.reason.value_or("")});
        } else {
            std::erase_if(found, [&](const auto& p) { return p.key == *e.idempotency_key; });
        }
    }
    return found;
}

std::vector<Pending> pending_refunds(const OpenPayment& payment) {
    return pending(payment, payments::EventKind::refund);
}

orders::OrderChanged changed_of(const OrderBook& book, const OpenOrder& open) {
    const auto& o = open.order;
    orders::OrderChanged answer{o.id,
                                o.status,
                                o.payment_status,
                                o.fulfillment_status,
                                o.return_status,
                                o.currency,
                                orders::owed_minor(open.lines),
                                o.paid_minor,
                                o.refunded_minor,
                                o.version,
                                {},
                                {},
                                {}};
    for (const auto& t : open.fulfillments) {
        const auto& f = t.row;
        answer.fulfillments.push_back(
            {f.id, f.method, f.location, f.status, f.tracking, f.hold_reason, f.version});
    }
    std::set<payments::PaymentId> own;
    for (const auto& share : open.payment_allocations) own.insert(share.row.payment);
    for (const auto& [payment, order] : book.order_of) {
        if (order == o.id) own.insert(payment);
    }
    for (const auto& id : own) {
        const auto& payment = book.payments.at(id);
        for (const auto& p : pending_refunds(payment)) {
            if (order_of_purpose(p.purpose) != o.id) continue;
            answer.refunds_due.push_back(
                {payment.row.id, p.key, payment.row.provider, p.amount_minor});
        }
        for (const auto& p : pending(payment, payments::EventKind::capture)) {
            answer.captures_due.push_back(
                {payment.row.id, p.key, payment.row.provider, p.amount_minor});
        }
    }
    return answer;
}

std::string write_changed(const orders::OrderChanged& outcome) { return json::write(outcome); }

orders::OrderChanged read_changed(const std::string& text) {
    auto outcome = json::read<orders::OrderChanged>(text);
    check(outcome.ok(), "a stored outcome reads back");
    return *outcome;
}

}  // namespace nahtlos::flows
