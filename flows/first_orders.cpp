#include "flows/first_orders.hpp"

#include <algorithm>

#include "customers/party_emails.hpp"
#include "customers/profiles.hpp"
#include "flows/new_order.hpp"
#include "flows/promote.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using customers::PartyId;

// `page` answers the parties before one, newest first.
template <class Page>
bool has_placed(Tx& tx, Page page) {
    constexpr std::int64_t at_once = 100;
    std::optional<PartyId> before;
    for (;;) {
        const std::vector<PartyId> parties = page(before, at_once);
        std::vector<orders::OrderId> ids;
        for (const auto party : parties) ids.push_back(order_of_buyer(party));
        std::ranges::sort(ids);
        const auto found = orders::orders(tx, ids, sql::Lock::no);
        if (std::ranges::any_of(found, [](const auto& o) { return o.placed_at.has_value(); })) {
            return true;
        }
        if (static_cast<std::int64_t>(parties.size()) < at_once) return false;
        before = parties.back();
    }
}

// A guest has the id that uses of the address are counted by: never that of an account.
std::optional<customers::ProfileId> guest(const std::optional<customers::Contact>& contact) {
    const auto keys = customer_keys({}, contact);
    if (keys.empty()) return std::nullopt;
    return customers::ProfileId{keys.front()};
}

}  // namespace

bool has_ordered(Tx& tx, customers::ProfileId profile) {
    return has_placed(tx, [&](const auto& before, std::int64_t limit) {
        return customers::parties_of(tx, profile, before, limit);
    });
}

void add_guests(Tx& tx, const Pages& pages,
                const std::vector<std::optional<customers::Contact>>& contacts, Buyers& buyers) {
    if (!pages.promotions->has_first_order) return;
    for (const auto& contact : contacts) {
        const auto id = guest(contact);
        if (!id || buyers.contains(*id)) continue;
        buyers[*id].has_ordered = has_placed(tx, [&](const auto& before, std::int64_t limit) {
            return customers::parties_of_email(tx, contact->email->value, before, limit);
        });
    }
}

Buyer buyer_of(const Buyers& buyers, const std::optional<customers::ProfileId>& profile,
               const std::optional<customers::Contact>& contact) {
    auto buyer = buyer_of(buyers, profile);
    const auto as_guest = buyer_of(buyers, guest(contact));
    if (as_guest.has_ordered) {
        buyer.has_ordered = buyer.has_ordered.value_or(false) || *as_guest.has_ordered;
    }
    return buyer;
}

}  // namespace nahtlos::flows
