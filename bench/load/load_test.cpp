// The load generator measures what it claims to, against our own server.
#include "bench/load/load.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "base/http/server.hpp"
#include "bench/load/reply_parser.hpp"
#include "bench/load/template.hpp"

namespace nahtlos::load {
namespace {

using http::Request;
using http::Responder;
using http::Server;
using http::ServerOptions;

ServerOptions any_port() {
    ServerOptions options;
    options.port = 0;
    return options;
}

Scenario get_only() {
    return {.next =
                [](std::size_t, std::string& out) {
                    out += "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
                    return std::size_t{0};
                },
            .on_reply = [](std::size_t, int, std::string_view) { return Action::finish; }};
}

TEST(Load, sends_exactly_the_count_and_counts_statuses) {
    std::atomic<int> served{0};
    Server server(any_port(), [&](const Request&, const std::shared_ptr<Responder>& answer) {
        answer->send({++served % 10 == 0 ? 409 : 200, {}, "x"});
    });
    LoadOptions options;
    options.port = server.port();
    options.connections = 7;
    options.flows = 1000;
    const auto report = run_load(options, get_only());
    EXPECT_EQ(served, 1000);
    EXPECT_EQ(report.requests, 1000u);
    EXPECT_EQ(report.statuses, (std::map<int, std::uint64_t>{{200, 900}, {409, 100}}));
    EXPECT_EQ(report.by_kind[0].count(), 1000u);
    EXPECT_EQ(report.unanswered, 0u);
    EXPECT_GT(report.cpu_s, 0);
}

TEST(Load, runs_flows_of_several_steps_with_their_own_state) {
    std::mutex mutex;
    std::multiset<std::string> bodies;
    Server server(any_port(),
                  [&](const Request& request, const std::shared_ptr<Responder>& answer) {
                      const std::lock_guard lock(mutex);
                      bodies.insert(request.target);
                      answer->send({200, {}, request.target});
                  });
    LoadOptions options;
    options.port = server.port();
    options.connections = 3;
    options.flows = 30;
    options.kinds = {"cart", "line", "pay"};
    std::vector<std::size_t> step(options.connections);
    const auto report =
        run_load(options, {.next =
                               [&](std::size_t connection, std::string& out) {
                                   out += "GET /" + std::to_string(step[connection]) +
                                          " HTTP/1.1\r\nHost: h\r\n\r\n";
                                   return step[connection];
                               },
                           .on_reply =
                               [&](std::size_t connection, int status, std::string_view body) {
                                   EXPECT_EQ(status, 200);
                                   EXPECT_EQ(body, "/" + std::to_string(step[connection]));
                                   if (++step[connection] < 3) return Action::proceed;
                                   step[connection] = 0;
                                   return Action::finish;
                               }});
    EXPECT_EQ(report.flows, 30u);
    EXPECT_EQ(report.requests, 90u);
    for (const auto& latency : report.by_kind) EXPECT_EQ(latency.count(), 30u);
    for (const char* target : {"/0", "/1", "/2"}) EXPECT_EQ(bodies.count(target), 30u);
}

TEST(Load, measures_from_when_a_request_was_due_when_the_server_stalls) {
    std::atomic<int> served{0};
    Server server(any_port(), [&](const Request&, const std::shared_ptr<Responder>& answer) {
        if (++served == 50) std::this_thread::sleep_for(std::chrono::milliseconds(300));
        answer->send({200, {}, "x"});
    });
    LoadOptions options;
    options.port = server.port();
    options.connections = 2;
    options.rate = 1000;
    options.duration = milliseconds(600);
    const auto report = run_load(options, get_only());
    EXPECT_EQ(report.requests, 600u);
    // About 300 requests fell due during the stall: half of all waited, on average half of it.
    EXPECT_GT(report.by_kind[0].quantile_us(0.9), 150'000u);
    EXPECT_GE(report.by_kind[0].max_us(), 290'000u);
}

TEST(Load, keeps_the_rate_when_the_server_keeps_up) {
    Server server(any_port(), [&](const Request&, const std::shared_ptr<Responder>& answer) {
        answer->send({200, {}, "x"});
    });
    LoadOptions options;
    options.port = server.port();
    options.connections = 16;
    options.rate = 2000;
    options.warm_up = milliseconds(100);
    options.duration = milliseconds(500);
    const auto report = run_load(options, get_only());
    EXPECT_NEAR(static_cast<double>(report.requests), 1000, 2);
    EXPECT_EQ(report.unanswered, 0u);
}

TEST(Load, counts_what_never_came_back) {
    std::vector<std::shared_ptr<Responder>> kept;
    Server server(any_port(), [&](const Request&, std::shared_ptr<Responder> answer) {
        kept.push_back(std::move(answer));
    });
    LoadOptions options;
    options.port = server.port();
    options.connections = 2;
    options.rate = 100;
    options.duration = milliseconds(200);
    options.drain = milliseconds(100);
    const auto report = run_load(options, get_only());
    EXPECT_EQ(report.requests, 0u);
    EXPECT_EQ(report.unanswered, 20u);
    server.stop(seconds(0));
}

TEST(Load, survives_a_server_that_closes_connections) {
    auto server_options = any_port();
    server_options.limits.requests_per_connection = 3;
    Server server(server_options, [&](const Request&, const std::shared_ptr<Responder>& answer) {
        answer->send({200, {}, "x"});
    });
    LoadOptions options;
    options.port = server.port();
    options.connections = 4;
    options.flows = 100;
    const auto report = run_load(options, get_only());
    EXPECT_EQ(report.statuses, (std::map<int, std::uint64_t>{{200, 100}}));
    EXPECT_EQ(report.broken_connections, 0u);
}

TEST(Load, goes_to_this_machine_only) {
    LoadOptions options;
    for (const char* address : {"10.0.0.1", "192.168.0.1", "example.org", "8.8.8.8", "::2"}) {
        options.address = address;
        EXPECT_THROW(run_load(options, get_only()), std::runtime_error) << address;
    }
}

TEST(Histogram, is_exact_when_small_and_within_a_percent_when_large) {
    Histogram histogram;
    for (int i = 1; i <= 100; ++i) histogram.add(i);
    EXPECT_EQ(histogram.quantile_us(0.5), 50u);
    EXPECT_EQ(histogram.quantile_us(0.99), 99u);
    EXPECT_EQ(histogram.max_us(), 100u);
    Histogram large;
    for (int i = 1; i <= 1'000'000; ++i) large.add(i);
    for (const double share : {0.5, 0.95, 0.99}) {
        EXPECT_NEAR(static_cast<double>(large.quantile_us(share)), share * 1e6, share * 1e4);
    }
}

TEST(ReplyParser, finds_the_end_of_every_kind_of_reply) {
    std::string joined;
    const std::string with_length = "HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nabcHTTP";
    const std::string chunked =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n";
    const std::string empty = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    auto reply = parse_reply(with_length, joined);
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(reply.body, "abc");
    EXPECT_EQ(reply.size, with_length.size() - 4);
    reply = parse_reply(chunked, joined);
    EXPECT_EQ(reply.body, "abcd");
    EXPECT_EQ(reply.size, chunked.size());
    reply = parse_reply(empty, joined);
    EXPECT_EQ(reply.state, ParsedReply::State::complete);
    EXPECT_TRUE(reply.closes);
    for (std::size_t size = 0; size < chunked.size(); ++size) {
        EXPECT_EQ(parse_reply(chunked.substr(0, size), joined).state,
                  ParsedReply::State::incomplete);
    }
    EXPECT_EQ(parse_reply("nonsense\r\n\r\n", joined).state, ParsedReply::State::broken);
}

TEST(RequestTemplate, replaces_uuid_and_n_everywhere) {
    RequestTemplate request("POST", "/v1/{n}", "localhost", {{"Idempotency-Key", "{uuid}"}},
                            R"({"ref":"{uuid}","n":{n}})");
    std::string first, second;
    request.append(first, 9);
    request.append(second, 10);
    EXPECT_TRUE(first.starts_with("POST /v1/9 HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: "));
    EXPECT_TRUE(first.ends_with("\",\"n\":9}")) << first;
    EXPECT_NE(first.find("Content-Length: 52\r\n\r\n{\"ref\":\""), std::string::npos) << first;
    EXPECT_NE(second.find("Content-Length: 53\r\n\r\n{\"ref\":\""), std::string::npos) << second;
    EXPECT_NE(first.substr(first.find("ref"), 40), second.substr(second.find("ref"), 40));
    EXPECT_EQ(first.find("{uuid}"), std::string::npos);
}

}  // namespace
}  // namespace nahtlos::load
