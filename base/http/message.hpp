// HTTP requests and replies as plain values, and the one function that a server serves.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/trace.hpp"

namespace nahtlos::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;  // "GET", upper case
    std::string target;  // as sent: "/v1/orders?limit=3"; always starts with '/'
    Headers headers;     // names lower case, in order of arrival; values trimmed
    std::string body;    // whole, within the server's limit for the target
    std::string peer;    // address of the client, without port
    std::string id;      // request id: the client's X-Request-Id if sane, else minted
    Trace trace = {};    // the client's if sane, else made

    /// The first value of a header (name in lower case), or "".
    std::string_view header(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;  // Content-Type and whatever else; length, date, connection, server and
                      // request id are added, and replaced where given
    std::string body;
    bool is_shed = false;  // refused for want of room: counted, not told of one by one
};

/// A response that goes on: server-sent events. Thread safe. Letting go of it closes it.
class Stream {
public:
    virtual ~Stream() = default;
    /// Queues text, which is not copied. False when the client is gone or its queue is full (the
    /// connection is then cut).
    virtual bool write(std::shared_ptr<const std::string> text) = 0;
    /// Ends the response after what is queued.
    virtual void close() = 0;
    virtual bool is_open() const = 0;
    /// Called once, from any thread, when the stream is over without close(): the client has gone,
    /// was too slow, or the server stops. At once when that has already happened.
    virtual void on_close(std::function<void()> gone) = 0;
};

/// Where the answer goes. Exactly one of send and start_stream is called once, from any thread (a
/// second call throws Broken). Letting go of it without an answer answers 500.
class Responder {
public:
    virtual ~Responder() = default;
    virtual void send(Response response) = 0;
    /// Sends this head (its body is ignored), then what is written to the stream. The connection
    /// closes after it.
    virtual std::shared_ptr<Stream> start_stream(Response head) = 0;
};

/// Never blocks; may answer before it returns or later from another thread. An exception is
/// answered with 500.
using Handler = std::function<void(Request, std::shared_ptr<Responder>)>;

}  // namespace nahtlos::http
