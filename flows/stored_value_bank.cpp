#include "flows/stored_value_bank.hpp"

#include "flows/new_order.hpp"
#include "flows/stored_tender.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using stored_value::EntryKind;

payments::ProviderReport never_asked(payments::PaymentId payment) {
    payments::ProviderReport report;
    report.payment = payment;
    report.reason = "stored value is booked with its order";
    return report;
}

Result<std::string> give_back(ChangeScope& scope, const payments::RefundRequest& request) {
    const auto order = order_of_payment(request.payment);
    const auto account = stored_value::account_of(scope.tx, order.uuid, request.payment.uuid);
    check(account.has_value(), "a payment by stored value names its account");
    auto wallet = stored_value::load_wallet(scope.tx, {}, {*account}, sql::Lock::yes);
    // Under the lock: whoever asked before us is done.
    if (stored_value::has_entry(scope.tx, *account, request.refund, EntryKind::refunded)) {
        return std::string("{}");
    }
    const auto& row = wallet.post(
        *account, {EntryKind::refunded, request.amount.minor, request.refund, order.uuid},
        scope.now);
    scope.events.push_back(account_event("stored_value_refunded", row, scope.now, scope.context,
                                         request.amount.minor, order.uuid));
    revive_expired(wallet, *account, scope.now, scope.context, scope.events);
    stored_value::save_wallet(scope.tx, wallet);
    return std::string("{}");
}

}  // namespace

std::string_view StoredValueBank::name() const { return stored_value::provider_name; }

void StoredValueBank::pay(const payments::PayRequest& request, Done done) {
    done(never_asked(request.payment));
}

void StoredValueBank::fetch(payments::PaymentId payment, Done done) { done(never_asked(payment)); }

void StoredValueBank::cancel(payments::PaymentId payment, Done done) { done(never_asked(payment)); }

void StoredValueBank::capture(const payments::CaptureRequest& request, Done done) {
    done(never_asked(request.payment));
}

void StoredValueBank::refund(const payments::RefundRequest& request, RefundDone done) {
    ::nahtlos::Entry<Change> entry{
        [request](ChangeScope& scope) { return give_back(scope, request); },
        {},
        {},
        world_.clock.now(),
        command_id(world_.ids.next())};
    entry.context.actor_kind = ActorKind::job;
    const auto answer = [done](const Answer<std::string>& result) {
        payments::RefundReport report;
        report.state = result ? payments::RefundReport::State::succeeded
                              : payments::RefundReport::State::unknown;
        if (!result) report.reason = result.refusal().code;
        done(report);
    };
    if (!changes_.submit(std::move(entry), answer)) done({});
}

Result<payments::ProviderReport> StoredValueBank::parse_webhook(const http::Headers&,
                                                                const std::string&, Instant) const {
    return Refusal{RefusalKind::not_found, "not_found", "stored value sends no webhooks"};
}

payments::Providers with_stored_value(payments::Providers providers, World& world,
                                      Changes& changes) {
    auto bank = std::make_shared<StoredValueBank>(world, changes);
    const std::string name(bank->name());
    providers[name] = std::move(bank);
    return providers;
}

}  // namespace nahtlos::flows
