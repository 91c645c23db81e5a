#include "flows/api_checkout.hpp"

#include <utility>

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::CheckoutAnswer;

void start(Engine& engine, const Call& call, const api::Reply<CheckoutAnswer>& reply,
           const CartPath& path, orders::CheckoutRequest request) {
    const auto ref = ref_of(call, path);
    if (!ref) return reply(ref.refusal());
    auto entry = call.entry(StartCheckout{*ref, std::move(request), call.if_match});
    auto wanted = std::make_shared<Wanted>();
    entry.command.wanted = wanted;
    engine.checkouts().start(
        std::move(entry), [&engine, wanted, reply](const Answer<CheckoutAnswer>& answer) {
            if (!answer) {
                engine.refused_demand().note(wanted->channel, wanted->lines, answer.refusal());
            }
            reply(answer);
        });
}

Result<CheckoutAnswer> get(Engine& engine, const Call& call, Tx& tx, const CartPath& path) {
    const auto ref = ref_of(call, path);
    if (!ref) return ref.refusal();
    const auto pages = engine.books().open(tx);
    const auto shelf = load_carts(tx, {*ref}, {}, sql::Lock::no);
    const auto* cart = shelf.find(*ref, *pages);
    if (cart == nullptr) return no_such_cart();
    if (!cart->row.checkout) {
        return Refusal{RefusalKind::not_found, "checkout_not_found",
                       "no checkout of this cart was started"};
    }
    const auto trails = load_trails(tx, {*cart->row.checkout});
    check(trails.size() == 1, "the checkout that a cart names is there");
    const auto& order = trails.front().order;
    const auto& entity = pages->directory->legal_entities.at(order.legal_entity);
    return orders::answer_of(trails.front().checkout, order, entity.number_prefix);
}

void take_webhook(Checkouts& checkouts, const Call& call, const api::Reply<Done>& reply,
                  const std::string& name, const http::Request& request) {
    const auto provider = checkouts.provider(name);
    if (provider == nullptr) return reply(api::no_such_resource());
    const auto report = provider->parse_webhook(request.headers, request.body, call.now);
    if (!report) return reply(report.refusal());
    auto context = call.context();
    context.actor_kind = ActorKind::key;
    checkouts.report(*report, context, [reply](const Result<CheckoutAnswer>& answer) {
        // Whatever became of the checkout, the provider was understood. What cannot be is not
        // taken: it has to show at both ends.
        const bool is_understood = answer.ok() || tells_end(answer.refusal());
        is_understood ? reply(Done{}) : reply(answer.refusal());
    });
}

const std::vector<api::KnownError> start_errors = {
    {RefusalKind::invalid, "checkout_not_ready", "errors name everything that is missing"},
    {RefusalKind::conflict, "insufficient_stock", "errors name what is left of each line"},
    {RefusalKind::conflict, "slot_full", "the window takes no more orders: choose another"},
    {RefusalKind::conflict, "total_changed", "expected_total_minor is not the total now"},
    {RefusalKind::conflict, "payment_declined", "nothing was charged; the cart is free again"},
    {RefusalKind::conflict, "checkout_expired", "nobody paid in time; the cart is free again"},
    {RefusalKind::conflict, "payment_unapplied", "paid, but the cart had another order already"},
    {RefusalKind::conflict, "payment_refunded", "the same, and the money was given back"},
    {RefusalKind::conflict, "cart_merged", "the cart went into the customer's own"},
    api::version_changed,
};

}  // namespace

api::Routes checkout_routes(Engine& engine) {
    auto& checkouts = engine.checkouts();
    return {
        api::command(
            "POST /v1/carts/{cart}/checkout", Scope::carts_write, "start_checkout",
            "Turn a cart into an order, or go on with it",
            [&engine](const Call& call, api::Reply<CheckoutAnswer> reply, CartPath path,
                      orders::CheckoutRequest request) {
                start(engine, call, reply, path, std::move(request));
            },
            {.errors = start_errors,
             .description =
                 "Prices the cart anew, holds its goods, and calls the payment provider. While the "
                 "cart is being paid for or was, this goes on with that. The same Idempotency-Key "
                 "says again how the checkout is that it was used for, and starts no other: after "
                 "a declined payment, try again under another one. status pending with "
                 "redirect_url: send the customer there; without: the provider's answer is "
                 "awaited.",
             .priority = Priority::order}),
        api::query("GET /v1/carts/{cart}/checkout", Scope::carts_write, "get_checkout",
                   "Look how far a checkout is",
                   [&engine](const Call& call, Tx& tx, const CartPath& path) {
                       return get(engine, call, tx, path);
                   },
                   {.priority = Priority::order}),
        api::command(
            "POST /v1/webhooks/payments/{provider}", Scope::open, "payment_webhook",
            "Take what a payment provider has to say",
            [&checkouts](const Call& call, api::Reply<Done> reply, std::string provider,
                         http::Request request) {
                take_webhook(checkouts, call, reply, provider, request);
            },
            {.status = 204,
             .errors = {{RefusalKind::not_found, "payment_not_found", "this is no payment of ours"},
                        {RefusalKind::conflict, "currency_differs",
                         "the payment is in another currency"},
                        {RefusalKind::conflict, "more_than_authorized",
                         "more was captured than authorized"},
                        {RefusalKind::conflict, "more_than_captured",
                         "more was taken back than captured"}},
             .description = "Idempotent by nature, without an Idempotency-Key: what the "
                            "provider tells again, under the id of its event or about a "
                            "payment that stands so already, has no further effect. "
                            "What cannot be, as more money back than came, is refused "
                            "and changes nothing.",
             .is_rate_limited = false,
             .priority = Priority::money}),
    };
}

}  // namespace nahtlos::flows
