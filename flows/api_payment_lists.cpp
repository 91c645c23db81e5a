#include <algorithm>
#include <utility>

#include "flows/api_lists.hpp"
#include "flows/api_payments.hpp"
#include "flows/new_order.hpp"
#include "flows/sight.hpp"
#include "payments/search.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OrderId;
using payments::Payment;
using payments::PaymentId;

struct PaymentsQuery {
    std::vector<payments::PaymentStatus> status;
    std::optional<OrderId> order;
    std::optional<std::string> provider;
    bool unapplied = false;
    std::optional<Instant> created_from, created_to;
    std::optional<api::Cursor<PaymentId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"status", "unapplied", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"order", "what pays for this order, or was meant to"},
        {"unapplied", "true: those of which some pays for nothing"},
    }};
};
BOOST_DESCRIBE_STRUCT(PaymentsQuery, (),
                      (status, order, provider, unapplied, created_from, created_to, cursor, limit))

struct PaymentEntry {
    PaymentId id;
    channels::LegalEntityId legal_entity;
    OrderId order;  // that it was made for
    std::string provider, method;
    payments::PaymentStatus status = payments::PaymentStatus::pending;
    Currency currency;
    std::int64_t amount_minor = 0, authorized_minor = 0, captured_minor = 0, refunded_minor = 0,
                 charged_back_minor = 0, unapplied_minor = 0;
    std::optional<std::string> provider_reference;
    Instant created_at;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"order", "that it was made for"}}};
};
BOOST_DESCRIBE_STRUCT(PaymentEntry, (),
                      (id, legal_entity, order, provider, method, status, currency, amount_minor,
                       authorized_minor, captured_minor, refunded_minor, charged_back_minor,
                       unapplied_minor, provider_reference, created_at, version))

struct PaymentEventView {
    std::int64_t seq = 0;
    payments::EventKind kind = payments::EventKind::capture;
    payments::EventOutcome outcome = payments::EventOutcome::succeeded;
    std::int64_t amount_minor = 0;
    std::optional<Uuid> request;
    std::optional<std::string> provider_event, reason;
    Instant recorded_at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"request", "the same for what was requested and what became of it"}}};
};
BOOST_DESCRIBE_STRUCT(PaymentEventView, (),
                      (seq, kind, outcome, amount_minor, request, provider_event, reason,
                       recorded_at))

struct PaymentShare {
    OrderId order;
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(PaymentShare, (), (order, amount_minor))

struct PaymentDetail : PaymentEntry {
    std::vector<PaymentEventView> events;
    std::vector<PaymentShare> allocations;
};
BOOST_DESCRIBE_STRUCT(PaymentDetail, (PaymentEntry), (events, allocations))

PaymentEntry entry_of(const Payment& p) {
    return {p.id,
            {p.legal_entity},
            order_of_payment(p.id),
            p.provider,
            p.method,
            p.status,
            p.currency,
            p.amount_minor,
            p.authorized_minor,
            p.captured_minor,
            p.refunded_minor,
            p.charged_back_minor,
            p.unapplied_minor,
            p.provider_reference,
            p.created_at,
            p.version};
}

// Those of orders that the caller may see. A payment belongs to whom its order does.
std::vector<Payment> of_seen_orders(Tx& tx, const Sight& sight, std::vector<Payment> rows) {
    if (sight.is_of_all_channels()) return rows;
    std::vector<OrderId> ids;
    for (const auto& row : rows) ids.push_back(order_of_payment(row.id));
    std::ranges::sort(ids);
    std::vector<OrderId> own;
    for (const auto& o : seen(tx, sight, orders::orders(tx, ids, sql::Lock::no))) {
        own.push_back(o.id);
    }
    std::ranges::sort(own);
    std::erase_if(rows, [&](const Payment& row) {
        return !std::ranges::binary_search(own, order_of_payment(row.id));
    });
    return rows;
}

// What pays for the order, and what was meant to.
std::vector<Payment> payments_of(Tx& tx, OrderId order, const payments::PaymentFilter& filter) {
    std::vector<PaymentId> ids;
    for (const auto& share : payments::allocations_of(tx, {order.uuid})) {
        ids.push_back(share.payment);
    }
    for (const auto& c : orders::checkouts(tx, {order})) {
        if (c.payment) ids.push_back(*c.payment);
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    auto rows = payments::payments(tx, ids, sql::Lock::no);
    std::erase_if(rows, [&](const Payment& row) {
        return !payments::fits(filter, row) || (filter.before && row.id >= *filter.before);
    });
    std::ranges::sort(rows, std::greater<>{}, &Payment::id);
    return rows;
}

// Those that the caller may see, down to where the filter says.
std::vector<Payment> found(Tx& tx, const Sight& sight, payments::PaymentFilter filter) {
    const auto wanted = static_cast<std::size_t>(filter.limit);
    // Who sees few of them would ask the database again and again for few rows at a time.
    if (!sight.is_of_all_channels()) filter.limit = std::max<std::int64_t>(filter.limit, 200);
    std::vector<Payment> all;
    for (;;) {
        auto rows = payments::search_payments(tx, filter);
        const bool is_last = static_cast<std::int64_t>(rows.size()) < filter.limit;
        if (!rows.empty()) filter.before = rows.back().id;
        for (auto& row : of_seen_orders(tx, sight, std::move(rows))) all.push_back(std::move(row));
        if (is_last || all.size() >= wanted) break;
    }
    if (all.size() > wanted) all.resize(wanted);
    return all;
}

Result<api::Page<PaymentEntry>> list_payments(const Call& call, Tx& tx,
                                              const PaymentsQuery& query) {
    payments::PaymentFilter filter{query.status,
                                   query.provider,
                                   call.caller->legal_entity,
                                   query.created_from,
                                   query.created_to,
                                   query.unapplied,
                                   {},
                                   {},
                                   query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    const auto sight = sight_of(*call.caller);
    std::vector<Payment> rows;
    if (query.order) {
        rows = of_seen_orders(tx, sight, payments_of(tx, *query.order, filter));
    } else {
        filter.down_to = payments::end_of_stretch(tx, filter);
        rows = found(tx, sight, filter);
    }
    std::vector<PaymentEntry> entries;
    for (const auto& row : rows) entries.push_back(entry_of(row));
    return api::page_of(
        std::move(entries), query.limit, [](const auto& entry) { return entry.id; },
        filter.down_to);
}

Result<PaymentDetail> get_payment(const Call& call, Tx& tx, PaymentId id) {
    const auto rows =
        of_seen_orders(tx, sight_of(*call.caller), payments::payments(tx, {id}, sql::Lock::no));
    if (rows.empty() || api::outside_of(*call.caller, {rows.front().legal_entity, {}, {}, {}})) {
        return api::no_such_resource();
    }
    PaymentDetail detail{entry_of(rows.front()), {}, {}};
    for (auto& e : payments::events_of(tx, {id})) {
        // What a refund of ours is for is a note to ourselves.
        if (e.reason && order_of_purpose(*e.reason)) e.reason.reset();
        detail.events.push_back({e.seq, e.kind, e.outcome, e.amount_minor, e.idempotency_key,
                                 std::move(e.provider_event), std::move(e.reason), e.recorded_at});
    }
    std::ranges::sort(detail.events, {}, &PaymentEventView::seq);
    for (const auto& share : payments::allocations_of(tx, {detail.order.uuid})) {
        if (share.payment == id) detail.allocations.push_back({detail.order, share.amount_minor});
    }
    return detail;
}

}  // namespace

api::Routes payment_lists() {
    return {
        api::query("GET /v1/payments", Scope::orders_read, "list_payments",
                   "List payments, newest first", list_payments),
        api::query("GET /v1/payments/{id}", Scope::orders_read, "get_payment",
                   "Read a payment with what happened to it and what it pays for", get_payment),
    };
}

}  // namespace nahtlos::flows
