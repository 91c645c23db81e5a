#include "tests/support/checkout.hpp"

#include <algorithm>

namespace nahtlos::testing {

namespace {

constexpr const char* secret = "whsec_test";

template <class T>
T parsed(const std::string& body) {
    auto read = json::read<T>(body);
    check(read.ok(), "the test's body reads");
    return *std::move(read);
}

}  // namespace

payments::Providers CheckoutShop::providers() {
    return {{"test", std::make_shared<payment_test::TestProvider>(
                         world.outbound, payment_test::ProviderOptions{
                                             "http://psp", Secret<std::string>(secret)})}};
}

OutboundReply CheckoutShop::play(const OutboundRequest& request) {
    std::string key;
    for (const auto& [name, value] : request.headers) {
        if (name == "Idempotency-Key") key = value;
    }
    const auto path = request.url.substr(std::string("http://psp").size());
    auto reply = psp.handle(request.method, path, key, request.body, fake.clock.now());
    if (reply.is_dropped) return {false, 0, {}, "timeout"};
    return {true, reply.status, std::move(reply.body), {}};
}

void CheckoutShop::make_cart(std::uint8_t n, const std::string& lines) {
    const auto body = R"({"lines":[)" + lines +
                      R"(],"customer":{"email":"ada@example.com"},"delivery":{"method":"ship",
        "address":{"name":"Ada","address1":"Weg 1","postal_code":"10115","city":"Berlin",
        "country":"DE"}}})";
    flows::CreateCart create{*cart(n).token_hash, shop.web, {}, parsed<orders::CartChange>(body)};
    bool is_made = false;
    const bool is_taken = process->carts.submit(
        {{create}, {}, {}, fake.clock.now(), command_id(world.ids.next())},
        [&](const Answer<flows::CartChanged>& answer) { is_made = answer.ok(); });
    process->pump();
    check(is_taken && is_made, "the test's cart is made");
}

bool CheckoutShop::change_cart(std::uint8_t n, const std::string& body) {
    flows::ChangeCart change{cart(n), parsed<orders::CartChange>(body), {}};
    bool is_changed = false;
    const bool is_taken = process->carts.submit(
        {{change}, {}, {}, fake.clock.now(), command_id(world.ids.next())},
        [&](const Answer<flows::CartChanged>& answer) { is_changed = answer.ok(); });
    process->pump();
    return is_taken && is_changed;
}

void CheckoutShop::begin(std::uint8_t n, const std::string& method, CheckoutReply& reply,
                         CheckoutProcess* on, const std::string& more) {
    const auto body = method == "invoice" ? R"({"payment":{"terms":"invoice"})" + more + "}"
                                          : R"({"payment":{"provider":"test","method":")" + method +
                                                R"("})" + more + "}";
    flows::StartCheckout command{cart(n), parsed<orders::CheckoutRequest>(body), {}};
    Entry<flows::StartCheckout> entry{
        std::move(command), {}, {}, fake.clock.now(), command_id(world.ids.next())};
    (on == nullptr ? process.get() : on)
        ->checkouts.start(std::move(entry),
                          [&reply](const Result<orders::CheckoutAnswer>& r) { reply = r; });
}

Result<orders::CheckoutAnswer> CheckoutShop::checkout(std::uint8_t n, const std::string& method,
                                                      const std::string& more) {
    CheckoutReply reply;
    begin(n, method, reply, nullptr, more);
    process->pump();
    check(reply.has_value(), "a checkout is answered");
    return *reply;
}

std::size_t CheckoutShop::deliver_webhooks(CheckoutProcess* on) {
    auto* to = on == nullptr ? process.get() : on;
    const auto now = fake.clock.now();
    const auto due = psp.due_webhooks(now);
    for (const auto& webhook : due) {
        const auto timestamp_s = now.us / 1'000'000;
        const auto report = to->checkouts.provider("test")->parse_webhook(
            {{std::string(payment_test::timestamp_header), std::to_string(timestamp_s)},
             {std::string(payment_test::signature_header),
              payment_test::sign(secret, timestamp_s, webhook.body)}},
            webhook.body, now);
        check(report.ok(), "the provider's webhook is understood");
        to->checkouts.report(*report, {}, [](const auto&) {});
    }
    to->pump();
    return due.size();
}

void CheckoutShop::pass(Span time, bool with_webhooks) {
    const auto end = fake.clock.now() + time;
    for (;;) {
        if (with_webhooks) deliver_webhooks();
        const auto due = process->runner.next_due();
        const auto next = due ? std::min(*due, end) : end;
        fake.clock.advance_to(next);
        if (process->runner.run_due()) {
            process->pump();
        } else if (fake.clock.now() >= end) {
            break;
        }
    }
    if (with_webhooks) deliver_webhooks();
}

std::int64_t CheckoutShop::charges() const {
    std::int64_t sum = 0;
    for (const auto& effect : psp.effects()) sum += effect.charges;
    return sum;
}

}  // namespace nahtlos::testing
