#include "counts/store.hpp"

#include <algorithm>

#include "base/sql/where.hpp"

namespace nahtlos::counts {
namespace {

struct IdKey {
    CountId id;
};
BOOST_DESCRIBE_STRUCT(IdKey, (), (id))

struct OfCount {
    CountId of_count;
};
BOOST_DESCRIBE_STRUCT(OfCount, (), (of_count))

std::vector<OfCount> keys_of(std::vector<CountId> counts) {
    std::ranges::sort(counts);
    std::vector<OfCount> keys;
    for (const auto& id : counts) keys.push_back({id});
    return keys;
}

}  // namespace

std::optional<Count> find_count(Tx& tx, CountId id, sql::Lock lock) {
    // No command locks both counts and orders, so that they may share a rank.
    auto rows =
        tx.find<Count>("counts_count", std::vector<IdKey>{{id}}, lock, sql::LockRank::order);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

std::vector<CountLine> lines_of(Tx& tx, const std::vector<CountId>& counts) {
    return tx.find<CountLine>("counts_line", keys_of(counts), {}, "of_count, stock_item");
}

std::vector<CountTelling> tellings_of(Tx& tx, const std::vector<CountId>& counts) {
    return tx.find<CountTelling>("counts_telling", keys_of(counts), {}, "of_count, n");
}

void insert_count(Tx& tx, const Count& count) { tx.insert("counts_count", std::vector{count}); }

void update_count(Tx& tx, const Count& count) { tx.update("counts_count", 1, std::vector{count}); }

void put_lines(Tx& tx, const std::vector<CountLine>& lines) { tx.upsert("counts_line", 2, lines); }

void add_tellings(Tx& tx, std::vector<CountTelling> tellings) {
    if (tellings.empty()) return;
    auto n = tx.value<std::int64_t>("select max(n) from counts_telling where of_count = $1",
                                    tellings.front().of_count)
                 .value_or(0);
    for (auto& telling : tellings) telling.n = ++n;
    tx.insert("counts_telling", tellings);
}

std::vector<Count> list_counts(Tx& tx, const CountFilter& filter) {
    sql::Where where;
    where.add_if("status = ", filter.status);
    where.add_if("location = ", filter.location);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Count>(tx, "counts_count", where);
}

void open_tasks(Tx& tx, const std::vector<CountTask>& tasks) {
    tx.insert_missing("counts_task", tasks);
}

void close_tasks(Tx& tx, const Count& count, const std::vector<CountLine>& lines, Instant now) {
    for (const auto& line : lines) {
        tx.run(
            "update counts_task set state = 'done', of_count = $1, closed_at = $2 "
            "where stock_item = $3 and location = $4 and state = 'open' and opened_at <= $5",
            count.id, now, line.stock_item, count.location, line.counted_at.value_or(now));
    }
}

std::vector<LastCounted> last_counted(Tx& tx, inventory::LocationId location,
                                      const std::vector<inventory::StockItemId>& items) {
    std::vector<LastCounted> found;
    for (const auto& item : items) {
        const auto at = tx.value<Instant>(
            "select max(l.counted_at) from counts_line l join counts_count c on c.id = l.of_count "
            "where l.stock_item = $1 and l.status = 'posted' and c.location = $2",
            item, location);
        if (at) found.push_back({item, *at});
    }
    return found;
}

std::vector<CountTask> list_tasks(Tx& tx, const CountTaskFilter& filter) {
    sql::Where where;
    where.add_if("state = ", filter.state);
    where.add_if("location = ", filter.location);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<CountTask>(tx, "counts_task", where);
}

std::vector<Count> counts_after(Tx& tx, CountId after, std::int64_t limit) {
    sql::Where where;
    where.page("id", std::optional(after), limit);
    return sql::rows_of<Count>(tx, "counts_count", where);
}

}  // namespace nahtlos::counts
