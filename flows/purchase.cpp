#include "flows/purchase.hpp"

#include <map>
#include <set>

#include "base/api/input.hpp"
#include "base/json/writer.hpp"
#include "buying/pins.hpp"
#include "buying/rules.hpp"
#include "buying/store.hpp"
#include "flows/purchase_rows.hpp"
#include "flows/stock_rows.hpp"

namespace nahtlos::flows {
namespace {

using buying::PurchaseOrder;
using buying::PurchaseOrderId;
using buying::PurchaseStatus;

struct PurchaseEvent {
    PurchaseOrderId purchase_order;
    buying::SupplierId supplier;
    inventory::LocationId location;
    PurchaseStatus status = PurchaseStatus::draft;
};
BOOST_DESCRIBE_STRUCT(PurchaseEvent, (), (purchase_order, supplier, location, status))

struct DateEvent {
    std::int64_t line = 0;
    Instant expected_at;
};
BOOST_DESCRIBE_STRUCT(DateEvent, (), (line, expected_at))

struct ConfirmedEvent : PurchaseEvent {
    std::vector<DateEvent> lines;  // whose dates are new
};
BOOST_DESCRIBE_STRUCT(ConfirmedEvent, (PurchaseEvent), (lines))

PurchaseEvent event_of(const PurchaseOrder& o) { return {o.id, o.supplier, o.location, o.status}; }

Refusal refused(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the purchase order cannot be like this",
            std::move(wrong)};
}

Refusal reference_taken() {
    return {RefusalKind::conflict,
            "code_taken",
            "another purchase order has this reference",
            {{"/reference", "taken", "is another purchase order's"}}};
}

// Puts the wish into the order: all but its identity.
class Filling {
public:
    Filling(Tx& tx, const Pages& pages, const buying::PurchaseOrderRequest& wish)
        : tx_(tx), pages_(pages), wish_(wish) {}

    Result<Purchase> run(PurchaseOrder order, const BuyerReach& reach) {
        const auto supplier = supplier_named(tx_, wish_.supplier.value);
        if (!supplier) wrong_.push_back({"/supplier", "unknown", "is not a supplier"});
        const auto* location = location_named(pages_, wish_.location.value);
        if (location == nullptr) {
            wrong_.push_back({"/location", "unknown", "is not a location"});
        } else if (!reach.has(location->legal_entity, location->id)) {
            return Refusal{RefusalKind::forbidden, "outside_of_key",
                           "the key may not buy for that location"};
        }
        if (location != nullptr && location->kind == inventory::LocationKind::transit) {
            wrong_.push_back({"/location", "not_allowed", "only transfers book there"});
        }
        buying::LineFacts facts;
        name_items(facts);
        if (!wrong_.empty()) return refused(std::move(wrong_));
        order.supplier = supplier->id;
        order.currency = supplier->currency;
        order.location = location->id;
        order.legal_entity = location->legal_entity;
        order.reference.reset();
        order.note.reset();
        if (wish_.reference) order.reference = wish_.reference->value;
        if (wish_.note) order.note = wish_.note->value;
        std::vector<std::string> skus;
        for (const auto& [sku, item] : facts.items) skus.push_back(sku);
        for (auto& article : buying::articles(tx_, supplier->id, skus)) {
            auto sku = article.sku;
            facts.articles.emplace(std::move(sku), std::move(article));
        }
        auto lines = buying::lines_of(wish_, order.id, facts);
        if (!lines) return lines.refusal();
        if (!buying::is_reference_free(tx_, order)) return reference_taken();
        return Purchase{std::move(order), *std::move(lines)};
    }

private:
    void name_items(buying::LineFacts& facts) {
        for (std::size_t i = 0; i < wish_.lines.size(); ++i) {
            const auto& sku = wish_.lines.values[i].sku.value;
            const auto item = item_of_sku(pages_, sku);
            if (item) {
                facts.items.emplace(sku, *item);
            } else {
                wrong_.push_back({"/lines/" + std::to_string(i) + "/sku", item.refusal().code,
                                  item.refusal().detail});
            }
        }
    }

    Tx& tx_;
    const Pages& pages_;
    const buying::PurchaseOrderRequest& wish_;
    std::vector<FieldProblem> wrong_;
};

}  // namespace

Result<BuyerReach> reach_of_buyer(const api::Caller& caller) {
    if (caller.channel || caller.market) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "what is bought is not of one channel or market"};
    }
    BuyerReach reach{caller.legal_entity, {}};
    if (caller.location) reach.location = inventory::LocationId{*caller.location};
    return reach;
}

std::optional<buying::Supplier> supplier_named(Tx& tx, const std::string& text) {
    if (const auto id = parse_id<buying::SupplierId>(text)) {
        return buying::supplier(tx, *id, sql::Lock::no);
    }
    return buying::supplier_by_code(tx, text);
}

Result<Purchase> open_purchase(ChangeScope& scope, PurchaseOrderId id, const PurchaseCall& call) {
    auto order = buying::purchase_order(scope.tx, id, sql::Lock::yes);
    if (!order || !call.reach.has(*order)) return api::no_such_resource();
    if (auto refusal = api::unless_version(call.if_match, order->version)) return *refusal;
    ++order->version;
    order->updated_at = scope.now;
    return Purchase{*std::move(order), buying::lines_of(scope.tx, {id})};
}

void save_purchase(ChangeScope& scope, const Purchase& purchase, std::string_view event,
                   std::string payload) {
    const auto& order = purchase.order;
    buying::update_order(scope.tx, order);
    buying::update_lines(scope.tx, purchase.lines);
    // Nobody waits for what came, or will not come: SupplyWork finds them something else.
    const auto pins = buying::pins_on(scope.tx, {order.id});
    auto kept = buying::within(pins, order, purchase.lines);
    if (kept != pins) buying::replace_pins(scope.tx, order.id, kept);
    scope.events.push_back({std::string(event), order.id.uuid, order.version, scope.context,
                            scope.now, std::move(payload)});
}

std::string payload_of(const PurchaseOrder& order) { return json::write(event_of(order)); }

PurchaseAnswer answer_of(const Purchase& purchase) {
    const auto& order = purchase.order;
    return {order.id, order.status, buying::value_minor(purchase.lines), order.version};
}

Result<PurchaseAnswer> create_purchase(ChangeScope& scope, Books& books,
                                       const buying::PurchaseOrderRequest& wish,
                                       const BuyerReach& reach) {
    PurchaseOrder order;
    order.id = PurchaseOrderId{child_id(scope.id, 1)};
    order.version = 1;
    order.created_at = order.updated_at = scope.now;
    const auto pages = books.read(scope.tx);
    const auto purchase = Filling(scope.tx, *pages, wish).run(order, reach);
    if (!purchase) return purchase.refusal();
    if (!buying::insert_order(scope.tx, purchase->order)) return reference_taken();
    buying::replace_lines(scope.tx, order.id, purchase->lines);
    scope.events.push_back({"purchase_order_created", order.id.uuid, 1, scope.context, scope.now,
                            payload_of(purchase->order)});
    return answer_of(*purchase);
}

Result<PurchaseAnswer> change_purchase(ChangeScope& scope, Books& books, PurchaseOrderId id,
                                       const buying::PurchaseOrderRequest& wish,
                                       const PurchaseCall& call) {
    const auto before = open_purchase(scope, id, call);
    if (!before) return before.refusal();
    if (auto refusal = buying::unless_draft(before->order.status)) return *refusal;
    const auto pages = books.read(scope.tx);
    const auto purchase = Filling(scope.tx, *pages, wish).run(before->order, call.reach);
    if (!purchase) return purchase.refusal();
    buying::replace_lines(scope.tx, id, purchase->lines);
    save_purchase(scope, *purchase, "purchase_order_changed", payload_of(purchase->order));
    return answer_of(*purchase);
}

Result<PurchaseAnswer> order_purchase(ChangeScope& scope, PurchaseOrderId id,
                                      const buying::OrderGoodsRequest& wish,
                                      const PurchaseCall& call) {
    auto purchase = open_purchase(scope, id, call);
    if (!purchase) return purchase.refusal();
    auto& [order, lines] = *purchase;
    if (auto refusal = buying::unless_draft(order.status)) return *refusal;
    const auto supplier = buying::supplier(scope.tx, order.supplier, sql::Lock::no);
    check(supplier.has_value(), "a purchase order has a supplier");
    const auto least = supplier->currency == order.currency ? supplier->minimum_minor : 0;
    if (buying::value_minor(lines) < least && !wish.below_minimum) {
        return Refusal{RefusalKind::conflict, "below_minimum",
                       "the supplier's minimum is " + to_string(Money{least, order.currency})};
    }
    order.status = PurchaseStatus::ordered;
    order.ordered_at = scope.now;
    buying::set_dates(lines, *supplier, scope.now);
    std::vector<buying::SaidDate> said;
    for (const auto& line : lines) {
        said.push_back({id, line.line, order.version, *line.expected_at, {}, scope.now});
    }
    save_purchase(scope, *purchase, "purchase_order_ordered", payload_of(order));
    buying::insert_dates(scope.tx, said);
    return answer_of(*purchase);
}

Result<PurchaseAnswer> confirm_purchase(ChangeScope& scope, PurchaseOrderId id,
                                        const buying::ConfirmRequest& wish,
                                        const PurchaseCall& call) {
    auto purchase = open_purchase(scope, id, call);
    if (!purchase) return purchase.refusal();
    auto& [order, lines] = *purchase;
    if (auto refusal = buying::unless_under_way(order.status)) return *refusal;
    const auto said = buying::confirm(order, lines, wish, scope.now);
    if (!said) return said.refusal();
    if (order.status == PurchaseStatus::ordered) order.status = PurchaseStatus::confirmed;
    ConfirmedEvent event{event_of(order), {}};
    for (const auto& date : *said) event.lines.push_back({date.line, date.expected_at});
    save_purchase(scope, *purchase, "purchase_order_confirmed", json::write(event));
    buying::insert_dates(scope.tx, *said);
    return answer_of(*purchase);
}

Result<PurchaseAnswer> cancel_purchase(ChangeScope& scope, PurchaseOrderId id,
                                       const PurchaseCall& call) {
    auto purchase = open_purchase(scope, id, call);
    if (!purchase) return purchase.refusal();
    auto& order = purchase->order;
    if (auto refusal = buying::unless_cancelable(order.status)) return *refusal;
    order.status = PurchaseStatus::canceled;
    save_purchase(scope, *purchase, "purchase_order_canceled", payload_of(order));
    return answer_of(*purchase);
}

}  // namespace nahtlos::flows
