#include <algorithm>
#include <array>

#include "base/json/reader.hpp"
#include "pricing/book.hpp"

namespace nahtlos::pricing {
namespace {

struct ListRow {
    PriceListId id;
    std::string code;
    Uuid market;
    ListKind kind = ListKind::sale;
    Instant created_at;
    std::int64_t version = 1;
    std::string name;
    ListStatus status = ListStatus::draft;
    std::string channels, customer_groups;
    std::int64_t priority = 0;
    std::optional<std::int64_t> percent_off_bp;
    std::optional<Instant> valid_from, valid_until;
};
BOOST_DESCRIBE_STRUCT(ListRow, (),
                      (id, code, market, kind, created_at, version, name, status, channels,
                       customer_groups, priority, percent_off_bp, valid_from, valid_until))

struct LoadedPrice {
    PriceListId list;
    catalog::VariantId variant;
    std::int64_t min_quantity = 1;
    std::optional<UnitPrice> unit_price;
};
BOOST_DESCRIBE_STRUCT(LoadedPrice, (), (list, variant, min_quantity, unit_price))

std::vector<Uuid> ids_in(const std::string& text) {
    auto ids = json::read<std::vector<Uuid>>(text);
    check(ids.ok(), "stored ids read back");
    return *std::move(ids);
}

void read_lists(Tx& tx, PriceBook& book) {
    book.has_groups = false;
    for (auto& row : tx.all<ListRow>(
             "select l.id, l.code, l.market, l.kind, l.created_at, l.version, v.name, v.status, "
             "v.channels, v.customer_groups, v.priority, v.percent_off_bp, v.valid_from, "
             "v.valid_until from pricing_list l join pricing_list_version v on v.list = l.id "
             "where v.version = (select max(w.version) from pricing_list_version w "
             "where w.list = l.id) order by l.id")) {
        const auto [number, is_new] =
            book.numbers.emplace(row.id, static_cast<std::uint32_t>(book.lists.size()));
        if (is_new) book.lists.emplace_back();
        book.by_code[row.code] = number->second;
        auto list = std::make_shared<PriceList>();
        list->id = row.id;
        list->code = std::move(row.code);
        list->name = std::move(row.name);
        list->market = row.market;
        list->kind = row.kind;
        list->status = row.status;
        list->audience = {ids_in(row.channels), ids_in(row.customer_groups)};
        list->priority = row.priority;
        list->percent_off_bp = row.percent_off_bp;
        list->valid = {row.valid_from, row.valid_until};
        list->version = row.version;
        list->created_at = row.created_at;
        book.has_groups = book.has_groups || !list->audience.groups.empty();
        book.lists[number->second] = std::move(list);
    }
}

void load_rows(Tx& tx, std::int64_t since, PriceBook& book) {
    // Row by row, since at the first time all of them are read.
    const std::array<sql::Param, 1> params{sql::param(since)};
    tx.connection().run(
        "select list, variant, min_quantity, unit_price from pricing_price where revision > $1 "
        "order by list, variant, min_quantity, revision",
        params, [&](const sql::RowView& view) {
            const auto row = sql::read_row<LoadedPrice>(view);
            PriceRow price{row.variant,
                           book.numbers.at(row.list),
                           static_cast<std::int32_t>(row.min_quantity),
                           {}};
            if (row.unit_price) {
                price.unit_price = *row.unit_price;
                book.rows.put(price);
            } else {
                book.rows.erase(price);
            }
        });
}

}  // namespace

std::shared_ptr<const PriceBook> load_lists(Tx& tx) {
    auto book = std::make_shared<PriceBook>();
    read_lists(tx, *book);
    return book;
}

std::shared_ptr<const PriceBook> load_price_book(Tx& tx, const PriceBook* previous) {
    auto book = previous == nullptr ? std::make_shared<PriceBook>()
                                    : std::make_shared<PriceBook>(*previous);
    const auto since = previous == nullptr ? 0 : previous->revision;
    book->revision =
        tx.value<std::int64_t>("select revision from base_revision where name = 'pricing'")
            .value_or(0);
    read_lists(tx, *book);
    load_rows(tx, since, *book);
    return book;
}

}  // namespace nahtlos::pricing
