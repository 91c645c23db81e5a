// Webhooks as anybody may send them: only what the provider signed is read, and that whole.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "adapters/payment_test/provider.hpp"
#include "adapters/payment_test/wire.hpp"
#include "base/check.hpp"

namespace nahtlos::payment_test {
namespace {

constexpr const char* secret = "whsec_fuzzed";
constexpr Instant now{1'767'600'000'000'000};

/// Webhooks call nobody.
class Nobody final : public Outbound {
public:
    void send(OutboundRequest, Done) override { check(false, "nobody is called"); }
};

// Two lines of headers as they come, then the body.
struct Sent {
    std::string timestamp, signature, body;
};

Sent sent_of(std::string text) {
    Sent sent;
    for (auto* part : {&sent.timestamp, &sent.signature}) {
        const auto end = std::min(text.find('\n'), text.size());
        *part = text.substr(0, end);
        text.erase(0, end + 1);
    }
    sent.body = std::move(text);
    return sent;
}

Result<payments::ProviderReport> take(const TestProvider& provider, const Sent& sent) {
    return provider.parse_webhook({{std::string(timestamp_header), sent.timestamp},
                                   {std::string(signature_header), sent.signature}},
                                  sent.body, now);
}

}  // namespace
}  // namespace nahtlos::payment_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos;
    using namespace nahtlos::payment_test;
    static Nobody outbound;
    static const TestProvider provider(outbound, {"http://psp", Secret<std::string>(secret)});
    auto sent = sent_of({reinterpret_cast<const char*>(data), size});
    const auto as_sent = take(provider, sent);
    const bool is_read = as_sent.ok() || as_sent.refusal().kind != RefusalKind::unauthorized;
    if (is_read) {
        const auto timestamp_s = std::stoll(sent.timestamp);
        check(sent.signature == sign(secret, timestamp_s, sent.body), "what is read was signed");
        check(now - Instant{timestamp_s * 1'000'000} <= signature_age, "and lately");
    }
    const auto timestamp_s = now.us / 1'000'000;
    sent.timestamp = std::to_string(timestamp_s);
    sent.signature = sign(secret, timestamp_s, sent.body);
    const auto taken = take(provider, sent);
    check(taken.ok() || taken.refusal().kind != RefusalKind::unauthorized,
          "what is signed is read");
    sent.body += ' ';
    check(!take(provider, sent).ok(), "a byte more, and it is not what was signed");
    return 0;
}
