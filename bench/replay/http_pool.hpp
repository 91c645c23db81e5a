// Requests to one server of this machine over a few kept connections, from one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace nahtlos::replay {

struct HttpRequest {
    std::string method, target, body;  // the body is JSON, or empty
};

/// `body` is valid during the call.
using HttpDone = std::function<void(int status, std::string_view body)>;

class HttpPool {
public:
    /// Throws std::runtime_error when the connections cannot be made. `key` is the API key.
    HttpPool(std::uint16_t port, std::string key, std::size_t connections);
    ~HttpPool();
    HttpPool(const HttpPool&) = delete;
    HttpPool& operator=(const HttpPool&) = delete;

    /// Sends when a connection is free, in the order of the calls. An answer 429 or 503 is not
    /// handed on: the request is sent again, as its key of idempotency allows.
    void send(HttpRequest request, HttpDone done);
    /// Until all is answered; `done` may send more. Throws std::runtime_error when the server goes
    /// away or does not answer for a minute.
    void run();

    std::uint64_t answered() const { return answered_; }
    std::uint64_t resent() const { return resent_; }

private:
    struct Job {
        std::string bytes;
        HttpDone done;
        int tries = 0;
    };
    struct Connection {
        int fd = -1;
        Job job;
        std::size_t sent = 0;
        std::string in;
        bool is_busy = false;
    };

    void connect(Connection& connection);
    static bool is_gone(const Connection& connection);
    void start_jobs();
    void write_some(Connection& connection);
    void read_some(Connection& connection);
    void finish(Connection& connection, int status, std::string_view body, bool closes);

    std::uint16_t port_;
    std::string key_;
    std::vector<Connection> connections_;
    std::deque<Job> waiting_;
    std::uint64_t answered_ = 0, resent_ = 0, keys_ = 0;
    std::uint64_t run_id_ = 0;
};

}  // namespace nahtlos::replay
