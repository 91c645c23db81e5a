// Claims of customers about goods they got: opened by them or the staff, decided by the staff.
#pragma once

#include "flows/exchange_goods.hpp"
#include "flows/store_credit.hpp"
#include "orders/claims.hpp"

namespace nahtlos::flows {

struct OpenClaim {
    orders::OrderId order;
    orders::ClaimWish wish;
    orders::ReturnAsker asked_by = orders::ReturnAsker::staff;
    OrderScope scope = {};
};

struct ClaimDecision {
    orders::ClaimAction action = orders::ClaimAction::refuse;
    std::optional<std::int64_t> amount_minor;         // refund
    std::optional<orders::RefundWish> refund;         // refund
    std::optional<RefundTo> refund_to;                // refund
    std::optional<orders::DeliveryRequest> delivery;  // replace
    std::optional<json::ShortText<200>> reason;       // refuse
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> docs{
        {{"amount_minor", "refund: all that the units cost and is left of the line, unless told"},
         {"refund", "refund: how the money goes back; request, unless told"},
         {"refund_to", "refund: original, unless told; store_credit: the customer's"},
         {"delivery", "replace: to the address of the order, unless told"},
         {"reason", "refuse: what the customer is told; kept apart from the events"}}};
};
BOOST_DESCRIBE_STRUCT(ClaimDecision, (),
                      (action, amount_minor, refund, refund_to, delivery, reason))

struct DecideClaim {
    orders::ClaimId claim;
    ClaimDecision decision;
    OrderScope scope = {};
    std::uint64_t dice = 0;
    std::optional<std::int64_t> version = {};
};

struct ClaimView {
    orders::ClaimId id;
    orders::OrderId order;
    std::int64_t line = 0, quantity = 0;
    orders::ClaimKind kind = orders::ClaimKind::other;
    orders::ClaimState state = orders::ClaimState::open;
    orders::ReturnAsker asked_by = orders::ReturnAsker::staff;
    std::int64_t amount_minor = 0;
    std::optional<orders::OrderId> replacement;
    Instant recorded_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::string_view schema_name = "Claim";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"amount_minor", "that the line costs less now, in minor units of the order"},
         {"replacement", "the order that was sent instead, free of charge"}}};
};
BOOST_DESCRIBE_STRUCT(ClaimView, (),
                      (id, order, line, quantity, kind, state, asked_by, amount_minor, replacement,
                       recorded_at, updated_at, version))

ClaimView view_of(const orders::Claim& row);

/// Refuses with "order_not_found" and, naming the field, "unknown" (no line of goods) and
/// "too_many": more than was handed over, has not come back and no other claim is about.
Result<ClaimView> open_claim(Books& books, ChangeScope& scope, const OpenClaim& command);

/// Refuses it with words, takes money off the line and gives it back, or places an order of the
/// same article free of charge. Refuses with "claim_not_found", "wrong_status", "version_changed",
/// "paid_elsewhere" and, naming the field, "required", "not_allowed", "out_of_range" (available:
/// what can be given back), and what orders and store credit say.
Result<ClaimView> decide_claim(Books& books, ChangeScope& scope, const DecideClaim& command);

}  // namespace nahtlos::flows
