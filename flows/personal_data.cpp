#include "flows/personal_data.hpp"

#include <algorithm>

#include "channels/directory.hpp"
#include "customers/privacy.hpp"
#include "customers/profiles.hpp"
#include "customers/store.hpp"
#include "flows/new_order.hpp"
#include "flows/promote.hpp"
#include "orders/cart_store.hpp"
#include "orders/checkout.hpp"
#include "orders/order_changes.hpp"
#include "orders/privacy.hpp"
#include "orders/store.hpp"
#include "payments/store.hpp"
#include "pricing/uses.hpp"
#include "reviews/store.hpp"
#include "shoppers/accounts.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using customers::PartyId;
using customers::ProfileId;
using orders::CartId;
using orders::OrderId;
using privacy::Subject;

constexpr std::int64_t slice = 10'000;

template <class Id>
std::vector<Id> list_of(const std::set<Uuid>& ids) {
    std::vector<Id> list;
    list.reserve(ids.size());
    for (const auto& id : ids) list.push_back(Id{id});
    return list;
}

void add_profile(Tx& tx, const Uuid& id, Subject& subject) {
    customers::ProfileFilter filter;
    filter.only = ProfileId{id};
    const auto found = customers::search_profiles(tx, filter);
    if (found.empty()) return;
    subject.profiles.insert(id);
    if (found.front().email) subject.emails.insert(*found.front().email);
}

void add_own_parties(Tx& tx, Subject& subject) {
    for (const auto& profile : subject.profiles) {
        constexpr std::int64_t at_once = 1'000;
        std::optional<PartyId> before;
        for (bool is_more = true; is_more;) {
            const auto parties = customers::parties_of(tx, ProfileId{profile}, before, at_once);
            for (const auto party : parties) subject.parties.insert(party.uuid);
            is_more = static_cast<std::int64_t>(parties.size()) == at_once;
            if (is_more) before = parties.back();
        }
    }
}

// The orders of these parties, what they were made from and paid with.
void add_orders(Tx& tx, Subject& subject) {
    std::set<Uuid> ids = subject.orders;
    for (const auto& party : subject.parties) ids.insert(order_of_buyer(PartyId{party}).uuid);
    for (const auto& order : orders::orders(tx, list_of<OrderId>(ids), sql::Lock::no)) {
        subject.orders.insert(order.id.uuid);
        if (order.cart) subject.carts.insert(order.cart->uuid);
        for (const auto& party : {order.party, order.ship_to}) {
            if (party) subject.parties.insert(party->uuid);
        }
    }
    // Who was to get the goods before the address was changed, and changed again.
    for (const auto& change : orders::changes_of(tx, list_of<OrderId>(subject.orders))) {
        for (const auto& party : {change.recipient_before, change.recipient}) {
            if (party) subject.parties.insert(party->uuid);
        }
    }
    const std::vector<Uuid> paid(subject.orders.begin(), subject.orders.end());
    for (const auto& share : payments::allocations_of(tx, paid)) {
        subject.payments.insert(share.payment.uuid);
    }
}

void scan_parties(Tx& tx, Subject& subject) {
    if (subject.emails.empty()) return;
    std::optional<PartyId> last;
    do {
        for (const auto id : customers::parties_with_email(tx, subject.emails, slice, last)) {
            subject.parties.insert(id.uuid);
        }
    } while (last);
}

void scan_carts(Tx& tx, Subject& subject) {
    std::optional<CartId> last;
    do {
        for (const auto id :
             orders::carts_of_people(tx, subject.profiles, subject.emails, slice, last)) {
            subject.carts.insert(id.uuid);
        }
    } while (last);
}

void scan_attempts(Tx& tx, Subject& subject) {
    std::optional<OrderId> last_order;
    do {
        for (const auto& of : orders::attempts_of(tx, subject.carts, slice, last_order)) {
            subject.orders.insert(of.order_id.uuid);
        }
    } while (last_order);
}

Subject all_of(Tx& tx, Subject subject) {
    add_own_parties(tx, subject);
    scan_parties(tx, subject);
    add_orders(tx, subject);
    scan_carts(tx, subject);
    scan_attempts(tx, subject);
    add_orders(tx, subject);
    for (const auto& account : stored_value::accounts_of(tx, subject.profiles)) {
        subject.value_accounts.insert(account.id.uuid);
    }
    return subject;
}

// The carts of one legal entity's channels.
std::set<Uuid> carts_at(Tx& tx, const std::set<Uuid>& carts, const Uuid& legal_entity) {
    std::set<Uuid> own;
    const auto directory = channels::load_directory(tx);
    for (const auto& cart : orders::open_carts(tx, list_of<CartId>(carts), sql::Lock::no)) {
        const auto* channel = directory->find(cart.row.channel);
        if (channel != nullptr && channel->legal_entity.uuid == legal_entity) {
            own.insert(cart.row.id.uuid);
        }
    }
    return own;
}

std::set<Uuid> orders_at(Tx& tx, const std::set<Uuid>& all, const Uuid& legal_entity) {
    std::set<Uuid> own;
    for (const auto& order : orders::orders(tx, list_of<OrderId>(all), sql::Lock::no)) {
        if (order.legal_entity.uuid == legal_entity) own.insert(order.id.uuid);
    }
    return own;
}

// What an erasure for one legal entity is about. Unlike a copy, it takes the carts that only say
// the address: nobody is shown them.
Subject part_of(Tx& tx, const Subject& subject, const Uuid& legal_entity) {
    Subject own;
    own.profiles = subject.profiles;
    own.emails = subject.emails;
    own.orders = orders_at(tx, subject.orders, legal_entity);
    own.carts = carts_at(tx, subject.carts, legal_entity);
    // Attempts that came to no order have pages, too.
    for (const auto& checkout : orders::checkouts(tx, list_of<OrderId>(subject.orders))) {
        if (own.carts.contains(checkout.cart.uuid)) own.orders.insert(checkout.order_id.uuid);
    }
    add_orders(tx, own);
    return own;
}

// What of somebody whom nobody has seen for long may go with their profile. Addresses are not
// asked: whoever ordered as a guest last week is told of that order.
Subject run_out_of(Tx& tx, const Subject& subject, const privacy::Periods& periods, Instant now) {
    Subject own;
    own.profiles = subject.profiles;
    const auto is_over = [now](Instant at, std::int64_t kept) {
        return kept > 0 && at + days(kept) <= now;
    };
    for (const auto& party : subject.parties) {
        if (is_over(made_at(party), periods.contact_days)) own.parties.insert(party);
    }
    add_orders(tx, own);
    own.carts.insert(subject.carts.begin(), subject.carts.end());
    const auto carts = orders::open_carts(tx, list_of<CartId>(own.carts), sql::Lock::no);
    own.carts.clear();
    for (const auto& cart : carts) {
        if (is_over(cart.row.updated_at, periods.cart_days)) own.carts.insert(cart.row.id.uuid);
    }
    return own;
}

void begin_with_order(Tx& tx, OrderId id, Subject& subject) {
    const auto found = orders::orders(tx, {id}, sql::Lock::no);
    if (found.empty() || !found.front().party) return;
    const auto party = *found.front().party;
    subject.parties.insert(party.uuid);
    if (const auto profile = customers::profile_of_party(tx, party)) {
        add_profile(tx, profile->uuid, subject);
    }
    if (!subject.profiles.empty()) return;
    for (const auto& row : customers::parties(tx, {party})) {
        if (row.email) subject.emails.insert(*row.email);
    }
}

void begin_with_email(Tx& tx, const std::string& email, Subject& subject) {
    subject.emails.insert(email);
    customers::ProfileFilter filter;
    filter.email = email;
    for (const auto& profile : customers::search_profiles(tx, filter)) {
        subject.profiles.insert(profile.id.uuid);
    }
}

/// What stands in the way, by order.
std::vector<FieldProblem> open_orders(Tx& tx, const std::vector<orders::Order>& all) {
    std::vector<FieldProblem> open;
    std::vector<OrderId> ids;
    for (const auto& order : all) {
        ids.push_back(order.id);
        const bool is_open = order.status == orders::OrderStatus::placed ||
                             order.status == orders::OrderStatus::on_hold;
        if (!is_open) continue;
        open.push_back({"/orders/" + to_string(order.id), "order_open",
                        "is " + std::string(enum_name(order.status))});
    }
    for (const auto& checkout : orders::checkouts(tx, ids)) {
        const bool is_open = checkout.state == orders::CheckoutState::paying ||
                             checkout.state == orders::CheckoutState::unapplied;
        if (!is_open) continue;
        open.push_back({"/orders/" + to_string(checkout.order_id), "checkout_open",
                        "has a checkout that is " + std::string(enum_name(checkout.state))});
    }
    return open;
}

// Until when name and address of these parties stay; of orders that never came to be they need not.
std::map<Uuid, Instant> evidence_of(Tx& tx, const std::vector<orders::Order>& all,
                                    std::int64_t years, Instant now) {
    std::map<Uuid, Instant> until;
    std::vector<PartyId> buyers;
    for (const auto& order : all) {
        const bool is_sale = order.placed_at && (order.status != orders::OrderStatus::canceled ||
                                                 order.paid_minor > 0);
        if (!is_sale || !order.party) continue;
        const auto end = evidence_until(*order.placed_at, years);
        if (end <= now) continue;
        until[order.party->uuid] = end;
        buyers.push_back(*order.party);
    }
    std::ranges::sort(buyers);
    for (const auto& party : customers::parties(tx, buyers)) {
        if (!party.name && !party.address) until.erase(party.id.uuid);
    }
    return until;
}

// What came to their profile since somebody looked.
void add_to_profile(Tx& tx, Subject& subject) {
    add_own_parties(tx, subject);
    for (const auto id : orders::carts_of(tx, list_of<ProfileId>(subject.profiles))) {
        subject.carts.insert(id.uuid);
    }
    add_orders(tx, subject);
}

// By what the uses of a customer are counted; an address may be another seller's customer's, too.
std::set<Uuid> counted_as(const Subject& subject, const ErasurePlan& plan) {
    auto keys = subject.profiles;
    if (plan.legal_entity) return keys;
    for (const auto& email : subject.emails) {
        customers::Contact contact;
        contact.email = json::Email{email};
        for (const auto& key : customer_keys({}, contact)) keys.insert(key);
    }
    return keys;
}

// Deletes and blanks; name and address of the parties in `until` stay so long.
Erased erase_found_rows(ChangeScope& scope, const Subject& subject,
                        const std::map<Uuid, Instant>& until, const ErasurePlan& plan) {
    auto& tx = scope.tx;
    Erased erased{plan.id, scope.now, {}, static_cast<std::int64_t>(until.size()), {}, {}};
    std::set<Uuid> restricted;
    for (const auto& [party, end] : until) {
        restricted.insert(party);
        erased.restricted_until = std::max(erased.restricted_until.value_or(end), end);
    }
    auto rows_of = subject;
    if (plan.legal_entity) {
        shoppers::erase_links(tx, subject.emails, *plan.legal_entity);
        rows_of.emails.clear();
    }
    reviews::withdraw_unseen(scope, {subject.parties.begin(), subject.parties.end()});
    erased.rows = privacy::erase_rows(tx, rows_of, restricted);
    std::vector<customers::PartyErased> parties;
    for (const auto& party : customers::parties(tx, list_of<PartyId>(subject.parties))) {
        const auto end = until.find(party.id.uuid);
        parties.push_back(
            {party.id, scope.now, end == until.end() ? std::optional<Instant>() : end->second});
    }
    customers::mark_erased(tx, parties);
    orders::lock_carts(tx, list_of<CartId>(subject.carts));
    return erased;
}

void log_erasure(ChangeScope& scope, const Subject& subject, const ErasurePlan& plan) {
    auto& tx = scope.tx;
    const bool was_asked = privacy::find_erasure(tx, plan.id).has_value();
    std::optional<Uuid> profile;
    if (!subject.profiles.empty()) profile = *subject.profiles.begin();
    if (was_asked) {
        privacy::end_erasure(tx, plan.id, privacy::ErasureState::done, scope.now);
    } else {
        privacy::insert_erasure(tx, {plan.id, profile, plan.asked_by, privacy::ErasureState::done,
                                     scope.now, scope.now, scope.now});
    }
    const auto list = [](const std::set<Uuid>& ids) {
        return std::vector<Uuid>(ids.begin(), ids.end());
    };
    // Another one that waits for the same customer has nothing left to do.
    for (const auto& id : subject.profiles) {
        const auto other = privacy::waiting_erasure(tx, id);
        if (!other) continue;
        privacy::end_erasure(tx, other->id, privacy::ErasureState::withdrawn, scope.now);
        scope.events.push_back(
            {"erasure_withdrawn", other->id.uuid, 2, scope.context, scope.now, "{}"});
    }
    privacy::insert_erased(tx, {plan.id, scope.now, list(subject.profiles), list(subject.parties),
                                list(subject.carts)});
    const auto payload =
        profile ? R"({"customer":")" + to_string(ProfileId{*profile}) + "\"}" : std::string("{}");
    scope.events.push_back({"personal_data_erased", plan.id.uuid, was_asked ? 2 : 1, scope.context,
                            scope.now, payload});
}

}  // namespace

Instant evidence_until(Instant placed_at, std::int64_t years) {
    const auto year = std::stoll(date_string(placed_at).substr(0, 4)) + 1 + years;
    const auto at = parse_instant(std::to_string(year) + "-01-01T00:00:00Z");
    check(at.has_value(), "an order is not placed in another millennium");
    return *at;
}

Result<Subject> find_person(Tx& tx, const Person& person) {
    const int said = (person.customer ? 1 : 0) + (person.email ? 1 : 0) + (person.order ? 1 : 0);
    if (said != 1) {
        return Refusal{RefusalKind::invalid, "one_of_three",
                       "say one of customer, email and order"};
    }
    Subject subject;
    if (person.customer) add_profile(tx, person.customer->uuid, subject);
    if (person.email) begin_with_email(tx, person.email->value, subject);
    if (person.order) begin_with_order(tx, *person.order, subject);
    if (!subject.is_nobody() || !subject.emails.empty()) subject = all_of(tx, std::move(subject));
    if (subject.is_nobody()) {
        return Refusal{RefusalKind::not_found, "nobody_known", "nothing is known of them"};
    }
    return subject;
}

Result<Subject> find_profile(Tx& tx, ProfileId profile) {
    Subject subject;
    add_profile(tx, profile.uuid, subject);
    if (subject.is_nobody()) {
        return Refusal{RefusalKind::not_found, "nobody_known", "nothing is known of them"};
    }
    subject.emails.clear();
    return subject;
}

Subject only_of(Tx& tx, const Subject& subject, const Uuid& legal_entity) {
    Subject own;
    own.profiles = subject.profiles;
    own.emails = subject.emails;
    own.orders = orders_at(tx, subject.orders, legal_entity);
    for (const auto& account : stored_value::accounts_of(tx, subject.profiles)) {
        if (account.legal_entity == legal_entity) own.value_accounts.insert(account.id.uuid);
    }
    for (const auto& cart : orders::open_carts(tx, list_of<CartId>(subject.carts), sql::Lock::no)) {
        const auto& profile = cart.row.profile;
        if (profile && own.profiles.contains(profile->uuid)) own.carts.insert(cart.row.id.uuid);
    }
    add_orders(tx, own);
    return own;
}

PersonalData personal_data(Tx& tx, const Subject& subject, const privacy::Periods& periods,
                           Instant now) {
    PersonalData all{now, privacy::rows_about(tx, subject), {}};
    for (auto& activity : privacy::activities(periods)) {
        const auto table = activity.field.substr(0, activity.field.find('.'));
        const bool is_beside = activity.field.starts_with('(');
        if (is_beside || all.data.contains(table)) all.processing.push_back(std::move(activity));
    }
    return all;
}

Result<Erased> erase_person(ChangeScope& scope, Subject subject, const ErasurePlan& plan) {
    auto& tx = scope.tx;
    if (plan.is_listed) {
        add_orders(tx, subject);
    } else {
        add_to_profile(tx, subject);
    }
    if (plan.legal_entity) subject = part_of(tx, subject, *plan.legal_entity);
    static_cast<void>(orders::open_carts(tx, list_of<CartId>(subject.carts), sql::Lock::yes));
    auto all = orders::orders(tx, list_of<OrderId>(subject.orders), sql::Lock::yes);
    if (plan.open_orders == OpenOrders::refuse) {
        if (auto open = open_orders(tx, all); !open.empty()) {
            return Refusal{RefusalKind::conflict, "open_orders",
                           "something of them is under way; let it be finished or canceled first",
                           std::move(open)};
        }
    }
    if (plan.periods) {
        subject = run_out_of(tx, subject, *plan.periods, scope.now);
        std::erase_if(all, [&](const auto& o) { return !subject.orders.contains(o.id.uuid); });
    }
    // Before accounts are locked, as the ranks say.
    const auto uses = pricing::forget_customers(tx, counted_as(subject, plan),
                                                {subject.orders.begin(), subject.orders.end()});
    auto refusal = settle_value(scope, subject.profiles, plan.value);
    if (refusal) return *std::move(refusal);
    const auto until = evidence_of(tx, all, plan.evidence_years, scope.now);
    auto erased = erase_found_rows(scope, subject, until, plan);
    if (uses > 0) erased.rows["pricing_use"] = uses;
    log_erasure(scope, subject, plan);
    return erased;
}

Subject came_meanwhile(Tx& tx, const Subject& erased, const ErasurePlan& plan) {
    Subject more;
    if (plan.periods || erased.emails.empty()) return more;
    more.emails = erased.emails;
    scan_parties(tx, more);
    add_orders(tx, more);
    scan_carts(tx, more);
    scan_attempts(tx, more);
    add_orders(tx, more);
    return plan.legal_entity ? part_of(tx, more, *plan.legal_entity) : more;
}

ErasurePlan next_round(const ErasurePlan& first, std::uint16_t round) {
    auto plan = first;
    // The first child of an erasure is its job.
    plan.id = {child_id(first.id.uuid, static_cast<std::uint16_t>(round + 1))};
    return plan;
}

void add_round(Erased& all, const Result<Erased>& more, const Subject& subject) {
    if (!more) {
        all.left = list_of<OrderId>(subject.orders);
        return;
    }
    for (const auto& [table, rows] : more->rows) all.rows[table] += rows;
    all.restricted += more->restricted;
    all.restricted_until = std::max(all.restricted_until, more->restricted_until);
}

bool erase_again(ChangeScope& scope, const privacy::LogEntry& entry, std::int64_t evidence_years) {
    auto& tx = scope.tx;
    const auto known = privacy::find_erasure(tx, entry.id);
    if (known && known->state == privacy::ErasureState::done) return false;
    Subject subject;
    for (const auto& id : entry.profiles) add_profile(tx, id, subject);
    const std::vector<PartyId> listed(entry.parties.begin(), entry.parties.end());
    for (const auto& party : customers::parties(tx, listed)) {
        subject.parties.insert(party.id.uuid);
        if (entry.profiles.empty() && party.email) subject.emails.insert(*party.email);
    }
    // The log says whom it was about, whether the backup knew them already or not. No more than
    // that: an erasure may have left what shares the address, being another seller's or younger.
    subject.profiles.insert(entry.profiles.begin(), entry.profiles.end());
    subject.parties.insert(entry.parties.begin(), entry.parties.end());
    subject.carts.insert(entry.carts.begin(), entry.carts.end());
    scan_attempts(tx, subject);
    ErasurePlan plan{entry.id, privacy::AskedBy::console, OpenOrders::erase, evidence_years,
                     ValueLeft::give_up};
    plan.is_listed = true;
    const auto erased = erase_person(scope, std::move(subject), plan);
    check(erased.ok(), "erasing again is not refused");
    return true;
}

}  // namespace nahtlos::flows
