#include "bench/replay/pages.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <utility>

namespace nahtlos::replay {

boost::json::value parsed(const std::string& what, int status, std::string_view body) {
    if (status != 200) {
        throw std::runtime_error(what + ": " + std::to_string(status) + ' ' +
                                 std::string(body.substr(0, 1000)));
    }
    return boost::json::parse(body);
}

Answer ask(HttpPool& pool, const std::string& method, const std::string& target,
           const boost::json::object& body) {
    Answer answer;
    auto sent = body.empty() ? std::string() : boost::json::serialize(body);
    pool.send({method, target, std::move(sent)}, [&](int status, std::string_view text) {
        answer.status = status;
        if (!text.empty()) answer.body = boost::json::parse(text);
    });
    pool.run();
    return answer;
}

boost::json::value call(HttpPool& pool, const std::string& method, const std::string& target,
                        const boost::json::object& body) {
    auto answer = ask(pool, method, target, body);
    if (answer.status < 200 || answer.status > 299) {
        throw std::runtime_error(method + ' ' + target + ": " + std::to_string(answer.status) +
                                 ' ' + boost::json::serialize(answer.body).substr(0, 2000));
    }
    return std::move(answer.body);
}

void each_order(HttpPool& pool, const std::function<void(const boost::json::value&)>& take) {
    std::string cursor;
    do {
        const auto target = "/v1/orders?limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor);
        pool.send({"GET", target, {}}, [&](int status, std::string_view body) {
            const auto page = parsed(target, status, body);
            for (const auto& order : page.at("items").as_array()) take(order);
            const auto* next = page.as_object().if_contains("next_cursor");
            cursor = next != nullptr && next->is_string() ? std::string(next->as_string()) : "";
        });
        pool.run();
    } while (!cursor.empty());
}

}  // namespace nahtlos::replay
