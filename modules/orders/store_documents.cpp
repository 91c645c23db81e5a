#include "orders/document_store.hpp"

#include "base/check.hpp"

namespace nahtlos::orders {
namespace {

struct SeriesKey {
    channels::LegalEntityId legal_entity;
    std::string series;
};
BOOST_DESCRIBE_STRUCT(SeriesKey, (), (legal_entity, series))

struct Series {
    channels::LegalEntityId legal_entity;
    std::string series;
    std::int64_t issued = 0;
};
BOOST_DESCRIBE_STRUCT(Series, (), (legal_entity, series, issued))

constexpr std::string_view all_columns =
    "select legal_entity, series, number, id, kind, order_id, corrects, currency, total_minor, "
    "tax_minor, issued_at, body, previous_hash, hash from orders_document ";

}  // namespace

Document issue(Tx& tx, Document document) {
    const Series first{document.legal_entity, document.series, 0};
    tx.insert_missing("orders_document_series", std::vector{first});
    auto found = tx.find<Series>("orders_document_series",
                                 std::vector<SeriesKey>{{first.legal_entity, first.series}},
                                 sql::Lock::yes, sql::LockRank::document);
    check(found.size() == 1, "a series is there once it was asked for");
    auto& series = found.front();
    document.previous_hash = {};
    if (series.issued > 0) {
        const auto last = tx.one<Document>(
            std::string(all_columns) + "where legal_entity = $1 and series = $2 and number = $3",
            series.legal_entity, series.series, series.issued);
        check(last.has_value(), "the last document of a series is there");
        document.previous_hash = last->hash;
    }
    document.number = ++series.issued;
    document.hash = {document_hash(document)};
    tx.update("orders_document_series", 2, std::vector{series});
    tx.insert("orders_document", std::vector{document});
    return document;
}

std::vector<Document> documents_of(Tx& tx, OrderId order, std::string_view kind) {
    return tx.all<Document>(
        std::string(all_columns) + "where order_id = $1 and kind = $2 order by number", order,
        std::string(kind));
}

std::optional<Document> document(Tx& tx, Uuid id, std::string_view kind) {
    return tx.one<Document>(std::string(all_columns) + "where id = $1 and kind = $2", id,
                            std::string(kind));
}

std::vector<BrokenSeries> broken_series(Tx& tx) {
    return tx.all<BrokenSeries>(
        "select s.legal_entity, s.series, s.issued, cast(coalesce((select max(d.number) "
        "from orders_document d where d.legal_entity = s.legal_entity and d.series = s.series), 0) "
        "as bigint) from orders_document_series s where s.issued <> coalesce((select max(d.number) "
        "from orders_document d where d.legal_entity = s.legal_entity and d.series = s.series), 0) "
        "order by s.legal_entity, s.series");
}

std::vector<NotedOrder> noted_after(Tx& tx, OrderId after, std::int64_t limit) {
    return tx.all<NotedOrder>(
        "select o.id, o.refunded_minor, cast(sum(d.total_minor) as bigint) from orders_document d "
        "join orders_order o on o.id = d.order_id where d.kind = 'credit_note' and o.id > $1 "
        "group by o.id, o.refunded_minor order by o.id limit $2",
        after, limit);
}

std::vector<UnnotedOrder> unnoted_after(Tx& tx, OrderId after, std::int64_t limit) {
    return tx.all<UnnotedOrder>(
        "select o.id, o.refunded_minor, cast(coalesce(sum(d.total_minor), 0) as bigint), "
        "coalesce(max(d.issued_at), 0) from orders_order o left join orders_document d on "
        "d.order_id = o.id and d.kind = 'credit_note' where o.refunded_minor > 0 and o.id > $1 "
        "group by o.id, o.refunded_minor having coalesce(sum(d.total_minor), 0) < "
        "o.refunded_minor order by o.id limit $2",
        after, limit);
}

std::optional<Instant> first_note_at(Tx& tx) {
    return tx.value<Instant>(
        "select issued_at from orders_document where kind = 'credit_note' "
        "order by issued_at limit 1");
}

}  // namespace nahtlos::orders
