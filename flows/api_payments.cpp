#include "flows/api_payments.hpp"

#include <utility>

#include "flows/api_fulfillment.hpp"

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

}  // namespace

api::Routes payment_routes(Engine& engine) {
    using enum RefusalKind;
    return {api::command(
        "POST /v1/payments/{id}/capture", api::Scope::payments_write, "capture_payment",
        "Take the money of an authorized payment",
        [&engine](const Call& call, api::Reply<OrderChanged> reply, payments::PaymentId id,
                  std::optional<CaptureBody> body) {
            engine.captures().capture(
                call.entry(CapturePayment{id, body ? body->amount_minor : std::nullopt,
                                          own_scope(*call.caller), call.if_match}),
                [reply](const Answer<OrderChanged>& answer) { reply(answer); });
        },
        {.errors = {{conflict, "wrong_status", "the payment does not wait for a capture"},
                    {conflict, "nothing_to_capture", "the order owes nothing more"},
                    {conflict, "capture_refused", "the provider says no; it may be tried again"}},
         .description = "Not needed where goods go out: that captures what is owed. While "
                        "captures_due names the payment, the provider has not answered and is "
                        "asked again."})};
}

}  // namespace nahtlos::flows
