// Reads one HTTP/1.x request from bytes as they come, within limits; knows no sockets.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/http/message.hpp"

namespace nahtlos::http {

/// Why a request was not read: what to answer before closing the connection.
struct ReadFailure {
    int status = 400;
    std::string code, detail;
};

struct ReaderLimits {
    std::size_t header_bytes = 16 * 1024;
    std::size_t headers = 100;
    std::size_t target_bytes = 8 * 1024;
    std::size_t body_bytes = 1024 * 1024;
    /// Overrides body_bytes by method and target, when set.
    std::function<std::size_t(const std::string& method, const std::string& target)> body_limit =
        {};
};

class RequestReader {
public:
    enum class State { reading, complete, failed };

    /// `limits` must outlive the reader.
    explicit RequestReader(const ReaderLimits& limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Takes what it can and returns how many bytes that was. The rest must be put again, with more
    /// bytes behind it while `state()` is reading; when complete the rest is the next request.
    std::size_t put(std::string_view bytes);

    State state() const { return state_; }
    const ReadFailure& failure() const { return failure_; }
    /// The client waits for "100 Continue" before it sends the body.
    bool awaits_continue() const;
    /// HTTP/1.1 without "Connection: close"; meaningful when complete.
    bool keeps_alive() const;
    bool is_http_1_1() const;
    /// The request as far as read; a gzip body is already decoded when complete.
    Request& request() { return request_; }
    const Request& request() const { return request_; }

private:
    class Parser;
    void finish();
    void fail(ReadFailure failure);

    const ReaderLimits& limits_;
    Request request_;
    ReadFailure failure_;
    std::unique_ptr<Parser> parser_;
    State state_ = State::reading;
};

}  // namespace nahtlos::http
