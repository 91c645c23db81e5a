// Headers and cursors as a client may send them: refused, or taken for what they say.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/api/headers.hpp"
#include "base/api/page.hpp"
#include "base/check.hpp"
#include "base/http/problem.hpp"
#include "base/trace.hpp"

namespace nahtlos::api {
namespace {

struct Key {
    Instant placed_at;
    Id<"ord"> id;
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(Key, (), (placed_at, id, name))

// "name: value" by lines, the last of them the body.
http::Request request_of(std::string_view text) {
    http::Request request{"POST", "/v1/orders", {}, {}, "192.0.2.1", "id"};
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto colon = line.find(':');
        if (colon == line.npos) {
            request.body = line;
        } else {
            request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
        }
    }
    return request;
}

bool is_within(std::string_view part, const http::Request& request) {
    for (const auto& [name, value] : request.headers) {
        if (value.find(part) != value.npos) return true;
    }
    return part.empty();
}

void must_name_the_command(const http::Request& request) {
    const auto key = read_command_key(request, {});
    if (!key) return check(key.refusal().code == "idempotency_key_malformed", "it says why");
    check(key->is_remembered() || request.header("idempotency-key").empty(), "a key names it");
    auto other = request;
    other.body += 'x';
    const auto changed = read_command_key(other, {});
    check(changed.ok(), "the body does not make a key wrong");
    if (!key->is_remembered()) return;
    check(changed->key == key->key && changed->fingerprint != key->fingerprint,
          "the same key with another body is told apart");
}

void must_read_version(const http::Request& request) {
    const auto version = read_if_match(request);
    if (!version || !*version) return;
    http::Request again;
    again.headers = {{"if-match", '"' + std::to_string(**version) + '"'}};
    const auto same = read_if_match(again);
    check(same.ok() && *same == *version, "an ETag that was taken reads as itself");
}

void must_read_cursor(const std::string& text) {
    const auto bytes = parse_base64url(text);
    check(!bytes || base64url(*bytes) == text, "bytes have one spelling");
    check(parse_base64url(base64url(text)) == text, "any bytes can be spelled");
    const auto cursor = Cursor<Key>::parse(text);
    if (!cursor) return;
    const auto again = Cursor<Key>::parse(cursor->wire());
    check(again && again->key.id == cursor->key.id, "a cursor that was taken leads on");
}

void must_take_part_in_trace(std::string_view parent, std::string_view state) {
    const auto trace = read_trace(parent, state);
    check(trace.state.size() <= 512 && (trace.is_set() || trace.state.empty()), "it is bounded");
    if (!trace.is_set()) return;
    const auto again = read_trace(traceparent_of(trace, 1), trace.state);
    check(again.id == trace.id && again.is_sampled == trace.is_sampled, "the trace is the same");
}

}  // namespace
}  // namespace nahtlos::api

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto request = api::request_of(text);
    const auto bearer = api::bearer_token(request);
    check(!bearer || api::is_within(*bearer, request), "a token was sent");
    const auto cookie = api::cookie_token(request);
    check(!cookie || api::is_within(*cookie, request), "a cookie was sent");
    const bool is_cross = api::unless_same_site(request).has_value();
    check(is_cross || !request.header("x-requested-with").empty(), "scripts say so");
    api::unless_json(request);
    const auto language = http::preferred_language(request.header("accept-language"));
    check(language == "de" || language == "en", "there are two languages");
    api::must_name_the_command(request);
    api::must_read_version(request);
    api::must_read_cursor(text);
    const auto half = text.substr(0, text.find('\n'));
    api::must_take_part_in_trace(half, text.substr(std::min(half.size() + 1, text.size())));
    return 0;
}
