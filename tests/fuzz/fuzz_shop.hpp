// FuzzShop: the whole API over a small shop in memory, without sockets, threads and chance.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/nahtlos/routes.hpp"
#include "auth/doors.hpp"
#include "base/api/api.hpp"
#include "base/events/retention.hpp"
#include "base/events/subscriptions.hpp"
#include "base/fake/world.hpp"
#include "flows/api_privacy.hpp"
#include "sim/disk/disk.hpp"
#include "sim/psp/psp.hpp"

namespace nahtlos::fuzz {

/// What everybody has who is let in.
namespace tokens {
inline constexpr const char* staff = "ns_0123456789abcdef0123456789abcdef0123456789abcdef0123";
inline constexpr const char* customer = "nc_0123456789abcdef0123456789abcdef0123456789abcdef0123";
}  // namespace tokens
/// Of the staff member who has the token above, and of its customer.
inline constexpr const char* login = "ada";
inline constexpr const char* password = "zwei wilde esel";
inline constexpr const char* webhook_secret = "whsec_fuzzed";

/// As many passwords as one input may have checked; each costs as long as many requests.
class FewPasswords final : public Executor {
public:
    void refill() { left_ = 1; }

private:
    [[nodiscard]] bool start(std::function<void()> work, Priority) override {
        if (left_ == 0) return false;
        --left_;
        work();
        return true;
    }
    int left_ = 1;
};

/// Keeps the mails.
class Mailbox final : public shoppers::Mailer {
public:
    void send(const shoppers::Mail& mail) override { mails.push_back(mail); }
    std::vector<shoppers::Mail> mails;
};

/// The shop of sim/shop_image.hpp, with a customer and a member of the staff who are logged in.
class FuzzShop {
public:
    FuzzShop();
    ~FuzzShop();
    FuzzShop(const FuzzShop&) = delete;
    FuzzShop& operator=(const FuzzShop&) = delete;

    /// Answers it, and does all that follows at once. Throws Broken when it is answered never or
    /// twice.
    http::Response call(http::Request request);
    /// Time passes, and what a running server does every moment is done.
    void let_pass(Span span);
    /// The first invariant of `nahtlos verify` that does not hold.
    std::optional<std::string> unsound();

    /// Nothing was written and no time has passed: as good as new.
    bool is_untouched();
    void refill() { passwords_.refill(); }
    Instant now() { return fake_.clock.now(); }
    const Mailbox& mailbox() const { return mailbox_; }

private:
    void settle();
    void tick();
    void deliver_webhooks();
    OutboundReply play(const OutboundRequest& request);

    Disk disk_;
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    test_psp::TestPsp psp_{"http://psp"};
    InlineExecutor readers_;
    FewPasswords passwords_;
    metrics::Registry registry_;
    sql::Database database_;
    flows::Engine engine_;
    auth::KeyRing keys_;
    events::EventHub hub_;
    events::Subscriptions subscriptions_;
    events::Retention retention_;
    staff::SessionRing sessions_;
    const staff::Desk desk_;
    shoppers::SessionCache customers_;
    Mailbox mailbox_;
    const flows::ShopperDesk shopper_desk_;
    auth::Doors doors_;
    const flows::PrivacyDesk privacy_desk_;
    const app::People people_;
    api::Api api_;
    std::uint64_t changes_ = 0;  // of the disk, when the shop was new
    Instant opened_;
};

}  // namespace nahtlos::fuzz
