// TestPsp: a payment provider in memory that plays scenarios, so that tests can count what happened
// to the money. No sockets, no clock: both are given.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "adapters/payment_test/wire.hpp"
#include "base/time.hpp"

namespace nahtlos::test_psp {

using payment_test::PaymentSaid;

struct PspReply {
    int status = 200;
    std::string body;
    bool is_dropped = false;  // the caller never hears of it
    std::string location;     // of a redirect
};

/// A webhook that is due; the caller sends it, signed.
struct PspWebhook {
    std::string body;
};

/// What happened to the money of one key.
struct Effects {
    std::string key;
    std::int64_t charges = 0, captured_minor = 0, refunds = 0, refunded_minor = 0;
};
BOOST_DESCRIBE_STRUCT(Effects, (), (key, charges, captured_minor, refunds, refunded_minor))

/// Thread safe. Beside what the adapter calls, POST /payments/{key}/refund_by_hand and /charge_back
/// do what a merchant at the provider's desk and a customer's bank do. Scenarios (the payment's
/// method): test_success, test_decline, test_timeout_done, test_timeout_not_done, test_redirect,
/// test_pending_webhook, test_webhook_twice, test_webhook_late_ms=N (cannot be canceled meanwhile),
/// test_amount_differs (one less), test_amount_exceeds (five more), test_capture_refused; anything
/// else succeeds.
class TestPsp {
public:
    explicit TestPsp(std::string own_url) : own_url_(std::move(own_url)) {}

    PspReply handle(const std::string& method, const std::string& path, const std::string& key,
                    const std::string& body, Instant now);

    /// Webhooks that are due by now; each is given once.
    std::vector<PspWebhook> due_webhooks(Instant now);

    std::vector<Effects> effects() const;

private:
    struct Held {
        PaymentSaid said;
        bool captures = true;
        std::string return_url;
        Instant succeeds_at{};  // while pending; zero: when the customer acts
        bool cannot_cancel = false;
        int webhooks = 1;
        std::map<std::string, std::string> refunds;  // replies by key
        std::string captured_by;                     // the key of the capture
        Effects effects;
    };
    struct Due {
        Instant at;
        std::string body;
    };

    PspReply create(const std::string& key, const std::string& body, Instant now);
    PspReply capture(Held& held, const std::string& key, const std::string& body, Instant now);
    PspReply refund(Held& held, const std::string& key, const std::string& body, Instant now);
    PspReply charge_back(Held& held, const std::string& body, Instant now);
    PspReply cancel(Held& held);
    PspReply act(Held& held, bool succeeds, Instant now);
    bool play(Held& held, Instant now);
    void succeed(Held& held, Instant now);
    void tell(Held& held, Instant at);
    void tell(Held& held, payment_test::EventSaid event, Instant at);
    void pass_time(Instant now);
    Held* find(const std::string& name);

    const std::string own_url_;
    mutable std::mutex mutex_;
    std::map<std::string, Held> payments_;  // by key
    std::map<std::string, int> lost_;       // calls that were lost before their effect, by key
    std::vector<Due> due_;
    std::int64_t next_id_ = 0, next_event_ = 0;
};

}  // namespace nahtlos::test_psp
