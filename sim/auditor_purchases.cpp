// Auditor: checkouts as customers were told of them, and what must be over in the end.
#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "orders/rules.hpp"
#include "payments/store.hpp"
#include "sim/auditor.hpp"

namespace nahtlos::sim {
namespace {

struct ReasonRow {
    std::string reason;
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(ReasonRow, (), (reason, amount_minor))

Units units_of(std::span<const orders::Line> lines) {
    Units units;
    for (const auto& line : lines) units[line.sku] += line.ordered;
    return units;
}

// Gifts stand behind what was in the cart, and cost nothing.
bool is_of_cart(const Units& cart, std::span<const orders::Line> lines) {
    while (units_of(lines) != cart) {
        if (lines.empty() || lines.back().total_minor != 0) return false;
        lines = lines.first(lines.size() - 1);
    }
    return true;
}

bool has_all(const Units& cart, std::span<const orders::Line> lines) {
    const auto there = units_of(lines);
    return std::ranges::all_of(cart, [&](const auto& wanted) {
        const auto it = there.find(wanted.first);
        return it != there.end() && it->second >= wanted.second;
    });
}

// What was given back of payments otherwise than by their providers: asked for and done in one
// write.
constexpr const char* paid_out =
    "select coalesce(sum(e.amount_minor), 0) from payments_event e join payments_event r on "
    "r.payment = e.payment and r.idempotency_key = e.idempotency_key and r.recorded_at = "
    "e.recorded_at where e.kind = 'refund' and e.outcome = 'succeeded' and r.kind = 'refund' and "
    "r.outcome = 'requested'";

std::int64_t sum(Tx& tx, const std::string& what) {
    return tx.value<std::int64_t>(what).value_or(0);
}

}  // namespace

void Auditor::hear_checkout(const Reply& reply, const Units& units, bool is_fresh) {
    const auto text = reply.text("/order");
    const auto order = parse_id<orders::OrderId>(text);
    if (!order) return complain("a checkout was answered without an order");
    auto& purchase = purchases[text];
    const bool is_placed = reply.text("/status") == "placed";
    if (purchase.order != orders::OrderId{}) {
        if (purchase.is_placed && !is_placed && is_fresh) {
            complain("order " + text + " was placed and is now " + reply.text("/status"));
        }
        const bool is_same_total =
            extended.contains(text) || purchase.total_minor == reply.number("/total/minor");
        const bool is_same = purchase.number == reply.text("/number") && is_same_total;
        if (!is_same) complain("order " + text + " was told differently before");
    }
    purchase.order = *order;
    purchase.number = reply.text("/number");
    purchase.total_minor = std::max(purchase.total_minor, reply.number("/total/minor"));
    purchase.payment = reply.text("/payment");
    purchase.is_placed = purchase.is_placed || is_placed;
    if (!units.empty() && is_placed) purchase.units = units;
}

void Auditor::audit_purchases(const KnownOrders& there) {
    for (const auto& [text, purchase] : purchases) {
        const auto it = there.find(purchase.order);
        if (it == there.end()) {
            complain("checkout " + text + " was acknowledged and is lost");
            continue;
        }
        const auto& [order, lines] = it->second;
        const bool may_be_more = extended.contains(text);
        if (may_be_more ? order.total_minor < purchase.total_minor
                        : order.total_minor != purchase.total_minor) {
            complain("order " + text + " costs " + std::to_string(order.total_minor) + ", not " +
                     std::to_string(purchase.total_minor));
        }
        if (!purchase.is_placed) continue;
        if (order.status == orders::OrderStatus::draft) {
            complain("order " + text + " was acknowledged and is not placed");
        }
        if (purchase.units.empty()) continue;
        if (may_be_more ? !has_all(purchase.units, lines) : !is_of_cart(purchase.units, lines)) {
            complain("order " + text + " has " + shown(units_of(lines)) + ", its cart " +
                     shown(purchase.units));
        }
    }
    for (const auto& [external, text] : external_orders) {
        const auto id = parse_id<orders::OrderId>(text);
        const auto it = id ? there.find(*id) : there.end();
        if (it == there.end() || it->second.order.external_id != external) {
            complain("order " + external + " of a marketplace was acknowledged and is lost");
        }
    }
    std::map<orders::CartId, orders::OrderId> placed;
    for (const auto& [id, known] : there) {
        const auto& order = known.order;
        if (!order.cart || !order.placed_at) continue;
        const auto [it, is_new] = placed.try_emplace(*order.cart, id);
        if (!is_new) complain("cart " + to_string(*order.cart) + " has two orders");
    }
}

bool Auditor::hear_over_refund(const std::string& webhook, const std::string& refusal,
                               Instant now) {
    if (refusal.find("\"more_than_captured\"") == refusal.npos) return false;
    const auto since = refused_since_.try_emplace(webhook, now).first->second;
    if (now - since < minutes(90)) return false;
    const Reply told{200, boost::json::parse(webhook)};
    over_refunded_.insert(told.text("/payment/key"));
    return true;
}

void Auditor::hear_posting(const std::string& reason, const Reply& reply) {
    if (reply.status == 0) return;
    postings.at(reason).state = reply.ok() ? SendState::accepted : SendState::refused;
}

void Auditor::audit_postings(Tx& tx) {
    std::set<std::string> there;
    for (const auto& entry :
         tx.all<ReasonRow>("select reason, amount_minor from stored_value_entry "
                           "where reason is not null")) {
        const auto wanted = postings.find(entry.reason);
        if (wanted == postings.end()) continue;
        if (!there.insert(entry.reason).second) {
            complain("stored value has \"" + entry.reason + "\" twice");
        }
        if (entry.amount_minor != wanted->second.amount_minor) {
            complain("stored value has another amount of \"" + entry.reason + '"');
        }
    }
    for (const auto& [reason, posting] : postings) {
        const bool is_there = there.contains(reason);
        if (posting.state == SendState::accepted && !is_there) {
            complain("stored value \"" + reason + "\" was acknowledged and is lost");
        }
        if (posting.state == SendState::refused && is_there) {
            complain("stored value \"" + reason + "\" was refused and is there");
        }
    }
}

void Auditor::audit_end(sql::Database& database) {
    struct Rule {
        const char* what;
        const char* count;
    };
    constexpr std::array rules{
        Rule{"holds are live", "select count(*) from inventory_hold where state = 'live'"},
        Rule{"orders are drafts", "select count(*) from orders_order where status = 'draft'"},
        Rule{"checkouts are being paid",
             "select count(*) from orders_checkout where state = 'paying'"},
        Rule{"carts are being completed",
             "select count(*) from orders_cart where status = 'completing'"},
        Rule{"uses of promotions are held",
             "select count(*) from pricing_use where state = 'held'"},
        Rule{"uses of stored value are reserved",
             "select count(*) from stored_value_use where state = 'reserved'"},
        Rule{"jobs wait or failed", "select count(*) from base_job"},
        Rule{"units are allocated", "select coalesce(sum(allocated), 0) from inventory_level"},
        Rule{"units are open allocations",
             "select coalesce(sum(quantity - consumed - released), 0) from inventory_allocation"},
        Rule{"movements are not in the ledger",
             "select (select count(*) from inventory_movement where source = 'nahtlos') - "
             "(select count(*) from inventory_ledger where source = 'nahtlos')"},
        Rule{"events were not handed to a subscriber",
             "select (select max(position + events) from base_event_batch) - "
             "coalesce((select min(position) from base_subscription), 1)"},
    };
    database.read([&](Tx& tx) {
        for (const auto& rule : rules) {
            const auto left = tx.value<std::int64_t>(rule.count).value_or(0);
            if (left != 0) {
                complain("at the end " + std::to_string(left) + ' ' + rule.what);
            }
        }
        return true;
    });
}

void Auditor::audit_money(sql::Database& database, const Outside& outside) {
    const auto effects = outside.effects();
    database.read([&](Tx& tx) {
        for (const auto& at_provider : effects) {
            const auto id = parse_id<payments::PaymentId>(at_provider.key);
            const auto rows = id ? payments::payments(tx, {*id}, sql::Lock::no)
                                 : std::vector<payments::Payment>{};
            if (rows.empty()) {
                complain("the provider has payment " + at_provider.key + ", which we never made");
                continue;
            }
            const auto& ours = rows.front();
            if (at_provider.charges > 1) {
                complain("payment " + at_provider.key + " was charged " +
                         std::to_string(at_provider.charges) + " times");
            }
            const auto compare = [&](const char* what, std::int64_t theirs, std::int64_t booked) {
                if (theirs == booked) return;
                complain("payment " + at_provider.key + ": " + what + ' ' + std::to_string(theirs) +
                         " at the provider, " + std::to_string(booked) + " in our books");
            };
            compare("captured", at_provider.captured_minor, ours.captured_minor);
            const auto elsewhere =
                tx.value<std::int64_t>(std::string(paid_out) + " and e.payment = $1", ours.id)
                    .value_or(0);
            if (over_refunded_.contains(at_provider.key)) {
                if (at_provider.refunded_minor + elsewhere <= ours.captured_minor) {
                    complain("a refund of payment " + at_provider.key + " was refused for nothing");
                }
                continue;
            }
            compare("refunded", at_provider.refunded_minor, ours.refunded_minor - elsewhere);
            compare("charged back", outside.charged_back(at_provider.key), ours.charged_back_minor);
        }
        // It became store credit, or paid what was taken instead. Cards are those of orders that
        // came with their money, and may be paid out in cash.
        const auto became =
            sum(tx, "select coalesce(sum(amount_minor), 0) from stored_value_refund") +
            sum(tx, "select coalesce(sum(credit_minor), 0) from orders_exchange");
        const auto out = sum(tx, std::string(paid_out) + " and e.provider <> 'card'");
        if (out != became) {
            complain(std::to_string(out) + " were paid out, and became " + std::to_string(became));
        }
        return true;
    });
}

}  // namespace nahtlos::sim
