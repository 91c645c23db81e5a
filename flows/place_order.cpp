#include "flows/place_order.hpp"

#include <algorithm>
#include <set>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/first_orders.hpp"
#include "flows/new_order.hpp"
#include "flows/stored_tender.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::ExternalKey;

std::vector<inventory::StockItemId> items_of(const Pages& pages,
                                             std::span<const Entry<PlaceOrderCommand>* const> all) {
    std::vector<inventory::StockItemId> items;
    for (const auto* entry : all) {
        const auto* listings = pages.listings->of(entry->command.channel);
        const auto* channel = pages.directory->find(entry->command.channel);
        if (channel != nullptr) add_gift_items(pages, channel->market.uuid, items);
        for (const auto& line : entry->command.request.lines) {
            const auto* offer = orders::article_of(*pages.offers, listings, line.sku.value).offer;
            if (offer == nullptr) continue;
            for (const auto& c : pages.components(offer->variant)) items.push_back(c.stock_item);
        }
    }
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return items;
}

std::vector<ExternalKey> external_keys(std::span<const Entry<PlaceOrderCommand>* const> all) {
    std::set<ExternalKey> keys;
    for (const auto* entry : all) {
        const auto& id = entry->command.request.external_id;
        if (id) keys.insert({entry->command.channel, id->value});
    }
    return {keys.begin(), keys.end()};
}

// Windows of local delivery, which few orders name.
std::vector<delivery::SlotCounter> wanted_slots(
    const Pages& pages, std::span<const Entry<PlaceOrderCommand>* const> all) {
    std::vector<delivery::SlotCounter> wanted;
    for (const auto* entry : all) {
        const auto* channel = pages.directory->find(entry->command.channel);
        if (channel == nullptr) continue;
        const auto slot = slot_named(pages, *channel, entry->command.request.delivery, entry->now);
        if (slot) wanted.push_back(slot->counter());
    }
    return wanted;
}

// The money a settled payment names, so that one receipt never pays twice.
std::optional<payments::ProviderEvent> receipt_of(const orders::PlaceOrder& request) {
    const auto& p = request.payment;
    if (p.kind != orders::TenderKind::settled || !p.provider || !p.reference) return std::nullopt;
    return payments::ProviderEvent{p.provider->value, p.reference->value};
}

std::vector<payments::ProviderEvent> receipts(
    std::span<const Entry<PlaceOrderCommand>* const> all) {
    std::set<payments::ProviderEvent> keys;
    for (const auto* entry : all) {
        if (const auto receipt = receipt_of(entry->command.request)) keys.insert(*receipt);
    }
    return {keys.begin(), keys.end()};
}

const std::string* reference_of(const orders::PlaceOrder& request) {
    if (!request.customer || !request.customer->external_reference) return nullptr;
    return &request.customer->external_reference->value;
}

std::vector<std::string> references(std::span<const Entry<PlaceOrderCommand>* const> all) {
    std::set<std::string> keys;
    for (const auto* entry : all) {
        if (const auto* reference = reference_of(entry->command.request)) keys.insert(*reference);
    }
    return {keys.begin(), keys.end()};
}

std::set<Uuid> card_hashes(std::span<const Entry<PlaceOrderCommand>* const> all) {
    std::set<Uuid> hashes;
    for (const auto* entry : all) {
        const auto& cards = entry->command.request.payment.gift_cards;
        if (cards) hashes.merge(hashes_of(cards->values));
    }
    return hashes;
}

// Takes from the accounts what they pay, and books it as payments of the order.
void redeem(PlaceOrderKind::Rows& rows, const Entry<PlaceOrderCommand>& entry, NewOrder& fresh) {
    const auto order = fresh.order.id.uuid;
    for (std::size_t i = 0; i < fresh.takes.size(); ++i) {
        const auto& take = fresh.takes[i];
        const stored_value::Posting posting{stored_value::EntryKind::redeemed, -take.amount_minor,
                                            entry.id, order};
        post(rows.wallet, {take.account, posting}, entry.now, entry.context, rows.events);
        const stored_value::Use use{order, take.account, stored_payment(entry.id, i).uuid,
                                    take.amount_minor, stored_value::UseState::redeemed};
        auto paid = paid_by(use, fresh.order, rows.wallet.find(take.account)->code_hint, entry.now);
        fresh.payments.push_back(std::move(paid.payment));
        fresh.payment_events.push_back(std::move(paid.event));
        fresh.payment_allocations.push_back(paid.allocation);
        rows.fresh.uses.push_back(use);
    }
}

// The event carries what others react to: ids and amounts, no personal data.
struct OrderPlacedLine {
    std::int64_t line = 0;
    std::optional<catalog::VariantId> variant;
    std::string sku;
    std::int64_t quantity = 0, total_minor = 0;
};
BOOST_DESCRIBE_STRUCT(OrderPlacedLine, (), (line, variant, sku, quantity, total_minor))

// What a place has to do for it.
struct OrderPlacedTask {
    orders::FulfillmentId fulfillment;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
};
BOOST_DESCRIBE_STRUCT(OrderPlacedTask, (), (fulfillment, method, location))

struct OrderPlacedEvent {
    orders::OrderId order;
    std::int64_t number = 0;
    orders::OrderStatus status = orders::OrderStatus::placed;
    std::optional<std::string> external_id;
    std::optional<customers::PartyId> party;
    Money total;
    std::vector<OrderPlacedLine> lines;
    std::vector<OrderPlacedTask> fulfillments;
};
BOOST_DESCRIBE_STRUCT(OrderPlacedEvent, (),
                      (order, number, status, external_id, party, total, lines, fulfillments))

// A customer of another legal entity is none of ours.
bool is_known(const PlaceOrderKind::Rows& rows, channels::ChannelId id,
              const std::string& reference) {
    const auto profile = rows.profiles.find(reference);
    const auto* channel = rows.pages->directory->find(id);
    return profile != rows.profiles.end() &&
           (channel == nullptr || profile->second.is_of(channel->legal_entity));
}

std::optional<customers::ProfileId> profile_of(const PlaceOrderKind::Rows& rows,
                                               const PlaceOrderCommand& command) {
    const auto* reference = reference_of(command.request);
    if (reference == nullptr) return std::nullopt;
    const auto it = rows.profiles.find(*reference);
    if (it == rows.profiles.end()) return std::nullopt;
    return it->second.id;
}

}  // namespace

std::string order_placed_payload(const orders::Order& order, std::span<const orders::NewLine> lines,
                                 std::span<const orders::Fulfillment> fulfillments) {
    OrderPlacedEvent event{order.id,     order.number,
                           order.status, order.external_id,
                           order.party,  {order.total_minor, order.currency},
                           {},           {}};
    for (const auto& l : lines) {
        event.lines.push_back({l.line, l.variant, l.sku, l.ordered, l.total_minor});
    }
    for (const auto& f : fulfillments) {
        if (f.order_id == order.id) event.fulfillments.push_back({f.id, f.method, f.location});
    }
    return json::write(event);
}

void insert(Tx& tx, const NewRows& rows) {
    customers::insert_parties(tx, rows.parties);
    orders::insert_orders(tx, rows.orders);
    orders::insert_lines(tx, rows.lines);
    orders::insert_discounts(tx, rows.discounts);
    orders::insert_fulfillments(tx, rows.fulfillments);
    inventory::insert_allocations(tx, rows.allocations);
    inventory::insert_movements(tx, rows.movements);
    payments::insert_payments(tx, rows.payments);
    payments::insert_events(tx, rows.payment_events);
    payments::insert_allocations(tx, rows.payment_allocations);
    customers::insert_party_profiles(tx, rows.party_profiles);
    stored_value::insert_uses(tx, rows.uses);
    if (!rows.sourced.empty()) sourcing::insert_decisions(tx, rows.sourced);
}

PlaceOrderKind::Rows PlaceOrderKind::load(Tx& tx, std::span<const Entry<Command>* const> all) {
    Rows rows;
    rows.pages = books_->open(tx);
    rows.stock = inventory::load_stock(tx, items_of(*rows.pages, all), sql::Lock::yes);
    for (auto& known : orders::externals(tx, external_keys(all))) {
        rows.externals.emplace(ExternalKey{known.channel, known.external_id}, known.id);
    }
    for (auto& known : payments::known_events(tx, receipts(all))) {
        rows.known_payments.insert(std::move(known));
    }
    rows.slots = delivery::lock_slots(tx, wanted_slots(*rows.pages, all), {});
    rows.profiles = customers::profiles_by_reference(tx, references(all));
    std::vector<customers::ProfileId> known;
    for (const auto& [reference, profile] : rows.profiles) known.push_back(profile.id);
    rows.buyers = load_buyers(tx, *rows.pages, std::move(known));
    std::vector<std::optional<customers::Contact>> contacts;
    for (const auto* entry : all) contacts.push_back(entry->command.request.customer);
    add_guests(tx, *rows.pages, contacts, rows.buyers);
    std::vector<UseAsk> asks;
    for (const auto* entry : all) {
        asks.push_back(use_ask(*rows.pages, entry->command,
                               buyer_of(rows.buyers, profile_of(rows, entry->command)),
                               entry->now));
    }
    rows.uses = load_uses(tx, *rows.pages, asks, sql::Lock::yes);
    rows.numbers = orders::take_numbers(tx, all.size());
    rows.wallet = stored_value::load_wallet(tx, card_hashes(all), {}, sql::Lock::yes);
    return rows;
}

Result<NewOrder> PlaceOrderKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& external_id = entry.command.request.external_id;
    if (external_id) {
        const auto known = rows.externals.find({entry.command.channel, external_id->value});
        if (known != rows.externals.end()) {
            return Refusal{RefusalKind::conflict,
                           "external_id_taken",
                           "this channel's external_id is order " + to_string(known->second),
                           {{"/external_id", "taken", "is an order already"}}};
        }
    }
    const auto receipt = receipt_of(entry.command.request);
    if (receipt && rows.known_payments.contains(*receipt)) {
        return Refusal{RefusalKind::conflict,
                       "payment_reference_taken",
                       "this payment is recorded for another order already",
                       {{"/payment/reference", "taken", "is recorded already"}}};
    }
    const auto* reference = reference_of(entry.command.request);
    if (reference != nullptr && !is_known(rows, entry.command.channel, *reference)) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "the order names a customer that nobody knows",
                       {{"/customer/external_reference", "unknown", "is not a customer"}}};
    }
    auto made = make_order(
        *rows.pages, rows.stock,
        buyer_of(rows.buyers, profile_of(rows, entry.command), entry.command.request.customer),
        rows.uses, entry, rows.wallet, true);
    if (!made || !made->slot) return made;
    if (auto full = unless_room(rows.slots, *made->slot, "/delivery/slot")) return *std::move(full);
    return made;
}

orders::OrderPlaced PlaceOrderKind::fold(Rows& rows, const Entry<Command>& entry,
                                         NewOrder& fresh) const {
    auto& order = fresh.order;
    order.number = rows.numbers.at(rows.numbers_used++);
    const auto& channel = *rows.pages->directory->find(order.channel);
    if (order.external_id)
        rows.externals.emplace(ExternalKey{order.channel, *order.external_id}, order.id);
    if (auto receipt = receipt_of(entry.command.request)) rows.known_payments.insert(*receipt);
    std::int64_t seq = 0;
    for (std::size_t i = 0; i < fresh.promises.size(); ++i) {
        const auto& promise = fresh.promises[i];
        rows.fresh.allocations.push_back(
            rows.stock.allocate(promise, channel.channel_group, order.id.uuid,
                                fresh.fulfillment_of[i].uuid, entry.now));
        inventory::Movement m;
        m.source_event = entry.id;
        m.seq = ++seq;
        m.kind = inventory::MovementKind::allocated;
        m.stock_item = promise.at.stock_item;
        m.location = promise.at.location;
        m.owner = promise.at.owner;
        m.allocated = promise.quantity;
        m.cause_kind = "order";
        m.cause = order.id.uuid;
        m.occurred_at = entry.context.occurred_at.value_or(entry.now);
        m.recorded_at = entry.now;
        rows.fresh.movements.push_back(std::move(m));
    }
    redeem(rows, entry, fresh);
    if (const auto* reference = reference_of(entry.command.request)) {
        rows.fresh.party_profiles.push_back(
            {*order.party, 1, rows.profiles.at(*reference).id, "named by the order", entry.now});
    }
    rows.events.push_back({"order_placed", order.id.uuid, order.version, entry.context, entry.now,
                           order_placed_payload(order, fresh.lines, fresh.fulfillments)});
    rows.uses.take(fresh.uses, order.id.uuid, pricing::UseState::used, entry.now);
    if (const auto& slot = fresh.slot) {
        rows.slots.put(slot->claim(order.id.uuid, delivery::SlotState::taken, entry.now),
                       slot->capacity);
    }
    const auto& prefix = rows.pages->directory->legal_entities.at(order.legal_entity).number_prefix;
    auto outcome = outcome_of(fresh, prefix);
    const auto append = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
    };
    rows.fresh.orders.push_back(std::move(order));
    if (fresh.sourced) rows.fresh.sourced.push_back(*std::move(fresh.sourced));
    append(rows.fresh.lines, fresh.lines);
    append(rows.fresh.discounts, fresh.discounts);
    append(rows.fresh.parties, fresh.parties);
    append(rows.fresh.fulfillments, fresh.fulfillments);
    append(rows.fresh.payments, fresh.payments);
    append(rows.fresh.payment_events, fresh.payment_events);
    append(rows.fresh.payment_allocations, fresh.payment_allocations);
    return outcome;
}

void PlaceOrderKind::save(Tx& tx, const Rows& rows) const {
    inventory::save_stock(tx, rows.stock);
    stored_value::save_wallet(tx, rows.wallet);
    insert(tx, rows.fresh);
    rows.slots.save(tx);
    rows.uses.save(tx);
}

std::string PlaceOrderKind::store(const Outcome& outcome) const { return json::write(outcome); }

orders::OrderPlaced PlaceOrderKind::restore(const std::string& text) const {
    auto outcome = json::read<Outcome>(text);
    check(outcome.ok(), "a stored outcome reads back");
    return *outcome;
}

}  // namespace nahtlos::flows
