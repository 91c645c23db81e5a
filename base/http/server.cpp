#include "base/http/server.hpp"

#include <algorithm>
#include <future>
#include <vector>

#include "base/check.hpp"
#include "base/http/serve/acceptor.hpp"
#include "base/http/serve/loop.hpp"
#include "base/http/serve/shared.hpp"

namespace nahtlos::http {

struct Server::State {
    State(ServerOptions options, Handler handler)
        : shared(std::make_shared<Shared>(std::move(options), std::move(handler))),
          loops(make_loops(shared)),
          acceptor(loops) {}

    static std::vector<std::shared_ptr<Loop>> make_loops(const std::shared_ptr<Shared>& shared) {
        check(shared->options.io_threads >= 1, "a server has an I/O thread");
        std::vector<std::shared_ptr<Loop>> made;
        for (int i = 0; i < shared->options.io_threads; ++i) {
            made.push_back(std::make_shared<Loop>(shared));
        }
        return made;
    }

    const std::shared_ptr<Shared> shared;
    const std::vector<std::shared_ptr<Loop>> loops;
    Acceptor acceptor;
};

Server::Server(ServerOptions options, Handler handler)
    : state_(std::make_unique<State>(std::move(options), std::move(handler))) {
    for (const auto& loop : state_->loops) loop->start();
    state_->loops.front()->post([state = state_.get()] { state->acceptor.start(); });
}

Server::~Server() { stop(seconds(0)); }

std::uint16_t Server::port() const { return state_->acceptor.port(); }

ServerCounts Server::counts() const {
    const auto& shared = *state_->shared;
    return {.open_connections = shared.open_connections,
            .open_streams = shared.open_streams,
            .accepted = shared.accepted,
            .refused = shared.refused,
            .malformed = shared.malformed,
            .timed_out = shared.timed_out};
}

void Server::stop(Span grace) {
    auto& shared = *state_->shared;
    if (shared.is_stopping.exchange(true)) return;
    const auto& loops = state_->loops;
    check(std::ranges::none_of(loops, [](const auto& loop) { return loop->is_here(); }),
          "a server is not stopped from its own threads");
    std::promise<void> closed;
    loops.front()->post([&] {
        state_->acceptor.close();
        closed.set_value();
    });
    closed.get_future().wait();  // from here on no loop gets a new connection
    for (const auto& loop : loops) {
        loop->post([loop = loop.get()] { loop->begin_stop(); });
    }
    shared.wait_until_empty(grace);
    for (const auto& loop : loops) {
        loop->post([loop = loop.get()] { loop->finish(); });
    }
    for (const auto& loop : loops) loop->join();
}

}  // namespace nahtlos::http
