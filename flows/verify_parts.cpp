// Verify: names that one order may have, and parts whose order must be there.
#include <set>

#include "flows/verify_run.hpp"
#include "flows/verify_sourcing.hpp"
#include "inventory/verify.hpp"
#include "orders/store.hpp"
#include "orders/verify.hpp"
#include "payments/verify.hpp"

namespace nahtlos::flows {
namespace {

template <class Use, class Next, class Shown>
void verify_uses(VerifyRun& run, Next next, Shown shown) {
    each_slice<Use>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const Use& last) { return next(tx, last, run.slice()); },
        [&](const std::vector<Use>& rows) {
            run.count(Check::unique_orders, rows.size());
            run.tell("names of orders", rows.size());
            for (const auto& row : rows) {
                if (row.orders == 1) continue;
                run.broken(Check::unique_orders, shown(row), "1 order", std::to_string(row.orders));
            }
        });
}

template <class Mark, class Next, class Shown>
void verify_marks(VerifyRun& run, Next next, Shown shown) {
    each_slice<Mark>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const Mark& last) { return next(tx, last, run.slice()); },
        [&](const std::vector<Mark>& rows) {
            run.count(Check::parts_have_orders, rows.size());
            run.tell("parts of orders", rows.size());
            for (const auto& row : rows) {
                if (row.order) continue;
                run.broken(Check::parts_have_orders, shown(row), "order " + to_string(row.order_id),
                           "no such order");
            }
        });
}

// Which of these orders are there, in the transaction that read who names them.
std::set<orders::OrderId> known_orders(Tx& tx, const std::set<orders::OrderId>& named) {
    std::set<orders::OrderId> known;
    for (const auto& o : orders::orders(tx, {named.begin(), named.end()}, sql::Lock::no)) {
        known.insert(o.id);
    }
    return known;
}

void verify_allocations(VerifyRun& run) {
    using inventory::Allocation;
    std::set<std::pair<orders::OrderId, std::int64_t>> known;
    each_slice<Allocation>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const Allocation& last) {
            auto rows = inventory::allocations_after(
                tx, {last.order_id, last.line, last.stock_item, last.pin, last.fulfillment},
                run.slice());
            std::set<orders::OrderId> named;
            for (const auto& a : rows) named.insert(orders::OrderId{a.order_id});
            known.clear();
            for (const auto& line : orders::lines_of(tx, {named.begin(), named.end()})) {
                known.insert({line.order_id, line.line});
            }
            return rows;
        },
        [&](const std::vector<Allocation>& rows) {
            run.count(Check::parts_have_orders, rows.size());
            for (const auto& a : rows) {
                const orders::OrderId order{a.order_id};
                if (known.contains({order, a.line})) continue;
                run.broken(Check::parts_have_orders,
                           "allocation of " + to_string(a.stock_item) + " at " + to_string(a.pin),
                           "order " + to_string(order) + " line " + std::to_string(a.line),
                           "no such line");
            }
        });
}

void verify_payment_shares(VerifyRun& run) {
    using payments::PaymentAllocation;
    std::set<orders::OrderId> known;
    each_slice<PaymentAllocation>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const PaymentAllocation& last) {
            auto rows = payments::allocations_after(tx, {last.target, last.payment}, run.slice());
            std::set<orders::OrderId> named;
            for (const auto& row : rows) {
                if (row.target_kind == payments::TargetKind::order) {
                    named.insert(orders::OrderId{row.target});
                }
            }
            known = known_orders(tx, named);
            return rows;
        },
        [&](const std::vector<PaymentAllocation>& rows) {
            run.count(Check::parts_have_orders, rows.size());
            for (const auto& row : rows) {
                const orders::OrderId order{row.target};
                const bool is_order = row.target_kind == payments::TargetKind::order;
                if (!is_order || known.contains(order)) continue;
                run.broken(Check::parts_have_orders, "payment " + to_string(row.payment),
                           "order " + to_string(order), "no such order");
            }
        });
}

}  // namespace

void verify_names(VerifyRun& run) {
    verify_uses<orders::NumberUse>(run, orders::number_uses_after, [](const auto& use) {
        return "order number " + std::to_string(use.number) + " of " + to_string(use.legal_entity);
    });
    verify_uses<orders::ExternalUse>(run, orders::external_uses_after, [](const auto& use) {
        return "external id " + use.external_id + " of " + to_string(use.channel);
    });
    verify_uses<orders::CartUse>(run, orders::cart_uses_after,
                                 [](const auto& use) { return "cart " + to_string(use.cart); });
}

void verify_parts(VerifyRun& run) {
    verify_marks<orders::LineMark>(run, orders::line_marks_after, [](const auto& mark) {
        return "line " + std::to_string(mark.line) + " of " + to_string(mark.order_id);
    });
    verify_marks<orders::FulfillmentMark>(
        run, orders::fulfillment_marks_after,
        [](const auto& mark) { return "fulfillment " + to_string(mark.id); });
    verify_allocations(run);
    verify_payment_shares(run);
    verify_decisions(run);
}

}  // namespace nahtlos::flows
