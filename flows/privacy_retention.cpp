#include <algorithm>

#include "base/ops/log.hpp"
#include "base/ops/standard_metrics.hpp"
#include "customers/privacy.hpp"
#include "customers/profiles.hpp"
#include "flows/new_order.hpp"
#include "flows/privacy_work.hpp"
#include "orders/notes.hpp"
#include "orders/privacy.hpp"
#include "pricing/uses.hpp"
#include "reviews/store.hpp"
#include "shoppers/activity.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

// Of each table in one run.
constexpr std::int64_t slice = 2'000;
// An erasure reads whole tables: those that are left come with the next round.
constexpr std::size_t most_erasures = 20;

}  // namespace

bool is_idle(Tx& tx, customers::ProfileId id, Instant since) {
    for (const auto& party : customers::parties_of(tx, id, {}, 1)) {
        if (made_at(party.uuid) >= since) return false;
    }
    return !shoppers::has_session_since(tx, id, since) &&
           stored_value::profiles_with_value(tx, {id.uuid}).empty();
}

std::size_t PrivacyRetention::run() {
    const auto now = desk_.engine.world().clock.now();
    return forget_parties(now) + forget_carts(now) + forget_pages(now) + forget_reviews(now) +
           erase_idle(now);
}

std::size_t PrivacyRetention::forget_parties(Instant now) {
    const auto rows = desk_.engine.database().read(
        [&](Tx& tx) { return customers::party_ages(tx, party_, slice); });
    const bool is_end = static_cast<std::int64_t>(rows.size()) < slice;
    party_ = is_end ? std::optional<customers::PartyId>() : std::optional(rows.back().id);
    const auto& periods = desk_.periods;
    std::vector<customers::PartyId> contacts, evidence;
    std::vector<orders::OrderId> noted;
    for (const auto& row : rows) {
        const auto made = made_at(row.id.uuid);
        if (periods.contact_days > 0 && made + days(periods.contact_days) <= now) {
            noted.push_back(order_of_buyer(row.id));
            if (row.contact != 0) contacts.push_back(row.id);
        }
        const auto until =
            row.restricted_until.value_or(evidence_until(made, periods.evidence_years));
        if (row.evidence != 0 && until <= now) evidence.push_back(row.id);
    }
    if (!contacts.empty()) {
        submit("contact", contacts.size(), [contacts](ChangeScope& scope) -> Result<std::string> {
            customers::forget_contacts(scope.tx, contacts);
            return std::string("{}");
        });
    }
    const auto left = forget_beside_orders(noted);
    if (!evidence.empty()) {
        submit("evidence", evidence.size(), [evidence](ChangeScope& scope) -> Result<std::string> {
            customers::forget_evidence(scope.tx, evidence, scope.now);
            return std::string("{}");
        });
    }
    return contacts.size() + left + evidence.size();
}

// What is kept of the buyers of orders as long as their address: notes, and what they used.
std::size_t PrivacyRetention::forget_beside_orders(const std::vector<orders::OrderId>& all) {
    if (all.empty()) return 0;
    std::vector<Uuid> ids;
    for (const auto id : all) ids.push_back(id.uuid);
    std::ranges::sort(ids);
    const auto left = desk_.engine.database().read([&](Tx& tx) {
        const auto uses = std::ranges::count_if(
            pricing::uses_of(tx, ids), [](const auto& use) { return !use.customer.is_nil(); });
        return orders::notes_of(tx, all).size() + static_cast<std::size_t>(uses);
    });
    if (left == 0) return 0;
    submit("note", left, [all, ids](ChangeScope& scope) -> Result<std::string> {
        std::vector<orders::OrderId> sorted;
        for (const auto& id : ids) sorted.emplace_back(id);
        static_cast<void>(orders::orders(scope.tx, sorted, sql::Lock::yes));
        orders::forget_notes(scope.tx, all);
        pricing::forget_customers(scope.tx, {}, ids);
        return std::string("{}");
    });
    return left;
}

std::size_t PrivacyRetention::forget_carts(Instant now) {
    if (desk_.periods.cart_days == 0) return 0;
    const auto since = now - days(desk_.periods.cart_days);
    const auto carts = desk_.engine.database().read(
        [&](Tx& tx) { return orders::stale_carts(tx, since, slice, cart_); });
    if (carts.empty()) return 0;
    submit("cart", carts.size(), [carts, since](ChangeScope& scope) -> Result<std::string> {
        orders::forget_carts(scope.tx, since, carts);
        return std::string("{}");
    });
    return carts.size();
}

std::size_t PrivacyRetention::forget_pages(Instant now) {
    if (desk_.periods.cart_days == 0) return 0;
    const auto since = now - days(desk_.periods.cart_days);
    const auto stale = desk_.engine.database().read(
        [&](Tx& tx) { return orders::stale_checkouts(tx, since, slice, checkout_); });
    if (stale.empty()) return 0;
    submit("checkout", stale.size(), [stale](ChangeScope& scope) -> Result<std::string> {
        orders::forget_pages(scope.tx, stale);
        return std::string("{}");
    });
    return stale.size();
}

std::size_t PrivacyRetention::forget_reviews(Instant now) {
    if (desk_.periods.review_days == 0) return 0;
    const auto before = now - days(desk_.periods.review_days);
    const auto stale = desk_.engine.database().read(
        [&](Tx& tx) { return reviews::stale_rejections(tx, before, slice); });
    if (stale.empty()) return 0;
    submit("review", stale.size(), [stale](ChangeScope& scope) -> Result<std::string> {
        reviews::forget_words(scope.tx, stale);
        return std::string("{}");
    });
    return stale.size();
}

std::size_t PrivacyRetention::erase_idle(Instant now) {
    if (desk_.periods.profile_days == 0) return 0;
    const auto since = now - days(desk_.periods.profile_days);
    const auto idle = desk_.engine.database().read([&](Tx& tx) {
        auto found = customers::idle_profiles(tx, since, slice, profile_);
        std::set<Uuid> ids;
        for (const auto id : found) ids.insert(id.uuid);
        const auto rich = stored_value::profiles_with_value(tx, ids);
        std::erase_if(found, [&](auto id) {
            return rich.contains(id.uuid) || !is_idle(tx, id, since) ||
                   privacy::waiting_erasure(tx, id.uuid);
        });
        if (found.size() > most_erasures) found.resize(most_erasures);
        return found;
    });
    for (const auto id : idle) {
        submit("profile", 1, [id](ChangeScope& scope) -> Result<std::string> {
            const auto asked = ask_erasure(scope, id.uuid, privacy::AskedBy::retention, Span{});
            if (!asked) return asked.refusal();  // has got credit meanwhile
            return std::string("{}");
        });
    }
    return idle.size();
}

void PrivacyRetention::submit(const char* rule, std::size_t rows, Change change) {
    auto& world = desk_.engine.world();
    Context context;
    context.actor_kind = ActorKind::job;
    context.request_id = "privacy";
    const auto count = static_cast<std::int64_t>(rows);
    // What cannot be done now is found again in the next round.
    static_cast<void>(desk_.engine.changes().submit(
        {std::move(change), {}, context, world.clock.now(), command_id(world.ids.next())},
        [rule, count](const Answer<std::string>& answer) {
            if (!answer) return;
            metrics::standard()
                .registry
                .counter("personal_data_expired_total", "Rows whose personal data ran out, by rule",
                         {{"rule", rule}})
                .add(static_cast<std::uint64_t>(count));
            log::info("personal_data_expired", {{"rule", rule}, {"rows", count}});
        }));
}

}  // namespace nahtlos::flows
