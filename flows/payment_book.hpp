// CapturePayment and BookPayment: what becomes of a payment after its order was placed, as kinds of
// command.
#pragma once

#include "flows/order_desk.hpp"
#include "payments/port.hpp"

namespace nahtlos::flows {

/// Asks for authorized money: the intent, before the provider is called. Without an amount, what is
/// owed. A capture that is under way already is gone on with. Refuses with "payment_not_found",
/// "wrong_status", "nothing_to_capture" and "out_of_range", which names what can be captured.
struct CapturePayment {
    payments::PaymentId payment;
    std::optional<std::int64_t> amount_minor;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};  // of the payment
};

class CapturePaymentKind : public OrderKind<CapturePaymentKind, CapturePayment> {
public:
    static constexpr std::string_view name = "capture_payment";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) { all.payments.insert(command.payment); }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

/// Gives back money of a payment that pays for nothing: it came too late, or was too much. Without
/// an amount, all of that. Refuses with "payment_not_found", "version_changed",
/// "nothing_to_refund" and "out_of_range", which names what can be refunded.
struct RefundPayment {
    payments::PaymentId payment;
    std::optional<std::int64_t> amount_minor;
    bool is_paid_out = false;  // the caller gave it back already
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};  // of the payment
};

class RefundPaymentKind : public OrderKind<RefundPaymentKind, RefundPayment> {
public:
    static constexpr std::string_view name = "refund_payment";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) { all.payments.insert(command.payment); }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

/// Books money of an order that came outside any provider of ours. Refuses with "order_not_found",
/// "version_changed", "payment_reference_taken", "paid_elsewhere", "nothing_to_pay" and
/// "out_of_range".
struct ReceivePayment {
    orders::OrderId order;
    orders::PaymentReceived received;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};  // of the order
};

class ReceivePaymentKind : public OrderKind<ReceivePaymentKind, ReceivePayment> {
public:
    static constexpr std::string_view name = "receive_payment";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all);
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

/// What the provider says of a payment whose checkout has ended: captured, canceled, given back,
/// charged back. What is known already changes nothing, however often and late it is told. Refuses
/// with "payment_not_found", "currency_differs", as a conflict amounts that cannot be, and as
/// unavailable ("payment_not_captured") money that goes back before it is known to have come.
struct BookPayment {
    payments::ProviderReport report;
    std::optional<Uuid> capture = {};  // the request that this answers
};

class BookPaymentKind : public OrderKind<BookPaymentKind, BookPayment> {
public:
    static constexpr std::string_view name = "book_payment";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all);
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
