#include "sim/psp/psp.hpp"

#include <algorithm>
#include <charconv>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::test_psp {
namespace {

using payment_test::CreatePayment;
using payment_test::CreateRefund;
using payment_test::EventSaid;
using payment_test::RefundSaid;
using payment_test::Status;

PspReply problem(int status, const std::string& code) {
    return {status, R"({"code":")" + code + "\"}"};
}

// How much more than asked is paid.
std::int64_t off(const std::string& scenario) {
    if (scenario == "test_amount_differs") return -1;
    return scenario == "test_amount_exceeds" ? 500 : 0;
}

// N of "test_webhook_late_ms=N"; 1000 if it is none.
Span late(const std::string& scenario) {
    std::int64_t ms = 1000;
    const auto at = scenario.find('=');
    if (at != std::string::npos) {
        std::from_chars(scenario.data() + at + 1, scenario.data() + scenario.size(), ms);
    }
    return milliseconds(std::clamp<std::int64_t>(ms, 0, days(7).us / 1000));
}

}  // namespace

PspReply TestPsp::handle(const std::string& method, const std::string& path, const std::string& key,
                         const std::string& body, Instant now) {
    const std::lock_guard lock(mutex_);
    pass_time(now);
    if (method == "POST" && path == "/payments") return create(key, body, now);
    std::string rest;
    bool is_customer = false;
    if (path.starts_with("/payments/")) {
        rest = path.substr(10);
    } else if (path.starts_with("/pay/")) {
        rest = path.substr(5);
        is_customer = true;
    } else {
        return problem(404, "route_not_found");
    }
    const auto slash = rest.find('/');
    auto* held = find(rest.substr(0, slash));
    if (held == nullptr) return problem(404, "payment_not_found");
    const auto action = slash == std::string::npos ? "" : rest.substr(slash + 1);
    if (is_customer) return act(*held, action != "decline", now);
    if (method == "GET" && action.empty()) return {200, json::write(held->said)};
    if (method == "POST" && action == "cancel") return cancel(*held);
    if (method == "POST" && action == "capture") return capture(*held, key, body, now);
    if (method == "POST" && action == "refund") return refund(*held, key, body, now);
    if (method == "POST" && action == "refund_by_hand") return refund(*held, {}, body, now);
    if (method == "POST" && action == "charge_back") return charge_back(*held, body, now);
    return problem(404, "route_not_found");
}

TestPsp::Held* TestPsp::find(const std::string& name) {
    const auto it = payments_.find(name);
    if (it != payments_.end()) return &it->second;
    for (auto& [key, held] : payments_) {
        if (held.said.id == name) return &held;
    }
    return nullptr;
}

PspReply TestPsp::create(const std::string& key, const std::string& body, Instant now) {
    const auto wish = json::read<CreatePayment>(body);
    if (key.empty() || !wish || wish->amount_minor <= 0) return problem(422, "invalid_request");
    if (const auto* known = find(key)) {
        const bool is_same = known->said.amount_minor == wish->amount_minor &&
                             known->said.scenario == wish->scenario;
        return is_same ? PspReply{201, json::write(known->said)} : problem(409, "key_reused");
    }
    if (wish->scenario == "test_timeout_not_done" && lost_[key]++ == 0) {
        return {0, {}, true};
    }
    Held held;
    held.said.id = "psp_" + std::to_string(++next_id_);
    held.said.key = held.effects.key = key;
    held.said.scenario = wish->scenario;
    held.said.amount_minor = wish->amount_minor;
    held.said.currency = wish->currency;
    held.captures = wish->capture;
    held.return_url = wish->return_url.value_or("");
    const bool is_dropped = play(held, now);
    PspReply reply{201, json::write(held.said), is_dropped};
    payments_.emplace(key, std::move(held));
    return reply;
}

// What the scenario makes of a new payment. True: nobody hears of it.
bool TestPsp::play(Held& held, Instant now) {
    const auto& scenario = held.said.scenario;
    if (scenario == "test_decline") {
        held.said.status = Status::declined;
        held.said.reason = "insufficient_funds";
    } else if (scenario == "test_redirect") {
        held.said.redirect_url = own_url_ + "/pay/" + held.said.id;
    } else if (scenario == "test_pending_webhook" || scenario.starts_with("test_webhook_late_ms")) {
        held.cannot_cancel = scenario != "test_pending_webhook";
        held.succeeds_at = now + late(scenario);
    } else {
        if (scenario == "test_webhook_twice") held.webhooks = 2;
        succeed(held, now);
    }
    return scenario == "test_timeout_done";
}

void TestPsp::succeed(Held& held, Instant now) {
    auto& said = held.said;
    const auto amount = said.amount_minor + off(said.scenario);
    said.authorized_minor = amount;
    said.status = held.captures ? Status::captured : Status::authorized;
    said.redirect_url.reset();
    if (held.captures) {
        said.captured_minor = amount;
        ++held.effects.charges;
        held.effects.captured_minor += amount;
    }
    tell(held, now);
}

// One event, told as often as the scenario says.
void TestPsp::tell(Held& held, Instant at) {
    tell(held, {{}, "payment." + std::string(enum_name(held.said.status)), held.said, {}, {}}, at);
}

void TestPsp::tell(Held& held, EventSaid event, Instant at) {
    event.id = "evt_" + std::to_string(++next_event_);
    for (int i = 0; i < held.webhooks; ++i) due_.push_back({at, json::write(event)});
}

void TestPsp::pass_time(Instant now) {
    for (auto& [key, held] : payments_) {
        if (held.said.status != Status::pending || held.succeeds_at == Instant{}) continue;
        if (held.succeeds_at <= now) succeed(held, held.succeeds_at);
    }
}

// The customer at the provider's page.
PspReply TestPsp::act(Held& held, bool succeeds, Instant now) {
    if (held.said.status == Status::pending && succeeds) {
        succeed(held, now);
    } else if (held.said.status == Status::pending) {
        held.said.status = Status::declined;
        held.said.reason = "customer_declined";
        held.said.redirect_url.reset();
        tell(held, now);
    }
    if (held.return_url.empty()) return {200, json::write(held.said)};
    return {303, {}, false, held.return_url};
}

PspReply TestPsp::cancel(Held& held) {
    auto& said = held.said;
    if (said.status == Status::authorized ||
        (said.status == Status::pending && !held.cannot_cancel)) {
        said.status = Status::canceled;
        said.redirect_url.reset();
    }
    return {200, json::write(said)};
}

PspReply TestPsp::capture(Held& held, const std::string& key, const std::string& body,
                          Instant now) {
    const auto wish = json::read<payment_test::CreateCapture>(body);
    auto& said = held.said;
    if (key.empty() || !wish || wish->amount_minor <= 0) return problem(422, "invalid_request");
    if (said.status == Status::captured && held.captured_by == key) return {200, json::write(said)};
    if (said.status != Status::authorized || wish->amount_minor > said.authorized_minor ||
        said.scenario == "test_capture_refused") {
        said.reason = "capture_refused";
        return {200, json::write(said)};
    }
    held.captured_by = key;
    said.status = Status::captured;
    said.captured_minor = wish->amount_minor;
    ++held.effects.charges;
    held.effects.captured_minor += wish->amount_minor;
    tell(held, now);
    return {200, json::write(said)};
}

PspReply TestPsp::charge_back(Held& held, const std::string& body, Instant now) {
    const auto wish = json::read<CreateRefund>(body);
    if (!wish || wish->amount_minor <= 0) return problem(422, "invalid_request");
    const payment_test::DisputeTold dispute{"dp_" + std::to_string(++next_id_), wish->amount_minor};
    tell(held, {{}, "dispute.lost", held.said, {}, dispute}, now);
    return {200, json::write(dispute)};
}

PspReply TestPsp::refund(Held& held, const std::string& key, const std::string& body, Instant now) {
    const auto wish = json::read<CreateRefund>(body);
    if (!wish || wish->amount_minor <= 0) return problem(422, "invalid_request");
    const auto known = held.refunds.find(key);
    if (!key.empty() && known != held.refunds.end()) return {201, known->second};
    RefundSaid said{"ref_" + std::to_string(++next_id_), true, ""};
    auto& payment = held.said;
    if (payment.captured_minor - payment.refunded_minor < wish->amount_minor) {
        said.succeeded = false;
        said.reason = "more_than_captured";
    } else {
        payment.refunded_minor += wish->amount_minor;
        ++held.effects.refunds;
        held.effects.refunded_minor += wish->amount_minor;
    }
    payment_test::RefundTold told{said.id, {}, wish->amount_minor, said.succeeded};
    if (!key.empty()) told.key = key;
    tell(held, {{}, said.succeeded ? "refund.succeeded" : "refund.failed", payment, told, {}}, now);
    if (!key.empty()) held.refunds.emplace(key, json::write(said));
    return {201, json::write(said)};
}

std::vector<PspWebhook> TestPsp::due_webhooks(Instant now) {
    const std::lock_guard lock(mutex_);
    pass_time(now);
    std::vector<PspWebhook> due;
    std::erase_if(due_, [&](Due& webhook) {
        if (webhook.at > now) return false;
        due.push_back({std::move(webhook.body)});
        return true;
    });
    return due;
}

std::vector<Effects> TestPsp::effects() const {
    const std::lock_guard lock(mutex_);
    std::vector<Effects> all;
    for (const auto& [key, held] : payments_) all.push_back(held.effects);
    return all;
}

}  // namespace nahtlos::test_psp
