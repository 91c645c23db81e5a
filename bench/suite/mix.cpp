#include "bench/suite/mix.hpp"

#include <chrono>

#include "adapters/payment_test/wire.hpp"
#include "bench/suite/call.hpp"

namespace nahtlos::bench {
namespace {

std::int64_t now_s() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

}  // namespace

MixFlow::MixFlow(MixKeys keys) : keys_(std::move(keys)), shop_(keys_.shop), till_(keys_.till) {}

load::Scenario MixFlow::scenario() {
    return {[this](std::size_t, std::string& out) { return next(out); },
            [](std::size_t, int status, std::string_view) {
                return status >= 200 && status < 300 ? load::Action::finish : load::Action::abandon;
            }};
}

std::size_t MixFlow::next(std::string& out) {
    auto left = static_cast<int>(random_.bits() % 100);
    std::size_t kind = 0;
    while (left >= mix_shares[kind]) left -= mix_shares[kind++];
    switch (static_cast<MixKind>(kind)) {
        case MixKind::webhook: append_webhook(out); break;
        case MixKind::till_order: till_.append(out); break;
        case MixKind::shop_order: shop_.append(out); break;
        case MixKind::cart:
            out += request(
                "POST", "/v1/carts", keys_.shop,
                R"({"lines":[{"action":"add","sku":")" + random_.sku() + R"(","quantity":1}]})");
            break;
        case MixKind::read:
            out += request("GET", "/v1/variants/" + keys_.variant, keys_.shop);
            break;
        case MixKind::list: out += request("GET", "/v1/orders?limit=20", keys_.back_office);
    }
    return kind;
}

// Signed anew every minute, as a provider's repetition is.
void MixFlow::append_webhook(std::string& out) {
    const auto now = now_s();
    if (now - signed_at_s_ > 60) {
        signed_at_s_ = now;
        signed_.clear();
        for (const auto& body : keys_.events) {
            signed_.push_back(
                "POST /v1/webhooks/payments/test HTTP/1.1\r\nHost: localhost\r\n"
                "Content-Type: application/json\r\n" +
                std::string(payment_test::timestamp_header) + ": " + std::to_string(now) + "\r\n" +
                std::string(payment_test::signature_header) + ": " +
                payment_test::sign(keys_.webhook_secret, now, body) +
                "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        }
    }
    out += signed_[sent_++ % signed_.size()];
}

}  // namespace nahtlos::bench
