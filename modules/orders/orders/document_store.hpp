// The documents' stored form: issued one after another, and never changed.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/document.hpp"

namespace nahtlos::orders {

/// Gives the document the next number of its series and seals it behind the one before. The series
/// is locked until the end of the transaction: rank `document`, the last of all.
Document issue(Tx& tx, Document document);

/// Of one kind, in the order in which they were issued.
std::vector<Document> documents_of(Tx& tx, OrderId order, std::string_view kind);
std::optional<Document> document(Tx& tx, Uuid id, std::string_view kind);

/// Series of which the last document is not the one that was issued last.
struct BrokenSeries {
    channels::LegalEntityId legal_entity;
    std::string series;
    std::int64_t issued = 0, last = 0;
};
BOOST_DESCRIBE_STRUCT(BrokenSeries, (), (legal_entity, series, issued, last))
std::vector<BrokenSeries> broken_series(Tx& tx);

/// Orders with credit notes, and whether they say what the order has given back.
struct NotedOrder {
    OrderId order_id;
    std::int64_t refunded_minor = 0, noted_minor = 0;
};
BOOST_DESCRIBE_STRUCT(NotedOrder, (), (order_id, refunded_minor, noted_minor))
std::vector<NotedOrder> noted_after(Tx& tx, OrderId after, std::int64_t limit);

/// Orders that have given back more than their credit notes say, and when the last of these was
/// issued (0: none).
struct UnnotedOrder {
    OrderId order_id;
    std::int64_t refunded_minor = 0, noted_minor = 0;
    Instant last_note_at;
};
BOOST_DESCRIBE_STRUCT(UnnotedOrder, (), (order_id, refunded_minor, noted_minor, last_note_at))
std::vector<UnnotedOrder> unnoted_after(Tx& tx, OrderId after, std::int64_t limit);
/// When the first credit note of all was issued: refunds before that have none.
std::optional<Instant> first_note_at(Tx& tx);

}  // namespace nahtlos::orders
