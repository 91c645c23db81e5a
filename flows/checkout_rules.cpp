#include <algorithm>
#include <limits>
#include <map>

#include "base/check.hpp"
#include "flows/finish_checkout.hpp"

namespace nahtlos::flows {
namespace {

using inventory::HoldState;
using orders::CheckoutState;
using payments::ProviderState;

bool is_paid(const OpenCheckout& checkout, const payments::ProviderReport& report) {
    if (report.state == ProviderState::captured) return true;
    return report.state == ProviderState::authorized &&
           checkout.order.terms == orders::Terms::authorized;
}

bool is_refused(const payments::ProviderReport& report) {
    return report.state == ProviderState::declined || report.state == ProviderState::canceled;
}

// Money that was captured, or is not authorized any more, where we did not know it.
bool says_more(const payments::Payment& payment, const payments::ProviderReport& report) {
    const bool is_authorized = payment.status == payments::PaymentStatus::authorized;
    if (is_refused(report)) return is_authorized;
    return report.state == ProviderState::captured &&
           (is_authorized || payment.status == payments::PaymentStatus::canceled);
}

// The stock without what is held for this draft itself.
inventory::Stock without_own_holds(const inventory::Stock& stock, Uuid holder) {
    auto left = stock;
    for (auto& [key, pile] : left.piles) {
        std::erase_if(pile.holds, [&](const auto& hold) { return hold.holder == holder; });
    }
    return left;
}

// Units of each line at each place, as they were held.
std::vector<Share> held_shares(const OpenCheckout& checkout, const LineParts& parts) {
    std::map<std::pair<std::int64_t, inventory::LocationId>, std::int64_t> units;
    for (const auto& hold : checkout.holds) {
        const auto& of = parts.at(hold.line);
        const auto part = std::ranges::find(of, hold.stock_item, &inventory::Component::stock_item);
        units[{hold.line, inventory::LocationId{hold.pin}}] = hold.quantity / part->quantity;
    }
    std::vector<Share> shares;
    for (const auto& [at, n] : units) shares.push_back({at.first, at.second, n});
    return shares;
}

bool fits(const std::vector<Share>& shares, const OpenCheckout& checkout, const LineParts& parts,
          const inventory::Stock& stock, const std::string& group, Instant now) {
    std::map<inventory::PileKey, std::int64_t> demand;
    const auto owner = checkout.order.legal_entity.uuid;
    for (const auto& share : shares) {
        for (const auto& c : parts.at(share.line)) {
            demand[{c.stock_item, share.location, owner}] += share.quantity * c.quantity;
        }
    }
    return std::ranges::all_of(demand, [&](const auto& wanted) {
        const auto* pile = stock.find(wanted.first);
        return pile != nullptr && wanted.second <= inventory::promisable(*pile, group, now);
    });
}

}  // namespace

LineParts held_parts(const OpenCheckout& checkout) {
    std::map<std::int64_t, std::map<inventory::StockItemId, std::int64_t>> held;
    for (const auto& hold : checkout.holds) held[hold.line][hold.stock_item] += hold.quantity;
    LineParts parts;
    for (const auto& [number, items] : held) {
        const auto& line = checkout.lines.at(static_cast<std::size_t>(number - 1));
        for (const auto& [item, quantity] : items) {
            check(quantity % line.ordered == 0, "holds make whole units of a line");
            parts[number].push_back({item, quantity / line.ordered});
        }
    }
    return parts;
}

Verdict verdict_of(const OpenCheckout& checkout, const orders::Cart& cart,
                   const FinishCheckout& command) {
    const auto& report = command.report;
    const bool is_success = command.why == FinishCheckout::Why::free
                                ? !checkout.payment
                                : checkout.payment && is_paid(checkout, report);
    switch (checkout.row.state) {
        case CheckoutState::paying:
            if (is_success) return Verdict::place;
            if (command.why == FinishCheckout::Why::expire) return Verdict::expire;
            if (is_refused(report)) return Verdict::decline;
            return report.redirect_url || command.hold_until ? Verdict::wait : Verdict::nothing;
        case CheckoutState::declined:
        case CheckoutState::expired:
            if (!is_success || !checkout.payment) return Verdict::nothing;
            // The customer went on with another attempt, or has an order already.
            return cart.status == orders::CartStatus::completing ||
                           cart.status == orders::CartStatus::completed
                       ? Verdict::unapplied
                       : Verdict::place;
        case CheckoutState::placed:
        case CheckoutState::unapplied:
        case CheckoutState::refunded:
            if (checkout.payment && says_more(*checkout.payment, report)) return Verdict::payment;
            break;
    }
    return Verdict::nothing;
}

std::vector<Share> shares_of(const OpenCheckout& checkout, const Pages& pages,
                             const inventory::Stock& stock, Instant now) {
    const auto& order = checkout.order;
    const auto& group = pages.directory->find(order.channel)->channel_group;
    const auto left = without_own_holds(stock, order.id.uuid);
    const auto parts = held_parts(checkout);
    auto held = held_shares(checkout, parts);
    if (fits(held, checkout, parts, left, group, now)) return held;
    auto locations = pages.network->sources(order.channel.uuid, checkout.row.method);
    if (checkout.row.location) locations = {*checkout.row.location};
    std::vector<PlanLine> wanted;
    for (const auto& [number, components] : parts) {
        const auto& line = checkout.lines.at(static_cast<std::size_t>(number - 1));
        wanted.push_back({number, components, line.ordered});
    }
    const PlanScene scene{left, order.legal_entity.uuid, group, now, locations};
    auto planned = plan_allocation(scene, wanted);
    return planned ? *std::move(planned) : held;
}

}  // namespace nahtlos::flows
