#include "tests/fuzz/requests.hpp"

#include "adapters/payment_test/wire.hpp"
#include "base/http/target.hpp"
#include "sim/shop_image.hpp"
#include "tests/fuzz/fuzz_shop.hpp"
#include "tests/fuzz/value_maker.hpp"

namespace nahtlos::fuzz {
namespace {

// Bits of the byte that says how a request is sent.
enum How : unsigned {
    with_key = 1,
    with_other_key = 2,
    with_version = 4,
    after_a_while = 8,
    raw_body = 16,
    odd_header = 32,
    odd_target = 64,
    in_german = 128,
};

std::string token_of(const Known& known, std::uint8_t who) {
    switch (who % 8) {
        case 0: return sim::keys::admin;
        case 1: return sim::keys::web;
        case 2: return tokens::staff;
        case 3: return tokens::customer;
        case 4: return sim::keys::till;
        case 5: return known.text("token", who / 8);
        case 6: return known.text("secret", who / 8);
        default: return who < 0x80 ? "" : "nk_nobody";
    }
}

constexpr std::pair<const char*, const char*> odd_headers[] = {
    {"content-type", "text/plain"},
    {"content-type", "application/json; charset=latin1"},
    {"if-match", "\"x\""},
    {"if-match", "*"},
    {"if-match", "\"99999999999999999999\""},
    {"idempotency-key", ""},
    {"idempotency-key", "00000000-0000-0000-0000-000000000000"},
    {"cookie", "__Host-nahtlos=x"},
    {"authorization", "Basic eDp4"},
    {"origin", "https://elsewhere.example"},
    {"accept-language", "de;q=1e9,en;q=x"},
    {"x-requested-with", "x"},
};

void add_headers(http::Request& request, const Known& known, std::uint8_t who, unsigned how,
                 Feed& feed) {
    auto& headers = request.headers;
    const auto token = token_of(known, who);
    if ((how & odd_header) != 0) {
        const auto choice = feed.byte();
        if (choice == 0xff) {
            headers.emplace_back("idempotency-key", feed.take(feed.byte()));
        } else if (choice == 0xfe) {
            headers.emplace_back("if-match", feed.take(feed.byte() % 32U));
        } else if (choice == 0xfd) {
            headers.emplace_back("cookie", "__Host-nahtlos=" + token);
            headers.emplace_back("x-requested-with", "fuzz");
        } else {
            headers.emplace_back(odd_headers[choice % std::size(odd_headers)]);
        }
    }
    if (!token.empty()) headers.emplace_back("authorization", "Bearer " + token);
    if (!request.body.empty()) headers.emplace_back("content-type", "application/json");
    if ((how & with_key) != 0) headers.emplace_back("idempotency-key", "key");
    if ((how & with_other_key) != 0) headers.emplace_back("idempotency-key", "other");
    if ((how & with_version) != 0) {
        const auto version = known.number("version", feed.byte(), 1);
        headers.emplace_back("if-match", '"' + std::to_string(version) + '"');
    }
    if ((how & in_german) != 0) headers.emplace_back("accept-language", "de");
}

std::string target_of(const Operation& operation, ValueMaker& values, Feed& feed) {
    std::string target = operation.path, query;
    for (const auto& parameter : operation.parameters) {
        if (parameter.is_in_path) {
            const auto mark = '{' + parameter.name + '}';
            const auto text = values.plain(*parameter.schema, parameter.name);
            target.replace(target.find(mark), mark.size(), http::percent_encode(text));
            continue;
        }
        const auto choice = feed.byte();
        const bool is_left_out = parameter.is_required ? choice >= 0xf8 : choice % 4 != 1;
        if (is_left_out) continue;
        query += query.empty() ? '?' : '&';
        query += choice == 0xf1 ? "color" : parameter.name;
        query += '=' + http::percent_encode(values.plain(*parameter.schema, parameter.name));
    }
    return target + query;
}

// As the test provider signs its webhooks; with three choices not quite.
void sign_webhook(http::Request& request, Feed& feed, Instant now) {
    const auto how = feed.byte();
    const auto timestamp_s = now.us / 1'000'000 - (how == 0xff ? 301 : 0);
    request.headers.emplace_back(payment_test::timestamp_header, std::to_string(timestamp_s));
    auto signature = payment_test::sign(webhook_secret, timestamp_s, request.body);
    if (how == 0xfe) signature.back() = signature.back() == '0' ? '1' : '0';
    if (how != 0xfd) request.headers.emplace_back(payment_test::signature_header, signature);
}

}  // namespace

Wish make_wish(const ApiDocument& document, const Known& known, Feed& feed, Instant now) {
    Wish wish;
    wish.operation = &document.select(feed.pair());
    const auto who = feed.byte();
    const unsigned how = feed.byte();
    const auto& operation = *wish.operation;
    auto& request = wish.request;
    ValueMaker values(document, known, feed);
    request.method = operation.method;
    request.peer = "192.0.2.1";
    request.id = "fuzz";
    if ((how & after_a_while) != 0) wish.wait = minutes(1 + feed.byte() % 30);
    request.target = target_of(operation, values, feed);
    if ((how & raw_body) != 0) {
        request.body = feed.take(feed.pair());
    } else if (operation.body != nullptr) {
        request.body = values.json(*operation.body, "");
    }
    if (operation.path.starts_with(webhook_path)) sign_webhook(request, feed, now + wish.wait);
    add_headers(request, known, who, how, feed);
    if ((how & odd_target) != 0) {
        wish.is_meant = false;
        const auto choice = feed.byte();
        if (choice % 2 == 0) request.method = choice % 4 == 0 ? "DELETE" : "OPTIONS";
        if (choice % 2 != 0) request.target += feed.take(feed.byte() % 64U);
    }
    return wish;
}

}  // namespace nahtlos::fuzz
