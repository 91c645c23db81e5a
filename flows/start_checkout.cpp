#include "flows/start_checkout.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/cart_price.hpp"
#include "flows/first_orders.hpp"
#include "flows/new_order.hpp"
#include "flows/stored_tender.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

// Only what takes no stock needs none said.
orders::DeliveryRequest delivery_of(const orders::OpenCart& cart) {
    const auto delivery = cart.delivery();
    return delivery ? delivery->to : orders::DeliveryRequest{inventory::Method::digital};
}

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

// The cart as an order in one call would say it; paid later. Coupons that may stay on a cart
// without doing anything are no part of it.
Entry<PlaceOrderCommand> as_order(const Pages& pages, const OpenCart& cart,
                                  const std::vector<CouponAnswer>& named,
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
    auto& coupons = request.coupons.emplace();
    for (const auto& coupon : named) {
        if (coupon.status == CouponStatus::applied) coupons.values.push_back({coupon.code});
    }
    request.delivery = delivery_of(cart);
    request.payment.kind = orders::TenderKind::invoice;
    request.expected_total_minor = entry.command.request.expected_total_minor;
    return order;
}

stored_value::TakeScene take_scene(const Pages& pages, const OpenCart& cart, Instant now) {
    const auto* channel = pages.directory->find(cart.row.channel);
    stored_value::TakeScene scene{channel->legal_entity.uuid, cart.row.currency, {}, now};
    if (cart.row.profile) scene.profile = cart.row.profile->uuid;
    return scene;
}

// Whoever sees another amount due than the one they agreed to is asked first.
std::vector<FieldProblem> account_problems(const stored_value::Wallet& wallet, const OpenCart& cart,
                                           const stored_value::TakeScene& scene) {
    std::vector<FieldProblem> problems;
    const auto accounts = cart.accounts();
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const auto* problem = stored_value::problem_with(*wallet.find(accounts[i]), scene);
        if (problem == nullptr) continue;
        problems.push_back(unusable("/stored_value/" + std::to_string(i), problem));
    }
    return problems;
}

std::int64_t sum_of(const std::vector<stored_value::Take>& takes) {
    std::int64_t sum = 0;
    for (const auto& take : takes) sum += take.amount_minor;
    return sum;
}

Refusal due_changed(std::int64_t due_minor) {
    FieldProblem problem{"/expected_due_minor", "due_changed", "is not what is due any more"};
    problem.available = due_minor;
    return {RefusalKind::conflict,
            "due_changed",
            "gift cards and credit pay another part of the total now",
            {problem}};
}

Wanted wanted_of(const Pages& pages, const OpenCart& cart) {
    Wanted wanted{cart.row.channel, {}};
    for (const auto& line : line_requests(pages, cart)) {
        wanted.lines.push_back({line.sku.value, line.quantity.value});
    }
    return wanted;
}

payments::Payment new_payment(const orders::Order& order, const orders::CheckoutPayment& wish,
                              std::int64_t due_minor, const Entry<StartCheckout>& entry) {
    payments::Payment p;
    p.id = payments::PaymentId{child_id(entry.id, payment_child)};
    p.legal_entity = order.legal_entity.uuid;
    p.provider = wish.provider->value;
    p.method = wish.method ? wish.method->value : "default";
    p.currency = order.currency;
    p.amount_minor = due_minor;
    p.created_at = entry.now;
    return p;
}

// Until it is placed, an order promises nothing but what is held for it.
void make_draft(NewOrder& fresh, const OpenCart& cart, const orders::CheckoutPayment& wish,
                std::int64_t due_minor, const Entry<StartCheckout>& entry) {
    auto& order = fresh.order;
    order.cart = cart.row.id;
    order.terms = terms_of(wish.terms);
    order.status = orders::OrderStatus::draft;
    order.placed_at.reset();
    order.payment_status = orders::payment_state(order, order.total_minor, 0);
    for (auto& line : fresh.lines) line.allocated = line.backordered = 0;
    fresh.fulfillments.clear();
    fresh.fulfillment_of.clear();
    if (wish.terms == CheckoutTerms::invoice || due_minor == 0) return;
    auto payment = new_payment(order, wish, due_minor, entry);
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
    const auto delivery = delivery_of(cart);
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
    std::vector<std::optional<customers::Contact>> contacts;
    std::vector<UseAsk> asks;
    std::vector<delivery::SlotCounter> windows;
    std::size_t startable = 0;
    for (const auto& [id, cart] : rows.shelf.carts) {
        if (cart.row.checkout) drafts.insert(*cart.row.checkout);
        if (!orders::is_open(cart.row.status)) continue;
        add_items(*rows.pages, cart, items);
        add_gift_items(*rows.pages, cart.row.market.uuid, items);
        if (cart.row.profile) buyers.push_back(*cart.row.profile);
        contacts.push_back(cart.customer());
        ++startable;
    }
    rows.buyers = load_buyers(tx, *rows.pages, std::move(buyers));
    add_guests(tx, *rows.pages, contacts, rows.buyers);
    for (const auto* entry : all) {
        const auto* cart = rows.shelf.find(entry->command.cart, *rows.pages);
        if (cart == nullptr || !orders::is_open(cart->row.status)) continue;
        asks.push_back(use_ask(*rows.pages, *cart, rows.buyers, entry->now));
        const auto* channel = rows.pages->directory->find(cart->row.channel);
        const auto slot = slot_named(*rows.pages, *channel, delivery_of(*cart), entry->now);
        if (slot) windows.push_back(slot->counter());
    }
    // Whoever ends a checkout holds its cart's lock, so these rows stand still.
    for (auto& trail : load_trails(tx, {drafts.begin(), drafts.end()})) {
        const auto id = trail.order.id;
        rows.trails.emplace(id, std::move(trail));
    }
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    rows.stock = inventory::load_stock(tx, items, sql::Lock::yes);
    rows.slots = delivery::lock_slots(tx, windows, {});
    rows.uses = load_uses(tx, *rows.pages, asks, sql::Lock::yes);
    rows.numbers = orders::take_numbers(tx, startable);
    std::set<stored_value::AccountId> accounts;
    for (const auto& [id, cart] : rows.shelf.carts) {
        for (const auto account : cart.accounts()) accounts.insert(account);
    }
    rows.wallet = stored_value::load_wallet(tx, {}, std::move(accounts), sql::Lock::yes);
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
    auto priced = price_cart({*rows.pages, &rows.stock, entry.now, rows.buyers, rows.uses}, cart);
    auto problems = std::move(priced.requirements);
    const auto scene = take_scene(*rows.pages, cart, entry.now);
    std::ranges::move(account_problems(rows.wallet, cart, scene), std::back_inserter(problems));
    Changes changes;
    changes.takes = rows.wallet.plan(cart.accounts(), priced.total.minor, scene);
    const auto stored_minor = sum_of(changes.takes);
    const bool is_due = priced.total.minor > stored_minor;
    std::ranges::move(payment_problems(wish, is_due), std::back_inserter(problems));
    const auto refused = [&](Refusal refusal) {
        if (entry.command.wanted) *entry.command.wanted = wanted_of(*rows.pages, cart);
        return refusal;
    };
    if (!problems.empty()) return refused(not_ready(std::move(problems)));
    auto fresh = make_order(*rows.pages, rows.stock,
                            buyer_of(rows.buyers, cart.row.profile, cart.customer()), rows.uses,
                            as_order(*rows.pages, cart, priced.coupons, entry));
    if (!fresh) return refused(fresh.refusal());
    if (fresh->slot) {
        if (auto full = unless_room(rows.slots, *fresh->slot, "/delivery/slot")) {
            return refused(*std::move(full));
        }
    }
    const auto due_minor = fresh->order.total_minor - stored_minor;
    const auto& expected = entry.command.request.expected_due_minor;
    if (expected && *expected != due_minor) return refused(due_changed(due_minor));
    changes.fresh = *std::move(fresh);
    make_draft(changes.fresh, cart, wish, due_minor, entry);
    changes.checkout = new_checkout(changes.fresh, cart, wish, entry.now, limits_.window);
    changes.checkout.stored_value_minor = stored_minor;
    return changes;
}

std::vector<FieldProblem> StartCheckoutKind::payment_problems(
    const orders::CheckoutPayment& payment, bool is_due) const {
    std::vector<FieldProblem> problems;
    if (payment.terms == CheckoutTerms::invoice) {
        if (payment.provider) {
            problems.push_back({"/payment/provider", "not_allowed", "is not for invoice"});
        }
    } else if (!payment.provider && is_due) {
        problems.push_back({"/payment/provider", "required", "is required to pay now"});
    } else if (payment.provider && !providers_.contains(payment.provider->value)) {
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
    if (const auto& slot = fresh.slot) {
        rows.slots.put(slot->claim(order.id.uuid, delivery::SlotState::held, entry.now),
                       slot->capacity);
    }
    auto& cart = rows.shelf.carts.at(changes.checkout.cart);
    const auto context = context_in(entry.context, channel);
    revive(cart, entry.now, context, rows.events);
    cart.row.status = CartStatus::completing;
    cart.row.completing_at = cart.row.updated_at = entry.now;
    cart.row.checkout = order.id;
    ++cart.row.version;
    cart.is_changed = true;
    reserve(rows, entry, changes, context);
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
    if (fresh.sourced) rows.fresh.sourced.push_back(*std::move(fresh.sourced));
    append(rows.fresh.lines, fresh.lines);
    append(rows.fresh.discounts, fresh.discounts);
    append(rows.fresh.parties, fresh.parties);
    append(rows.fresh.payments, fresh.payments);
    append(rows.fresh.payment_events, fresh.payment_events);
    const auto& entity = rows.pages->directory->legal_entities.at(trail.order.legal_entity);
    return step_of(trail, entity.number_prefix);
}

// Taken now, so that nobody else can spend it; given back if the checkout comes to nothing.
void StartCheckoutKind::reserve(Rows& rows, const Entry<Command>& entry, const Changes& changes,
                                const Context& context) const {
    const auto order = changes.checkout.order_id.uuid;
    for (std::size_t i = 0; i < changes.takes.size(); ++i) {
        const auto& take = changes.takes[i];
        const stored_value::Posting posting{stored_value::EntryKind::redeemed, -take.amount_minor,
                                            entry.id, order};
        post(rows.wallet, {take.account, posting}, entry.now, context, rows.events);
        rows.fresh.uses.push_back({order, take.account, stored_payment(entry.id, i).uuid,
                                   take.amount_minor, stored_value::UseState::reserved});
    }
}

void StartCheckoutKind::save(Tx& tx, const Rows& rows) const {
    rows.shelf.save(tx);
    stored_value::save_wallet(tx, rows.wallet);
    insert(tx, rows.fresh);
    orders::insert_checkouts(tx, rows.checkouts);
    inventory::insert_holds(tx, rows.holds);
    rows.slots.save(tx);
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
