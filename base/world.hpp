// World: everything from outside the program, handed in, so that a simulation can stand in for it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace nahtlos {

/// What time it is. Thread safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() = 0;
    /// Nanoseconds that never step back; for measuring, not for telling the time.
    virtual std::int64_t ticks_ns() = 0;
};

/// Random bits; `secret` ones are fit for keys and tokens. Thread safe.
class Random {
public:
    virtual ~Random() = default;
    virtual std::uint64_t bits() = 0;
    virtual std::string secret(std::size_t bytes) = 0;
};

/// Ids in ascending order within a process. Thread safe.
class Ids {
public:
    virtual ~Ids() = default;
    virtual Uuid next() = 0;
    template <class IdType>
    IdType next() {
        return IdType{next()};
    }
};

struct OutboundRequest {
    std::string method, url, body;
    std::vector<std::pair<std::string, std::string>> headers;
    Span timeout = seconds(10);
};

/// What came back, or that nothing did (`reached` false: timeout, refused, reset; effect unknown).
struct OutboundReply {
    bool reached = false;
    int status = 0;
    std::string body;
    std::string failure;  // why not reached, for the log
};

/// HTTP calls to the world outside. `done` is called exactly once, from any thread.
class Outbound {
public:
    using Done = std::function<void(OutboundReply)>;
    virtual ~Outbound() = default;
    virtual void send(OutboundRequest request, Done done) = 0;
};

struct World {
    Clock& clock;
    Random& random;
    Ids& ids;
    Outbound& outbound;
};

}  // namespace nahtlos
