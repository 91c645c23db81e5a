// What a hostile or broken client meets: refusals, limits and timeouts, never a crash.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <thread>

#include "base/http/raw_client.hpp"
#include "base/http/server.hpp"

namespace nahtlos::http {
namespace {

ServerOptions any_port() {
    ServerOptions options;
    options.port = 0;
    return options;
}

void say_ok(const Request& request, const std::shared_ptr<Responder>& answer) {
    answer->send({200, {{"Content-Type", "text/plain"}}, std::to_string(request.body.size())});
}

std::int64_t since_ms(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 start)
        .count();
}

struct Malformed {
    const char* what;
    std::string bytes;
    int status;
};

std::vector<Malformed> malformed_table() {
    const std::string ok = " HTTP/1.1\r\nHost: h\r\n\r\n";
    const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
    return {
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"absolute target", "GET http://h/" + ok, 400},
        {"authority target", "CONNECT h:80" + ok, 400},
        {"asterisk target", "OPTIONS *" + ok, 400},
        {"target with a control byte", "GET /\x01" + ok, 400},
        {"target with raw UTF-8", "GET /\xc3\xa4" + ok, 400},
        {"lower-case method", "get /" + ok, 400},
        {"no method", " /" + ok, 400},
        {"another protocol", "GET / FTP/1.1\r\n\r\n", 400},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        {"TLS hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 \r\n\r\n", 16),
         400},
        {"bare line feeds", "GET / HTTP/1.1\nHost: h\n\n" + std::string(64, '\n') + "\r\n\r\n",
         400},
        {"space before colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400},
        {"header without colon", "GET / HTTP/1.1\r\nHost: h\r\nnonsense\r\n\r\n", 400},
        {"NUL in a header", "GET / HTTP/1.1\r\nHost: h\r\nA: b" + std::string(1, '\0') + "\r\n\r\n",
         400},
        {"length and chunked",
         post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"chunked and length",
         post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
        {"two lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
        {"the same length twice", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
        {"list of lengths", post + "Content-Length: 3, 3\r\n\r\nabc", 400},
        {"negative length", post + "Content-Length: -1\r\n\r\n", 400},
        {"signed length", post + "Content-Length: +1\r\n\r\na", 400},
        {"length beyond 64 bits", post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
        {"coding not understood", post + "Transfer-Encoding: gzip\r\n\r\n", 501},
        {"two codings", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400},
        {"chunk size not hex", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n",
         400},
        {"chunk size too long",
         post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n", 400},
        {"chunk longer than told",
         post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400},
        {"chunk over the limit",
         post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n7fffffff\r\n", 413},
        {"unknown expectation", post + "Expect: magic\r\nContent-Length: 0\r\n\r\n", 417},
        {"header line too long", "GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(20'000, 'a'),
         431},
        {"too many header bytes in lines that fit",
         "GET / HTTP/1.1\r\nHost: h\r\n" +
             [] {
                 std::string lines;
                 for (int i = 0; i < 90; ++i) lines += "A: " + std::string(200, 'a') + "\r\n";
                 return lines;
             }(),
         431},
        {"too many headers",
         "GET / HTTP/1.1\r\nHost: h\r\n" +
             [] {
                 std::string lines;
                 for (int i = 0; i < 101; ++i) lines += "a:\r\n";
                 return lines;
             }(),
         431},
        {"target too long", "GET /" + std::string(9'000, 'a') + ok, 414},
        {"endless chunk extension",
         post + "Transfer-Encoding: chunked\r\n\r\n3;" + std::string(20'000, 'a'), 431},
        {"endless trailer",
         post + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: " + std::string(20'000, 'a'), 431},
    };
}

TEST(ServerLimits, refuses_malformed_requests_with_a_problem_and_closes) {
    Server server(any_port(), say_ok);
    for (const auto& [what, bytes, status] : malformed_table()) {
        RawClient client(server.port());
        client.send(bytes);
        const auto reply = client.reply();
        ASSERT_EQ(reply.status, status) << what << ": " << reply.body;
        EXPECT_EQ(reply.headers.at("connection"), "close") << what;
        EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json") << what;
        EXPECT_NE(reply.body.find(R"("status":)" + std::to_string(status)), std::string::npos);
        client.end();
        EXPECT_TRUE(client.is_closed_by_server()) << what;
    }
    RawClient after(server.port());
    EXPECT_EQ(after.get("/").status, 200);
    EXPECT_GT(server.counts().malformed, 20u);
}

TEST(ServerLimits, gives_the_same_verdict_when_bytes_come_one_by_one) {
    Server server(any_port(), say_ok);
    for (const auto& [what, bytes, status] : malformed_table()) {
        if (bytes.size() > 400) continue;
        RawClient client(server.port());
        for (const char byte : bytes) {
            if (!client.send({&byte, 1})) break;
        }
        ASSERT_EQ(client.reply().status, status) << what;
    }
}

TEST(ServerLimits, refuses_a_gigabyte_by_its_length_without_reading_it) {
    Server server(any_port(), say_ok);
    RawClient client(server.port());
    const auto start = std::chrono::steady_clock::now();
    client.send("POST /big HTTP/1.1\r\nHost: h\r\nContent-Length: 1073741824\r\n\r\n");
    EXPECT_EQ(client.reply().status, 413);
    const std::string piece(1024 * 1024, 'x');
    int sent_pieces = 0;
    while (sent_pieces < 1024 && client.send(piece)) ++sent_pieces;
    EXPECT_LT(sent_pieces, 100);
    EXPECT_LT(since_ms(start), 4000);
}

TEST(ServerLimits, applies_the_body_limit_of_the_target) {
    auto options = any_port();
    options.limits.body_bytes = 1000;
    options.body_limit = [](const std::string& method, const std::string& target) {
        return method == "POST" && target == "/import" ? std::size_t{100'000} : std::size_t{1000};
    };
    Server server(options, say_ok);
    RawClient client(server.port());
    EXPECT_EQ(client.post("/import", std::string(100'000, 'x')).body, "100000");
    EXPECT_EQ(client.post("/other", std::string(1000, 'x')).body, "1000");
    EXPECT_EQ(client.post("/other", std::string(1001, 'x')).status, 413);
}

TEST(ServerLimits, refuses_before_100_continue) {
    Server server(any_port(), say_ok);
    RawClient client(server.port());
    client.send(
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.reply().status, 413);
}

TEST(ServerLimits, cuts_off_a_slow_loris_in_header_and_body) {
    auto options = any_port();
    options.limits.request_timeout = milliseconds(300);
    Server server(options, say_ok);
    for (const std::string slow : {"GET / HTTP/1.1\r\nHost: h\r\nX: ",
                                   "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n"}) {
        RawClient client(server.port());
        const auto start = std::chrono::steady_clock::now();
        client.send(slow);
        while (since_ms(start) < 3000 && client.send("x")) {  // each byte in good time
            std::this_thread::sleep_for(std::chrono::milliseconds(40));
            if (since_ms(start) > 600) break;
        }
        EXPECT_EQ(client.reply().status, 408);
        EXPECT_TRUE(client.is_closed_by_server());
    }
    EXPECT_EQ(server.counts().timed_out, 2u);
}

TEST(ServerLimits, closes_idle_connections_silently) {
    auto options = any_port();
    options.limits.idle_timeout = milliseconds(200);
    Server server(options, say_ok);
    RawClient fresh(server.port()), used(server.port());
    EXPECT_EQ(used.get("/").status, 200);
    EXPECT_TRUE(fresh.is_closed_by_server());
    EXPECT_TRUE(used.is_closed_by_server());
    EXPECT_EQ(server.counts().timed_out, 0u);
}

TEST(ServerLimits, gives_up_on_a_client_that_takes_nothing) {
    auto options = any_port();
    options.limits.write_timeout = milliseconds(300);
    Server server(options, [](const Request&, const std::shared_ptr<Responder>& answer) {
        answer->send({200, {}, std::string(64 * 1024 * 1024, 'x')});
    });
    RawClient client(server.port());
    client.set_receive_buffer(4096);
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto start = std::chrono::steady_clock::now();
    while (server.counts().timed_out == 0 && since_ms(start) < 30'000) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(server.counts().timed_out, 1u);
}

TEST(ServerLimits, refuses_connections_over_the_limit_and_takes_them_again_later) {
    auto options = any_port();
    options.limits.connections = 3;
    Server server(options, say_ok);
    {
        RawClient a(server.port()), b(server.port()), c(server.port());
        for (auto* client : {&a, &b, &c}) EXPECT_EQ(client->get("/").status, 200);
        RawClient d(server.port());
        const auto reply = d.reply();
        EXPECT_EQ(reply.status, 503);
        EXPECT_EQ(reply.headers.at("retry-after"), "1");
        EXPECT_TRUE(reply.body.ends_with("}\n"));
        EXPECT_EQ(server.counts().refused, 1u);
    }
    while (server.counts().open_connections > 0) std::this_thread::yield();
    RawClient e(server.port());
    EXPECT_EQ(e.get("/").status, 200);
}

TEST(ServerLimits, ends_a_connection_after_its_number_of_requests) {
    auto options = any_port();
    options.limits.requests_per_connection = 2;
    Server server(options, say_ok);
    RawClient client(server.port());
    EXPECT_FALSE(client.get("/").headers.contains("connection"));
    EXPECT_EQ(client.get("/").headers.at("connection"), "close");
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(ServerLimits, serves_beside_2000_idle_connections) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 10'000);
    ::setrlimit(RLIMIT_NOFILE, &files);
    const std::size_t count = files.rlim_cur > 4200 ? 2000 : (files.rlim_cur - 200) / 2;
    Server server(any_port(), say_ok);
    std::vector<std::unique_ptr<RawClient>> idle;
    for (std::size_t i = 0; i < count; ++i) {
        idle.push_back(std::make_unique<RawClient>(server.port()));
    }
    RawClient client(server.port());
    for (int i = 0; i < 100; ++i) ASSERT_EQ(client.get("/").status, 200);
    EXPECT_EQ(server.counts().open_connections, count + 1);
    for (const auto& one : idle) ASSERT_EQ(one->get("/").status, 200);
}

TEST(ServerLimits, survives_clients_that_vanish_at_any_moment) {
    std::vector<std::shared_ptr<Responder>> kept;
    Server server(any_port(), [&](const Request& request, std::shared_ptr<Responder> answer) {
        if (request.target == "/keep") return kept.push_back(std::move(answer));
        answer->send({200, {}, std::string(300'000, 'x')});
    });
    for (int i = 0; i < 50; ++i) {
        RawClient half(server.port()), whole(server.port()), kept_waiting(server.port());
        half.send("GET / HT");
        whole.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        kept_waiting.send("GET /keep HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    RawClient client(server.port());
    EXPECT_EQ(client.get("/").status, 200);
    kept.clear();  // answers 500 to nobody
    EXPECT_EQ(client.get("/").status, 200);
}

}  // namespace
}  // namespace nahtlos::http
