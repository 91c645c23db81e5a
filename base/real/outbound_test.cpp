#include "base/real/outbound.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <mutex>
#include <vector>

#include "base/real/threads.hpp"

namespace nahtlos::real {
namespace {

using testing::HasSubstr;

/// Answers each connection on a thread with what `reply` makes of the request; "" never answers.
class Peer {
public:
    explicit Peer(std::function<std::string(const std::string&)> reply)
        : reply_(std::move(reply)), listening_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(listen(listening_, 256), 0);
        socklen_t size = sizeof address;
        getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        accepting_ = Thread("peer", [this] { accept_all(); });
    }
    ~Peer() {
        is_stopping_ = true;
        accepting_.join();
        connections_.clear();
        close(listening_);
    }
    std::string url(const std::string& path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }
    int most_at_once() const { return most_; }

private:
    bool wait_readable(int socket) const {
        while (!is_stopping_) {
            pollfd ready{socket, POLLIN, 0};
            if (poll(&ready, 1, 5) > 0) return true;
        }
        return false;
    }
    void accept_all() {
        while (wait_readable(listening_)) {
            const int client = accept(listening_, nullptr, nullptr);
            connections_.emplace_back("peer", [this, client] { serve(client); });
        }
    }
    void serve(int client) {
        std::string request;
        char buffer[65536];
        while (wait_readable(client)) {
            const auto got = recv(client, buffer, sizeof buffer, 0);
            if (got <= 0) break;
            request.append(buffer, static_cast<std::size_t>(got));
            if (!is_whole(request)) continue;
            const int now = ++open_;
            for (int seen = most_; now > seen && !most_.compare_exchange_weak(seen, now);) {
            }
            const auto reply = reply_(request);
            --open_;
            request.clear();
            if (!reply.empty()) send(client, reply.data(), reply.size(), MSG_NOSIGNAL);
        }
        close(client);
    }
    static bool is_whole(const std::string& request) {
        const auto end = request.find("\r\n\r\n");
        if (end == std::string::npos) return false;
        const auto length = request.find("Content-Length: ");
        const auto body = length < end ? std::stoul(request.substr(length + 16)) : 0;
        return request.size() >= end + 4 + body;
    }

    std::function<std::string(const std::string&)> reply_;
    int listening_;
    std::uint16_t port_ = 0;
    std::atomic<bool> is_stopping_ = false;
    std::atomic<int> open_ = 0, most_ = 0;
    std::vector<Thread> connections_;
    Thread accepting_;
};

std::string http_reply(int status, const std::string& body, const std::string& more = "") {
    return "HTTP/1.1 " + std::to_string(status) +
           " Said\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" +
           body;
}

std::future<OutboundReply> call(Outbound& outbound, OutboundRequest request) {
    auto promise = std::make_shared<std::promise<OutboundReply>>();
    outbound.send(std::move(request),
                  [promise](OutboundReply reply) { promise->set_value(std::move(reply)); });
    return promise->get_future();
}

TEST(CurlOutbound, sends_method_headers_and_body_and_hands_back_status_and_body) {
    std::string seen;
    Peer peer([&](const std::string& request) {
        seen = request;
        return http_reply(402, "declined");
    });
    CurlOutbound outbound;
    const auto reply = call(outbound, {"POST",
                                       peer.url("/charges?x=1"),
                                       "{\"amount\":1}",
                                       {{"Idempotency-Key", "k1"}, {"X-Empty", ""}}})
                           .get();
    EXPECT_TRUE(reply.reached) << reply.failure;
    EXPECT_EQ(reply.status, 402);
    EXPECT_EQ(reply.body, "declined");
    EXPECT_THAT(seen, testing::StartsWith("POST /charges?x=1 HTTP/1.1\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nIdempotency-Key: k1\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nX-Empty:\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nUser-Agent: nahtlos\r\n"));
    EXPECT_THAT(seen, Not(HasSubstr("Expect:")));
    EXPECT_THAT(seen, Not(HasSubstr("form-urlencoded")));
    EXPECT_THAT(seen, testing::EndsWith("\r\n\r\n{\"amount\":1}"));
}

TEST(CurlOutbound, sends_every_method_as_it_is_called) {
    Peer peer([&](const std::string& request) {
        const auto method = request.substr(0, request.find(' '));
        return method == "HEAD" ? "HTTP/1.1 200 Said\r\nContent-Length: 5\r\n\r\n"
                                : http_reply(200, method);
    });
    CurlOutbound outbound;
    for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"}) {
        const auto reply = call(outbound, {method, peer.url(), "", {}}).get();
        EXPECT_TRUE(reply.reached) << method << ": " << reply.failure;
        EXPECT_EQ(reply.body, std::string(method) == "HEAD" ? "" : method);
    }
}

TEST(CurlOutbound, does_not_follow_redirects) {
    Peer peer([](const std::string&) {
        return http_reply(302, "", "Location: http://127.0.0.1:1/\r\n");
    });
    CurlOutbound outbound;
    EXPECT_EQ(call(outbound, {"GET", peer.url(), "", {}}).get().status, 302);
}

TEST(CurlOutbound, says_when_the_peer_does_not_answer_in_time) {
    Peer peer([](const std::string&) { return std::string(); });
    CurlOutbound outbound;
    const auto reply = call(outbound, {"GET", peer.url(), "", {}, milliseconds(50)}).get();
    EXPECT_FALSE(reply.reached);
    EXPECT_THAT(reply.failure, HasSubstr("timed out"));
}

TEST(CurlOutbound, says_when_nobody_listens) {
    CurlOutbound outbound;
    const auto reply = call(outbound, {"GET", "http://127.0.0.1:1/", "", {}}).get();
    EXPECT_FALSE(reply.reached);
    EXPECT_THAT(reply.failure, HasSubstr("connect"));
}

TEST(CurlOutbound, gives_up_on_a_reply_over_the_limit_and_takes_one_at_it) {
    Peer peer([](const std::string& request) {
        const bool is_long = request.find("/long") != std::string::npos;
        return http_reply(200, std::string(is_long ? 1001 : 1000, 'x'));
    });
    OutboundOptions options;
    options.reply_bytes = 1000;
    CurlOutbound outbound(options);
    EXPECT_EQ(call(outbound, {"GET", peer.url("/fits"), "", {}}).get().body.size(), 1000u);
    const auto reply = call(outbound, {"GET", peer.url("/long"), "", {}}).get();
    EXPECT_FALSE(reply.reached);
    EXPECT_EQ(reply.failure, "the reply is larger than 1000 bytes");
}

TEST(CurlOutbound, refuses_what_is_not_plain_http) {
    CurlOutbound outbound;
    for (const auto* url : {"file:///etc/passwd", "ftp://host/", "gopher://host/", "host", "",
                            "http://", "http://a b/"}) {
        const auto reply = call(outbound, {"GET", url, "", {}}).get();
        EXPECT_FALSE(reply.reached) << url;
        EXPECT_EQ(reply.failure, "the URL is not an http or https URL") << url;
    }
}

TEST(CurlOutbound, refuses_headers_and_methods_that_would_smuggle_lines) {
    CurlOutbound outbound;
    const std::string url = "http://127.0.0.1:1/";
    EXPECT_THAT(call(outbound, {"GET", url, "", {{"X", "a\r\nY: b"}}}).get().failure,
                HasSubstr("header X holds a control character"));
    EXPECT_THAT(call(outbound, {"GET", url, "", {{"X: y\r\nZ", "a"}}}).get().failure,
                HasSubstr("header name"));
    EXPECT_THAT(call(outbound, {"GET / HTTP/1.1\r\nX:", url, "", {}}).get().failure,
                HasSubstr("method"));
}

TEST(CurlOutbound, keeps_to_its_limit_per_host_and_still_answers_all) {
    Peer peer([](const std::string&) {
        poll(nullptr, 0, 5);
        return http_reply(200, "");
    });
    OutboundOptions options;
    options.concurrency_per_host = 3;
    CurlOutbound outbound(options);
    std::vector<std::future<OutboundReply>> replies;
    for (int i = 0; i < 60; ++i) replies.push_back(call(outbound, {"GET", peer.url(), "", {}}));
    for (auto& reply : replies) EXPECT_TRUE(reply.get().reached);
    EXPECT_EQ(peer.most_at_once(), 3);
}

TEST(CurlOutbound, a_host_that_hangs_does_not_hold_up_another) {
    Peer hanging([](const std::string&) { return std::string(); });
    Peer quick([](const std::string&) { return http_reply(200, ""); });
    OutboundOptions options;
    options.concurrency = 4;
    options.concurrency_per_host = 2;
    CurlOutbound outbound(options);
    std::vector<std::future<OutboundReply>> stuck;
    for (int i = 0; i < 20; ++i) stuck.push_back(call(outbound, {"GET", hanging.url(), "", {}}));
    EXPECT_TRUE(call(outbound, {"GET", quick.url(), "", {}, seconds(5)}).get().reached);
}

TEST(CurlOutbound, counts_the_wait_for_a_connection_into_the_timeout) {
    Peer peer([](const std::string&) { return std::string(); });
    OutboundOptions options;
    options.concurrency_per_host = 1;
    CurlOutbound outbound(options);
    auto first = call(outbound, {"GET", peer.url(), "", {}, seconds(30)});
    const auto second = call(outbound, {"GET", peer.url(), "", {}, milliseconds(20)}).get();
    EXPECT_EQ(second.failure, "timed out while waiting for a free connection");
}

TEST(CurlOutbound, refuses_at_once_what_its_queue_cannot_hold) {
    Peer peer([](const std::string&) { return std::string(); });
    OutboundOptions options;
    options.queue = 2;
    CurlOutbound outbound(options);
    auto first = call(outbound, {"GET", peer.url(), "", {}});
    auto second = call(outbound, {"GET", peer.url(), "", {}});
    EXPECT_EQ(call(outbound, {"GET", peer.url(), "", {}}).get().failure,
              "too many outbound calls are waiting");
}

TEST(CurlOutbound, answers_everything_open_when_it_goes_away) {
    Peer peer([](const std::string&) { return std::string(); });
    std::vector<std::future<OutboundReply>> replies;
    {
        CurlOutbound outbound;
        for (int i = 0; i < 40; ++i) replies.push_back(call(outbound, {"GET", peer.url(), "", {}}));
    }
    for (auto& reply : replies) {
        ASSERT_EQ(reply.wait_for(std::chrono::seconds(0)), std::future_status::ready);
        EXPECT_EQ(reply.get().failure, "the program stopped before the reply came");
    }
}

TEST(CurlOutbound, answers_a_call_sent_from_a_callback_while_it_goes_away) {
    Peer peer([](const std::string&) { return std::string(); });
    std::string late;
    {
        CurlOutbound outbound;
        outbound.send({"GET", peer.url(), "", {}}, [&](const OutboundReply&) {
            outbound.send({"GET", peer.url(), "", {}},
                          [&](const OutboundReply& reply) { late = reply.failure; });
        });
    }
    EXPECT_EQ(late, "the program is stopping");
}

}  // namespace
}  // namespace nahtlos::real
