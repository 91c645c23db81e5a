// nahtlos_test_carrier: the simulated carrier as a program. Loopback only, nothing is kept.
#include <CLI/CLI.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>

#include "adapters/carrier_test/wire.hpp"
#include "base/http/server.hpp"
#include "base/json/writer.hpp"
#include "base/real/outbound.hpp"
#include "base/real/signals.hpp"
#include "base/real/world.hpp"
#include "sim/carrier/carrier.hpp"

namespace nahtlos::test_carrier {
namespace {

struct Options {
    std::uint16_t port = 8098;
    std::string webhook_url, webhook_secret = "whsec_test_carrier";
    int silence_ms = 60'000, step_ms = 5'000;
};

// Callers whose answer was dropped: their connections stay open and silent, as after a cable was
// pulled, until they give up or the silence is over.
class Silence {
public:
    void keep(std::shared_ptr<http::Responder> to, Instant until) {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({until, std::move(to)});
    }
    void end(Instant now) {
        const std::lock_guard lock(mutex_);
        while (!waiting_.empty() && waiting_.front().first <= now) {
            waiting_.front().second->send({.status = 504});
            waiting_.pop_front();
        }
    }

private:
    std::mutex mutex_;
    std::deque<std::pair<Instant, std::shared_ptr<http::Responder>>> waiting_;  // oldest first
};

void answer(SimulatedCarrier& carrier, Silence& silence, const Options& options, Instant now,
            const http::Request& request, const std::shared_ptr<http::Responder>& to) {
    const auto path = request.target.substr(0, request.target.find('?'));
    http::Response response;
    response.headers = {{"Content-Type", "application/json"}};
    if (path == "/_labels") {
        response.body = json::write(carrier.labels());
        return to->send(std::move(response));
    }
    auto reply = carrier.handle(request.method, path,
                                std::string(request.header("idempotency-key")), request.body, now);
    if (reply.is_dropped) return silence.keep(to, now + milliseconds(options.silence_ms));
    response.status = reply.status;
    response.body = std::move(reply.body);
    to->send(std::move(response));
}

void send_webhooks(SimulatedCarrier& carrier, World& world, const Options& options) {
    const auto now = world.clock.now();
    for (auto& body : carrier.due_webhooks(now)) {
        if (options.webhook_url.empty()) continue;
        const auto timestamp_s = now.us / 1'000'000;
        OutboundRequest request;
        request.method = "POST";
        request.url = options.webhook_url;
        request.headers = {
            {"Content-Type", "application/json"},
            {std::string(carrier_test::timestamp_header), std::to_string(timestamp_s)},
            {std::string(carrier_test::signature_header),
             carrier_test::sign(options.webhook_secret, timestamp_s, body)}};
        request.body = std::move(body);
        world.outbound.send(std::move(request), [](const OutboundReply& reply) {
            if (!reply.reached || reply.status >= 300) {
                std::cerr << "a webhook was not taken: " << reply.status << ' ' << reply.failure
                          << '\n';
            }
        });
    }
}

int run(const Options& options) {
    std::mutex mutex;
    std::condition_variable wake;
    bool is_over = false;
    const real::StopSignals signals([&](int) {
        const std::lock_guard lock(mutex);
        is_over = true;
        wake.notify_all();
    });
    real::RealWorld real_world;
    auto world = real_world.world();
    SimulatedCarrier carrier(milliseconds(options.step_ms));
    Silence silence;
    http::Server server({.address = "127.0.0.1", .port = options.port},
                        [&](const http::Request& request, const auto& to) {
                            answer(carrier, silence, options, world.clock.now(), request, to);
                        });
    const auto own_url = "http://127.0.0.1:" + std::to_string(server.port());
    std::cout << "simulated carrier on " << own_url << std::endl;
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, std::chrono::milliseconds(10), [&] { return is_over; })) {
        send_webhooks(carrier, world, options);
        silence.end(world.clock.now());
    }
    server.stop(seconds(1));
    return 0;
}

}  // namespace
}  // namespace nahtlos::test_carrier

int main(int argc, char** argv) {
    nahtlos::test_carrier::Options options;
    CLI::App app{"A carrier for tests and the demo: plays scenarios, moves no parcel."};
    app.add_option("--port", options.port, "on 127.0.0.1; 0: any free one")->capture_default_str();
    app.add_option("--webhook-url", options.webhook_url,
                   "where events go, e.g. http://127.0.0.1:8080/v1/webhooks/carriers/test");
    app.add_option("--webhook-secret", options.webhook_secret, "signs them")->capture_default_str();
    app.add_option("--step-ms", options.step_ms, "between two events of a parcel")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--silence-ms", options.silence_ms, "how long test_timeout_... keeps silent")
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        return nahtlos::test_carrier::run(options);
    } catch (const std::exception& error) {
        std::cerr << "nahtlos_test_carrier: " << error.what() << '\n';
        return 1;
    }
}
