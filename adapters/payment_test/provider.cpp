#include "adapters/payment_test/provider.hpp"

#include <charconv>

#include "adapters/payment_test/wire.hpp"
#include "base/crypto/hmac.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::payment_test {
namespace {

using payments::PaymentId;
using payments::ProviderReport;
using payments::ProviderState;

ProviderState state_of(Status status) {
    switch (status) {
        case Status::pending: return ProviderState::pending;
        case Status::authorized: return ProviderState::authorized;
        case Status::captured: return ProviderState::captured;
        case Status::declined: return ProviderState::declined;
        case Status::canceled: break;
    }
    return ProviderState::canceled;
}

ProviderReport report_of(PaymentId payment, const PaymentSaid& said) {
    ProviderReport report;
    report.payment = payment;
    report.state = state_of(said.status);
    const auto amount =
        report.state == ProviderState::captured ? said.captured_minor : said.authorized_minor;
    report.amount = {amount, said.currency};
    report.reference = said.id;
    report.redirect_url = said.redirect_url;
    report.reason = said.reason.value_or("");
    return report;
}

// What a reply to a question about one payment says; a failure of the provider says nothing.
ProviderReport read_reply(PaymentId payment, const OutboundReply& reply) {
    ProviderReport report;
    report.payment = payment;
    if (!reply.reached) {
        report.reason = "unreachable";
        return report;
    }
    if (reply.status == 404) {
        report.state = ProviderState::not_found;
        return report;
    }
    report.reason = "status_" + std::to_string(reply.status);
    if (reply.status != 200 && reply.status != 201) return report;
    const auto said = json::read<PaymentSaid>(reply.body);
    if (!said || said->key != to_string(payment)) {
        report.reason = "unreadable";
        return report;
    }
    return report_of(payment, *said);
}

// Under the id of the refund or dispute, since several events may tell of one.
ProviderReport money_back(PaymentId payment, const EventSaid& event) {
    ProviderReport report;
    report.payment = payment;
    if (event.refund) {
        report.back = event.refund->succeeded ? payments::MoneyBack::refunded
                                              : payments::MoneyBack::refund_failed;
        report.amount = {event.refund->amount_minor, event.payment.currency};
        report.event = event.refund->id;
        if (event.refund->key) report.refund = parse_uuid(*event.refund->key);
    } else {
        report.back = payments::MoneyBack::charged_back;
        report.amount = {event.dispute->amount_minor, event.payment.currency};
        report.event = event.dispute->id;
    }
    return report;
}

std::string_view header(const http::Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

Refusal not_signed() {
    return {RefusalKind::unauthorized, "invalid_signature",
            "this was not signed by the provider, or not lately"};
}

}  // namespace

void TestProvider::call(std::string method, std::string path, std::string body, std::string key,
                        Outbound::Done done) {
    OutboundRequest request;
    request.method = std::move(method);
    request.url = options_.url + std::move(path);
    request.body = std::move(body);
    request.timeout = options_.timeout;
    request.headers = {{"Content-Type", "application/json"}};
    if (!key.empty()) request.headers.emplace_back("Idempotency-Key", std::move(key));
    outbound_.send(std::move(request), std::move(done));
}

void TestProvider::pay(const payments::PayRequest& request, Done done) {
    const CreatePayment body{request.method, request.amount.minor, request.amount.currency,
                             request.captures, request.return_url};
    call("POST", "/payments", json::write(body), to_string(request.payment),
         [payment = request.payment, done](const OutboundReply& reply) {
             auto report = read_reply(payment, reply);
             // A wrong address is no word about the payment.
             if (report.state == ProviderState::not_found) report.state = ProviderState::unknown;
             done(std::move(report));
         });
}

void TestProvider::fetch(PaymentId payment, Done done) {
    call("GET", "/payments/" + to_string(payment), {}, {},
         [payment, done](const OutboundReply& reply) { done(read_reply(payment, reply)); });
}

void TestProvider::cancel(PaymentId payment, Done done) {
    call("POST", "/payments/" + to_string(payment) + "/cancel", {}, {},
         [payment, done](const OutboundReply& reply) { done(read_reply(payment, reply)); });
}

void TestProvider::capture(const payments::CaptureRequest& request, Done done) {
    call("POST", "/payments/" + to_string(request.payment) + "/capture",
         json::write(CreateCapture{request.amount.minor}), to_string(request.capture),
         [payment = request.payment, done](const OutboundReply& reply) {
             done(read_reply(payment, reply));
         });
}

void TestProvider::refund(const payments::RefundRequest& request, RefundDone done) {
    call("POST", "/payments/" + to_string(request.payment) + "/refund",
         json::write(CreateRefund{request.amount.minor}), to_string(request.refund),
         [done](const OutboundReply& reply) {
             payments::RefundReport report;
             const auto said = reply.reached && reply.status == 201
                                   ? json::read<RefundSaid>(reply.body)
                                   : Result<RefundSaid>(Refusal{});
             if (said) {
                 report.state = said->succeeded ? payments::RefundReport::State::succeeded
                                                : payments::RefundReport::State::failed;
                 report.event = said->id;
                 report.reason = said->reason;
             }
             done(report);
         });
}

Result<ProviderReport> TestProvider::parse_webhook(const http::Headers& headers,
                                                   const std::string& body, Instant now) const {
    const auto stamp = header(headers, timestamp_header);
    std::int64_t timestamp_s = 0;
    const auto [end, error] =
        std::from_chars(stamp.data(), stamp.data() + stamp.size(), timestamp_s);
    // Twelve digits keep the arithmetic below far from overflow.
    if (error != std::errc{} || end != stamp.data() + stamp.size() || stamp.size() > 12) {
        return not_signed();
    }
    const auto age = now - Instant{timestamp_s * 1'000'000};
    if (age > signature_age || age < Span{-signature_age.us}) return not_signed();
    const auto wanted = sign(options_.webhook_secret.reveal(), timestamp_s, body);
    if (!equal_in_constant_time(wanted, header(headers, signature_header))) return not_signed();
    const auto event = json::read<EventSaid>(body);
    if (!event) return event.refusal();
    const auto payment = parse_id<PaymentId>(event->payment.key);
    if (!payment) {
        return Refusal{RefusalKind::not_found, "payment_not_found", "this is no payment of ours"};
    }
    if (event->refund || event->dispute) return money_back(*payment, *event);
    auto report = report_of(*payment, event->payment);
    report.event = event->id;
    return report;
}

}  // namespace nahtlos::payment_test
