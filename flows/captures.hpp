// Captures: takes authorized money at its provider, or gives the authorization up, outside any
// transaction; what was cut short is done by a job.
#pragma once

#include <functional>

#include "base/jobs/jobs.hpp"
#include "flows/payment_book.hpp"

namespace nahtlos::flows {

inline constexpr const char* capture_job = "capture";
inline constexpr const char* release_job = "release_authorization";

/// The job that asks the provider for `request`, which is the id of the job and of the intent.
jobs::NewJob money_job(const char* kind, const payments::Payment& payment, orders::OrderId order,
                       const Uuid& request, std::int64_t amount_minor, Instant now);

/// Everything given here outlives the calls that are under way. Thread safe.
class Captures {
public:
    using Reply = std::function<void(Answer<orders::OrderChanged>)>;

    Captures(World& world, Batch<CapturePaymentKind>& asks, Batch<BookPaymentKind>& books,
             payments::Providers providers)
        : world_(world), asks_(asks), books_(books), providers_(std::move(providers)) {}
    Captures(const Captures&) = delete;
    Captures& operator=(const Captures&) = delete;

    /// Prepares, calls the provider and settles. `reply` is called once; while the provider does
    /// not answer, with the capture still due. Refuses what CapturePayment refuses, and with
    /// "capture_refused".
    void capture(Entry<CapturePayment> entry, Reply reply);

    /// Books what a provider told of a payment.
    void book(BookPayment command, const Context& context, Reply reply);

    void add_jobs(jobs::Runner& runner);

private:
    std::shared_ptr<payments::PaymentProvider> provider(std::string_view name) const;
    void run_capture(const jobs::Job& job, const jobs::Runner::Done& done);
    void run_release(const jobs::Job& job, const jobs::Runner::Done& done);
    void end(const jobs::Runner::Done& done, BookPayment command);

    World& world_;
    Batch<CapturePaymentKind>& asks_;
    Batch<BookPaymentKind>& books_;
    const payments::Providers providers_;
};

}  // namespace nahtlos::flows
