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

// Units of each line at each place, as they were held. False when articles have changed since, so
// that the holds say no whole units of a line.
bool read_holds(const OpenCheckout& checkout, const Pages& pages, std::vector<Share>& shares) {
    std::map<std::pair<std::int64_t, inventory::LocationId>,
             std::map<inventory::StockItemId, std::int64_t>>
        held;
    for (const auto& hold : checkout.holds) {
        held[{hold.line, inventory::LocationId{hold.pin}}][hold.stock_item] += hold.quantity;
    }
    std::map<std::int64_t, std::int64_t> units_of;
    for (const auto& [place, items] : held) {
        const auto& line = checkout.lines.at(static_cast<std::size_t>(place.first - 1));
        const auto& components = pages.components(*line.variant);
        if (components.size() != items.size()) return false;
        std::int64_t units = 0;
        for (const auto& c : components) {
            const auto it = items.find(c.stock_item);
            if (it == items.end() || it->second % c.quantity != 0) return false;
            if (units != 0 && units != it->second / c.quantity) return false;
            units = it->second / c.quantity;
        }
        units_of[place.first] += units;
        shares.push_back({place.first, place.second, units});
    }
    return std::ranges::all_of(checkout.lines, [&](const auto& line) {
        const bool takes_stock = line.variant && !pages.components(*line.variant).empty();
        return !takes_stock || units_of[line.line] == line.ordered;
    });
}

bool fits(const std::vector<Share>& shares, const OpenCheckout& checkout, const Pages& pages,
          const inventory::Stock& stock, const std::string& group, Instant now) {
    std::map<inventory::PileKey, std::int64_t> demand;
    const auto owner = checkout.order.legal_entity.uuid;
    for (const auto& share : shares) {
        const auto& line = checkout.lines.at(static_cast<std::size_t>(share.line - 1));
        for (const auto& c : pages.components(*line.variant)) {
            demand[{c.stock_item, share.location, owner}] += share.quantity * c.quantity;
        }
    }
    return std::ranges::all_of(demand, [&](const auto& wanted) {
        const auto* pile = stock.find(wanted.first);
        return pile != nullptr && wanted.second <= inventory::promisable(*pile, group, now);
    });
}

}  // namespace

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
    std::vector<Share> held;
    const bool reads = read_holds(checkout, pages, held);
    if (reads && fits(held, checkout, pages, left, group, now)) return held;
    auto locations = pages.network->sources(order.channel.uuid, checkout.row.method);
    if (checkout.row.location) locations = {*checkout.row.location};
    std::vector<PlanLine> wanted;
    for (const auto& line : checkout.lines) {
        if (!line.variant) continue;
        wanted.push_back({line.line, pages.components(*line.variant), line.ordered});
    }
    const PlanScene scene{left, order.legal_entity.uuid, group, now, locations};
    if (auto planned = plan_allocation(scene, wanted)) return *std::move(planned);
    if (reads) return held;
    // Neither fits nor says how: all from the first place that has ever been meant.
    std::vector<Share> shares;
    check(!checkout.holds.empty(), "a draft that takes stock held some");
    for (const auto& line : wanted) {
        if (line.components.empty()) continue;
        const auto hold = std::ranges::find(checkout.holds, line.line, &inventory::Hold::line);
        const auto& at = hold == checkout.holds.end() ? checkout.holds.front() : *hold;
        shares.push_back({line.line, inventory::LocationId{at.pin}, line.quantity});
    }
    return shares;
}

}  // namespace nahtlos::flows
