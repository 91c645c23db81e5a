#include "bench/suite/call.hpp"

#include <boost/json/parse.hpp>
#include <stdexcept>

#include "bench/load/load.hpp"

namespace nahtlos::bench {

std::string request(const std::string& method, const std::string& target, const std::string& key,
                    const std::string& body, const std::string& idempotency_key) {
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!key.empty()) text += "Authorization: Bearer " + key + "\r\n";
    if (!idempotency_key.empty()) text += "Idempotency-Key: " + idempotency_key + "\r\n";
    if (body.empty() && method == "GET") return text + "\r\n";
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size());
    return text + "\r\n\r\n" + body;
}

std::string call_text(const Caller& caller, const std::string& method, const std::string& target,
                      const std::string& body) {
    load::LoadOptions one;
    one.port = caller.port;
    one.connections = 1;
    one.flows = 1;
    one.duration = seconds(60);
    std::string answer;
    int status = 0;
    load::run_load(one, {[&](std::size_t, std::string& out) {
                             out += request(method, target, caller.key, body);
                             return std::size_t{0};
                         },
                         [&](std::size_t, int code, std::string_view text) {
                             status = code;
                             answer = text;
                             return load::Action::stop;
                         }});
    if (status < 200 || status > 299) {
        throw std::runtime_error(method + " " + target + " answered " + std::to_string(status) +
                                 ": " + answer.substr(0, 500));
    }
    return answer;
}

boost::json::value call(const Caller& caller, const std::string& method, const std::string& target,
                        const std::string& body) {
    const auto answer = call_text(caller, method, target, body);
    return answer.empty() ? boost::json::value{} : boost::json::parse(answer);
}

std::string id_of(const boost::json::value& made) { return std::string(made.at("id").as_string()); }

}  // namespace nahtlos::bench
