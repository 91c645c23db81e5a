#include "flows/card_sales.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/crypto/sha256.hpp"
#include "flows/stored_tender.hpp"
#include "orders/store.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::OrderId;
using stored_value::AccountId;
using stored_value::EntryKind;

constexpr const char* issue_job = "issue_gift_cards";
// Units whose cards are issued in one write.
constexpr std::int64_t units_at_once = 1'000;
constexpr std::int64_t expired_at_once = 200;
constexpr const char* more = "more";

bool may_pay(const std::string& type) {
    return type == "order_placed" || type == "payment_captured" || type == "payment_received" ||
           type == "order_released";
}

bool is_paid(const orders::Order& order) {
    const bool is_there =
        order.status == orders::OrderStatus::placed || order.status == orders::OrderStatus::closed;
    return is_there && (order.payment_status == orders::PaymentState::settled ||
                        order.payment_status == orders::PaymentState::overpaid);
}

struct DueCard {
    AccountId id;
    std::int64_t amount_minor = 0;
    stored_value::Article article;
};

// Of a unit of a line for ever, whatever else of the order becomes a gift card; as old as the
// order.
AccountId card_of(const OrderId& order, std::int64_t line, std::int64_t unit) {
    const auto own =
        sha256_head({"gift card", to_string(order), std::to_string(line), std::to_string(unit)});
    auto id = order.uuid;
    std::copy(own.bytes.begin() + 8, own.bytes.end(), id.bytes.begin() + 8);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);  // of RFC 9562
    return AccountId{id};
}

// A card for each unit that is not canceled, of what it cost: of `most` units from the `first` on.
struct DueCards {
    std::vector<DueCard> cards;
    bool has_more = false;  // units behind them
};

std::vector<stored_value::Article> articles_of(Tx& tx, const std::vector<orders::Line>& lines) {
    std::set<Uuid> variants;
    for (const auto& line : lines) {
        if (line.variant) variants.insert(line.variant->uuid);
    }
    return stored_value::articles(tx, {variants.begin(), variants.end()});
}

DueCards due_cards(Tx& tx, const orders::Order& order, std::int64_t first, std::int64_t most) {
    const auto lines = orders::lines_of(tx, {order.id});
    const auto articles = articles_of(tx, lines);
    DueCards due;
    std::int64_t before = 0;  // units of the lines before
    for (const auto& line : lines) {
        const auto article = std::ranges::find_if(articles, [&](const auto& a) {
            return line.variant && a.variant == line.variant->uuid;
        });
        if (article == articles.end() || line.ordered == 0) continue;
        // The cents that do not divide go to the first ones.
        const auto each = line.total_minor / line.ordered, rest = line.total_minor % line.ordered;
        const auto begin = std::clamp<std::int64_t>(first - before, 0, line.ordered);
        const auto end = std::clamp<std::int64_t>(first + most - before, 0, line.ordered);
        for (auto unit = begin; unit < end; ++unit) {
            const auto amount = each + (unit < rest ? 1 : 0);
            if (unit < line.ordered - line.canceled && amount > 0) {
                due.cards.push_back({card_of(order.id, line.line, unit), amount, *article});
            }
        }
        before += line.ordered;
    }
    due.has_more = before > first + most;
    return due;
}

// Whether there is more behind it: "more", or "".
Result<std::string> issue(ChangeScope& scope, OrderId id, std::int64_t first) {
    // Locked, so that no unit is canceled while its card is issued.
    const auto found = orders::orders(scope.tx, {id}, sql::Lock::yes);
    if (found.empty() || !is_paid(found.front())) return std::string();
    const auto& order = found.front();
    const auto due = due_cards(scope.tx, order, first, units_at_once);
    std::set<AccountId> ids;
    for (const auto& card : due.cards) ids.insert(card.id);
    auto wallet = stored_value::load_wallet(scope.tx, {}, ids, sql::Lock::yes);
    for (const auto& card : due.cards) {
        if (wallet.find(card.id) != nullptr) continue;
        stored_value::Account account;
        account.id = card.id;
        account.purpose = card.article.purpose;
        account.legal_entity = order.legal_entity.uuid;
        account.currency = order.currency;
        account.order_id = id.uuid;
        const auto months = card.article.valid_months;
        if (months) account.expires_at = card_expiry(scope.now, *months);
        account.created_at = account.updated_at = scope.now;
        wallet.add(std::move(account), true);
        post(wallet, {card.id, {EntryKind::issued, card.amount_minor, id.uuid, id.uuid}}, scope.now,
             scope.context, scope.events);
    }
    stored_value::save_wallet(scope.tx, wallet);
    return std::string(due.has_more ? more : "");
}

Result<std::string> end(ChangeScope& scope, AccountId id) {
    auto wallet = stored_value::load_wallet(scope.tx, {}, {id}, sql::Lock::yes);
    const auto& account = *wallet.find(id);
    const bool is_over = account.status == stored_value::AccountStatus::active &&
                         account.expires_at && *account.expires_at <= scope.now;
    if (!is_over) return std::string("{}");
    const auto left = account.balance_minor;
    auto& row = wallet.change(id, scope.now);
    row.status = stored_value::AccountStatus::expired;
    scope.events.push_back(account_event("stored_value_changed", row, scope.now, scope.context));
    if (left > 0) {
        post(wallet, {id, {EntryKind::expired, -left, scope.id}}, scope.now, scope.context,
             scope.events);
    }
    stored_value::save_wallet(scope.tx, wallet);
    return std::string("{}");
}

Entry<Change> by_job(World& world, Change change) {
    Entry<Change> entry{std::move(change), {}, {}, world.clock.now(), command_id(world.ids.next())};
    entry.context.actor_kind = ActorKind::job;
    return entry;
}

bool sells_cards(Tx& tx, const OrderId& order) {
    return !articles_of(tx, orders::lines_of(tx, {order})).empty();
}

void ask_for_cards(Tx& tx, std::span<const NumberedEvent> events) {
    if (!stored_value::has_articles(tx)) return;
    std::map<OrderId, const NumberedEvent*> orders;
    for (const auto& event : events) {
        if (may_pay(event.type)) orders.insert_or_assign(OrderId{event.aggregate}, &event);
    }
    std::vector<jobs::NewJob> jobs;
    for (const auto& [id, event] : orders) {
        const auto found = orders::orders(tx, {id}, sql::Lock::no);
        if (found.empty() || !is_paid(found.front())) continue;
        if (!sells_cards(tx, id)) continue;
        // Each event is seen once, so that this is a new id.
        jobs.push_back({sha256_head({issue_job, std::to_string(event->position)}), issue_job,
                        id.uuid, "{}", event->recorded_at, event->recorded_at});
    }
    jobs::insert_jobs(tx, jobs);
}

}  // namespace

events::Subscriber card_sales_subscriber() { return {"gift_card_sales", ask_for_cards}; }

Instant card_expiry(Instant sold, std::int64_t months) {
    using namespace std::chrono;
    const sys_days day{floor<std::chrono::days>(std::chrono::microseconds(sold.us))};
    const auto end_of_year = year_month{year_month_day{day}.year() + years{1}, January};
    const auto over = end_of_year + std::chrono::months{static_cast<int>(months)};
    return {
        duration_cast<std::chrono::microseconds>(sys_days{over / 1}.time_since_epoch()).count()};
}

void CardSales::add_jobs(jobs::Runner& runner) {
    runner.handle(issue_job, [this](const jobs::Job& job, const jobs::Runner::Done& done) {
        check(job.subject.has_value(), "a job of gift cards names its order");
        issue_from(OrderId{*job.subject}, 0, done);
    });
}

void CardSales::issue_from(orders::OrderId order, std::int64_t first,
                           const jobs::Runner::Done& done) {
    auto entry =
        by_job(world_, [order, first](ChangeScope& scope) { return issue(scope, order, first); });
    const bool is_taken = changes_.submit(
        std::move(entry), [this, order, first, done](const Answer<std::string>& answer) {
            if (!answer) return done(jobs::JobEnd::again(answer.refusal().code));
            if (*answer != more) return done(jobs::JobEnd::done());
            issue_from(order, first + units_at_once, done);
        });
    if (!is_taken) done(jobs::JobEnd::again("overloaded"));
}

std::size_t CardSales::expire() {
    const auto over = database_.read(
        [&](Tx& tx) { return stored_value::run_out(tx, world_.clock.now(), expired_at_once); });
    std::size_t submitted = 0;
    for (const auto id : over) {
        auto entry = by_job(world_, [id](ChangeScope& scope) { return end(scope, id); });
        if (!changes_.submit(std::move(entry), [](const auto&) {})) break;
        ++submitted;
    }
    return submitted;
}

}  // namespace nahtlos::flows
