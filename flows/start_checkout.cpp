#include "flows/start_checkout.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/cart_price.hpp"
#include "flows/new_order.hpp"

namespace nahtlos::flows {
namespace {

using orders::CartStatus;
using orders::CheckoutState;
using orders::CheckoutTerms;
using orders::OpenCart;

// Beside the numbers of new_order.cpp.
constexpr std::uint16_t payment_child = 3;

struct CheckoutStarted {
    orders::OrderId order;
    orders::CartId cart;
    std::optional<payments::PaymentId> payment;
    Money total;
};
BOOST_DESCRIBE_STRUCT(CheckoutStarted, (), (order, cart, payment, total))

orders::Terms terms_of(CheckoutTerms terms) {
    switch (terms) {
        case CheckoutTerms::captured: return orders::Terms::captured;
        case CheckoutTerms::authorized: return orders::Terms::authorized;
        case CheckoutTerms::invoice: break;
    }
    return orders::Terms::invoice;
}

Refusal not_ready(std::vector<FieldProblem> problems) {
    const bool is_stock =
        std::ranges::all_of(problems, [](const auto& p) { return p.code == "insufficient_stock"; });
    if (is_stock) {
        return {RefusalKind::conflict, "insufficient_stock", "there is not enough stock any more",
                std::move(problems)};
    }
    return {RefusalKind::invalid, "checkout_not_ready", "something is missing before checkout",
            std::move(problems)};
}

// The cart as an order in one call would say it; paid later.
Entry<PlaceOrderCommand> as_order(const Pages& pages, const OpenCart& cart,
                                  const Entry<StartCheckout>& entry) {
    Entry<PlaceOrderCommand> order{{{}, cart.row.channel, cart.row.location},
                                   {},
                                   entry.context,
                                   entry.now,
                                   entry.id,
                                   entry.dice};
    auto& request = order.command.request;
    request.lines = line_requests(pages, cart);
    request.customer = cart.customer();
    if (const auto codes = cart.coupons(); !codes.empty()) {
        auto& coupons = request.coupons.emplace();
        for (const auto& code : codes) coupons.values.push_back({code});
    }
    request.delivery = cart.delivery()->to;
    request.payment.kind = orders::TenderKind::invoice;
    request.expected_total_minor = entry.command.request.expected_total_minor;
    return order;
}

Wanted wanted_of(const Pages& pages, const OpenCart& cart) {
    Wanted wanted{cart.row.channel, {}};
    for (const auto& line : line_requests(pages, cart)) {
        wanted.lines.push_back({line.sku.value, line.quantity.value});
    }
    return wanted;
}

payments::Payment new_payment(const orders::Order& order, const orders::CheckoutPayment& wish,
                              const Entry<StartCheckout>& entry) {
    payments::Payment p;
    p.id = payments::PaymentId{child_id(entry.id, payment_child)};
    p.legal_entity = order.legal_entity.uuid;
    p.provider = wish.provider->value;
    p.method = wish.method ? wish.method->value : "default";
    p.currency = order.currency;
    p.amount_minor = order.total_minor;
    p.created_at = entry.now;
    return p;
}

// Until it is placed, an order promises nothing but what is held for it.
void make_draft(NewOrder& fresh, const OpenCart& cart, const orders::CheckoutPayment& wish,
                const Entry<StartCheckout>& entry) {
    auto& order = fresh.order;
    order.cart = cart.row.id;
    order.terms = terms_of(wish.terms);
    order.status = orders::OrderStatus::draft;
    order.placed_at.reset();
    order.payment_status = orders::payment_state(order, order.total_minor, 0);
    for (auto& line : fresh.lines) line.allocated = line.backordered = 0;
    fresh.fulfillments.clear();
    fresh.fulfillment_of.clear();
    if (wish.terms == CheckoutTerms::invoice || order.total_minor == 0) return;
    auto payment = new_payment(order, wish, entry);
    fresh.payment_events.push_back({payment.id,
                                    1,
                                    payment.provider,
                                    wish.terms == CheckoutTerms::captured
                                        ? payments::EventKind::capture
                                        : payments::EventKind::authorize,
                                    payments::EventOutcome::requested,
                                    payment.amount_minor,
                                    {},
                                    payment.id.uuid,
                                    {},
                                    entry.now});
    fresh.payments.push_back(std::move(payment));
}

orders::Checkout new_checkout(const NewOrder& fresh, const OpenCart& cart,
                              const orders::CheckoutPayment& wish, Instant now, Span window) {
    const auto delivery = cart.delivery()->to;
    orders::Checkout c;
    c.order_id = fresh.order.id;
    c.cart = cart.row.id;
    if (!fresh.payments.empty()) {
        c.payment = fresh.payments.front().id;
        c.provider = fresh.payments.front().provider;
    }
    c.method = delivery.method;
    c.location = delivery.location;
    if (wish.return_url) c.return_url = wish.return_url->value;
    c.expires_at = now + window;
    c.created_at = c.updated_at = now;
    return c;
}

}  // namespace

CheckoutStep step_of(const CheckoutTrail& trail, const std::string& number_prefix) {
    CheckoutStep step;
    step.answer = orders::answer_of(trail.checkout, trail.order, number_prefix);
    if (trail.checkout.state != CheckoutState::paying) return step;
    step.is_free = !trail.payment;
    if (!trail.payment) return step;
    const auto& payment = *trail.payment;
    step.provider = payment.provider;
    step.pay = payments::PayRequest{payment.id,
                                    {payment.amount_minor, payment.currency},
                                    payment.method,
                                    trail.order.terms == orders::Terms::captured,
                                    trail.checkout.return_url};
    return step;
}

std::vector<CheckoutTrail> load_trails(Tx& tx, const std::vector<orders::OrderId>& ids) {
    std::map<orders::OrderId, CheckoutTrail> trails;
    std::vector<payments::PaymentId> paid;
    for (auto& row : orders::checkouts(tx, ids)) {
        if (row.payment) paid.push_back(*row.payment);
        trails[row.order_id].checkout = std::move(row);
    }
    for (auto& row : orders::orders(tx, ids, sql::Lock::no)) {
        const auto it = trails.find(row.id);
        if (it != trails.end()) it->second.order = std::move(row);
    }
    std::ranges::sort(paid);
    std::map<payments::PaymentId, payments::Payment> by_id;
    for (auto& row : payments::payments(tx, paid, sql::Lock::no)) by_id.emplace(row.id, row);
    std::vector<CheckoutTrail> found;
    for (auto& [id, trail] : trails) {
        if (trail.checkout.payment) trail.payment = by_id.at(*trail.checkout.payment);
        found.push_back(std::move(trail));
    }
    return found;
}

StartCheckoutKind::Rows StartCheckoutKind::load(Tx& tx,
                                                std::span<const Entry<Command>* const> all) {
    Rows rows;
    rows.pages = books_->open(tx);
    std::vector<orders::CartRef> refs;
    for (const auto* entry : all) refs.push_back(entry->command.cart);
    rows.shelf = load_carts(tx, refs, {}, sql::Lock::yes);
    std::set<orders::OrderId> drafts;
    for (const auto* entry : all) {
        if (entry->command.again) drafts.insert(*entry->command.again);
    }
    std::vector<inventory::StockItemId> items;
    std::vector<customers::ProfileId> buyers;
    std::vector<UseAsk> asks;
    std::size_t startable = 0;
    for (const auto& [id, cart] : rows.shelf.carts) {
        if (cart.row.checkout) drafts.insert(*cart.row.checkout);
        if (!orders::is_open(cart.row.status)) continue;
        add_items(*rows.pages, cart, items);
        add_gift_items(*rows.pages, cart.row.market.uuid, items);
        if (cart.row.profile) buyers.push_back(*cart.row.profile);
        asks.push_back(use_ask(*rows.pages, cart));
        ++startable;
    }
    // Whoever ends a checkout holds its cart's lock, so these rows stand still.
    for (auto& trail : load_trails(tx, {drafts.begin(), drafts.end()})) {
        const auto id = trail.order.id;
        rows.trails.emplace(id, std::move(trail));
    }
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    rows.stock = inventory::load_stock(tx, items, sql::Lock::yes);
    rows.buyers = load_buyers(tx, *rows.pages, std::move(buyers));
    rows.uses = load_uses(tx, *rows.pages, asks, sql::Lock::yes);
    rows.numbers = orders::take_numbers(tx, startable);
    return rows;
}

Result<StartCheckoutKind::Changes> StartCheckoutKind::decide(const Rows& rows,
                                                             const Entry<Command>& entry) const {
    const auto* cart = rows.shelf.find(entry.command.cart, *rows.pages);
    if (cart == nullptr) return no_such_cart();
    if (entry.command.again) return resume(rows, entry, *entry.command.again);
    const auto status = cart->row.status;
    if (status == CartStatus::completing || status == CartStatus::completed) {
        return resume(rows, entry, *cart->row.checkout);
    }
    if (auto refusal = orders::frozen(cart->row)) return *refusal;
    const auto& if_match = entry.command.if_match;
    if (if_match && *if_match != cart->row.version) {
        return Refusal{RefusalKind::precondition, "version_changed",
                       "the cart has version " + std::to_string(cart->row.version) + " now"};
    }
    return begin(rows, entry, *cart);
}

Result<StartCheckoutKind::Changes> StartCheckoutKind::resume(const Rows& rows,
                                                             const Entry<Command>& entry,
                                                             orders::OrderId id) const {
    const auto& trail = rows.trails.at(id);
    const auto& entity = rows.pages->directory->legal_entities.at(trail.order.legal_entity);
    Changes changes;
    changes.resumed = step_of(trail, entity.number_prefix);
    if (entry.now > trail.checkout.expires_at - limits_.last_pay) changes.resumed->pay.reset();
    return changes;
}

Result<StartCheckoutKind::Changes> StartCheckoutKind::begin(const Rows& rows,
                                                            const Entry<Command>& entry,
                                                            const OpenCart& cart) const {
    const auto& wish = entry.command.request.payment;
    auto problems = price_cart({*rows.pages, &rows.stock, entry.now, rows.buyers, rows.uses}, cart)
                        .requirements;
    std::ranges::move(payment_problems(wish), std::back_inserter(problems));
    const auto refused = [&](Refusal refusal) {
        if (entry.command.wanted) *entry.command.wanted = wanted_of(*rows.pages, cart);
        return refusal;
    };
    if (!problems.empty()) return refused(not_ready(std::move(problems)));
    auto fresh = make_order(*rows.pages, rows.stock, buyer_of(rows.buyers, cart.row.profile),
                            rows.uses, as_order(*rows.pages, cart, entry));
    if (!fresh) return refused(fresh.refusal());
    Changes changes;
    changes.fresh = *std::move(fresh);
    make_draft(changes.fresh, cart, wish, entry);
    changes.checkout = new_checkout(changes.fresh, cart, wish, entry.now, limits_.window);
    return changes;
}

std::vector<FieldProblem> StartCheckoutKind::payment_problems(
    const orders::CheckoutPayment& payment) const {
    std::vector<FieldProblem> problems;
    if (payment.terms == CheckoutTerms::invoice) {
        if (payment.provider) {
            problems.push_back({"/payment/provider", "not_allowed", "is not for invoice"});
        }
    } else if (!payment.provider) {
        problems.push_back({"/payment/provider", "required", "is required to pay now"});
    } else if (!providers_.contains(payment.provider->value)) {
        problems.push_back({"/payment/provider", "unknown", "is not set up here"});
    }
    return problems;
}

CheckoutStep StartCheckoutKind::fold(Rows& rows, const Entry<Command>& entry,
                                     Changes& changes) const {
    if (changes.resumed) return *changes.resumed;
    auto& fresh = changes.fresh;
    auto& order = fresh.order;
    order.number = rows.numbers.at(rows.numbers_used++);
    const auto& channel = *rows.pages->directory->find(order.channel);
    for (const auto& promise : fresh.promises) {
        const inventory::Hold hold{order.id.uuid,
                                   promise.line,
                                   promise.at.stock_item,
                                   promise.at.location.uuid,
                                   inventory::PinKind::location,
                                   promise.at.owner,
                                   promise.quantity,
                                   channel.channel_group,
                                   inventory::HoldState::live,
                                   changes.checkout.expires_at + limits_.hold_slack};
        rows.stock.hold(hold, entry.now);
        rows.holds.push_back(hold);
    }
    rows.uses.take(fresh.uses, order.id.uuid, pricing::UseState::held, entry.now);
    auto& cart = rows.shelf.carts.at(changes.checkout.cart);
    const auto context = context_in(entry.context, channel);
    revive(cart, entry.now, context, rows.events);
    cart.row.status = CartStatus::completing;
    cart.row.completing_at = cart.row.updated_at = entry.now;
    cart.row.checkout = order.id;
    ++cart.row.version;
    cart.is_changed = true;
    const CheckoutStarted started{
        order.id, cart.row.id, changes.checkout.payment, {order.total_minor, order.currency}};
    rows.events.push_back({"checkout_started", order.id.uuid, order.version, context, entry.now,
                           json::write(started)});
    rows.events.push_back({"cart_frozen", cart.row.id.uuid, cart.row.version, context, entry.now,
                           json::write(started)});
    rows.jobs.push_back({order.id.uuid, checkout_job, order.id.uuid, "{}",
                         entry.now + std::min(limits_.first_look, limits_.window), entry.now});
    CheckoutTrail trail{changes.checkout, order, {}};
    if (!fresh.payments.empty()) trail.payment = fresh.payments.front();
    rows.trails.insert_or_assign(order.id, trail);
    const auto append = [](auto& to, auto& from) {
        std::ranges::move(from, std::back_inserter(to));
    };
    rows.checkouts.push_back(changes.checkout);
    rows.fresh.orders.push_back(std::move(order));
    append(rows.fresh.lines, fresh.lines);
    append(rows.fresh.discounts, fresh.discounts);
    append(rows.fresh.parties, fresh.parties);
    append(rows.fresh.payments, fresh.payments);
    append(rows.fresh.payment_events, fresh.payment_events);
    const auto& entity = rows.pages->directory->legal_entities.at(trail.order.legal_entity);
    return step_of(trail, entity.number_prefix);
}

void StartCheckoutKind::save(Tx& tx, const Rows& rows) const {
    rows.shelf.save(tx);
    insert(tx, rows.fresh);
    orders::insert_checkouts(tx, rows.checkouts);
    inventory::insert_holds(tx, rows.holds);
    rows.uses.save(tx);
    jobs::insert_jobs(tx, rows.jobs);
}

std::string StartCheckoutKind::store(const Outcome& outcome) const {
    return to_string(outcome.answer.order);
}

CheckoutStep StartCheckoutKind::restore(const std::string& text) const {
    const auto order = parse_id<orders::OrderId>(text);
    check(order.has_value(), "a stored outcome reads back");
    CheckoutStep step;
    step.answer.order = *order;
    return step;
}

}  // namespace nahtlos::flows
