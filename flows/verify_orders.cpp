// Verify: orders one by one, each with all that belongs to it, read in one snapshot.
#include <algorithm>
#include <map>
#include <set>

#include "channels/directory.hpp"
#include "customers/store.hpp"
#include "flows/order_book.hpp"
#include "flows/verify_returns.hpp"
#include "flows/verify_run.hpp"
#include "inventory/kits.hpp"
#include "inventory/store.hpp"
#include "orders/cart_store.hpp"
#include "orders/checkout.hpp"
#include "orders/rules.hpp"
#include "orders/store.hpp"
#include "orders/verify.hpp"
#include "payments/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::StockItemId;
using orders::Line;
using orders::OrderStatus;

/// Quantities of each item that one unit of a line takes; empty where units are not whole.
using Parts = std::map<StockItemId, std::int64_t>;

struct WholeOrder {
    orders::Order order;
    std::vector<Line> lines;
    std::vector<inventory::Allocation> allocations;
    std::vector<inventory::Hold> holds;
    std::vector<payments::PaymentAllocation> shares;
    std::vector<orders::Fulfillment> fulfillments;
    std::vector<orders::TakenBack> taken_back;
    std::vector<orders::Return> returns;
    std::vector<orders::ReturnLine> return_lines;
    std::vector<orders::Discount> discounts;
    std::optional<orders::Checkout> checkout;
};

struct OrderSlice {
    std::map<orders::OrderId, WholeOrder> orders;
    std::map<payments::PaymentId, payments::Payment> payments;
    std::map<payments::PaymentId, OpenPayment> authorized;                  // their events
    std::map<Uuid, std::vector<inventory::PastComponent>> past_components;  // by variant
    std::map<std::pair<Uuid, std::int64_t>, Parts> promised;  // of lines without a place
    std::set<customers::PartyId> parties;
    std::map<orders::CartId, orders::CartStatus> carts;  // of checkouts
    std::shared_ptr<const inventory::Network> network;
    std::shared_ptr<const channels::Directory> directory;
};

void read_money(Tx& tx, const std::vector<Uuid>& ids, OrderSlice& slice) {
    std::set<payments::PaymentId> wanted;
    for (const auto& share : payments::allocations_of(tx, ids)) {
        if (share.target_kind != payments::TargetKind::order) continue;
        slice.orders.at(orders::OrderId{share.target}).shares.push_back(share);
        wanted.insert(share.payment);
    }
    std::vector<payments::PaymentId> authorized;
    for (auto& p : payments::payments(tx, {wanted.begin(), wanted.end()}, sql::Lock::no)) {
        slice.payments.emplace(p.id, p);
        if (p.status == payments::PaymentStatus::authorized) authorized.push_back(p.id);
    }
    for (auto& event : payments::events_of(tx, authorized)) {
        slice.authorized[event.payment].events.push_back(std::move(event));
    }
    for (auto& [id, payment] : slice.authorized) {
        std::ranges::sort(payment.events, {}, &payments::PaymentEvent::seq);
    }
}

void read_checkouts(Tx& tx, const std::vector<orders::OrderId>& ids, OrderSlice& slice) {
    std::vector<orders::CartId> carts;
    for (auto& checkout : orders::checkouts(tx, ids)) {
        carts.push_back(checkout.cart);
        slice.orders.at(checkout.order_id).checkout = std::move(checkout);
    }
    std::ranges::sort(carts);
    carts.erase(std::unique(carts.begin(), carts.end()), carts.end());
    for (const auto& cart : orders::open_carts(tx, carts, sql::Lock::no)) {
        slice.carts.emplace(cart.row.id, cart.row.status);
    }
}

void read_parties(Tx& tx, OrderSlice& slice) {
    std::set<customers::PartyId> named;
    for (const auto& [id, whole] : slice.orders) {
        for (const auto& party : {whole.order.party, whole.order.ship_to}) {
            if (party) named.insert(*party);
        }
    }
    for (const auto& party : customers::parties(tx, {named.begin(), named.end()})) {
        slice.parties.insert(party.id);
    }
}

OrderSlice read_slice(Tx& tx, orders::OrderId after, std::int64_t limit) {
    OrderSlice slice;
    std::vector<orders::OrderId> ids;
    std::vector<Uuid> uuids;
    for (auto& order : orders::orders_after(tx, after, limit)) {
        ids.push_back(order.id);
        uuids.push_back(order.id.uuid);
        slice.orders[order.id].order = std::move(order);
    }
    std::set<Uuid> variants;
    for (auto& line : orders::lines_of(tx, ids)) {
        if (line.variant) variants.insert(line.variant->uuid);
        slice.orders.at(line.order_id).lines.push_back(std::move(line));
    }
    for (auto& d : orders::discounts_of(tx, ids)) {
        slice.orders.at(d.order_id).discounts.push_back(std::move(d));
    }
    for (auto& f : orders::fulfillments_of(tx, ids)) {
        slice.orders.at(f.order_id).fulfillments.push_back(std::move(f));
    }
    for (const auto& back : orders::taken_back(tx, ids)) {
        slice.orders.at(back.order_id).taken_back.push_back(back);
    }
    for (auto& r : orders::returns_of(tx, ids)) {
        slice.orders.at(r.order_id).returns.push_back(std::move(r));
    }
    for (const auto& l : orders::return_lines_of(tx, ids)) {
        slice.orders.at(l.order_id).return_lines.push_back(l);
    }
    read_checkouts(tx, ids, slice);
    read_parties(tx, slice);
    for (auto& a : inventory::allocations_of(tx, uuids)) {
        slice.orders.at(orders::OrderId{a.order_id}).allocations.push_back(std::move(a));
    }
    for (auto& h : inventory::holds_of(tx, uuids)) {
        slice.orders.at(orders::OrderId{h.holder}).holds.push_back(std::move(h));
    }
    read_money(tx, uuids, slice);
    for (auto& past : inventory::past_components(tx, {variants.begin(), variants.end()})) {
        slice.past_components[past.variant].push_back(past);
    }
    for (const auto& part : inventory::promised_parts(tx, uuids)) {
        slice.promised[{part.order_id, part.line}][part.stock_item] = part.quantity;
    }
    return slice;
}

std::string shown(const Parts& parts) {
    std::string text;
    for (const auto& [item, quantity] : parts) {
        text += (text.empty() ? "" : ", ") + std::to_string(quantity) + " of " + to_string(item);
    }
    return text.empty() ? "nothing" : text;
}

class OrderJudge {
public:
    OrderJudge(VerifyRun& run, const OrderSlice& slice, const WholeOrder& whole)
        : run_(run), slice_(slice), whole_(whole), name_("order " + to_string(whole.order.id)) {}

    void judge() {
        totals();
        statuses();
        finished();
        balance();
        references();
        checkout();
        for (const auto& f : whole_.fulfillments) fulfillment(f);
        for (const auto& hold : whole_.holds) {
            const bool is_live = hold.state == inventory::HoldState::live;
            if (!is_live || whole_.order.status == OrderStatus::draft) continue;
            run_.broken(Check::live_holds, name_, "no live hold",
                        "one for " + to_string(hold.stock_item));
        }
        for (const auto& line : whole_.lines) {
            amounts(line);
            if (const char* wrong = orders::broken_vector(line)) {
                run_.broken(Check::line_vectors, name_of(line), "a consistent vector", wrong);
            }
            stock(line);
            verify_returns(run_, name_of(line), line, whole_.returns, whole_.return_lines);
        }
    }

private:
    std::string name_of(const Line& line) const {
        return name_ + " line " + std::to_string(line.line);
    }
    void expect(Check check, const std::string& rows, const std::string& what,
                std::int64_t expected, std::int64_t found) {
        if (expected == found) return;
        run_.broken(check, rows, what + ' ' + std::to_string(expected), std::to_string(found));
    }

    void totals() {
        std::int64_t total = 0, tax = 0, discount = 0, shipping = 0;
        for (const auto& line : whole_.lines) {
            total += line.total_minor;
            tax += line.tax_minor;
            discount += line.discount_minor;
            if (line.kind == orders::LineKind::shipping) shipping += line.total_minor;
        }
        const auto& order = whole_.order;
        expect(Check::order_totals, name_, "total", total, order.total_minor);
        expect(Check::order_totals, name_, "VAT", tax, order.tax_minor);
        expect(Check::order_totals, name_, "discount", discount, order.discount_minor);
        expect(Check::order_totals, name_, "shipping", shipping, order.shipping_minor);
    }

    void references() {
        const auto& order = whole_.order;
        const auto expect_there = [&](bool is_there, const char* what) {
            if (!is_there) run_.broken(Check::references, name_, what, "nobody knows it");
        };
        expect_there(slice_.directory->find(order.channel) != nullptr, "a channel");
        expect_there(slice_.directory->markets.contains(order.market), "a market");
        for (const auto& party : {order.party, order.ship_to}) {
            if (party) expect_there(slice_.parties.contains(*party), "a party");
        }
        const bool has_returns = has_come_back(whole_.lines, whole_.return_lines);
        if (has_returns == whole_.taken_back.empty()) {
            run_.broken(Check::references, name_, "places for what came back, and only for that",
                        has_returns ? "none" : "some");
        }
    }

    void checkout() {
        using orders::CheckoutState;
        if (!whole_.checkout) return;
        const auto& checkout = *whole_.checkout;
        const auto state = std::string(enum_name(checkout.state));
        const auto expect_it = [&](bool is_so, const std::string& what, std::string_view found) {
            if (!is_so)
                run_.broken(Check::checkouts, name_, state + " with " + what, std::string(found));
        };
        const auto status = whole_.order.status;
        const bool is_paying = checkout.state == CheckoutState::paying;
        const bool is_placed = checkout.state == CheckoutState::placed;
        if (is_paying) {
            expect_it(status == OrderStatus::draft, "a draft", enum_name(status));
        } else if (is_placed) {
            expect_it(status != OrderStatus::draft, "an order", enum_name(status));
        } else {
            expect_it(status == OrderStatus::canceled, "a canceled draft", enum_name(status));
        }
        const auto cart = slice_.carts.find(checkout.cart);
        if (cart == slice_.carts.end()) return expect_it(false, "a cart", "none");
        const auto is = cart->second;
        if (is_placed) {
            expect_it(is == orders::CartStatus::completed || is == orders::CartStatus::merged,
                      "a completed cart", enum_name(is));
        }
        if (!is_paying) return;
        expect_it(is == orders::CartStatus::completing, "a cart being completed", enum_name(is));
        for (const auto& hold : whole_.holds) {
            expect_it(hold.state == inventory::HoldState::live, "live holds only",
                      enum_name(hold.state));
        }
    }

    void fulfillment(const orders::Fulfillment& f) {
        using enum orders::FulfillmentStatus;
        std::int64_t open = 0, gone = 0;
        for (const auto& a : whole_.allocations) {
            if (a.fulfillment != f.id.uuid) continue;
            open += a.open();
            gone += a.consumed;
        }
        const auto rows = name_ + ' ' + to_string(f.id) + ' ' + std::string(enum_name(f.status));
        const bool is_done =
            f.status == shipped || f.status == delivered || f.status == handed_over;
        if (is_done || f.status == rejected || f.status == canceled) {
            expect(Check::fulfillments, rows, "open", 0, open);
        }
        if (is_done && gone == 0) run_.broken(Check::fulfillments, rows, "goods gone", "none");
        if (f.status == assigned) expect(Check::fulfillments, rows, "gone", 0, gone);
    }

    template <class Status>
    void expect_status(Status expected, Status found) {
        if (expected == found) return;
        run_.broken(Check::order_statuses, name_, std::string(enum_name(expected)),
                    std::string(enum_name(found)));
    }

    void statuses() {
        const auto& order = whole_.order;
        std::int64_t owed = 0, authorized = 0;
        for (const auto& line : whole_.lines) owed += line.charged_minor - line.refunded_minor;
        for (const auto& share : whole_.shares) {
            const auto it = slice_.payments.find(share.payment);
            if (it == slice_.payments.end()) continue;
            const auto& p = it->second;
            if (p.status == payments::PaymentStatus::authorized) authorized += p.authorized_minor;
        }
        expect_status(orders::payment_state(order, owed, authorized), order.payment_status);
        expect_status(orders::fulfillment_state(whole_.lines), order.fulfillment_status);
        expect_status(orders::return_state(whole_.lines), order.return_status);
    }

    void finished() {
        const auto status = whole_.order.status;
        if (status != OrderStatus::canceled && status != OrderStatus::closed) return;
        for (const auto& line : whole_.lines) {
            expect(Check::finished_orders, name_of(line), "open units", 0, line.open());
            if (status == OrderStatus::closed) continue;
            expect(Check::finished_orders, name_of(line), "fulfilled units", 0, line.fulfilled);
        }
        for (const auto& share : whole_.shares) {
            const auto it = slice_.authorized.find(share.payment);
            if (it == slice_.authorized.end() || status == OrderStatus::closed) continue;
            const bool is_under_way = !pending(it->second, payments::EventKind::cancel).empty() ||
                                      !pending(it->second, payments::EventKind::capture).empty();
            if (is_under_way) continue;
            run_.broken(Check::finished_orders, name_, "no money authorized",
                        "payment " + to_string(share.payment));
        }
        for (const auto& a : whole_.allocations) {
            expect(Check::finished_orders, name_ + " line " + std::to_string(a.line),
                   "open allocation of " + to_string(a.stock_item), 0, a.open());
        }
    }

    void balance() {
        std::int64_t shares = 0;
        for (const auto& share : whole_.shares) shares += share.amount_minor;
        const auto& order = whole_.order;
        expect(Check::order_balances, name_, "paid and not refunded", shares,
               order.paid_minor - order.refunded_minor);
    }

    // Only what we price ourselves is made cheaper by promotions of ours.
    void discounts(const Line& line) {
        std::int64_t sum = 0;
        for (const auto& d : whole_.discounts) {
            if (d.line == line.line) sum += d.amount_minor;
        }
        expect(Check::line_discounts, name_of(line), "discount", sum, line.discount_minor);
    }

    // Gross or net prices: either way the VAT fits the total.
    void amounts(const Line& line) {
        const auto priced = line_minor(line.unit_price, line.ordered, static_cast<int>(line.scale),
                                       whole_.order.currency);
        if (!priced) {
            run_.broken(Check::line_amounts, name_of(line), "an amount that fits", "none");
            return;
        }
        discounts(line);
        const auto amount = *priced - line.discount_minor;
        const auto gross_vat = vat_in_gross(amount, line.tax_rate_bp);
        const auto net_vat = vat_on_net(amount, line.tax_rate_bp);
        if (line.total_minor == amount && line.tax_minor == gross_vat) return;
        if (line.total_minor == amount + net_vat && line.tax_minor == net_vat) return;
        run_.broken(Check::line_amounts, name_of(line),
                    "total " + std::to_string(amount) + " with VAT " + std::to_string(gross_vat) +
                        " or " + std::to_string(net_vat) + " beside it",
                    std::to_string(line.total_minor) + " and " + std::to_string(line.tax_minor));
    }

    // What `count` of the line's allocations comes to per unit.
    template <class Count>
    Parts parts_of(const Line& line, std::int64_t units, const char* what, Count count) {
        Parts sums;
        for (const auto& a : whole_.allocations) {
            if (a.line == line.line) sums[a.stock_item] += count(a);
        }
        for (auto& [item, sum] : sums) {
            const bool is_whole = units == 0 ? sum == 0 : sum % units == 0;
            if (!is_whole) {
                run_.broken(Check::line_allocations, name_of(line),
                            std::to_string(units) + " whole units " + what,
                            std::to_string(sum) + " of " + to_string(item));
                return {};
            }
            sum = units == 0 ? 0 : sum / units;
        }
        std::erase_if(sums, [](const auto& part) { return part.second == 0; });
        return sums;
    }

    void stock(const Line& line) {
        const auto open =
            parts_of(line, line.allocated, "allocated", [](const auto& a) { return a.open(); });
        const auto gone =
            parts_of(line, line.fulfilled, "fulfilled", [](const auto& a) { return a.consumed; });
        if (line.allocated > 0 && open.empty()) {
            run_.broken(Check::line_allocations, name_of(line),
                        std::to_string(line.allocated) + " units allocated", "no allocation");
        }
        for (const auto& a : whole_.allocations) {
            const bool is_ours = std::ranges::any_of(
                whole_.fulfillments, [&](const auto& f) { return f.id.uuid == a.fulfillment; });
            if (a.line != line.line || is_ours) continue;
            run_.broken(Check::line_allocations, name_of(line), "a fulfillment of the order",
                        to_string(a.fulfillment));
        }
        if (!open.empty() && !gone.empty() && open != gone) {
            run_.broken(Check::kits_whole, name_of(line), shown(gone), shown(open));
        }
        const auto promised = slice_.promised.find({whole_.order.id.uuid, line.line});
        const auto kept = promised == slice_.promised.end() ? Parts{} : promised->second;
        const auto rightly = right_parts(line);
        if (rightly.empty()) return;
        for (const auto& parts : {open, gone, kept, held(line)}) {
            if (parts.empty() || std::ranges::find(rightly, parts) != rightly.end()) continue;
            run_.broken(Check::kits_whole, name_of(line), shown(rightly.back()), shown(parts));
        }
    }

    // What one unit is held as, in a draft or in what was one.
    Parts held(const Line& line) {
        Parts sums;
        for (const auto& hold : whole_.holds) {
            if (hold.line == line.line) sums[hold.stock_item] += hold.quantity;
        }
        for (auto& [item, sum] : sums) {
            if (sum % line.ordered != 0) {
                run_.broken(Check::line_allocations, name_of(line), "holds of whole units",
                            std::to_string(sum) + " of " + to_string(item));
                return {};
            }
            sum /= line.ordered;
        }
        return sums;
    }

    // What a unit may have been promised as, the present one last; nothing where nobody knows. What
    // was over long before the order was made is none of it: who places orders reads what variants
    // take in the transaction that promises it, moments after the order's time.
    std::vector<Parts> right_parts(const Line& line) const {
        constexpr auto moments = hours(1);
        std::vector<Parts> found;
        if (!line.variant) return found;
        const auto now = slice_.network->components.find(line.variant->uuid);
        if (now == slice_.network->components.end()) return found;
        const auto past = slice_.past_components.find(line.variant->uuid);
        if (past != slice_.past_components.end()) {
            std::map<std::int64_t, Parts> by_revision;
            for (const auto& c : past->second) {
                if (c.ended_at + moments < made_at(whole_.order.id.uuid)) continue;
                by_revision[c.revision][c.stock_item] = c.quantity;
            }
            for (auto& [revision, parts] : by_revision) found.push_back(std::move(parts));
        }
        Parts parts;
        for (const auto& c : now->second) parts[c.stock_item] = c.quantity;
        found.push_back(std::move(parts));
        return found;
    }

    VerifyRun& run_;
    const OrderSlice& slice_;
    const WholeOrder& whole_;
    std::string name_;
};

void count_rows(VerifyRun& run, const WholeOrder& whole) {
    for (const auto check : {Check::order_totals, Check::order_statuses, Check::finished_orders,
                             Check::order_balances, Check::references}) {
        run.count(check, 1);
    }
    run.count(Check::fulfillments, whole.fulfillments.size());
    run.count(Check::checkouts, whole.checkout ? 1 : 0);
    for (const auto check : {Check::line_amounts, Check::line_discounts, Check::line_vectors,
                             Check::returns, Check::line_allocations, Check::kits_whole}) {
        run.count(check, whole.lines.size());
    }
    run.count(Check::live_holds, whole.holds.size());
}

}  // namespace

void verify_orders(VerifyRun& run) {
    // An order comes with lines, allocations and payments: fewer of them make a slice.
    const auto limit = std::max<std::int64_t>(1, run.slice() / 10);
    std::shared_ptr<const inventory::Network> network;
    const auto directory = run.read([](Tx& tx) { return channels::load_directory(tx); });
    orders::OrderId last;
    for (;;) {
        const auto slice = run.read([&](Tx& tx) {
            auto rows = read_slice(tx, last, limit);
            network = inventory::load_network(tx, network.get());
            rows.network = network;
            rows.directory = directory;
            return rows;
        });
        run.tell("orders", slice.orders.size());
        for (const auto& [id, whole] : slice.orders) {
            count_rows(run, whole);
            OrderJudge(run, slice, whole).judge();
        }
        if (static_cast<std::int64_t>(slice.orders.size()) < limit) return;
        last = slice.orders.rbegin()->first;
    }
}

}  // namespace nahtlos::flows
