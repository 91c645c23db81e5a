#include "flows/message_follower.hpp"

#include <algorithm>
#include <boost/json/value.hpp>
#include <map>
#include <set>

#include "base/crypto/sha256.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "customers/store.hpp"
#include "flows/message_facts.hpp"
#include "messages/rules.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using messages::Kind;
using messages::Message;
using messages::Status;
using orders::OrderId;

/// The events of one command about one order.
struct Step {
    OrderId order;
    Uuid command;
    std::vector<const NumberedEvent*> events;
};

bool may_promise(const NumberedEvent& event) {
    return event.type == "order_placed" || event.type == "fulfillment_assigned" ||
           event.type == "fulfillment_repromised";
}

// No place can do it, and somebody has to decide.
bool is_homeless(const NumberedEvent& event) { return event.type == "fulfillment_put_on_hold"; }

// In their order; the events of a command stand together.
std::vector<Step> steps_of(std::span<const NumberedEvent> events) {
    std::vector<Step> steps;
    std::map<std::pair<Uuid, Uuid>, std::size_t> at;
    for (const auto& event : events) {
        const bool is_looked_at =
            messages::meaning_of(event.type) != nullptr || may_promise(event) || is_homeless(event);
        if (!is_looked_at) continue;
        const auto [it, is_new] = at.try_emplace({event.aggregate, event.command}, steps.size());
        if (is_new) steps.push_back({{event.aggregate}, event.command, {}});
        steps[it->second].events.push_back(&event);
    }
    return steps;
}

std::optional<std::int64_t> number_in(const boost::json::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->as_int64();
}

// Payloads differ by event; what is not there is not said.
MessageFacts facts_of(const boost::json::object& payload, std::string_view event) {
    MessageFacts facts;
    const auto* promise = payload.if_contains("promise_by");
    if (event == "fulfillment_repromised" && promise != nullptr && promise->is_string()) {
        facts.new_promise = parse_instant(std::string_view(promise->as_string()));
    }
    if (const auto* lines = payload.if_contains("lines"); lines != nullptr && lines->is_array()) {
        for (const auto& entry : lines->as_array()) {
            if (!entry.is_object()) continue;
            const auto& line = entry.as_object();
            const auto number = number_in(line, "line"), quantity = number_in(line, "quantity");
            if (!number || !quantity || *quantity <= 0) continue;
            auto amount = number_in(line, "amount_minor");
            if (amount == 0) amount.reset();
            facts.lines.push_back({*number, *quantity, amount});
        }
    }
    if (const auto* amount = payload.if_contains("amount");
        amount != nullptr && amount->is_object()) {
        facts.amount_minor = number_in(amount->as_object(), "minor");
    }
    return facts;
}

boost::json::object payload_of(const NumberedEvent& event) {
    auto read = json::read<boost::json::value>(event.payload, {.max_bytes = std::size_t{4} << 20});
    check(read && read->is_object(), "the payload of an event is an object");
    return std::move(read->as_object());
}

// A fulfillment, return or refund by its id, whatever its prefix.
Uuid subject_of(const boost::json::object& payload, std::string_view member, OrderId order) {
    if (member.empty()) return order.uuid;
    const auto* value = payload.if_contains(member);
    if (value == nullptr || !value->is_string()) return order.uuid;
    const std::string_view text(value->as_string());
    if (const auto plain = parse_uuid(text)) return *plain;
    const auto begin = text.find('_');
    const auto id = begin == std::string_view::npos ? std::nullopt
                                                    : parse_typeid_suffix(text.substr(begin + 1));
    return id.value_or(order.uuid);
}

/// One run over some events.
class Follow {
public:
    Follow(Tx& tx, Books& books, const MessagePlan& plan, Instant now)
        : tx_(tx), books_(books), plan_(plan), now_(now) {}

    void run(std::span<const NumberedEvent> events) {
        const auto steps = steps_of(events);
        if (steps.empty()) return;
        load(steps);
        for (const auto& step : steps) {
            const auto order = orders_.find(step.order);
            if (order == orders_.end() || !is_news(order->second, step)) continue;
            tell_staff(order->second, step);
            if (is_for_customer(order->second)) take(order->second, step);
        }
        messages::insert_missing(tx_, std::move(rows_));
    }

private:
    void load(const std::vector<Step>& steps) {
        std::set<OrderId> ids, promised;
        for (const auto& step : steps) {
            ids.insert(step.order);
            if (std::ranges::any_of(step.events, [](const auto* e) { return may_promise(*e); })) {
                promised.insert(step.order);
            }
        }
        std::set<customers::PartyId> parties;
        for (auto& order : orders::orders(tx_, {ids.begin(), ids.end()}, sql::Lock::no)) {
            if (order.party) parties.insert(*order.party);
            const auto id = order.id;
            orders_.emplace(id, std::move(order));
        }
        for (auto& party : customers::parties(tx_, {parties.begin(), parties.end()})) {
            const auto id = party.id;
            parties_.emplace(id, std::move(party));
        }
        for (const auto& f : orders::fulfillments_of(tx_, {promised.begin(), promised.end()})) {
            fulfillments_[f.order_id].push_back(f);
        }
        pages_ = books_.read(tx_);
    }

    // By now: neither what an import tells of the past nor what this follower sees late, as on its
    // first run over all that ever happened.
    bool is_news(const orders::Order& order, const Step& step) const {
        return order.placed_at && order.fulfilled_by == orders::Doer::us &&
               now_ - step.events.front()->occurred_at <= plan_.max_age;
    }

    bool is_for_customer(const orders::Order& order) {
        const auto* channel = pages_->directory->find(order.channel);
        if (channel == nullptr) return false;
        if (channel->kind == channels::ChannelKind::marketplace) return false;
        const auto party = order.party ? parties_.find(*order.party) : parties_.end();
        return party != parties_.end() && addressee_of(tx_, party->second).has_value();
    }

    void take(const orders::Order& order, const Step& step) {
        std::map<Uuid, std::vector<Kind>> kinds;
        std::map<std::pair<Uuid, Kind>, std::pair<const NumberedEvent*, MessageFacts>> said;
        bool is_whole = false;
        for (const auto* event : step.events) {
            is_whole = is_whole || event->type == "order_canceled";
            const auto* meaning = messages::meaning_of(event->type);
            if (meaning == nullptr) continue;
            const auto payload = payload_of(*event);
            const auto subject = subject_of(payload, meaning->subject, order.id);
            kinds[subject].push_back(meaning->kind);
            said.try_emplace({subject, meaning->kind}, event, facts_of(payload, event->type));
        }
        for (auto& [subject, all] : kinds) {
            for (const auto kind : messages::told_of(std::move(all))) {
                auto& [event, facts] = said.at({subject, kind});
                facts.is_whole = is_whole;
                position_ = event->position;
                const auto row = add(order, step, kind, subject, facts, event->recorded_at);
                if (kind == Kind::ready && plan_.reminder > Span{}) {
                    plan(order, step, Kind::reminder, subject, {}, row + plan_.reminder);
                }
            }
        }
        position_ = step.events.front()->position;
        plan_promises(order, step, Kind::delayed);
    }

    void tell_staff(const orders::Order& order, const Step& step) {
        if (!plan_.tells_staff) return;
        position_ = step.events.front()->position;
        for (const auto* event : step.events) {
            if (!is_homeless(*event)) continue;
            const auto subject = subject_of(payload_of(*event), "fulfillment", order.id);
            add(order, step, Kind::attention, subject, {}, event->recorded_at);
        }
        plan_promises(order, step, Kind::attention);
    }

    Instant add(const orders::Order& order, const Step& step, Kind kind, const Uuid& subject,
                const MessageFacts& facts, Instant at) {
        auto row = row_of(order, messages::key_of(order.id.uuid, step.command, subject, kind), kind,
                          subject, facts, at);
        row.status = plan_.is_configured ? Status::waiting : Status::not_configured;
        rows_.push_back(std::move(row));
        return at;
    }

    void plan(const orders::Order& order, const Step& step, Kind kind, const Uuid& subject,
              const MessageFacts& facts, Instant due) {
        auto row = row_of(order, messages::key_of(order.id.uuid, step.command, subject, kind), kind,
                          subject, facts, due);
        row.status = Status::planned;
        rows_.push_back(std::move(row));
    }

    // One message for a promise, however many places share it and however often it is moved.
    void plan_promises(const orders::Order& order, const Step& step, Kind kind) {
        if (std::ranges::none_of(step.events, [](const auto* e) { return may_promise(*e); })) {
            return;
        }
        for (const auto& f : fulfillments_[order.id]) {
            if (!f.promise_by || !is_unkept(f)) continue;
            if (*f.promise_by + plan_.max_age < now_) continue;
            const auto promise = sha256_head({"promise ", to_string(*f.promise_by)});
            MessageFacts facts;
            facts.promise_by = f.promise_by;
            auto row = row_of(order, messages::key_of(order.id.uuid, promise, order.id.uuid, kind),
                              kind, order.id.uuid, facts, *f.promise_by + promise_grace);
            row.status = Status::planned;
            rows_.push_back(std::move(row));
        }
    }

    Message row_of(const orders::Order& order, const Uuid& key, Kind kind, const Uuid& subject,
                   const MessageFacts& facts, Instant at) const {
        Message row;
        row.key = key;
        row.id = messages::message_id(key, now_, position_);
        row.order_id = order.id.uuid;
        row.kind = kind;
        row.subject = subject;
        row.facts = json::write(facts);
        row.about_at = row.due_at = at;
        row.legal_entity = order.legal_entity.uuid;
        row.market = order.market.uuid;
        row.channel = order.channel.uuid;
        row.created_at = row.updated_at = now_;
        return row;
    }

    Tx& tx_;
    Books& books_;
    const MessagePlan& plan_;
    const Instant now_;
    std::map<OrderId, orders::Order> orders_;
    std::map<customers::PartyId, customers::Party> parties_;
    std::map<OrderId, std::vector<orders::Fulfillment>> fulfillments_;
    std::shared_ptr<const Pages> pages_;
    std::vector<Message> rows_;
    std::int64_t position_ = 0;  // of the event that is looked at
};

}  // namespace

events::Subscriber message_follower(Clock& clock, Books& books, MessagePlan plan) {
    events::Subscriber subscriber;
    subscriber.name = "messages";
    subscriber.handle = [&clock, &books, plan](Tx& tx, std::span<const NumberedEvent> events) {
        Follow(tx, books, plan, clock.now()).run(events);
    };
    subscriber.stands_back = true;
    subscriber.patience_events = 2'000;
    return subscriber;
}

}  // namespace nahtlos::flows
