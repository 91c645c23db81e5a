#include <algorithm>

#include "base/json/reader.hpp"
#include "pricing/history.hpp"

namespace nahtlos::pricing {
namespace {

struct TermsRow {
    PriceListId list;
    std::string code;
    ListKind kind = ListKind::sale;
    Instant recorded_at;
    ListStatus status = ListStatus::draft;
    std::string channels, customer_groups;
    std::int64_t priority = 0;
    std::optional<std::int64_t> percent_off_bp;
    std::optional<Instant> valid_from, valid_until;
};
BOOST_DESCRIBE_STRUCT(TermsRow, (),
                      (list, code, kind, recorded_at, status, channels, customer_groups, priority,
                       percent_off_bp, valid_from, valid_until))

struct RowKey {
    PriceListId list;
    catalog::VariantId variant;
    std::int64_t min_quantity = 1;
};
BOOST_DESCRIBE_STRUCT(RowKey, (), (list, variant, min_quantity))

struct RowRow {
    PriceListId list;
    Instant recorded_at;
    std::optional<UnitPrice> unit_price;
};
BOOST_DESCRIBE_STRUCT(RowRow, (), (list, recorded_at, unit_price))

std::vector<Uuid> ids_in(const std::string& text) {
    auto ids = json::read<std::vector<Uuid>>(text);
    check(ids.ok(), "stored ids read back");
    return *std::move(ids);
}

}  // namespace

PriceHistory load_history(Tx& tx, catalog::VariantId variant, Uuid market, Uuid channel,
                          Currency currency) {
    PriceHistory history;
    history.currency = currency;
    history.list_prices = catalog::said_prices(tx, variant, market);
    std::vector<RowKey> keys;
    for (const auto& r : tx.all<TermsRow>(
             "select v.list, l.code, l.kind, v.recorded_at, v.status, v.channels, "
             "v.customer_groups, v.priority, v.percent_off_bp, v.valid_from, v.valid_until "
             "from pricing_list l join pricing_list_version v on v.list = l.id "
             "where l.market = $1 and exists (select 1 from pricing_list_version w "
             "where w.list = l.id and w.status = 'active' and w.customer_groups = '[]' "
             "and (w.channels = '[]' or w.channels like $2) "
             "and (w.percent_off_bp is not null or exists (select 1 from pricing_price p "
             "where p.list = l.id and p.variant = $3 and p.min_quantity = 1))) "
             "order by v.list, v.version",
             market, '%' + to_string(channel) + '%', variant)) {
        if (keys.empty() || keys.back().list != r.list) keys.push_back({r.list, variant, 1});
        history.terms.push_back({r.list,
                                 r.code,
                                 r.kind,
                                 r.recorded_at,
                                 r.status,
                                 {ids_in(r.channels), ids_in(r.customer_groups)},
                                 r.priority,
                                 r.percent_off_bp,
                                 {r.valid_from, r.valid_until}});
    }
    for (const auto& r : tx.find<RowRow>("pricing_price", keys, {}, "list, revision")) {
        history.rows.push_back({r.list, r.recorded_at, r.unit_price});
    }
    return history;
}

}  // namespace nahtlos::pricing
