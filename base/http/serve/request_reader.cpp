#include "base/http/serve/request_reader.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

#include "base/http/gzip.hpp"

namespace nahtlos::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using Text = beast::string_view;

std::string_view view(Text text) { return {text.data(), text.size()}; }

std::string lower_case(Text text) {
    std::string out(text.data(), text.size());
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 32);
    }
    return out;
}

bool is_upper_word(std::string_view text) {
    return text.size() <= 16 &&
           std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; });
}

bool is_visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_host(std::string_view text) {
    return text.size() <= 255 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      std::string_view("-._~:[]%!$&'()*+;=").find(c) != std::string_view::npos;
           });
}

ReadFailure failure_of(error_code ec, const ReaderLimits& limits) {
    if (ec == beast::http::error::header_limit) {
        return {431, "header_too_large",
                "The header is larger than " + std::to_string(limits.header_bytes) + " bytes."};
    }
    if (ec == beast::http::error::body_limit) {
        return {413, "body_too_large", "The body is larger than this target accepts."};
    }
    return {400, "malformed_request", "Not HTTP/1.1: " + ec.message() + "."};
}

}  // namespace

// Beast finds the pieces; this class stores them and adds the rules that Beast leaves open.
class RequestReader::Parser final : public beast::http::basic_parser<true> {
public:
    Parser(const ReaderLimits& limits, Request& request) : limits_(limits), request_(request) {
        eager(true);
        header_limit(static_cast<std::uint32_t>(
            std::min<std::size_t>(limits.header_bytes, std::numeric_limits<std::uint32_t>::max())));
    }

    ReadFailure failure{.status = 0, .code = {}, .detail = {}};
    std::size_t body_limit_bytes = 0;
    bool expects_continue = false;
    bool is_1_1 = false;

private:
    void refuse(error_code& ec, int status, std::string code, std::string detail) {
        failure = {status, std::move(code), std::move(detail)};
        ec = beast::http::error::bad_value;
    }

    void count_header(std::size_t bytes, error_code& ec) {
        header_bytes_ += bytes;
        if (header_bytes_ > limits_.header_bytes) ec = beast::http::error::header_limit;
    }

    void on_request_impl(beast::http::verb, Text method, Text target, int version,
                         error_code& ec) override {
        is_1_1 = version == 11;
        if (!is_upper_word(view(method))) {
            return refuse(ec, 400, "malformed_request", "The method is no upper-case word.");
        }
        if (target.size() > limits_.target_bytes) {
            return refuse(ec, 414, "target_too_long", "The target is too long.");
        }
        if (target.empty() || target.front() != '/') {
            return refuse(ec, 400, "target_malformed", "The target must be a path from '/'.");
        }
        if (!is_visible_ascii(view(target))) {
            return refuse(ec, 400, "target_malformed",
                          "What a URL may not have must be written as escapes (%..).");
        }
        request_.method.assign(method.data(), method.size());
        request_.target.assign(target.data(), target.size());
        body_limit_bytes =
            limits_.body_limit ? limits_.body_limit(request_.method, request_.target) : 0;
        if (body_limit_bytes == 0) body_limit_bytes = limits_.body_bytes;
        body_limit(body_limit_bytes);
        count_header(method.size() + target.size() + 12, ec);
    }

    void on_response_impl(int, Text, int, error_code&) override {}

    void on_field_impl(beast::http::field, Text name, Text value, error_code& ec) override {
        count_header(name.size() + value.size() + 4, ec);
        if (ec) return;
        if (++fields_ > limits_.headers) {
            return refuse(ec, 431, "too_many_headers", "The request has too many header fields.");
        }
        // Trailers are read past: a proxy before us has not checked them.
        if (is_body_begun_) return;
        if (request_.headers.empty()) request_.headers.reserve(12);
        request_.headers.emplace_back(lower_case(name), std::string(value.data(), value.size()));
    }

    void on_header_impl(error_code& ec) override {
        int hosts = 0, lengths = 0, encodings = 0;
        for (const auto& [name, value] : request_.headers) {
            if (name == "host") {
                ++hosts;
                if (!is_host(value)) return refuse(ec, 400, "bad_host", "Host is malformed.");
            } else if (name == "content-length") {
                ++lengths;
                if (!is_digits(value)) {
                    return refuse(ec, 400, "bad_length", "Content-Length is no number.");
                }
            } else if (name == "transfer-encoding") {
                ++encodings;
                if (!beast::iequals(value, "chunked")) {
                    return refuse(ec, 501, "bad_transfer_encoding",
                                  "The only Transfer-Encoding understood is chunked.");
                }
            } else if (name == "expect") {
                if (!beast::iequals(value, "100-continue")) {
                    return refuse(ec, 417, "bad_expectation", "This Expect is not understood.");
                }
                expects_continue = is_1_1;
            }
        }
        if (hosts > 1 || (hosts == 0 && is_1_1)) {
            return refuse(ec, 400, "bad_host", "There must be exactly one Host header.");
        }
        if (lengths + encodings > 1 || (encodings == 1 && !is_1_1)) {
            return refuse(ec, 400, "bad_framing", "The length of the body is ambiguous.");
        }
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        is_body_begun_ = true;
        // A declared length is a promise, not a reason to hand out memory.
        if (length) request_.body.reserve(std::min<std::uint64_t>(*length, 64 * 1024));
    }
    std::size_t on_body_impl(Text body, error_code&) override {
        request_.body.append(body.data(), body.size());
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code&) override {
        request_.body.append(body.data(), body.size());
        return body.size();
    }
    void on_finish_impl(error_code&) override {}

    const ReaderLimits& limits_;
    Request& request_;
    std::size_t header_bytes_ = 0, fields_ = 0;
    bool is_body_begun_ = false;
};

RequestReader::RequestReader(const ReaderLimits& limits)
    : limits_(limits), parser_(std::make_unique<Parser>(limits, request_)) {}

RequestReader::~RequestReader() = default;

void RequestReader::fail(ReadFailure failure) {
    failure_ = std::move(failure);
    state_ = State::failed;
}

std::size_t RequestReader::put(std::string_view bytes) {
    if (state_ != State::reading) return 0;
    // The shortest end of a chunked body is "0\r\n\r\n"; Beast asserts that it is not asked to
    // look for it in fewer bytes.
    if (parser_->is_header_done() && parser_->chunked() && bytes.size() < 5) return 0;
    error_code ec;
    const std::size_t used = parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), ec);
    if (ec && ec != beast::http::error::need_more) {
        fail(parser_->failure.status != 0 ? parser_->failure : failure_of(ec, limits_));
    } else if (parser_->is_done()) {
        finish();
    } else if (bytes.size() - used > limits_.header_bytes) {
        fail(
            failure_of(beast::http::error::header_limit, limits_));  // endless extension or trailer
    }
    return used;
}

void RequestReader::finish() {
    state_ = State::complete;
    auto& headers = request_.headers;
    const auto coding =
        std::ranges::find(headers, "content-encoding", &std::pair<std::string, std::string>::first);
    if (coding == headers.end() || beast::iequals(coding->second, "identity")) return;
    if (!beast::iequals(coding->second, "gzip")) {
        return fail({415, "unsupported_encoding", "The only Content-Encoding understood is gzip."});
    }
    std::string plain;
    switch (gunzip(request_.body, parser_->body_limit_bytes, plain)) {
        case GunzipResult::done: break;
        case GunzipResult::damaged:
            return fail({400, "damaged_body", "The gzip body does not decode."});
        case GunzipResult::too_large:
            return fail(failure_of(beast::http::error::body_limit, limits_));
    }
    request_.body = std::move(plain);
    headers.erase(coding);  // the handler sees what was meant
}

bool RequestReader::awaits_continue() const {
    return state_ == State::reading && parser_->is_header_done() && parser_->expects_continue &&
           request_.body.empty();
}

bool RequestReader::keeps_alive() const { return parser_->is_1_1 && parser_->keep_alive(); }

bool RequestReader::is_http_1_1() const { return parser_->is_1_1; }

}  // namespace nahtlos::http
