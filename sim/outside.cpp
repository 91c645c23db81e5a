#include "sim/outside.hpp"

#include <algorithm>

#include "base/json/reader.hpp"

namespace nahtlos::sim {
namespace {

std::string path_of(const OutboundRequest& request) {
    return request.url.substr(std::string(Outside::provider_url).size());
}

}  // namespace

void Outside::send(OutboundRequest request, Done done) {
    const auto call = ++last_call_;
    waiting_.emplace(call, std::move(done));
    ++calls_;
    bool is_sent = true, is_heard = true;
    if (has_call_trouble_) {
        is_sent = !dice_.chance(0.15);
        is_heard = is_sent && !dice_.chance(0.15);
    }
    if (!is_heard) {
        note_("call " + std::to_string(call) + (is_sent ? ": the reply" : "") + " will be lost");
        agenda_.in(
            request.timeout,
            [this, call] {
                answer(call, {false, 0, {}, "timeout"});
            },
            false);
    }
    if (!is_sent) return;
    ++on_the_way_;
    agenda_.in(
        latency(),
        [this, request = std::move(request), call, is_heard] { reach(request, call, is_heard); },
        false);
}

void Outside::reach(const OutboundRequest& request, std::uint64_t call, bool is_heard) {
    --on_the_way_;
    std::string key;
    for (const auto& [name, value] : request.headers) {
        if (name == "Idempotency-Key") key = value;
    }
    auto reply = psp_.handle(request.method, path_of(request), key, request.body, agenda_.now());
    note_("call " + std::to_string(call) + ' ' + request.method + ' ' + path_of(request) + ": " +
          (reply.is_dropped ? "dropped" : std::to_string(reply.status)));
    if (!is_heard) return;
    if (reply.is_dropped) {
        agenda_.in(
            request.timeout,
            [this, call] {
                answer(call, {false, 0, {}, "timeout"});
            },
            false);
        return;
    }
    agenda_.in(
        latency(),
        [this, call, reply = std::move(reply)] {
            answer(call, {true, reply.status, reply.body, {}});
        },
        false);
}

void Outside::answer(std::uint64_t call, OutboundReply reply) {
    const auto it = waiting_.find(call);
    if (it == waiting_.end()) return;  // of an earlier life
    const auto done = std::move(it->second);
    waiting_.erase(it);
    done(std::move(reply));
}

void Outside::end_life() {
    waiting_.clear();
    for (auto& webhook : webhooks_) webhook.is_out = false;
}

Span Outside::latency() {
    if (has_call_trouble_ && dice_.chance(0.2)) {
        return milliseconds(static_cast<std::int64_t>(dice_.below(12'000)));
    }
    return microseconds(static_cast<std::int64_t>(500 + dice_.below(40'000)));
}

void Outside::add_webhook(const std::string& body) {
    Span late{};
    if (has_webhook_trouble_ && dice_.chance(0.5)) {
        const auto most_ms = dice_.chance(0.1) ? 3'600'000U : 5'000U;
        late = milliseconds(static_cast<std::int64_t>(dice_.below(most_ms)));
    }
    webhooks_.push_back({body, agenda_.now() + late, false, ++last_webhook_});
}

void Outside::collect() {
    for (const auto& webhook : psp_.due_webhooks(agenda_.now())) {
        add_webhook(webhook.body);
        while (has_webhook_trouble_ && dice_.chance(0.25)) add_webhook(webhook.body);
    }
}

void Outside::deliver(const Post& post) {
    collect();
    std::vector<std::uint64_t> due;
    for (auto& webhook : webhooks_) {
        if (webhook.is_out || webhook.due > agenda_.now()) continue;
        webhook.is_out = true;
        due.push_back(webhook.id);
    }
    if (has_webhook_trouble_ && dice_.chance(0.5)) std::ranges::reverse(due);
    for (const auto id : due) {
        const auto it = std::ranges::find(webhooks_, id, &Webhook::id);
        if (it == webhooks_.end()) continue;
        ++posted_;
        const auto body = it->body;
        post(body, [this, id](bool is_taken) {
            const auto posted = std::ranges::find(webhooks_, id, &Webhook::id);
            if (posted == webhooks_.end()) return;
            if (is_taken) {
                webhooks_.erase(posted);
            } else {
                posted->is_out = false;
                posted->due = agenda_.now() + seconds(2);
            }
        });
    }
}

bool Outside::act(const std::string& path, const std::string& body) {
    const auto method = path.starts_with("/pay/") ? "GET" : "POST";
    const auto reply = psp_.handle(method, path, {}, body, agenda_.now());
    note_("at the provider " + path + ": " + std::to_string(reply.status));
    constexpr std::string_view before = "/payments/", after = "/charge_back";
    if (reply.status == 201 || reply.status == 200) {
        if (path.ends_with(after)) {
            const auto wish = json::read<payment_test::CreateRefund>(body);
            const auto payment =
                path.substr(before.size(), path.size() - before.size() - after.size());
            charged_back_[payment] += wish->amount_minor;
        }
        return true;
    }
    return false;
}

std::int64_t Outside::charged_back(const std::string& payment) const {
    const auto it = charged_back_.find(payment);
    return it == charged_back_.end() ? 0 : it->second;
}

}  // namespace nahtlos::sim
