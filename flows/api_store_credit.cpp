#include "flows/api_store_credit.hpp"

#include "flows/api_fulfillment.hpp"
#include "flows/quote.hpp"
#include "flows/sight.hpp"
#include "orders/store.hpp"
#include "stored_value/refunds.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OrderId;
using Reply = api::Reply<orders::OrderChanged>;

struct CreditedView {
    Uuid refund;
    stored_value::AccountId account;
    payments::PaymentId payment;
    Money amount;
    Instant recorded_at;
    static constexpr std::string_view schema_name = "CreditedRefund";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"account", "the customer's store credit"},
         {"payment", "of which so much was given back as credit"}}};
};
BOOST_DESCRIBE_STRUCT(CreditedView, (), (refund, account, payment, amount, recorded_at))

Result<api::Page<CreditedView>> list_credited(const Call& call, Tx& tx, OrderId id) {
    const auto own =
        seen(tx, counter_sight_of(*call.caller), orders::orders(tx, {id}, sql::Lock::no));
    if (own.empty()) return api::no_such_resource();
    api::Page<CreditedView> page;
    for (const auto& r : stored_value::credited_refunds_of(tx, id.uuid)) {
        page.items.push_back({r.refund,
                              r.account,
                              {r.payment},
                              {r.amount_minor, own.front().currency},
                              r.recorded_at});
    }
    return page;
}

}  // namespace

api::Routes store_credit_routes(Engine& engine) {
    using enum RefusalKind;
    api::Routes routes;
    routes.push_back(api::command(
        "POST /v1/orders/{id}/store-credit", Scope::payments_write, "give_store_credit",
        "Give what an order still has to give back as store credit",
        [&engine](const Call& call, Reply reply, OrderId order) {
            CreditBatch<GiveCreditKind> batch(engine);
            submit_as_of(batch, call, reply,
                         GiveCredit{order, own_scope(*call.caller), call.if_match}, std::nullopt);
        },
        {.errors = {{RefusalKind::not_found, "order_not_found", "no such order"},
                    {conflict, "nothing_to_refund", "nothing was paid beyond what is owed"},
                    api::version_changed},
         .tag = "orders",
         .description = "For money that a return or a cancellation left with us (refund none), and "
                        "refunds that failed. It goes to the customer's credit in the order's "
                        "currency, which is opened if there is none; guests have none.",
         .priority = Priority::money}));
    routes.push_back(api::query(
        "GET /v1/orders/{id}/store-credit", Scope::orders_read, "list_credited_refunds",
        "Refunds of an order that went to store credit", list_credited, {.tag = "orders"}));
    return routes;
}

}  // namespace nahtlos::flows
