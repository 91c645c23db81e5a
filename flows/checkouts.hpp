// Checkouts: leads each checkout through its phases, whoever pushes it: the client, the provider's
// webhook, or the job that looks after it.
#pragma once

#include <functional>
#include <memory>

#include "base/batch/writer.hpp"
#include "flows/captures.hpp"
#include "flows/finish_checkout.hpp"
#include "flows/start_checkout.hpp"

namespace nahtlos::flows {

/// Whether a refusal only tells how a checkout ended.
bool tells_end(const Refusal& refusal);

/// Everything given here outlives the calls that are under way. Thread safe.
class Checkouts {
public:
    using Reply = std::function<void(Answer<orders::CheckoutAnswer>)>;

    /// `captures` books what providers tell of payments whose checkout has ended.
    Checkouts(sql::Database& database, World& world, Books& books, Writer& writer,
              Captures& captures, payments::Providers providers, CheckoutLimits limits = {});
    Checkouts(const Checkouts&) = delete;
    Checkouts& operator=(const Checkouts&) = delete;

    /// Starts the checkout of a cart or goes on with the one under way, and calls the provider.
    /// `reply` is called once: placed, or pending where the customer or the provider has yet to
    /// act. Refuses with payment_declined (the cart is free again), checkout_expired,
    /// payment_unapplied, payment_refunded and what StartCheckout refuses. Under a key that was
    /// used before, it goes on with the checkout which that was about, whatever became of it, and
    /// starts no other.
    void start(Entry<StartCheckout> entry, Reply reply);

    /// What a provider told, by webhook or when asked.
    void report(const payments::ProviderReport& report, const Context& context, Reply reply);

    /// The provider of that name, or null.
    std::shared_ptr<payments::PaymentProvider> provider(std::string_view name) const;

    /// Adds the handler of the jobs that look after checkouts.
    void add_jobs(jobs::Runner& runner);

    Batch<StartCheckoutKind>& starts() { return starts_; }

private:
    using Ended = std::function<void(jobs::JobEnd)>;
    void submit(Entry<StartCheckout> entry, Reply reply);
    void go_on(const CheckoutStep& step, const Context& context, Reply reply);
    void finish(FinishCheckout command, const Context& context, Reply reply);
    void look_after(const jobs::Job& job, Ended ended);
    void ask(const CheckoutTrail& trail, const Ended& ended);
    void settle(const CheckoutTrail& trail, const payments::ProviderReport& report, bool may_pay,
                const Ended& ended);
    void close(const CheckoutTrail& trail, const Ended& ended);
    void keep(const CheckoutTrail& trail, const payments::ProviderReport& report,
              const Ended& ended);

    sql::Database& database_;
    World& world_;
    Captures& captures_;
    const payments::Providers providers_;
    const CheckoutLimits limits_;
    Batch<StartCheckoutKind>& starts_;
    Batch<FinishCheckoutKind>& finishes_;
};

}  // namespace nahtlos::flows
