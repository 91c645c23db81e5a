#include "sim/scene.hpp"

#include "adapters/payment_test/wire.hpp"

namespace nahtlos::sim {
namespace {

class Listener final : public http::Responder {
public:
    explicit Listener(std::function<void(const http::Response&)> hear) : hear_(std::move(hear)) {}
    void send(http::Response response) override { hear_(response); }
    std::shared_ptr<http::Stream> start_stream(http::Response head) override {
        hear_(head);
        return nullptr;
    }

private:
    std::function<void(const http::Response&)> hear_;
};

}  // namespace

bool Scene::may_repeat(const Wish& wish) const {
    return wish.key.is_remembered() && is_recent(wish.first_sent);
}

bool Scene::is_recent(Instant first_sent) const {
    const auto age = now() - first_sent;
    return age < hours(12) && age > hours(-12);
}

void Scene::ask(const Ask& ask, std::function<void(const Reply&)> hear) {
    if (process == nullptr) return;
    http::Request request{ask.method, ask.target, {}, ask.body, "192.0.2.1", {}};
    request.id = "request-" + std::to_string(++requests);
    if (!ask.as.empty()) request.headers.emplace_back("authorization", "Bearer " + ask.as);
    if (!ask.key.empty()) request.headers.emplace_back("idempotency-key", ask.key);
    if (!ask.body.empty()) request.headers.emplace_back("content-type", "application/json");
    const auto what = ask.method + ' ' + ask.target;
    note(what + ' ' + ask.body);
    process->api().handle(
        std::move(request),
        std::make_shared<Listener>([this, what, hear](const http::Response& response) {
            if (!is_heard()) return;
            Reply reply{response.status, {}};
            if (!response.body.empty()) reply.body = boost::json::parse(response.body);
            const auto code = reply.code();
            note(what + ": " + std::to_string(reply.status) + (code.empty() ? "" : ' ' + code));
            hear(reply);
        }));
    wake();
}

void Scene::post_webhook(const std::string& body, std::function<void(bool)> is_taken) {
    if (process == nullptr) return;
    const auto timestamp_s = now().us / 1'000'000;
    http::Request request{"POST", "/v1/webhooks/payments/test", {}, body, "192.0.2.2", "webhook"};
    request.headers = {{std::string(payment_test::timestamp_header), std::to_string(timestamp_s)},
                       {std::string(payment_test::signature_header),
                        payment_test::sign(Outside::webhook_secret, timestamp_s, body)}};
    process->api().handle(
        std::move(request),
        std::make_shared<Listener>([this, body, is_taken](const http::Response& response) {
            if (!is_heard()) return;
            note("webhook: " + std::to_string(response.status) +
                 (response.status == 204 ? "" : ' ' + body + ' ' + response.body));
            is_taken(response.status == 204 ||
                     auditor.hear_over_refund(body, response.body, now()));
        }));
    wake();
}

Uuid numbered(std::uint8_t kind, std::uint64_t n) {
    Uuid id;
    id.bytes[0] = kind;
    for (std::size_t i = 0; i < 8; ++i) {
        id.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    }
    return id;
}

}  // namespace nahtlos::sim
