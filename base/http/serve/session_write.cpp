// Session: from a response to bytes on the wire, whole or as a stream.
#include <algorithm>
#include <charconv>
#include <utility>

#include "base/http/problem.hpp"
#include "base/http/serve/head.hpp"
#include "base/http/serve/session.hpp"

namespace nahtlos::http {
namespace {

constexpr std::size_t texts_per_chunk = 64;
constexpr std::string_view last_chunk = "0\r\n\r\n";
constexpr std::size_t joined_bytes = 16 * 1024;  // up to here one buffer is cheaper than two

bool has_no_body(int status) { return status == 204 || status == 304; }

}  // namespace

Reply::~Reply() {
    if (claim()) deliver({.kind = Event::Kind::no_reply, .session = session_});
}

void Reply::send(Response response) {
    check(claim(), "a request is answered once");
    deliver({.session = session_, .response = std::move(response)});
}

std::shared_ptr<Stream> Reply::start_stream(Response head) {
    check(claim(), "a request is answered once");
    const auto& loop = session_->loop_;
    auto channel =
        std::make_shared<Channel>(loop, session_, loop->shared().options.limits.stream_queue_bytes);
    deliver({.kind = Event::Kind::stream_start,
             .session = session_,
             .response = std::move(head),
             .channel = channel});
    return std::make_shared<ChannelHandle>(std::move(channel));
}

void Reply::deliver(Event event) {
    if (session_->loop_->is_here() && session_->inline_answer_) {
        *session_->inline_answer_ = std::move(event);
    } else {
        session_->loop_->push(std::move(event));
    }
}

void Session::Exchange::add_part(std::string_view bytes) {
    if (!bytes.empty()) parts.push_back({const_cast<char*>(bytes.data()), bytes.size()});
}

void Session::answer(Event event) {
    if (event.kind == Event::Kind::stream_ready) {
        if (phase_ == Phase::streaming) flush_stream();
        return;
    }
    const auto& shared = loop_->shared();
    if (event.kind == Event::Kind::no_reply) {
        shared.fail(exchange_->id, exchange_->trace, "the handler never answered");
        event.response = internal_error();
    } else if (!is_sendable(event.response)) {
        shared.fail(exchange_->id, exchange_->trace,
                    "the handler's answer has a bad status or header");
        if (event.channel) event.channel->cut();
        event.channel = nullptr;
        event.response = internal_error();
    }
    if (event.channel) {
        begin_stream(std::move(event.response), std::move(event.channel));
    } else {
        begin_reply(std::move(event.response));
    }
}

Response Session::internal_error() const {
    return problem(500, "internal_error", "Something went wrong on our side.", exchange_->id,
                   exchange_->language());
}

void Session::begin_reply(Response response) {
    auto& exchange = *exchange_;
    const auto& shared = loop_->shared();
    closes_ = closes_ || shared.is_stopping;
    exchange.status = response.status;
    exchange.is_shed = response.is_shed;
    HeadFacts facts{.request_id = exchange.id,
                    .date = loop_->date(),
                    .closes = closes_,
                    .is_tls = shared.tls != nullptr};
    const bool has_body = !has_no_body(response.status);
    if (has_body && response.body.size() >= shared.options.limits.gzip_from_bytes &&
        is_compressible(response_header(response, "content-type")) &&
        response_header(response, "content-encoding").empty()) {
        facts.varies = true;
        if (exchange.accepts_gzip) {
            response.body = loop_->gzip().compress(response.body);
            facts.is_gzip = true;
        }
    }
    if (has_body) facts.content_length = response.body.size();
    exchange.head.reserve(768 + (response.body.size() <= joined_bytes ? response.body.size() : 0));
    append_head(exchange.head, response, facts);
    if (has_body && exchange.method != "HEAD") {
        if (response.body.size() <= joined_bytes) {
            exchange.head += response.body;
        } else {
            exchange.body = std::move(response.body);
        }
    }
    exchange.add_part(exchange.head);
    exchange.add_part(exchange.body);
    phase_ = Phase::writing;
    flush_reply();
}

Session::Flushed Session::flush() {
    auto& exchange = *exchange_;
    while (exchange.next_part < exchange.parts.size()) {
        const auto parts = std::span(exchange.parts).subspan(exchange.next_part);
        IoResult sent = link_.write(parts);
        if (sent.state == IoState::want_read || sent.state == IoState::want_write) {
            set_deadline(loop_->shared().options.limits.write_timeout);
            wait(sent.state == IoState::want_read ? Readiness::read : Readiness::write);
            return Flushed::blocked;
        }
        if (sent.state != IoState::done) return Flushed::failed;
        exchange.bytes_out += sent.bytes;
        for (auto left = sent.bytes; left > 0;) {
            auto& part = exchange.parts[exchange.next_part];
            const auto step = std::min(left, part.iov_len);
            part.iov_base = static_cast<char*>(part.iov_base) + step;
            part.iov_len -= step;
            left -= step;
            if (part.iov_len == 0) ++exchange.next_part;
        }
    }
    exchange.parts.clear();
    exchange.next_part = 0;
    return Flushed::all;
}

void Session::flush_reply() {
    switch (flush()) {
        case Flushed::blocked: return;
        case Flushed::failed: return close();
        case Flushed::all: return finish_reply();
    }
}

void Session::resume_reply() {
    flush_reply();
    advance();
}

void Session::finish_reply() {
    report_access();
    if (closes_) return linger();
    exchange_.reset();
    phase_ = Phase::reading;
    has_fresh_ = !kept_.empty();
    set_deadline(loop_->shared().options.limits.idle_timeout);
}

void Session::begin_stream(Response head, std::shared_ptr<Channel> channel) {
    auto& exchange = *exchange_;
    closes_ = true;
    exchange.status = head.status;
    const bool is_chunked = exchange.is_http_1_1;
    append_head(exchange.head, head,
                {.request_id = exchange.id,
                 .date = loop_->date(),
                 .content_length = std::nullopt,
                 .is_chunked = is_chunked,
                 .closes = true,
                 .is_tls = loop_->shared().tls != nullptr});
    exchange.add_part(exchange.head);
    if (exchange.method == "HEAD" || has_no_body(head.status)) {
        channel->cut();
        phase_ = Phase::writing;
        return flush_reply();
    }
    exchange.channel = std::move(channel);
    ++loop_->shared().open_streams;
    phase_ = Phase::streaming;
    if (loop_->shared().is_stopping) exchange.channel->end();
    watch_client();
    if (phase_ == Phase::streaming) flush_stream();
}

// Several texts become one chunk, so that a burst of events costs one system call.
bool Session::fill_from_stream() {
    auto& exchange = *exchange_;
    exchange.channel->sent(exchange.text_bytes);
    exchange.text_bytes = 0;
    exchange.texts.clear();
    if (exchange.channel->take(exchange.texts, texts_per_chunk)) {
        for (const auto& text : exchange.texts) exchange.text_bytes += text->size();
        if (exchange.is_http_1_1) {
            char size[20];
            const auto end = std::to_chars(size, size + sizeof size, exchange.text_bytes, 16).ptr;
            exchange.head.assign(size, end);
            exchange.head += "\r\n";
            exchange.add_part(exchange.head);
        }
        for (const auto& text : exchange.texts) exchange.add_part(*text);
        if (exchange.is_http_1_1) exchange.add_part("\r\n");
        return true;
    }
    if (!exchange.channel->is_finished() || exchange.is_last_sent) return false;
    exchange.is_last_sent = true;
    if (exchange.is_http_1_1) exchange.add_part(last_chunk);
    return true;
}

void Session::flush_stream() {
    auto& exchange = *exchange_;
    do {
        if (exchange.channel->is_cut()) return close();
        switch (flush()) {
            case Flushed::blocked: return;
            case Flushed::failed: return close();
            case Flushed::all: break;
        }
    } while (fill_from_stream());
    loop_->set_deadline(*this, Loop::never);
    if (!exchange.is_last_sent) return;
    report_access();
    linger();
}

void Session::report_access() {
    auto& exchange = *exchange_;
    auto& shared = loop_->shared();
    const int status = std::exchange(exchange.status, 0);  // told of once, even if the hook throws
    if (exchange.channel) --shared.open_streams;
    if (!shared.options.on_access) return;
    shared.options.on_access({.method = exchange.method,
                              .target = exchange.target,
                              .request_id = exchange.id,
                              .peer = peer_,
                              .trace = exchange.trace,
                              .status = status,
                              .bytes_in = exchange.bytes_in,
                              .bytes_out = exchange.bytes_out,
                              .duration_us = Loop::now_us() - exchange.started_us,
                              .is_shed = exchange.is_shed});
}

}  // namespace nahtlos::http
