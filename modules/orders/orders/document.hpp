// Documents: receipts, invoices and credit notes, numbered without gaps and chained by hash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/sql/value.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

/// A row of orders_document. Immutable; corrected only by another document.
struct Document {
    channels::LegalEntityId legal_entity;
    std::string series;
    std::int64_t number = 0;
    Uuid id;
    std::string kind;
    OrderId order_id;
    std::optional<Uuid> corrects;
    Currency currency;
    std::int64_t total_minor = 0, tax_minor = 0;
    Instant issued_at;
    std::string body;  // JSON
    sql::Bytes previous_hash, hash;
};
BOOST_DESCRIBE_STRUCT(Document, (),
                      (legal_entity, series, number, id, kind, order_id, corrects, currency,
                       total_minor, tax_minor, issued_at, body, previous_hash, hash))

/// The 32 bytes that seal a document: SHA-256 over `previous_hash` (empty for number 1 of a series)
/// and every other field but `hash`, each as text with its length in front.
std::string document_hash(const Document& document);

}  // namespace nahtlos::orders
