#include <algorithm>
#include <set>

#include "base/json/schema.hpp"
#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "base/sql/where.hpp"
#include "pricing/coupon_batches.hpp"

namespace nahtlos::pricing {
namespace {

struct CodeKey {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(CodeKey, (), (code))

struct CouponKey {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(CouponKey, (), (id))

struct CouponOf {
    Uuid id;
    PromotionId promotion;
};
BOOST_DESCRIBE_STRUCT(CouponOf, (), (id, promotion))

struct OrderKey {
    Uuid order_id;
};
BOOST_DESCRIBE_STRUCT(OrderKey, (), (order_id))

struct UseKey {
    Uuid order_id, subject, customer;
};
BOOST_DESCRIBE_STRUCT(UseKey, (), (order_id, subject, customer))

struct PromotionKey {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(PromotionKey, (), (id))

struct TakenRow {
    Uuid subject, customer;
    std::int64_t taken = 0, version = 1;
};
BOOST_DESCRIBE_STRUCT(TakenRow, (), (subject, customer, taken, version))

struct CouponsEvent {
    std::int64_t coupons = 0;
};
BOOST_DESCRIBE_STRUCT(CouponsEvent, (), (coupons))

std::map<CounterKey, Counter> by_key(std::vector<Counter> rows) {
    std::map<CounterKey, Counter> found;
    for (auto& row : rows) found.emplace(row.key(), row);
    return found;
}

std::map<CounterKey, Counter> lock_known(Tx& tx, const std::vector<CounterKey>& keys) {
    return by_key(
        tx.find<Counter>("pricing_counter", keys, sql::Lock::yes, sql::LockRank::counter));
}

bool counts(const Use& use) { return use.state == UseState::held || use.state == UseState::used; }

std::vector<Use> uses_by_customers(Tx& tx, const std::vector<Uuid>& orders) {
    auto uses = uses_of(tx, orders);
    std::erase_if(uses, [](const Use& use) { return use.customer.is_nil(); });
    return uses;
}

}  // namespace

std::optional<CouponCode> CouponCode::parse(Wire wire) {
    if (wire.size() < 4 || wire.size() > 40) return std::nullopt;
    for (auto& c : wire) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        const bool is_fine = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        if (!is_fine) return std::nullopt;
    }
    return CouponCode{std::move(wire)};
}

boost::json::object CouponCode::schema() {
    auto schema = json::type_schema("string");
    schema["pattern"] = "^[A-Za-z0-9-]{4,40}$";
    return schema;
}

std::string coupon_code(const std::string& prefix, std::uint64_t dice_a, std::uint64_t dice_b) {
    static constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string code = prefix;
    for (int i = 0; i < 16; ++i) {
        auto& dice = i < 8 ? dice_a : dice_b;
        code += letters[dice % 32];
        dice /= 32;
    }
    return code;
}

Result<api::BulkRows> create_coupons(ChangeScope& scope, PromotionId promotion,
                                     const NewCoupons& wish) {
    if (auto refusal = unless_by_coupon(scope.tx, promotion)) return *refusal;
    std::set<std::string> codes;
    for (const auto& c : wish.coupons) codes.insert(c.code.value);
    const auto known = coupons_by_code(scope.tx, {codes.begin(), codes.end()});
    api::BulkRows out;
    std::vector<Coupon> rows;
    Repeats<std::string> seen;
    for (std::size_t i = 0; i < wish.coupons.size(); ++i) {
        const auto& c = wish.coupons.values[i];
        const auto here = "/coupons/" + std::to_string(i) + "/code";
        if (known.contains(c.code.value)) {
            out.reject(FieldProblem{here, "taken", "is another coupon's"});
        } else if (auto again = seen.look_at(c.code.value, i, here)) {
            out.reject(*again);
        } else {
            Coupon row{CouponId{child_id(scope.id, static_cast<std::uint16_t>(i + 1))},
                       c.code.value,
                       promotion,
                       {},
                       scope.now};
            if (c.limit_total) row.limit_total = c.limit_total->value;
            api::RowAnswer answer;
            answer.id = to_string(row.id);
            out.add(std::move(answer));
            rows.push_back(std::move(row));
        }
    }
    if (auto refusal = out.refusal(wish.error_policy)) return *refusal;
    if (rows.empty()) return out;
    scope.tx.insert("pricing_coupon", rows);
    // Many calls may add coupons at once: each stands for itself.
    scope.events.push_back({"coupons_created", scope.id, 1, scope.context, scope.now,
                            json::write(CouponsEvent{static_cast<std::int64_t>(rows.size())})});
    return out;
}

std::vector<Coupon> list_coupons(Tx& tx, PromotionId promotion,
                                 const std::optional<CouponId>& after, std::int64_t limit) {
    sql::Where where;
    where.add("promotion = ", promotion);
    where.page("id", after, limit);
    return sql::rows_of<Coupon>(tx, "pricing_coupon", where);
}

std::map<std::string, Coupon> coupons_by_code(Tx& tx, const std::vector<std::string>& codes) {
    std::vector<CodeKey> keys;
    for (const auto& code : codes) keys.push_back({code});
    std::map<std::string, Coupon> found;
    for (auto& row : tx.find<Coupon>("pricing_coupon", keys)) found.emplace(row.code, row);
    return found;
}

std::map<Uuid, PromotionId> promotions_of_coupons(Tx& tx, const std::set<Uuid>& coupons) {
    std::vector<CouponKey> keys;
    for (const auto& id : coupons) keys.push_back({id});
    std::map<Uuid, PromotionId> found;
    for (const auto& row : tx.find<CouponOf>("pricing_coupon", keys)) {
        found.emplace(row.id, row.promotion);
    }
    return found;
}

std::map<CounterKey, Counter> counters(Tx& tx, const std::vector<CounterKey>& keys) {
    return by_key(tx.find<Counter>("pricing_counter", keys));
}

std::map<CounterKey, Counter> lock_counters(Tx& tx, const std::vector<Counter>& wanted) {
    if (wanted.empty()) return {};
    std::vector<Counter> usable;
    std::vector<CounterKey> keys;
    for (const auto& counter : wanted) {
        if (counter.most > 0) usable.push_back(counter);
        keys.push_back(counter.key());
    }
    tx.insert_missing("pricing_counter", usable);
    return lock_known(tx, keys);
}

void save_counters(Tx& tx, const std::vector<Counter>& changed) {
    std::vector<TakenRow> rows;
    for (const auto& c : changed) rows.push_back({c.subject, c.customer, c.taken, c.version + 1});
    tx.update("pricing_counter", 2, rows);
}

void insert_uses(Tx& tx, const std::vector<Use>& uses) { tx.insert("pricing_use", uses); }

void update_uses(Tx& tx, const std::vector<Use>& uses) { tx.update("pricing_use", 3, uses); }

std::vector<Use> uses_of(Tx& tx, const std::vector<Uuid>& orders) {
    std::vector<OrderKey> keys;
    for (const auto& order : orders) keys.push_back({order});
    return tx.find<Use>("pricing_use", keys, {}, "order_id, subject, customer");
}

std::int64_t forget_customers(Tx& tx, const std::set<Uuid>& customers,
                              const std::vector<Uuid>& orders) {
    std::set<CounterKey> counted;
    for (const auto& use : uses_by_customers(tx, orders)) counted.insert(use.key());
    // A cart that was refused has made counters, too, at which nothing counts.
    if (!customers.empty()) {
        for (const auto& row : tx.all<PromotionKey>("select id from pricing_promotion")) {
            for (const auto& customer : customers) counted.insert(CounterKey{row.id, customer});
        }
    }
    auto held = lock_known(tx, {counted.begin(), counted.end()});
    // Only now, under the locks, do the uses stand still.
    std::vector<UseKey> gone;
    std::set<CounterKey> changed;
    for (const auto& use : uses_by_customers(tx, orders)) {
        gone.push_back({use.order_id, use.subject, use.customer});
        const auto counter = held.find(use.key());
        if (!counts(use) || counter == held.end()) continue;
        --counter->second.taken;
        changed.insert(use.key());
    }
    // Orders that stay, of another seller for example, count on.
    std::vector<CounterKey> empty;
    std::vector<Counter> lower;
    for (const auto& [key, counter] : held) {
        if (counter.taken == 0) {
            empty.push_back(key);
        } else if (changed.contains(key)) {
            lower.push_back(counter);
        }
    }
    tx.erase("pricing_use", gone);
    save_counters(tx, lower);
    tx.erase("pricing_counter", empty);
    return static_cast<std::int64_t>(gone.size() + empty.size());
}

std::vector<Counter> counters_after(Tx& tx, const CounterKey& last, std::int64_t limit) {
    sql::Where where;
    where.page("subject, customer", std::optional(last), limit);
    return sql::rows_of<Counter>(tx, "pricing_counter", where);
}

std::vector<Use> uses_after(Tx& tx, const Use& last, std::int64_t limit) {
    sql::Where where;
    where.page("order_id, subject, customer",
               std::optional(UseKey{last.order_id, last.subject, last.customer}), limit);
    return sql::rows_of<Use>(tx, "pricing_use", where);
}

}  // namespace nahtlos::pricing
