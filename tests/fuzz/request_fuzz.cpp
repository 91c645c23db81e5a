// Whatever is asked of whatever route by whoever: the answer is one that the API describes, and the
// shop's books still add up.
#include <boost/json/parse.hpp>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>

#include "base/json/reader.hpp"
#include "tests/fuzz/fuzz_shop.hpp"
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/requests.hpp"

namespace nahtlos::fuzz {
namespace {

constexpr int most_requests = 12;

std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

boost::json::value parsed(const std::string& body) {
    boost::json::error_code error;
    auto value = boost::json::parse(body, error);
    must(!error.failed(), "an answer is JSON", body.substr(0, 500));
    return value;
}

// A refusal of fields names each: in the body, or in the query.
void must_name_fields(const boost::json::value& problem, const std::string& told) {
    const auto* fields = problem.as_object().if_contains("errors");
    const bool is_of_fields = problem.at("code").as_string() == "invalid_request";
    must(!is_of_fields || fields != nullptr, "what is invalid is named", told);
    if (fields == nullptr) return;
    must(!fields->as_array().empty(), "errors are some", told);
    for (const auto& field : fields->as_array()) {
        const auto& pointer = field.at("pointer").as_string();
        must(pointer.empty() || pointer[0] == '/' || pointer[0] == '?', "a pointer is one", told);
    }
}

void must_be_described(const ApiDocument& document, const Wish& wish,
                       const http::Response& response, const boost::json::value& body) {
    const auto& operation = *wish.operation;
    const auto told = operation.id + " answered " + std::to_string(response.status) + ' ' +
                      response.body.substr(0, 1'000) + " to " + wish.request.method + ' ' +
                      wish.request.target + ' ' + wish.request.body.substr(0, 2'000);
    must(response.status < 500 || response.status == 503, "nothing fails", told);
    if (response.status >= 400) {
        must(header(response, "Content-Type") == "application/problem+json", "it is a problem",
             told);
        must(body.at("status").as_int64() == response.status, "it says its status", told);
        must(body.at("code").as_string().size() > 0, "it has a code", told);
        must_name_fields(body, told);
    }
    const bool is_elsewhere =
        response.status == 404 && body.at("code").as_string() == "route_not_found";
    if (!wish.is_meant || is_elsewhere) return;
    const auto reply = operation.replies.find(response.status);
    must(reply != operation.replies.end(), "the status is described", told);
    if (reply->second == nullptr) return;
    const auto misfit = document.misfit(body, *reply->second);
    must(!misfit, "the answer is as described", misfit.value_or("") + ": " + told);
}

// One stands until something was done in it: what is refused leaves no trace.
std::unique_ptr<FuzzShop>& shop() {
    static std::unique_ptr<FuzzShop> one;
    if (one == nullptr || !one->is_untouched()) {
        one.reset();
        one = std::make_unique<FuzzShop>();
    }
    one->refill();
    return one;
}

void learn_links(Known& known, const Mailbox& mailbox) {
    for (const auto& mail : mailbox.mails) {
        const auto at = mail.text.find(shoppers::link_prefix);
        if (at != mail.text.npos) known.learn_text("token", mail.text.substr(at, 55));
    }
}

void run(Feed& feed) {
    static const ApiDocument document;
    auto& one = *shop();
    Known known;
    std::string told;
    for (int i = 0; i < most_requests && !feed.is_empty(); ++i) {
        auto part = feed.part();
        auto wish = make_wish(document, known, part, one.now());
        if (wish.wait.us > 0) one.let_pass(wish.wait);
        const auto response = one.call(wish.request);
        const bool is_json = header(response, "Content-Type").find("json") != std::string::npos;
        const auto body = is_json ? parsed(response.body) : boost::json::value();
        must_be_described(document, wish, response, body);
        told += '\n' + wish.request.method + ' ' + wish.request.target + ' ' + wish.request.body +
                " -> " + std::to_string(response.status) + ' ' + response.body;
        if (response.status < 300) known.learn(body);
        learn_links(known, one.mailbox());
    }
    if (one.is_untouched()) return;
    const auto unsound = one.unsound();
    must(!unsound, "verify finds nothing", unsound.value_or("") + told);
}

}  // namespace
}  // namespace nahtlos::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    nahtlos::fuzz::Feed feed(data, size);
    nahtlos::fuzz::run(feed);
    return 0;
}
