#include "flows/api_payments.hpp"

#include <utility>

#include "flows/api_fulfillment.hpp"
#include "orders/exchanges.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using orders::OrderChanged;

struct CaptureBody {
    std::optional<std::int64_t> amount_minor;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"amount_minor",
          "what the order owes, unless told; the rest of the authorization lapses"}}};
};
BOOST_DESCRIBE_STRUCT(CaptureBody, (), (amount_minor))

enum class RefundWay { request, paid_out };
BOOST_DESCRIBE_ENUM(RefundWay, request, paid_out)

struct RefundBody {
    std::optional<std::int64_t> amount_minor;
    RefundWay refund = RefundWay::request;
    static constexpr std::array<std::string_view, 1> may_miss{"refund"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"amount_minor", "all that is unapplied, unless told"},
         {"refund", "request: the provider or a person does it later; paid_out: it is done"}}};
};
BOOST_DESCRIBE_STRUCT(RefundBody, (), (amount_minor, refund))

api::Route capture_route(Engine& engine) {
    using enum RefusalKind;
    return api::command(
        "POST /v1/payments/{id}/capture", api::Scope::payments_write, "capture_payment",
        "Take the money of an authorized payment",
        [&engine](const Call& call, api::Reply<OrderChanged> reply, payments::PaymentId id,
                  std::optional<CaptureBody> body) {
            engine.captures().capture(
                call.entry(CapturePayment{id, body ? body->amount_minor : std::nullopt,
                                          own_scope(*call.caller), call.if_match}),
                [reply](const Answer<OrderChanged>& answer) { reply(answer); });
        },
        {.errors = {{RefusalKind::not_found, "payment_not_found", "this is no payment of ours"},
                    {conflict, "wrong_status", "the payment does not wait for a capture"},
                    {conflict, "nothing_to_capture", "the order owes nothing more"},
                    {conflict, "capture_refused", "the provider says no; it may be tried again"},
                    api::version_changed},
         .description = "Not needed where goods go out: that captures what is owed. While "
                        "captures_due names the payment, the provider has not answered and is "
                        "asked again. If-Match names the version of the payment; the order is "
                        "answered.",
         .priority = Priority::money});
}

api::Route refund_route(Engine& engine) {
    using enum RefusalKind;
    return api::command(
        "POST /v1/payments/{id}/refunds", api::Scope::payments_write, "refund_payment",
        "Give back what a payment pays for nothing",
        [&engine](const Call& call, api::Reply<OrderChanged> reply, payments::PaymentId id,
                  std::optional<RefundBody> body) {
            const auto wish = body.value_or(RefundBody{});
            api::submit(
                engine.refund_payments(),
                call.entry(RefundPayment{id, wish.amount_minor, wish.refund == RefundWay::paid_out,
                                         own_scope(*call.caller), call.if_match}),
                reply);
        },
        {.errors = {{RefusalKind::not_found, "payment_not_found", "this is no payment of ours"},
                    {conflict, "nothing_to_refund", "all of the payment pays for something"},
                    api::version_changed},
         .description = "Money is unapplied when it came after its cart had another order, or was "
                        "more than its order cost. What an order gives back follows from "
                        "cancellations and returns. If-Match names the version of the payment; the "
                        "order that the payment was meant for is answered.",
         .priority = Priority::money});
}

api::Route receive_route(Engine& engine) {
    using enum RefusalKind;
    return api::command(
        "POST /v1/orders/{id}/payments", api::Scope::payments_write, "receive_payment",
        "Book money that came for an order, as a bank transfer",
        [&engine](const Call& call, api::Reply<OrderChanged> reply, orders::OrderId order,
                  orders::PaymentReceived received) {
            if (received.provider.value == orders::exchange_provider) {
                return reply(Refusal{RefusalKind::conflict, "paid_elsewhere",
                                     "what comes back of an exchange is booked by itself"});
            }
            api::submit(engine.receive_payments(),
                        call.entry(ReceivePayment{order, std::move(received),
                                                  own_scope(*call.caller), call.if_match}),
                        reply);
        },
        {.errors = {{not_found, "order_not_found", "no such order"},
                    {conflict, "payment_reference_taken", "this money is booked already"},
                    {conflict, "paid_elsewhere", "the channel collects the money of this order"},
                    {conflict, "nothing_to_pay", "the order owes nothing; say amount_minor"},
                    {conflict, "too_many_payments", "the order has 1000 payments already"},
                    {conflict, "wrong_status", "the order is not placed yet"},
                    api::version_changed},
         .description = "For orders on invoice and whatever is still owed. More than that is "
                        "unapplied, and can be given back.",
         .priority = Priority::money});
}

}  // namespace

api::Routes payment_routes(Engine& engine) {
    auto all = payment_lists();
    all.push_back(capture_route(engine));
    all.push_back(refund_route(engine));
    all.push_back(receive_route(engine));
    return all;
}

}  // namespace nahtlos::flows
