#include "base/api/headers.hpp"

#include <gtest/gtest.h>

namespace nahtlos::api {
namespace {

http::Request with(const std::string& name, const std::string& value) {
    return {"POST", "/v1/orders?x=1", {{name, value}}, "{}", "", ""};
}

TEST(BearerToken, is_what_follows_the_scheme) {
    EXPECT_EQ(bearer_token(with("authorization", "Bearer nk_1")), "nk_1");
    EXPECT_EQ(bearer_token(with("authorization", "bearer  nk_1")), "nk_1");
    EXPECT_EQ(bearer_token(with("authorization", "Basic abc")), "");
    EXPECT_EQ(bearer_token(with("authorization", "nk_1")), "");
    EXPECT_EQ(bearer_token(with("accept", "x")), std::nullopt);
}

TEST(SessionCookie, is_found_among_others_by_its_whole_name) {
    EXPECT_EQ(cookie_token(with("cookie", "a=1; __Host-nahtlos=ns_x; b=2")), "ns_x");
    EXPECT_EQ(cookie_token(with("cookie", "__Host-nahtlos2=ns_x; x__Host-nahtlos=y")),
              std::nullopt);
    EXPECT_EQ(cookie_token(with("cookie", "__Host-nahtlos")), std::nullopt);
}

TEST(SessionCookie, is_for_this_host_over_tls_and_for_no_script) {
    EXPECT_EQ(set_session_cookie("ns_x", minutes(2)),
              "__Host-nahtlos=ns_x; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=120");
    EXPECT_EQ(set_session_cookie("", minutes(2)),
              "__Host-nahtlos=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
}

TEST(SameSite, is_asked_of_changes_only) {
    auto request = with("host", "desk.example:8443");
    EXPECT_EQ(unless_same_site(request)->code, "cross_site") << "no header that others cannot set";
    request.method = "GET";
    EXPECT_FALSE(unless_same_site(request));
    request.method = "DELETE";
    request.headers.emplace_back("x-requested-with", "nahtlos");
    EXPECT_FALSE(unless_same_site(request));
}

TEST(SameSite, is_the_host_that_was_asked) {
    for (const auto* origin : {"https://evil.example", "https://desk.example", "null",
                               "https://desk.example:8443.evil.example"}) {
        auto request = with("host", "desk.example:8443");
        request.headers.emplace_back("x-requested-with", "nahtlos");
        request.headers.emplace_back("origin", origin);
        EXPECT_TRUE(unless_same_site(request)) << origin;
    }
    auto own = with("host", "Desk.example:8443");
    own.headers.emplace_back("x-requested-with", "nahtlos");
    own.headers.emplace_back("origin", "https://desk.example:8443");
    EXPECT_FALSE(unless_same_site(own));
    own.headers.emplace_back("sec-fetch-site", "same-site");
    EXPECT_TRUE(unless_same_site(own)) << "a neighbor is not us";
}

TEST(IfMatch, names_one_version) {
    EXPECT_EQ(**read_if_match(with("if-match", "\"5\"")), 5);
    EXPECT_EQ(*read_if_match(with("if-match", "*")), std::nullopt);
    EXPECT_EQ(*read_if_match(with("accept", "x")), std::nullopt);
    for (const auto* wrong : {"5", "\"\"", "\"5", "\"a\"", "W/\"5\"", "\"5\", \"6\"", "\"5x\""}) {
        EXPECT_EQ(read_if_match(with("if-match", wrong)).refusal().code, "if_match_malformed")
            << wrong;
    }
}

TEST(IfNoneMatch, names_any_of_its_tags) {
    for (const auto* names : {"\"5\"", "W/\"5\"", "\"4\", \"5\"", " \"4\",W/\"5\" ", "*"}) {
        EXPECT_TRUE(names_tag(names, "\"5\"")) << names;
    }
    for (const auto* names : {"", "5", "\"55\"", "\"4\"", "W/5", ","}) {
        EXPECT_FALSE(names_tag(names, "\"5\"")) << names;
    }
}

CommandKey key_of(const http::Request& request) { return *read_command_key(request, {}); }

TEST(IdempotencyKey, is_remembered_only_where_it_is_given) {
    EXPECT_FALSE(key_of(with("accept", "x")).is_remembered());
    EXPECT_TRUE(key_of(with("idempotency-key", "1")).is_remembered());
}

TEST(IdempotencyKey, is_the_uuid_itself_or_a_hash) {
    const std::string uuid = "0190a0c4-7b1e-7d3a-8f00-0123456789ab";
    EXPECT_EQ(key_of(with("idempotency-key", uuid)).key, parse_uuid(uuid));
    EXPECT_NE(key_of(with("idempotency-key", "a")).key, key_of(with("idempotency-key", "b")).key);
}

TEST(IdempotencyKey, tells_requests_apart_by_method_path_and_body) {
    const auto request = with("idempotency-key", "1");
    auto other_query = request, other_path = request, other_body = request, other_method = request;
    other_query.target = "/v1/orders?x=2";
    other_path.target = "/v1/carts";
    other_body.body = "{ }";
    other_method.method = "PUT";
    const auto print = key_of(request).fingerprint;
    EXPECT_EQ(key_of(other_query).fingerprint, print);
    EXPECT_NE(key_of(other_path).fingerprint, print);
    EXPECT_NE(key_of(other_body).fingerprint, print);
    EXPECT_NE(key_of(other_method).fingerprint, print);
}

TEST(IdempotencyKey, has_1_to_128_printable_characters) {
    for (const auto& wrong :
         {std::string(), std::string("a b"), std::string(129, 'a'), std::string("\xC3\xA4")}) {
        EXPECT_FALSE(read_command_key(with("idempotency-key", wrong), {}));
    }
    EXPECT_TRUE(read_command_key(with("idempotency-key", std::string(128, 'a')), {}));
}

TEST(Json, is_what_a_body_must_say_it_is) {
    EXPECT_FALSE(unless_json(with("content-type", "application/json")));
    EXPECT_FALSE(unless_json(with("content-type", "Application/JSON ; charset=utf-8")));
    EXPECT_TRUE(unless_json(with("content-type", "text/plain")));
    EXPECT_TRUE(unless_json(with("accept", "x")));
}

TEST(ClientAddress, is_what_a_trusted_proxy_saw_and_nobody_else_says) {
    const auto of = [](const std::string& peer, const std::string& list) {
        auto request = with("x-forwarded-for", list);
        request.peer = peer;
        return client_address(request, {"10.0.0.2", "10.0.0.3"});
    };
    EXPECT_EQ(of("192.0.2.1", "203.0.113.9"), "192.0.2.1") << "no proxy of ours";
    EXPECT_EQ(of("10.0.0.2", "203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(of("10.0.0.2", "1.2.3.4, 203.0.113.9"), "203.0.113.9") << "the first is a client's";
    EXPECT_EQ(of("10.0.0.2", "203.0.113.9, 10.0.0.3"), "203.0.113.9") << "through two of ours";
    EXPECT_EQ(of("10.0.0.2", "2001:db8::1"), "2001:db8::1");
    EXPECT_EQ(of("10.0.0.2", "somebody"), "10.0.0.2");
    EXPECT_EQ(of("10.0.0.2", ""), "10.0.0.2");
}

}  // namespace
}  // namespace nahtlos::api
