#include "base/api/exchange.hpp"

#include "base/api/headers.hpp"
#include "base/http/problem.hpp"
#include "base/sql/error.hpp"

namespace nahtlos::api {

Refusal overloaded() {
    return {RefusalKind::unavailable, "overloaded", "too much is waiting; try again", {}, 1};
}

void Exchange::finish(http::Response& response) {
    seat.free();
    for (auto& header : extra) response.headers.push_back(std::move(header));
    watcher_.answered(route_, response.status, begun_ns_);
}

void Exchange::send(http::Response response) {
    finish(response);
    responder_->send(std::move(response));
}

void Exchange::refuse(const Refusal& refusal) {
    auto told = call.language == "de" ? http::translate(services_.german, refusal) : refusal;
    const bool is_shed = refusal.code == "overloaded" || refusal.code == "over_share";
    if (is_shed) {
        // Not everybody is told the same time to come again, lest all come together.
        const auto spread = static_cast<std::uint64_t>(2 * refusal.retry_after_s + 1);
        told.retry_after_s += static_cast<std::int64_t>(services_.world.random.bits() % spread);
    }
    auto response = http::problem(told, call.request_id, call.language);
    response.is_shed = is_shed;
    if (refusal.kind == RefusalKind::unauthorized) {
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
    }
    send(std::move(response));
}

void Exchange::reply(int status, std::string json, std::optional<std::int64_t> version,
                     bool is_replayed) {
    http::Response response{status, {}, std::move(json)};
    response.headers.reserve(4);
    std::string tag;
    if (version) tag = '"' + std::to_string(*version) + '"';
    if (version && has_validator && names_tag(request.header("if-none-match"), tag)) {
        response.status = 304;
        response.body.clear();
    }
    if (!response.body.empty()) response.headers.emplace_back("Content-Type", "application/json");
    // Answers depend on the key and may name people: no cache may keep them, but for what asks each
    // time whether it is still the same.
    if (has_validator) {
        response.headers.emplace_back("Cache-Control", "private, no-cache");
    } else if (!response.body.empty()) {
        response.headers.emplace_back("Cache-Control", "no-store");
    }
    if (version) response.headers.emplace_back("ETag", std::move(tag));
    if (is_replayed) response.headers.emplace_back("Idempotency-Replayed", "true");
    send(std::move(response));
}

std::shared_ptr<http::Stream> Exchange::start_stream(http::Response head) {
    finish(head);
    return responder_->start_stream(std::move(head));
}

void Exchange::fail(const std::exception& error) {
    watcher_.failed(error.what());
    const auto* database = dynamic_cast<const sql::Error*>(&error);
    if (database != nullptr && database->is_temporary()) {
        refuse({RefusalKind::unavailable,
                "database_unavailable",
                "the database cannot answer now",
                {},
                1});
    } else {
        refuse({RefusalKind::internal, "internal", "the request failed"});
    }
}

}  // namespace nahtlos::api
