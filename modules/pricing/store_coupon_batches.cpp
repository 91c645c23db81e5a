#include "base/json/writer.hpp"
#include "base/sql/where.hpp"
#include "pricing/coupon_batches.hpp"

namespace nahtlos::pricing {
namespace {

// Beside the coupons of the same command.
constexpr std::uint16_t batch_child = 0xF000;

struct CouponRow {
    CouponId id;
    std::string code;
    PromotionId promotion;
    std::optional<std::int64_t> limit_total;
    Instant created_at;
    CouponBatchId batch;
};
BOOST_DESCRIBE_STRUCT(CouponRow, (), (id, code, promotion, limit_total, created_at, batch))

struct MadeRow {
    CouponBatchId id;
    std::int64_t made = 0;
};
BOOST_DESCRIBE_STRUCT(MadeRow, (), (id, made))

struct CouponsEvent {
    std::int64_t coupons = 0;
};
BOOST_DESCRIBE_STRUCT(CouponsEvent, (), (coupons))

Refusal invalid(std::string pointer, std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the coupons cannot be made like this",
            {{std::move(pointer), std::move(code), std::move(detail)}}};
}

// The codes of a slice, and how far the batch is with them.
void make_slice(ChangeScope& scope, CouponBatch& batch, const CouponDice& dice) {
    const auto wanted = static_cast<std::size_t>(batch.next());
    std::vector<CouponRow> rows;
    for (std::size_t i = 0; i < std::min(wanted, dice.size()); ++i) {
        auto code = CouponCode::parse(coupon_code(batch.prefix, dice[i][0], dice[i][1]));
        check(code.has_value(), "the prefix of a batch was looked at");
        rows.push_back({CouponId{child_id(scope.id, static_cast<std::uint16_t>(i + 1))},
                        std::move(code->value), batch.promotion, batch.limit_total, scope.now,
                        batch.id});
    }
    if (rows.empty()) return;
    batch.made += static_cast<std::int64_t>(rows.size());
    scope.tx.insert("pricing_coupon", rows);
    scope.tx.update("pricing_coupon_batch", 1, std::vector<MadeRow>{{batch.id, batch.made}});
    // Many calls may add coupons at once: each stands for itself.
    scope.events.push_back({"coupons_created", scope.id, 1, scope.context, scope.now,
                            json::write(CouponsEvent{static_cast<std::int64_t>(rows.size())})});
}

}  // namespace

std::optional<Refusal> unless_by_coupon(Tx& tx, PromotionId promotion) {
    const auto needs_coupon = tx.value<std::int64_t>(
        "select needs_coupon from pricing_promotion where id = $1", promotion);
    if (!needs_coupon) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such promotion"};
    }
    if (*needs_coupon == 0) {
        return Refusal{RefusalKind::conflict, "needs_no_coupon",
                       "this promotion is for everybody, without a coupon"};
    }
    return std::nullopt;
}

Result<CouponBatch> begin_coupons(ChangeScope& scope, PromotionId promotion,
                                  const GenerateCoupons& wish, const CouponDice& dice) {
    if (auto refusal = unless_by_coupon(scope.tx, promotion)) return *refusal;
    if (wish.count < 1 || wish.count > most_generated_coupons) {
        return invalid("/count", "out_of_range", "must be between 1 and 100000");
    }
    CouponBatch batch;
    if (wish.prefix) batch.prefix = wish.prefix->value;
    if (!CouponCode::parse(coupon_code(batch.prefix, 0, 0))) {
        return invalid("/prefix", "invalid_format", "must be up to 20 letters, digits or hyphens");
    }
    batch.id = CouponBatchId{child_id(scope.id, batch_child)};
    batch.promotion = promotion;
    if (wish.limit_total) batch.limit_total = wish.limit_total->value;
    batch.count = wish.count;
    batch.created_at = batch.updated_at = scope.now;
    scope.tx.insert("pricing_coupon_batch", std::vector<CouponBatch>{batch});
    make_slice(scope, batch, dice);
    return batch;
}

CouponBatch go_on_with_coupons(ChangeScope& scope, CouponBatchId id, const CouponDice& dice) {
    // First of all, since it is also the lock.
    scope.tx.run(
        "update pricing_coupon_batch set version = version + 1, updated_at = $2 where id = $1", id,
        scope.now);
    auto batch = find_coupon_batch(scope.tx, id);
    check(batch.has_value(), "batches of coupons stay");
    make_slice(scope, *batch, dice);
    return *batch;
}

std::optional<CouponBatch> find_coupon_batch(Tx& tx, CouponBatchId id) {
    sql::Where where;
    where.add("id = ", id);
    auto rows = sql::rows_of<CouponBatch>(tx, "pricing_coupon_batch", where);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

std::vector<Coupon> list_coupons_of(Tx& tx, CouponBatchId batch,
                                    const std::optional<CouponId>& after, std::int64_t limit) {
    sql::Where where;
    where.add("batch = ", batch);
    where.page("id", after, limit);
    return sql::rows_of<Coupon>(tx, "pricing_coupon", where);
}

std::vector<CouponBatch> coupon_batches_after(Tx& tx, CouponBatchId last, std::int64_t limit) {
    sql::Where where;
    where.page("id", std::optional(last), limit);
    return sql::rows_of<CouponBatch>(tx, "pricing_coupon_batch", where);
}

std::vector<BatchedCoupon> batched_coupons_after(Tx& tx, const BatchedCoupon& last,
                                                 std::int64_t limit) {
    sql::Where where;
    where.also("batch is not null");
    where.page("batch, id", std::optional(last), limit);
    return sql::rows_of<BatchedCoupon>(tx, "pricing_coupon", where);
}

}  // namespace nahtlos::pricing
