#include "webhooks/rules.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include "base/crypto/jws.hpp"
#include "webhooks/recorder.hpp"

namespace nahtlos::webhooks {
namespace {

std::string network(const std::string& text) {
    char bytes[16];
    if (inet_pton(AF_INET, text.c_str(), bytes) == 1) return {bytes, 4};
    EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), bytes), 1) << text;
    return {bytes, 16};
}

TEST(WebhookAddress, is_open_where_it_is_of_the_public_internet) {
    for (const char* open :
         {"93.184.215.14", "1.1.1.1", "172.15.255.255", "172.32.0.0", "100.63.255.255",
          "100.128.0.0", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::200e",
          "64:ff9b::5db8:d70e", "2002:5db8:d70e::1"}) {
        EXPECT_TRUE(is_public_address(network(open))) << open;
    }
}

TEST(WebhookAddress, is_closed_where_it_is_this_machine_or_a_network_of_ones_own) {
    for (const char* closed :
         {"127.0.0.1",  "127.255.255.255", "0.0.0.0",      "10.0.0.1",
          "172.16.0.1", "172.31.255.255",  "192.168.1.1",  "169.254.169.254",
          "100.64.0.1", "100.127.255.255", "192.0.0.8",    "192.0.2.1",
          "198.18.0.1", "198.19.255.255",  "198.51.100.1", "203.0.113.7",
          "224.0.0.1",  "239.255.255.255", "240.0.0.1",    "255.255.255.255"}) {
        EXPECT_FALSE(is_public_address(network(closed))) << closed;
    }
}

TEST(WebhookAddress, is_closed_in_every_form_that_ipv6_has_for_it) {
    for (const char* closed :
         {"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fc00::1",
          "fd12:3456::1", "ff02::1", "fec0::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1",
          "2002:7f00:1::1", "2002:a9fe:a9fe::1", "2001::1", "2001:db8::1", "3fff::1", "100::1"}) {
        EXPECT_FALSE(is_public_address(network(closed))) << closed;
    }
}

TEST(WebhookUrl, is_https_to_a_name_or_a_public_address) {
    for (const char* good :
         {"https://hooks.example.com/x", "https://1.1.1.1/", "https://[2606:4700::1]:8443/x?y=z"}) {
        EXPECT_FALSE(wrong_with_url(good, false)) << good;
    }
    for (const char* bad : {"http://hooks.example.com/", "ftp://x.example/", "https://", "x",
                            "https://user:pw@x.example/", "https://x.example/#f",
                            "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/"}) {
        EXPECT_TRUE(wrong_with_url(bad, false)) << bad;
    }
}

TEST(WebhookUrl, may_be_of_a_network_of_ones_own_where_that_is_said) {
    EXPECT_FALSE(wrong_with_url("http://127.0.0.1:9000/x", true));
    EXPECT_TRUE(wrong_with_url("http://user@127.0.0.1:9000/x", true));
}

// The reference libraries of Standard Webhooks test by this message.
TEST(WebhookSignature, is_that_of_the_standard) {
    const std::string secret(  // whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
        "\x31\xf2\x90\xf6\xbf\x06\x29\x8a\xab\x4f\x08\xd4\x3c\x3f\x08\x2c\xf6\x48\xa3\x62"
        "\xda\x2d\xa4\xb0",
        24);
    EXPECT_EQ(shown_secret(secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    EXPECT_EQ(signature(KeyKind::hmac, secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1'614'265'330,
                        R"({"test": 2432232314})"),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookPause, follows_the_schedule_of_the_standard_and_then_ends) {
    EXPECT_EQ(pause_after(1, 0), seconds(5));
    EXPECT_EQ(pause_after(2, 0), minutes(5));
    EXPECT_EQ(pause_after(9, 0), hours(24));
    EXPECT_EQ(pause_after(10, 0), std::nullopt);
}

TEST(WebhookPause, is_up_to_a_fifth_longer_by_chance) {
    for (const std::uint64_t dice : {std::uint64_t{1}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
        const auto pause = *pause_after(1, dice);
        EXPECT_GE(pause, seconds(5));
        EXPECT_LE(pause, seconds(6));
    }
    EXPECT_NE(pause_after(1, 1), pause_after(1, 2));
}

TEST(WebhookId, is_the_same_for_the_same_event_and_endpoint_only) {
    const EndpointId a{Uuid{{1}}}, b{Uuid{{2}}};
    const Instant at{1'800'000'000'000'000};
    EXPECT_EQ(delivery_id(a, 7, at), delivery_id(a, 7, at));
    EXPECT_NE(delivery_id(a, 7, at), delivery_id(b, 7, at));
    EXPECT_NE(delivery_id(a, 7, at), delivery_id(a, 8, at));
    EXPECT_EQ(made_at(delivery_id(a, 7, at).uuid), at);
}

NumberedEvent event_of(const std::string& type, std::optional<Uuid> channel = {}) {
    NumberedEvent event;
    event.position = 5;
    event.type = type;
    event.channel = channel;
    return event;
}

TEST(WebhookFilter, passes_what_the_endpoint_asks_for) {
    Endpoint endpoint;
    EXPECT_TRUE(wants(endpoint, event_of("order_placed")));
    endpoint.types = "order_canceled,order_placed";
    EXPECT_TRUE(wants(endpoint, event_of("order_placed")));
    EXPECT_FALSE(wants(endpoint, event_of("order_place")));
    EXPECT_FALSE(wants(endpoint, event_of("order_held")));
    endpoint.channel = Uuid{{9}};
    EXPECT_FALSE(wants(endpoint, event_of("order_placed")));
    EXPECT_FALSE(wants(endpoint, event_of("order_placed", Uuid{{8}})));
    EXPECT_TRUE(wants(endpoint, event_of("order_placed", Uuid{{9}})));
}

TEST(WebhookFilter, passes_nothing_from_before_the_endpoint_was_there) {
    Endpoint endpoint;
    endpoint.from_position = 6;
    EXPECT_FALSE(wants(endpoint, event_of("order_placed")));
}

TEST(WebhookFilter, passes_a_ping_to_the_pinged_endpoint_only) {
    Endpoint endpoint;
    endpoint.id = EndpointId{Uuid{{1}}};
    endpoint.types = "order_placed";
    auto ping = event_of(std::string(ping_type));
    EXPECT_FALSE(wants(endpoint, ping));
    ping.aggregate = endpoint.id.uuid;
    EXPECT_TRUE(wants(endpoint, ping));
}

}  // namespace
}  // namespace nahtlos::webhooks
