// Claims: goods that arrived damaged, wrong or not at all; their stored form and what callers say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/requests.hpp"
#include "orders/returns.hpp"

namespace nahtlos::orders {

using ClaimId = Id<"clm">;

enum class ClaimKind { damaged, wrong_item, missing, other };
BOOST_DESCRIBE_ENUM(ClaimKind, damaged, wrong_item, missing, other)

enum class ClaimState { open, refused, refunded, replaced };
BOOST_DESCRIBE_ENUM(ClaimState, open, refused, refunded, replaced)

enum class ClaimAction { refuse, refund, replace };
BOOST_DESCRIBE_ENUM(ClaimAction, refuse, refund, replace)

struct Claim {
    OrderId order_id;
    ClaimId id;
    std::int64_t line = 0, quantity = 0;
    ClaimKind kind = ClaimKind::other;
    ClaimState state = ClaimState::open;
    ReturnAsker asked_by = ReturnAsker::staff;
    std::int64_t amount_minor = 0;
    std::optional<OrderId> replacement;
    Instant recorded_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::string_view schema_name = "ClaimRow";
};
BOOST_DESCRIBE_STRUCT(Claim, (),
                      (order_id, id, line, quantity, kind, state, asked_by, amount_minor,
                       replacement, recorded_at, updated_at, version))

void insert_claim(Tx& tx, const Claim& row);
void update_claim(Tx& tx, const Claim& row);
/// Of these orders (ascending, unique), by order and age.
std::vector<Claim> claims_of(Tx& tx, const std::vector<OrderId>& ids);
std::optional<Claim> claim(Tx& tx, ClaimId id);

/// What is empty is not asked for.
struct ClaimFilter {
    std::vector<ClaimState> state;
    std::optional<OrderId> order;
    std::optional<ClaimId> before;
    std::int64_t limit = 20;
};
/// Newest first.
std::vector<Claim> search_claims(Tx& tx, const ClaimFilter& filter);
/// By order and id, for verify.
std::vector<Claim> claims_after(Tx& tx, const Claim& after, std::int64_t limit);

// --- what callers say

struct ClaimWish {
    std::int64_t line = 0;
    json::Quantity quantity;
    ClaimKind kind = ClaimKind::other;
    std::optional<json::ShortText<200>> comment;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"comment", "what is wrong, in words; kept apart from the events"}}};
};
BOOST_DESCRIBE_STRUCT(ClaimWish, (), (line, quantity, kind, comment))

}  // namespace nahtlos::orders
