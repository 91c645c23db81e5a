#include "payments/verify.hpp"

namespace nahtlos::payments {

EventSums add_up(std::span<const PaymentEvent> events) {
    EventSums sums;
    for (const auto& event : events) {
        if (event.outcome != EventOutcome::succeeded) continue;
        switch (event.kind) {
            case EventKind::authorize:
                sums.authorized_minor += event.amount_minor;
                sums.has_authorized = true;
                sums.has_canceled = false;  // it came after we had given it up
                break;
            case EventKind::capture:
                sums.captured_minor += event.amount_minor;
                sums.has_captured = true;
                break;
            case EventKind::refund: sums.refunded_minor += event.amount_minor; break;
            case EventKind::cancel: sums.has_canceled = true; break;
            case EventKind::charge_back: sums.charged_back_minor += event.amount_minor; break;
        }
    }
    return sums;
}

PaymentStatus status_after(const Payment& payment) {
    if (payment.charged_back_minor > 0) return PaymentStatus::charged_back;
    if (payment.refunded_minor == 0) return PaymentStatus::captured;
    return payment.refunded_minor == payment.captured_minor ? PaymentStatus::refunded
                                                            : PaymentStatus::partially_refunded;
}

bool fits(PaymentStatus status, const EventSums& sums) {
    if (sums.charged_back_minor > 0 || sums.refunded_minor > 0) {
        Payment money;
        money.captured_minor = sums.captured_minor;
        money.refunded_minor = sums.refunded_minor;
        money.charged_back_minor = sums.charged_back_minor;
        return status == status_after(money);
    }
    if (sums.has_captured) return status == PaymentStatus::captured;
    if (sums.has_canceled) return status == PaymentStatus::canceled;
    if (sums.has_authorized) return status == PaymentStatus::authorized;
    return status == PaymentStatus::pending || status == PaymentStatus::failed;
}

}  // namespace nahtlos::payments
