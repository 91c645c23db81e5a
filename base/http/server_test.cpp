// What a client may rely on: order, framing, ids, and answers whatever the handler does.
#include "base/http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/check.hpp"
#include "base/http/gzip.hpp"
#include "base/http/raw_client.hpp"

namespace nahtlos::http {
namespace {

using Answer = std::shared_ptr<Responder>;

ServerOptions any_port(int threads = 1) {
    ServerOptions options;
    options.port = 0;
    options.io_threads = threads;
    return options;
}

void echo(Request request, const Answer& answer) {
    answer->send({200,
                  {{"Content-Type", "text/plain"}, {"X-Method", request.method}},
                  request.target + "|" + request.body});
}

/// Answers on its own thread, as the writer thread of the product does.
class OtherThread {
public:
    OtherThread()
        : thread_([this] {
              for (;;) {
                  std::unique_lock lock(mutex_);
                  wake_.wait(lock, [this] { return ended_ || !work_.empty(); });
                  if (work_.empty()) return;
                  auto work = std::move(work_.front());
                  work_.pop_front();
                  lock.unlock();
                  work();
              }
          }) {}
    ~OtherThread() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    void run(std::function<void()> work) {
        const std::lock_guard lock(mutex_);
        work_.push_back(std::move(work));
        wake_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> work_;
    bool ended_ = false;
    std::thread thread_;
};

TEST(Server, keeps_a_connection_for_many_requests) {
    Server server(any_port(), echo);
    RawClient client(server.port());
    for (int i = 0; i < 50; ++i) {
        const auto target = "/n/" + std::to_string(i);
        const auto reply = client.get(target);
        ASSERT_EQ(reply.status, 200);
        ASSERT_EQ(reply.body, target + "|");
    }
    EXPECT_EQ(server.counts().accepted, 1u);
    EXPECT_EQ(server.counts().open_connections, 1u);
}

TEST(Server, answers_pipelined_requests_in_order) {
    OtherThread other;
    Server server(any_port(), [&](Request request, Answer answer) {
        if (request.target.ends_with("7")) return echo(std::move(request), answer);  // inline
        other.run([request = std::move(request), answer] { echo(request, answer); });
    });
    RawClient client(server.port());
    std::string all;
    for (int i = 0; i < 300; ++i) {
        all +=
            "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
    }
    std::thread sender([&] { client.send(all); });
    for (int i = 0; i < 300; ++i) {
        ASSERT_EQ(client.reply().body, "/" + std::to_string(i) + "|abc");
    }
    sender.join();
}

TEST(Server, answers_thousands_of_pipelined_requests_without_deep_recursion) {
    Server server(any_port(), echo);
    RawClient client(server.port());
    std::string all;
    for (int i = 0; i < 20'000; ++i) all += "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
    std::thread sender([&] { client.send(all); });
    for (int i = 0; i < 20'000; ++i) ASSERT_EQ(client.reply().status, 200);
    sender.join();
}

TEST(Server, reads_a_request_that_comes_byte_by_byte) {
    Server server(any_port(), echo);
    RawClient client(server.port());
    const std::string request = "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody";
    for (const char byte : request) ASSERT_TRUE(client.send({&byte, 1}));
    EXPECT_EQ(client.reply().body, "/slow|body");
}

TEST(Server, reads_chunked_bodies_and_leaves_trailers_out) {
    std::string secret;
    Server server(any_port(), [&](Request request, const Answer& answer) {
        secret = request.header("x-secret");
        echo(std::move(request), answer);
    });
    RawClient client(server.port());
    const std::string request =
        "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\nA;name=value\r\n0123456789\r\n0\r\nX-Secret: no\r\n\r\n";
    client.send(request);
    EXPECT_EQ(client.reply().body, "/c|abc0123456789");
    for (const char byte : request) ASSERT_TRUE(client.send({&byte, 1}));
    EXPECT_EQ(client.reply().body, "/c|abc0123456789");
    EXPECT_EQ(secret, "");
}

TEST(Server, says_continue_to_a_client_that_waits_for_it) {
    Server server(any_port(), echo);
    RawClient client(server.port());
    client.send("POST /e HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.reply(true).status, 100);
    client.send("ok");
    EXPECT_EQ(client.reply().body, "/e|ok");
}

TEST(Server, closes_after_http_1_0_and_when_asked_to) {
    Server server(any_port(), echo);
    RawClient old(server.port());
    old.send("GET /old HTTP/1.0\r\n\r\n");
    const auto reply = old.reply();
    EXPECT_EQ(reply.body, "/old|");
    EXPECT_EQ(reply.headers.at("connection"), "close");
    EXPECT_TRUE(old.is_closed_by_server());

    RawClient polite(server.port());
    EXPECT_EQ(polite.get("/last", "Connection: close\r\n").headers.at("connection"), "close");
    EXPECT_TRUE(polite.is_closed_by_server());
}

TEST(Server, answers_head_with_the_length_and_no_body) {
    Server server(any_port(), echo);
    RawClient client(server.port());
    client.send("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.reply(true).headers.at("content-length"), "3");
    EXPECT_EQ(client.get("/next").body, "/next|");
}

TEST(Server, sends_204_without_length_or_body) {
    Server server(any_port(), [](const Request&, const Answer& answer) {
        answer->send({.status = 204, .headers = {}, .body = "not sent"});
    });
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto reply = client.reply(true);
    EXPECT_FALSE(reply.headers.contains("content-length"));
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.reply(true).status, 204);
}

TEST(Server, echoes_a_sane_request_id_and_mints_one_otherwise) {
    std::string seen;
    Server server(any_port(), [&](Request request, const Answer& answer) {
        seen = request.id;
        echo(std::move(request), answer);
    });
    RawClient client(server.port());
    EXPECT_EQ(client.get("/", "X-Request-Id: a.B-c_9\r\n").headers.at("x-request-id"), "a.B-c_9");
    EXPECT_EQ(seen, "a.B-c_9");
    for (const std::string bad : {"spa ce", "semi;colon"}) {
        const auto reply = client.get("/", "X-Request-Id: " + bad + "\r\n");
        EXPECT_EQ(reply.headers.at("x-request-id"), seen);
        EXPECT_EQ(seen.size(), 16u);
    }
    client.get("/", "X-Request-Id: " + std::string(65, 'a') + "\r\n");
    EXPECT_EQ(seen.size(), 16u);
    const auto first = seen;
    EXPECT_NE(client.get("/").headers.at("x-request-id"), first);
}

TEST(Server, sends_date_and_name_and_owns_its_headers) {
    Server server(any_port(), [](const Request&, const Answer& answer) {
        answer->send(
            {200, {{"Server", "Other"}, {"content-length", "999"}, {"ETag", "\"1\""}}, "x"});
    });
    RawClient client(server.port());
    const auto reply = client.get("/");
    EXPECT_EQ(reply.headers.at("server"), "Nahtlos");
    EXPECT_EQ(reply.headers.at("content-length"), "1");
    EXPECT_EQ(reply.headers.at("etag"), "\"1\"");
    EXPECT_TRUE(reply.headers.at("date").ends_with(" GMT"));
    EXPECT_EQ(reply.headers.at("date").size(), 29u);
}

TEST(Server, keeps_browsers_from_guessing_framing_and_running_what_it_sends) {
    Server server(any_port(), [](const Request& request, const Answer& answer) {
        Headers headers;
        if (request.target == "/page") {
            headers.emplace_back("Content-Security-Policy", "default-src 'self'");
            headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
        }
        answer->send({200, std::move(headers), "x"});
    });
    RawClient client(server.port());
    const auto data = client.get("/");
    EXPECT_EQ(data.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(data.headers.at("referrer-policy"), "no-referrer");
    EXPECT_EQ(data.headers.at("cross-origin-resource-policy"), "same-origin");
    EXPECT_EQ(data.headers.at("content-security-policy"),
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    EXPECT_FALSE(data.headers.contains("strict-transport-security")) << "there is no TLS";
    const auto page = client.get("/page");
    EXPECT_EQ(page.headers.at("content-security-policy"), "default-src 'self'");
    EXPECT_EQ(page.headers.at("cross-origin-resource-policy"), "cross-origin");
}

TEST(Server, answers_500_when_the_handler_throws_forgets_or_breaks_a_header) {
    std::vector<std::string> failures;
    auto options = any_port();
    options.on_failure = [&](std::string_view, const Trace& trace, std::string_view what) {
        EXPECT_TRUE(trace.is_set());
        failures.emplace_back(what);
    };
    Server server(options, [](const Request& request, const Answer& answer) {
        if (request.target == "/throw") throw std::runtime_error("boom");
        if (request.target == "/int") throw 7;
        if (request.target == "/header") answer->send({200, {{"X", "a\r\nSet-Cookie: b"}}, ""});
    });
    RawClient client(server.port());
    for (const auto* target : {"/throw", "/int", "/header", "/forget"}) {
        const auto reply = client.get(target, "Accept-Language: de\r\n");
        EXPECT_EQ(reply.status, 500) << target;
        EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
        EXPECT_NE(reply.body.find("\"title\":\"Interner Fehler\""), std::string::npos);
        EXPECT_NE(reply.body.find(reply.headers.at("x-request-id")), std::string::npos);
    }
    ASSERT_EQ(failures.size(), 4u);
    EXPECT_EQ(failures[0], "boom");
}

TEST(Server, takes_an_answer_from_another_thread_and_500_when_it_drops_the_responder) {
    OtherThread other;
    Server server(any_port(2), [&](Request request, Answer answer) {
        other.run([request = std::move(request), answer = std::move(answer)]() mutable {
            if (request.target == "/drop") return answer.reset();
            echo(std::move(request), answer);
        });
    });
    RawClient client(server.port());
    EXPECT_EQ(client.get("/other").body, "/other|");
    EXPECT_EQ(client.get("/drop").status, 500);
    EXPECT_EQ(client.get("/again").body, "/again|");
}

TEST(Server, refuses_a_second_answer) {
    std::atomic<bool> was_refused{false};
    Server server(any_port(), [&](const Request&, const Answer& answer) {
        answer->send({200, {}, "one"});
        try {
            answer->send({200, {}, "two"});
        } catch (const Broken&) {
            was_refused = true;
        }
    });
    RawClient client(server.port());
    EXPECT_EQ(client.get("/").body, "one");
    EXPECT_TRUE(was_refused);
}

TEST(Server, sends_large_bodies_whole_to_a_slow_reader) {
    const std::string large(8 * 1024 * 1024, 'x');
    Server server(any_port(), [&](const Request&, const Answer& answer) {
        answer->send({200, {{"Content-Type", "application/octet-stream"}}, large});
    });
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_EQ(client.reply().body, large);
    EXPECT_EQ(client.get("/").body.size(), large.size());
}

TEST(Server, compresses_large_text_for_those_who_accept_it) {
    std::string json = "[";
    for (int i = 0; i < 1000; ++i) json += "{\"id\":" + std::to_string(i) + "},";
    Server server(any_port(), [&](const Request& request, const Answer& answer) {
        const bool is_image = request.target == "/image";
        answer->send({200,
                      {{"Content-Type", is_image ? "image/png" : "application/json"}},
                      request.target == "/small" ? "{}" : json});
    });
    RawClient client(server.port());
    const std::string accept = "Accept-Encoding: br, gzip;q=0.8\r\n";
    const auto packed = client.get("/", accept);
    EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
    EXPECT_EQ(packed.headers.at("vary"), "Accept-Encoding");
    EXPECT_LT(packed.body.size(), json.size() / 3);
    std::string plain;
    ASSERT_EQ(gunzip(packed.body, 1 << 20, plain), GunzipResult::done);
    EXPECT_EQ(plain, json);

    const auto unpacked = client.get("/");
    EXPECT_EQ(unpacked.body, json);
    EXPECT_EQ(unpacked.headers.at("vary"), "Accept-Encoding");
    EXPECT_FALSE(
        client.get("/", "Accept-Encoding: gzip;q=0\r\n").headers.contains("content-encoding"));
    EXPECT_FALSE(client.get("/small", accept).headers.contains("content-encoding"));
    EXPECT_FALSE(client.get("/image", accept).headers.contains("content-encoding"));
}

TEST(Server, decodes_gzip_requests_up_to_the_body_limit) {
    auto options = any_port();
    options.limits.body_bytes = 1'000'000;
    Server server(options, echo);
    RawClient client(server.port());
    const std::string gzip_header = "Content-Encoding: gzip\r\n";
    Gzip gzip;
    EXPECT_EQ(client.post("/z", gzip.compress("hello"), gzip_header).body, "/z|hello");
    const std::string bomb = gzip.compress(std::string(50'000'000, 'a'));
    ASSERT_LT(bomb.size(), 1'000'000u);
    EXPECT_EQ(client.post("/z", bomb, gzip_header).status, 413);

    RawClient damaged(server.port());
    EXPECT_EQ(damaged.post("/z", "no gzip", gzip_header).status, 400);
    RawClient brotli(server.port());
    EXPECT_EQ(brotli.post("/z", "x", "Content-Encoding: br\r\n").status, 415);
}

TEST(Server, tells_of_each_answered_request_once) {
    std::mutex mutex;
    std::vector<std::string> lines;
    auto options = any_port();
    options.on_access = [&](const ServerOptions::Access& access) {
        const std::lock_guard lock(mutex);
        lines.push_back(std::string(access.method) + " " + std::string(access.target) + " " +
                        std::to_string(access.status) + " " + std::string(access.peer));
        EXPECT_GT(access.bytes_in, 20u);
        EXPECT_GT(access.bytes_out, 100u);
        EXPECT_GE(access.duration_us, 0);
        EXPECT_FALSE(access.request_id.empty());
        EXPECT_TRUE(access.trace.is_set());
    };
    Server server(options, echo);
    RawClient client(server.port());
    client.get("/a");
    client.post("/b", "body");
    client.send("NONSENSE /c HTTP/1.1\r\nContent-Length: x\r\n\r\n");
    EXPECT_EQ(client.reply().status, 400);
    server.stop(seconds(2));
    EXPECT_EQ(lines, (std::vector<std::string>{"GET /a 200 127.0.0.1", "POST /b 200 127.0.0.1",
                                               "NONSENSE /c 400 127.0.0.1"}));
}

TEST(Server, a_request_belongs_to_the_trace_of_its_caller_or_to_a_new_one) {
    auto options = any_port();
    std::uint64_t bits = 6;
    options.random_bits = [&] { return ++bits; };
    Server server(options, [](const Request& request, const Answer& answer) {
        answer->send({200, {}, std::string(request.trace.id_text()) + ' ' + request.trace.state});
    });
    RawClient client(server.port());
    const std::string id = "4bf92f3577b34da6a3ce929d0e0e4736";
    const auto parent = "TraceParent: 00-" + id + "-00f067aa0ba902b7-01\r\n";
    const auto traced = client.get("/", parent + "tracestate: a=1\r\nTracestate: b=2\r\n");
    EXPECT_EQ(traced.body, id + " a=1,b=2");
    EXPECT_FALSE(traced.headers.contains("traceparent"));
    EXPECT_EQ(client.get("/").body, "00000000000000070000000000000008 ");
    EXPECT_EQ(client.get("/", parent + parent).body, "0000000000000009000000000000000a ");
    EXPECT_EQ(client.get("/", "traceparent: 00-1\r\ntracestate: a=1\r\n").body,
              "000000000000000b000000000000000c ");
}

TEST(Server, refuses_a_port_in_use) {
    Server server(any_port(), echo);
    auto options = any_port();
    options.port = server.port();
    EXPECT_THROW(Server(options, echo), std::runtime_error);
    options.address = "not an address";
    EXPECT_THROW(Server(options, echo), std::runtime_error);
}

TEST(Server, finishes_a_request_in_flight_when_it_stops) {
    OtherThread other;
    std::atomic<bool> is_handling{false};
    Server server(any_port(2), [&](Request request, Answer answer) {
        is_handling = true;
        other.run([request = std::move(request), answer] {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            echo(request, answer);
        });
    });
    RawClient idle(server.port()), busy(server.port());
    std::thread asker([&] {
        const auto reply = busy.get("/work");
        EXPECT_EQ(reply.body, "/work|");
        EXPECT_EQ(reply.headers.at("connection"), "close");
    });
    while (!is_handling) std::this_thread::yield();
    server.stop(seconds(10));
    asker.join();
    EXPECT_TRUE(idle.is_closed_by_server());
    EXPECT_EQ(server.counts().open_connections, 0u);
    EXPECT_THROW(RawClient(server.port()), std::runtime_error);
}

TEST(Server, stops_after_the_grace_even_if_nobody_answers) {
    Answer kept;
    std::shared_ptr<Stream> stream;
    std::atomic<bool> is_handling{false};
    auto server = std::make_unique<Server>(any_port(), [&](const Request&, Answer answer) {
        kept = std::move(answer);
        is_handling = true;
    });
    RawClient client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    while (!is_handling) std::this_thread::yield();
    server->stop(milliseconds(100));
    server.reset();
    stream = kept->start_stream({});  // too late, and harmless
    EXPECT_FALSE(stream->write(std::make_shared<std::string>("x")));
    EXPECT_TRUE(client.is_closed_by_server());
}

}  // namespace
}  // namespace nahtlos::http
