// Refunds: gives money back through the provider it came by, outside any transaction, by a job.
#pragma once

#include <vector>

#include "base/jobs/jobs.hpp"
#include "flows/return_goods.hpp"
#include "payments/port.hpp"

namespace nahtlos::flows {

inline constexpr const char* refund_job = "refund";

/// The jobs for refunds that were requested of `payment` just now (after its stored events) and
/// that a provider has to carry out. What was paid at a till is given back by people.
std::vector<jobs::NewJob> refund_jobs(const OpenPayment& payment);

/// Everything given here outlives the calls that are under way. Thread safe.
class Refunds {
public:
    Refunds(World& world, Batch<SettleRefundKind>& settle, payments::Providers providers)
        : world_(world), settle_(settle), providers_(std::move(providers)) {}
    Refunds(const Refunds&) = delete;
    Refunds& operator=(const Refunds&) = delete;

    /// Adds the handler of refund jobs: asks the provider, which pays one refund once however often
    /// it is asked, and settles the refund with what it says.
    void add_jobs(jobs::Runner& runner);

private:
    World& world_;
    Batch<SettleRefundKind>& settle_;
    const payments::Providers providers_;
};

}  // namespace nahtlos::flows
