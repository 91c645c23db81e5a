#include "webhooks/sender.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/batch/events.hpp"
#include "base/events/feed.hpp"
#include "base/json/writer.hpp"
#include "base/ops/log.hpp"

namespace nahtlos::webhooks {
namespace {

constexpr std::int64_t old_at_once = 500;
constexpr int gone = 410;

bool is_success(const Attempt& attempt) {
    return attempt.status && *attempt.status >= 200 && *attempt.status < 300;
}

// Text of others, to be kept as text: no control characters, nothing that is not UTF-8.
std::string printable(std::string_view text, std::size_t most) {
    std::string kept;
    for (const char c : text.substr(0, most)) {
        const auto byte = static_cast<unsigned char>(c);
        kept += byte >= 0x20 && byte < 0x7f ? c : byte == '\n' ? ' ' : '?';
    }
    return kept;
}

Event told(const ChangeScope& scope, const char* type, const Endpoint& endpoint,
           std::string payload = "{}") {
    return {type, endpoint.id.uuid, endpoint.version, scope.context, scope.now, std::move(payload)};
}

void disable(ChangeScope& scope, Endpoint& endpoint, Reason reason) {
    endpoint.state = EndpointState::disabled;
    endpoint.reason = reason;
    ++endpoint.version;
    endpoint.updated_at = scope.now;
    scope.events.push_back(told(scope, "webhook_endpoint_disabled", endpoint,
                                R"({"reason":")" + std::string(enum_name(reason)) + "\"}"));
}

}  // namespace

Sender::Sender(sql::Database& database, Changes& changes, World& world, Outbound& outbound,
               SecretBox secrets, metrics::Registry& registry, SenderOptions options)
    : database_(database),
      changes_(changes),
      world_(world),
      gate_(outbound),
      secrets_(std::move(secrets)),
      options_(options),
      delivered_(registry.counter("webhooks_sent_total", "Webhooks sent, by what became of them",
                                  {{"result", "delivered"}})),
      failed_(registry.counter("webhooks_sent_total", "Webhooks sent, by what became of them",
                               {{"result", "refused"}})),
      unanswered_(registry.counter("webhooks_sent_total", "Webhooks sent, by what became of them",
                                   {{"result", "unanswered"}})),
      open_(registry.gauge("webhooks_open", "Webhooks that have not arrived yet")),
      dead_(registry.gauge("webhooks_dead", "Webhooks that were given up, and are kept")),
      disabled_(registry.gauge("webhooks_endpoints_disabled", "Endpoints that get nothing")) {}

void Sender::run_due() {
    const auto due = database_.read([&](Tx& tx) { return due_endpoints(tx, world_.clock.now()); });
    for (const auto id : due) {
        {
            const std::lock_guard lock(mutex_);
            auto& busy = busy_[id];
            if (busy >= options_.at_once) continue;
            ++busy;  // the claim itself
        }
        claim_for(id);
    }
}

void Sender::claim_for(EndpointId id) {
    const auto round = std::make_shared<Round>();
    const auto free_claim = [this, id] {
        const std::lock_guard lock(mutex_);
        --busy_[id];
    };
    Change change = [this, id, round](ChangeScope& scope) -> Result<std::string> {
        *round = {};  // it may run again
        const auto endpoint = find_endpoint(scope.tx, id, sql::Lock::yes);
        if (!endpoint || endpoint->state != EndpointState::enabled) return std::string("{}");
        const auto room = options_.at_once - sending(scope.tx, id, scope.now);
        if (room <= 0) return std::string("{}");
        round->url = endpoint->url;
        for (auto& key : keys_of(scope.tx, id)) {
            if (!key.expires_at || *key.expires_at > scope.now) round->keys.push_back(key);
        }
        const auto until = scope.now + Span{options_.timeout.us + options_.lease_beyond.us};
        for (auto& delivery : claim(scope.tx, id, scope.now, until, room)) {
            auto found = events_from(scope.tx, delivery.position, 1);
            check(!found.empty() && found.front().position == delivery.position,
                  "events stay where they are");
            round->claimed.push_back(
                {std::move(delivery), json::write(events::view_of(std::move(found.front())))});
        }
        return std::string("{}");
    };
    const bool is_taken = changes_.submit(
        entry(std::move(change)), [this, round, free_claim](const Answer<std::string>& answer) {
            if (answer) send_all(*round);
            free_claim();
        });
    if (!is_taken) free_claim();
}

void Sender::send_all(const Round& round) {
    for (const auto& claimed : round.claimed) {
        {
            const std::lock_guard lock(mutex_);
            ++busy_[claimed.delivery.endpoint];
        }
        send(round, claimed);
    }
}

void Sender::send(const Round& round, const Claimed& claimed) {
    const auto now = world_.clock.now();
    const auto begun_ns = world_.clock.ticks_ns();
    Attempt attempt;
    attempt.delivery = claimed.delivery.id;
    attempt.number = claimed.delivery.attempts;
    attempt.sent_at = now;
    const auto id = to_string(claimed.delivery.id);
    const auto timestamp_s = now.us / 1'000'000;
    OutboundRequest request{"POST", round.url, claimed.body, {}, options_.timeout};
    std::string signatures;
    try {
        for (const auto& key : round.keys) {
            if (!signatures.empty()) signatures += ' ';
            signatures += signature(key.kind, secrets_.opened(key), id, timestamp_s, claimed.body);
        }
    } catch (const std::runtime_error& error) {
        attempt.error = error.what();
        return settle(claimed.delivery, std::move(attempt));
    }
    request.headers = {{"content-type", "application/json"},
                       {"webhook-id", id},
                       {"webhook-timestamp", std::to_string(timestamp_s)},
                       {"webhook-signature", signatures}};
    gate_.send(std::move(request), [this, sent = claimed.delivery, attempt,
                                    begun_ns](const OutboundReply& reply) mutable {
        attempt.duration_ms = (world_.clock.ticks_ns() - begun_ns) / 1'000'000;
        if (reply.reached) {
            attempt.status = reply.status;
            attempt.body = printable(reply.body, options_.body_bytes);
        } else {
            attempt.error = printable(reply.failure, options_.body_bytes);
        }
        settle(sent, std::move(attempt));
    });
}

void Sender::settle(const Delivery& sent, Attempt attempt) {
    count(attempt);
    const auto endpoint = sent.endpoint;
    const auto done = [this, endpoint] {
        {
            const std::lock_guard lock(mutex_);
            if (--busy_[endpoint] == 0) busy_.erase(endpoint);
        }
        wake_();
    };
    const auto dice = world_.random.bits();
    Change change = [this, sent, attempt = std::move(attempt), dice](ChangeScope& scope) {
        return settle_in(scope, sent, attempt, dice);
    };
    // What is not recorded is sent again when its lease ends.
    const bool is_taken =
        changes_.submit(entry(std::move(change)), [done](const Answer<std::string>&) { done(); });
    if (!is_taken) done();
}

Result<std::string> Sender::settle_in(ChangeScope& scope, const Delivery& sent,
                                      const Attempt& attempt, std::uint64_t dice) const {
    auto endpoint = find_endpoint(scope.tx, sent.endpoint, sql::Lock::yes);
    if (!endpoint) return std::string("{}");
    auto delivery = find_delivery(scope.tx, sent.id);
    // Somebody else may have taken it over meanwhile.
    if (!delivery || delivery->state != DeliveryState::sending ||
        delivery->attempts != sent.attempts) {
        return std::string("{}");
    }
    insert_attempt(scope.tx, attempt);
    delivery->status = attempt.status;
    delivery->error = attempt.error;
    delivery->updated_at = scope.now;
    if (is_success(attempt)) {
        delivery->state = DeliveryState::delivered;
        delivery->success = ++endpoint->successes;
        delivery->delivered_at = scope.now;
        endpoint->failing_since.reset();
    } else {
        const auto pause = pause_after(delivery->tries, dice);
        delivery->state = pause ? DeliveryState::waiting : DeliveryState::dead;
        delivery->due_at = scope.now + pause.value_or(Span{});
        if (!endpoint->failing_since) endpoint->failing_since = scope.now;
        const bool is_gone = attempt.status == gone;
        if (endpoint->state == EndpointState::enabled &&
            (is_gone || scope.now - *endpoint->failing_since >= options_.disable_after)) {
            disable(scope, *endpoint, is_gone ? Reason::gone : Reason::failing);
        }
    }
    save_endpoint(scope.tx, *endpoint);
    save_delivery(scope.tx, *delivery);
    return std::string("{}");
}

void Sender::count(const Attempt& attempt) {
    if (is_success(attempt)) {
        delivered_.add();
    } else {
        (attempt.status ? failed_ : unanswered_).add();
    }
}

void Sender::keep_house() {
    const auto now = world_.clock.now();
    const auto before = now - options_.keep;
    const auto [counted, old] = database_.read([&](Tx& tx) {
        auto found = old_deliveries(tx, before, old_at_once);
        const auto alone = orphans(tx, old_at_once);
        found.insert(found.end(), alone.begin(), alone.end());
        return std::pair(webhooks::count(tx), std::move(found));
    });
    open_.set(counted.open);
    dead_.set(counted.dead);
    disabled_.set(counted.disabled);
    std::map<EndpointId, std::vector<DeliveryId>> by_endpoint;
    for (const auto& delivery : old) by_endpoint[delivery.endpoint].push_back(delivery.id);
    for (auto& [id, ids] : by_endpoint) {
        Change change = [id = id, ids = std::move(ids)](ChangeScope& scope) -> Result<std::string> {
            const auto endpoint = find_endpoint(scope.tx, id, sql::Lock::yes);
            for (const auto& one : endpoint ? ids : std::vector<DeliveryId>{}) {
                auto delivery = find_delivery(scope.tx, one);
                if (!delivery || delivery->state == DeliveryState::delivered) continue;
                delivery->state = DeliveryState::dead;  // the next one of its aggregate is due
                delivery->updated_at = scope.now;
                save_delivery(scope.tx, *delivery);
            }
            erase_deliveries(scope.tx, ids);
            return std::string("{}");
        };
        if (!changes_.submit(entry(std::move(change)), [](const Answer<std::string>&) {})) return;
    }
}

Entry<Change> Sender::entry(Change change) {
    Context context;
    context.actor_kind = ActorKind::job;
    return {std::move(change), {}, context, world_.clock.now(), command_id(world_.ids.next())};
}

}  // namespace nahtlos::webhooks
