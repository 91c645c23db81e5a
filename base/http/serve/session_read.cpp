// Session: from bytes to a request in the handler's hands.
#include <algorithm>
#include <exception>

#include "base/http/problem.hpp"
#include "base/http/serve/session.hpp"

namespace nahtlos::http {
namespace {

constexpr std::uint32_t most_lingered_bytes = 256 * 1024;

bool is_sane_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
}

}  // namespace

void Session::advance() {
    while (phase_ == Phase::reading) {
        if (has_fresh_) {
            consume({});
        } else if (is_readable_) {
            read();
        } else {
            return wait(Readiness::read);
        }
    }
}

void Session::read() {
    const auto input = loop_->input();
    const IoResult got = link_.read(input.data(), input.size());
    switch (got.state) {
        case IoState::done:
            is_readable_ = link_.may_hold_more(got.bytes, input.size());
            return consume({input.data(), got.bytes});
        case IoState::want_read: is_readable_ = false; return;
        case IoState::want_write: is_readable_ = false; return wait(Readiness::write);
        case IoState::ended:
        case IoState::failed: return close();
    }
}

void Session::consume(std::string_view bytes) {
    has_fresh_ = false;
    const auto& limits = loop_->shared().options.limits;
    if (!exchange_) {
        exchange_ = std::make_unique<Exchange>(loop_->shared().reader_limits);
        exchange_->started_us = Loop::now_us();
        loop_->set_deadline(*this, exchange_->started_us + limits.request_timeout.us);
    }
    const bool is_kept_text = !kept_.empty();
    std::string_view all = bytes;
    if (is_kept_text) {
        kept_.append(bytes);
        all = std::string_view(kept_).substr(kept_start_);
    }
    auto& reader = exchange_->reader;
    const std::size_t used = reader.put(all);
    exchange_->bytes_in += used;
    keep_rest(all, used, is_kept_text);
    switch (reader.state()) {
        case RequestReader::State::complete: return dispatch();
        case RequestReader::State::failed: return refuse(reader.failure());
        case RequestReader::State::reading:
            if (reader.awaits_continue() && !exchange_->has_continued) send_continue();
    }
}

void Session::keep_rest(std::string_view all, std::size_t used, bool is_kept_text) {
    if (used == all.size()) {
        std::string().swap(kept_);  // an idle connection holds no buffer
        kept_start_ = 0;
    } else if (is_kept_text) {
        kept_start_ += used;
        if (kept_start_ * 2 > kept_.size()) {
            kept_.erase(0, kept_start_);
            kept_start_ = 0;
        }
    } else {
        kept_.assign(all.substr(used));
        kept_start_ = 0;
    }
}

void Session::refuse(const ReadFailure& failure) {
    auto& exchange = *exchange_;
    if (failure.status == 400) ++loop_->shared().malformed;
    const auto& request = exchange.reader.request();
    exchange.is_german = preferred_language(request.header("accept-language")) == "de";
    exchange.id = loop_->shared().mint_request_id();
    exchange.trace = loop_->shared().trace_of(request);
    exchange.method = request.method;
    exchange.target = request.target;
    closes_ = true;
    begin_reply(
        problem(failure.status, failure.code, failure.detail, exchange.id, exchange.language()));
}

// 25 bytes into an empty send buffer: if even that does not fit, the client gets its 100 never and
// sends the body anyway, as RFC 9110 asks of it.
void Session::send_continue() {
    exchange_->has_continued = true;
    static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
    const iovec part{const_cast<char*>(line.data()), line.size()};
    if (link_.write({&part, 1}).state == IoState::failed) close();
}

void Session::dispatch() {
    auto& shared = loop_->shared();
    auto& exchange = *exchange_;
    phase_ = Phase::handling;
    loop_->set_deadline(*this, Loop::never);
    Request request = std::move(exchange.reader.request());
    const auto wanted_id = request.header("x-request-id");
    exchange.id = is_sane_id(wanted_id) ? std::string(wanted_id) : shared.mint_request_id();
    exchange.trace = shared.trace_of(request);
    exchange.method = request.method;
    exchange.target = request.target;
    exchange.is_http_1_1 = exchange.reader.is_http_1_1();
    exchange.accepts_gzip = accepts_gzip(request.header("accept-encoding"));
    exchange.is_german = preferred_language(request.header("accept-language")) == "de";
    closes_ = closes_ || !exchange.reader.keeps_alive() || shared.is_stopping ||
              ++requests_ >= shared.options.limits.requests_per_connection;
    request.id = exchange.id;
    request.trace = exchange.trace;
    request.peer = peer_;

    Event inline_answer;
    inline_answer_ = &inline_answer;
    auto reply = std::make_shared<Reply>(shared_from_this());
    std::string failure;
    try {
        shared.handler(std::move(request), reply);
    } catch (const std::exception& e) {
        failure = e.what();
    } catch (...) {
        failure = "not a std::exception";
    }
    if (!failure.empty()) {
        shared.fail(exchange.id, exchange.trace, failure);
        if (reply->claim()) {
            inline_answer = {.session = shared_from_this(), .response = internal_error()};
        }
    }
    reply.reset();
    inline_answer_ = nullptr;
    if (inline_answer.session) answer(std::move(inline_answer));
}

// While a stream runs the client has nothing to say; its end is what matters.
void Session::watch_client() {
    const auto input = loop_->input();
    for (;;) {
        const IoResult got = link_.read(input.data(), input.size());
        if (got.state == IoState::ended || got.state == IoState::failed) return close();
        if (got.state == IoState::want_write) return wait(Readiness::write);
        if (got.state == IoState::want_read || !link_.may_hold_more(got.bytes, input.size())) {
            return wait(Readiness::read);
        }
    }
}

// Beyond the limit nothing is read any more: the client's own send buffer fills up and it stops.
void Session::drain_lingering() {
    const auto input = loop_->input();
    while (lingered_bytes_ < most_lingered_bytes) {
        const IoResult got = link_.read(input.data(), input.size());
        if (got.state == IoState::ended || got.state == IoState::failed) return close();
        if (got.state != IoState::done) return wait(Readiness::read);
        lingered_bytes_ += static_cast<std::uint32_t>(got.bytes);
    }
}

}  // namespace nahtlos::http
