// Streams: everything written arrives in order, slow clients are cut, and writers learn of it.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "base/http/raw_client.hpp"
#include "base/http/server.hpp"

namespace nahtlos::http {
namespace {

using Text = std::shared_ptr<const std::string>;

Text text(std::string plain) { return std::make_shared<const std::string>(std::move(plain)); }

/// A server whose every request starts a stream that the test then holds.
class Streams : public testing::Test {
protected:
    void serve(ServerLimits limits = {}) {
        ServerOptions options;
        options.port = 0;
        options.limits = limits;
        server = std::make_unique<Server>(options, [this](
                                                       const Request&,
                                                       const std::shared_ptr<Responder>& answer) {
            auto stream = answer->start_stream({200, {{"Content-Type", "text/event-stream"}}, ""});
            stream->on_close([this] { ++gone; });
            const std::lock_guard lock(mutex);
            streams.push_back(std::move(stream));
        });
    }
    std::shared_ptr<Stream> next_stream() {
        for (int i = 0; i < 5000; ++i) {
            {
                const std::lock_guard lock(mutex);
                if (!streams.empty()) {
                    auto stream = std::move(streams.back());
                    streams.pop_back();
                    return stream;
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return nullptr;
    }
    bool eventually(const std::function<bool()>& holds) {
        for (int i = 0; i < 5000 && !holds(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return holds();
    }
    static void ask(RawClient& client) { client.send("GET /s HTTP/1.1\r\nHost: h\r\n\r\n"); }

    std::atomic<int> gone{0};
    std::mutex mutex;
    std::vector<std::shared_ptr<Stream>> streams;
    std::unique_ptr<Server> server;
};

TEST_F(Streams, deliver_many_writes_from_many_threads_whole_and_in_order) {
    ServerLimits limits;
    limits.stream_queue_bytes = 64 * 1024 * 1024;
    serve(limits);
    RawClient client(server->port());
    ask(client);
    const auto stream = next_stream();
    std::vector<std::thread> writers;
    for (int w = 0; w < 4; ++w) {
        writers.emplace_back([&, w] {
            for (int i = 0; i < 5000; ++i) {
                EXPECT_TRUE(
                    stream->write(text(std::to_string(w) + ":" + std::to_string(i) + "\n")));
            }
        });
    }
    for (auto& writer : writers) writer.join();
    EXPECT_TRUE(stream->write(text("")));  // says nothing, and must not look like the last chunk
    stream->close();
    EXPECT_FALSE(stream->write(text("late")));
    const auto reply = client.reply();
    EXPECT_EQ(reply.headers.at("transfer-encoding"), "chunked");
    EXPECT_TRUE(client.saw_last_chunk);
    int next[4] = {};
    std::istringstream lines(reply.body);
    for (std::string line; std::getline(lines, line);) {
        const int writer = line[0] - '0';
        ASSERT_EQ(line.substr(2), std::to_string(next[writer]++));
    }
    for (const int count : next) EXPECT_EQ(count, 5000);
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_EQ(gone, 0);
    EXPECT_TRUE(eventually([&] { return server->counts().open_streams == 0; }));
}

TEST_F(Streams, deliver_each_event_while_they_stay_open) {
    serve();
    RawClient client(server->port());
    ask(client);
    const auto stream = next_stream();
    RawReply head;
    ASSERT_TRUE(client.read_head(head));
    EXPECT_EQ(head.headers.at("content-type"), "text/event-stream");
    EXPECT_EQ(server->counts().open_streams, 1u);
    for (int i = 0; i < 20; ++i) {
        const auto event = "data: " + std::to_string(i) + "\n\n";
        stream->write(text(event));
        ASSERT_EQ(client.read_chunk(), event);
    }
    EXPECT_TRUE(stream->is_open());
}

TEST_F(Streams, cut_a_client_that_reads_too_slowly) {
    ServerLimits limits;
    limits.stream_queue_bytes = 256 * 1024;
    serve(limits);
    RawClient client(server->port());
    client.set_receive_buffer(4096);
    ask(client);
    const auto stream = next_stream();
    const auto piece = text(std::string(64 * 1024, 'x'));
    int written = 0;
    while (written < 1000 && stream->write(piece)) {
        ++written;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_LT(written, 1000);
    EXPECT_FALSE(stream->is_open());
    EXPECT_TRUE(eventually([&] { return gone == 1; }));
    EXPECT_TRUE(eventually([&] { return server->counts().open_connections == 0; }));
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_FALSE(client.saw_last_chunk);
}

TEST_F(Streams, cut_a_client_that_takes_no_byte_in_time) {
    ServerLimits limits;
    limits.stream_queue_bytes = 64 * 1024 * 1024;
    limits.write_timeout = milliseconds(200);
    serve(limits);
    RawClient client(server->port());
    client.set_receive_buffer(4096);
    ask(client);
    const auto stream = next_stream();
    EXPECT_TRUE(stream->write(text(std::string(32 * 1024 * 1024, 'x'))));
    EXPECT_TRUE(eventually([&] { return gone == 1; }));
    EXPECT_EQ(server->counts().timed_out, 1u);
}

TEST_F(Streams, tell_the_writer_when_the_client_leaves) {
    serve();
    auto client = std::make_unique<RawClient>(server->port());
    ask(*client);
    const auto stream = next_stream();
    RawReply head;
    ASSERT_TRUE(client->read_head(head));
    client.reset();
    EXPECT_TRUE(eventually([&] { return gone == 1; }));
    EXPECT_FALSE(stream->is_open());
    EXPECT_FALSE(stream->write(text("x")));
    bool is_told_at_once = false;
    stream->on_close([&] { is_told_at_once = true; });
    EXPECT_TRUE(is_told_at_once);
}

TEST_F(Streams, end_when_the_writer_lets_go) {
    serve();
    RawClient client(server->port());
    ask(client);
    auto stream = next_stream();
    stream->write(text("last words"));
    stream.reset();
    EXPECT_EQ(client.reply().body, "last words");
    EXPECT_TRUE(client.saw_last_chunk);
}

TEST_F(Streams, end_cleanly_when_the_server_stops) {
    serve();
    RawClient client(server->port());
    ask(client);
    const auto stream = next_stream();
    stream->write(text("before"));
    RawReply head;
    ASSERT_TRUE(client.read_head(head));
    ASSERT_EQ(client.read_chunk(), "before");
    auto stopped = std::async(std::launch::async, [&] { server->stop(seconds(5)); });
    EXPECT_EQ(client.read_chunk(), "");
    EXPECT_TRUE(client.saw_last_chunk);
    client.end();
    stopped.wait();
    EXPECT_EQ(gone, 1);
    EXPECT_FALSE(stream->is_open());
}

TEST_F(Streams, go_unframed_to_http_1_0) {
    serve();
    RawClient client(server->port());
    client.send("GET /s HTTP/1.0\r\n\r\n");
    auto stream = next_stream();
    stream->write(text("a"));
    stream->write(text("b"));
    stream.reset();
    const auto reply = client.reply();
    EXPECT_EQ(reply.body, "ab");
    EXPECT_FALSE(reply.headers.contains("transfer-encoding"));
}

TEST_F(Streams, answer_head_with_the_head_only) {
    serve();
    RawClient client(server->port());
    client.send("HEAD /s HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.reply(true).status, 200);
    const auto stream = next_stream();
    EXPECT_TRUE(eventually([&] { return !stream->is_open(); }));
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(Streams, share_one_buffer_among_many_clients) {
    serve();
    std::vector<std::unique_ptr<RawClient>> clients;
    std::vector<std::shared_ptr<Stream>> open;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<RawClient>(server->port()));
        ask(*clients.back());
        open.push_back(next_stream());
    }
    const auto event = text("data: to all\n\n");
    for (const auto& stream : open) stream->write(event);
    for (const auto& client : clients) {
        RawReply head;
        ASSERT_TRUE(client->read_head(head));
        ASSERT_EQ(client->read_chunk(), *event);
    }
    open.clear();
    EXPECT_TRUE(eventually([&] { return event.use_count() == 1; }));
}

}  // namespace
}  // namespace nahtlos::http
