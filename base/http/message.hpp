// HTTP requests and replies as plain values, and the one function that a server serves.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nahtlos::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;  // "GET", upper case
    std::string target;  // as sent: "/v1/orders?limit=3"; always starts with '/'
    Headers headers;     // names lower case, in order of arrival; values trimmed
    std::string body;    // whole, within the server's limit for the target
    std::string peer;    // address of the client, without port
    std::string id;      // request id: the client's X-Request-Id if sane, else minted

    /// The first value of a header (name in lower case), or "".
    std::string_view header(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;  // Content-Type and whatever else; length, date and connection are added
    std::string body;
};

/// A response that goes on: server-sent events. `write` queues text and returns false when the
/// client is gone or its queue is full (the stream is then closed). Thread safe.
class Stream {
public:
    virtual ~Stream() = default;
    virtual bool write(std::shared_ptr<const std::string> text) = 0;
    virtual void close() = 0;
    virtual bool is_open() const = 0;
    /// Called once, from any thread, when the client has gone.
    virtual void on_close(std::function<void()> gone) = 0;
};

/// Where the answer goes. Exactly one of send and start_stream is called once, from any thread.
class Responder {
public:
    virtual ~Responder() = default;
    virtual void send(Response response) = 0;
    /// Sends the head of a 200 response of this content type, then what is written to the stream.
    virtual std::shared_ptr<Stream> start_stream(Response head) = 0;
};

/// Never blocks, never throws; may answer before it returns or later from another thread.
using Handler = std::function<void(Request, std::shared_ptr<Responder>)>;

}  // namespace nahtlos::http
