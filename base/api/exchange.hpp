// Exchange: one request on its way through a route, until it is answered.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/api/admission.hpp"
#include "base/api/call.hpp"
#include "base/executor.hpp"
#include "base/http/message.hpp"
#include "base/http/target.hpp"
#include "base/http/translation.hpp"
#include "base/ops/log.hpp"
#include "base/sql/database.hpp"

namespace nahtlos::api {

/// What routes work with. All of it outlives the Api and is thread safe.
struct Services {
    sql::Database& database;
    World& world;
    Executor& readers;                               // where queries run
    std::span<const http::Translation> german = {};  // what refusals say to those who read German
    Span patience = seconds(2);  // a read that waited longer is refused: nobody waits for it
};

/// Told of every answer, once; on whatever thread gave it.
class Watcher {
public:
    virtual ~Watcher() = default;
    virtual void answered(std::size_t route, int status, std::int64_t begun_ns) = 0;
    /// A handler failed; the caller got a 500.
    virtual void failed(std::string_view what) = 0;
};

class Exchange {
public:
    Exchange(Services& services, Watcher& watcher, std::size_t route, std::int64_t begun_ns,
             std::shared_ptr<http::Responder> responder)
        : services_(services),
          watcher_(watcher),
          route_(route),
          begun_ns_(begun_ns),
          responder_(std::move(responder)) {}

    Call call;
    http::Request request;
    std::vector<std::string> path;  // values of the placeholders, in their order
    std::vector<std::pair<std::string, std::string>> query;
    http::Headers extra;  // headers that every answer to this request carries (CORS)
    Admission::Seat seat;
    bool has_validator = false;  // its version says whether an answer is still the same

    Services& services() { return services_; }
    /// Whether its client has hardly waited for it; to be asked when its turn has come.
    bool is_too_late() const { return services_.world.clock.now() - call.now > services_.patience; }

    // Each answers; exactly one is called once.
    void send(http::Response response);
    void refuse(const Refusal& refusal);
    /// A body in JSON ("" for none), the resource's version as ETag, and whether this outcome was
    /// given before.
    void reply(int status, std::string json, std::optional<std::int64_t> version, bool is_replayed);
    std::shared_ptr<http::Stream> start_stream(http::Response head);

    /// Runs `work`; what it throws is answered: 503 while the database cannot serve, else 500. What
    /// it logs carries the ids of the request.
    template <class Work>
    void guard(Work&& work) {
        const log::RequestScope scope(call.request_id, call.trace);
        try {
            work();
        } catch (const std::exception& error) {
            fail(error);
        }
    }

private:
    void fail(const std::exception& error);
    void finish(http::Response& response);

    Services& services_;
    Watcher& watcher_;
    std::size_t route_;
    std::int64_t begun_ns_;
    std::shared_ptr<http::Responder> responder_;
};

using ExchangePtr = std::shared_ptr<Exchange>;

/// Said when the writer's or the readers' queue is full.
Refusal overloaded();

}  // namespace nahtlos::api
