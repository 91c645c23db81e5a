// Outside: the payment provider and the network to it, which outlive every process.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/fake/world.hpp"
#include "base/world.hpp"
#include "sim/agenda.hpp"
#include "sim/disk/dice.hpp"
#include "sim/psp/psp.hpp"

namespace nahtlos::sim {

/// Calls take a while, and under trouble get lost on either way, or come so late that the caller
/// has given up. Webhooks come late, twice and in another order under trouble, and are sent again
/// until they are answered well.
class Outside final : public Outbound {
public:
    static constexpr const char* provider_url = "http://psp";
    static constexpr const char* webhook_secret = "whsec_simulated";
    using Note = std::function<void(std::string)>;
    /// Posts a webhook's body; `is_taken` is called unless the process dies before it answers.
    using Post = std::function<void(const std::string& body, std::function<void(bool)> is_taken)>;

    /// The provider goes by the agenda: its clock does not jump when ours does.
    Outside(std::uint64_t seed, Agenda& agenda, Note note)
        : agenda_(agenda), dice_(seed), note_(std::move(note)) {}

    void send(OutboundRequest request, Done done) override;
    /// The process is gone: its calls still reach the provider, their answers nobody.
    void end_life();

    void set_trouble(bool with_calls, bool with_webhooks) {
        has_call_trouble_ = with_calls;
        has_webhook_trouble_ = with_webhooks;
    }
    /// Posts webhooks whose time has come. Those of a process that died are posted again.
    void deliver(const Post& post);
    /// Nothing is on its way: no call, no webhook.
    bool is_quiet() const { return on_the_way_ == 0 && webhooks_.empty(); }

    /// What people do at the provider: the customer on its page, the merchant at its desk, a bank.
    /// Returns whether the provider took it.
    bool act(const std::string& path, const std::string& body = {});
    std::int64_t charged_back(const std::string& payment) const;

    std::vector<test_psp::Effects> effects() const { return psp_.effects(); }
    std::int64_t calls() const { return calls_; }
    std::int64_t webhooks_posted() const { return posted_; }

private:
    struct Webhook {
        std::string body;
        Instant due;          // by the agenda
        bool is_out = false;  // posted, and not answered yet
        std::uint64_t id = 0;
    };

    void reach(const OutboundRequest& request, std::uint64_t call, bool is_heard);
    void answer(std::uint64_t call, OutboundReply reply);
    Span latency();
    void add_webhook(const std::string& body);
    void collect();

    Agenda& agenda_;
    disk::Dice dice_;
    Note note_;
    test_psp::TestPsp psp_{provider_url};
    bool has_call_trouble_ = false, has_webhook_trouble_ = false;
    std::map<std::uint64_t, Done> waiting_;  // calls of this life, by number
    std::map<std::string, std::int64_t> charged_back_;
    std::deque<Webhook> webhooks_;
    std::uint64_t last_call_ = 0, last_webhook_ = 0;
    std::int64_t on_the_way_ = 0, calls_ = 0, posted_ = 0;
};

}  // namespace nahtlos::sim
