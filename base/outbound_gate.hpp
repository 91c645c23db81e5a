// OutboundGate: lets calls out until it is closed; after that nobody hears of their end any more.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "base/world.hpp"

namespace nahtlos {

/// For what dies before the Outbound it uses: close the gate, and no call back is under way or will
/// come. The calls themselves go on; whoever made them asks again after the next start.
class OutboundGate final : public Outbound {
public:
    explicit OutboundGate(Outbound& outbound) : outbound_(outbound) {}
    ~OutboundGate() override { close(); }
    OutboundGate(const OutboundGate&) = delete;
    OutboundGate& operator=(const OutboundGate&) = delete;

    void send(OutboundRequest request, Done done) override {
        outbound_.send(std::move(request),
                       [state = state_, done = std::move(done)](OutboundReply reply) {
                           const std::shared_lock lock(state->mutex);
                           if (state->is_open) done(std::move(reply));
                       });
    }

    /// Waits for calls back that are running. Not to be called from one.
    void close() {
        const std::unique_lock lock(state_->mutex);
        state_->is_open = false;
    }

private:
    struct State {
        std::shared_mutex mutex;
        bool is_open = true;
    };
    Outbound& outbound_;
    const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace nahtlos
