#include "apps/nahtlos/day/client.hpp"

#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>

namespace nahtlos::app::day {
namespace {

constexpr int most_tries = 30;
constexpr auto pause_between_tries = std::chrono::milliseconds(500);

OutboundReply answer_to(Outbound& outbound, const OutboundRequest& request) {
    auto promise = std::make_shared<std::promise<OutboundReply>>();
    auto answer = promise->get_future();
    outbound.send(request,
                  [promise](OutboundReply reply) { promise->set_value(std::move(reply)); });
    return answer.get();
}

}  // namespace

std::string Said::code() const {
    const auto* said = body.if_contains("code");
    if (said == nullptr || !said->is_string()) return std::to_string(status);
    std::string code(said->as_string());
    const auto* errors = body.if_contains("errors");
    if (errors == nullptr || errors->as_array().empty()) return code;
    const auto& first = errors->as_array().front().as_object();
    if (first.at("code").as_string() == code) return code;
    return code + " (" + std::string(first.at("pointer").as_string()) + ' ' +
           std::string(first.at("code").as_string()) + ')';
}

Client::Client(Outbound& outbound, Ids& ids, std::string url)
    : outbound_(outbound), ids_(ids), url_(std::move(url)) {}

boost::json::object Client::get(const std::string& key, const std::string& target) {
    auto said = call({"GET", url_ + target, {}, {{"Authorization", "Bearer " + key}}});
    if (!said.ok()) throw std::runtime_error(url_ + target + " was refused: " + said.code());
    return std::move(said.body);
}

Said Client::post(const std::string& key, const std::string& target,
                  const boost::json::object& body) {
    return call({"POST",
                 url_ + target,
                 boost::json::serialize(body),
                 {{"Authorization", "Bearer " + key},
                  {"Content-Type", "application/json"},
                  {"Idempotency-Key", to_string(ids_.next())}}});
}

Said Client::call(OutboundRequest request) {
    request.timeout = seconds(30);
    for (int tries = 1;; ++tries) {
        ++calls_;
        const auto reply = answer_to(outbound_, request);
        if (!reply.reached && tries == most_tries) {
            throw std::runtime_error("no answer from " + url_ + ": " + reply.failure);
        }
        const bool is_too_much = !reply.reached || reply.status == 429 || reply.status == 503;
        if (is_too_much && tries < most_tries) {
            std::this_thread::sleep_for(pause_between_tries);
            continue;
        }
        boost::system::error_code wrong;
        auto body = boost::json::parse(reply.body, wrong);
        if (wrong || !body.is_object()) {
            throw std::runtime_error(request.url + " answers " + std::to_string(reply.status) +
                                     " without JSON: is it a server of Nahtlos?");
        }
        return {reply.status, std::move(body.as_object())};
    }
}

}  // namespace nahtlos::app::day
