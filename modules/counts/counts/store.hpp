// The stored form of counts and tasks: what flows may ask of these tables.
#pragma once

#include <optional>
#include <vector>

#include "base/sql/tx.hpp"
#include "counts/types.hpp"

namespace nahtlos::counts {

std::optional<Count> find_count(Tx& tx, CountId id, sql::Lock lock);
/// By count and item; under the lock of their count where something is to be written.
std::vector<CountLine> lines_of(Tx& tx, const std::vector<CountId>& counts);
/// By count, in the order they were told.
std::vector<CountTelling> tellings_of(Tx& tx, const std::vector<CountId>& counts);

void insert_count(Tx& tx, const Count& count);
void update_count(Tx& tx, const Count& count);
void put_lines(Tx& tx, const std::vector<CountLine>& lines);
/// Numbers them after those that are there.
void add_tellings(Tx& tx, std::vector<CountTelling> tellings);

/// What is empty is not asked for.
struct CountFilter {
    std::optional<CountStatus> status;
    std::optional<inventory::LocationId> location;
    std::optional<Uuid> legal_entity;
    std::optional<CountId> before;
    std::int64_t limit = 20;
};
/// Newest first.
std::vector<Count> list_counts(Tx& tx, const CountFilter& filter);

/// Those that have no open task of their item and location yet; the others are there already.
void open_tasks(Tx& tx, const std::vector<CountTask>& tasks);
/// The open tasks of a location that this count has answered: those opened before it was counted.
void close_tasks(Tx& tx, const Count& count, const std::vector<CountLine>& lines, Instant now);

/// When these items were counted last at a location, of counts that were posted.
struct LastCounted {
    inventory::StockItemId stock_item;
    Instant counted_at;
};
BOOST_DESCRIBE_STRUCT(LastCounted, (), (stock_item, counted_at))
std::vector<LastCounted> last_counted(Tx& tx, inventory::LocationId location,
                                      const std::vector<inventory::StockItemId>& items);

struct CountTaskFilter {
    std::optional<CountTaskState> state;
    std::optional<inventory::LocationId> location;
    std::optional<Uuid> legal_entity;
    std::optional<CountTaskId> before;
    std::int64_t limit = 20;
};
/// Newest first.
std::vector<CountTask> list_tasks(Tx& tx, const CountTaskFilter& filter);

/// Slices of all counts by id.
std::vector<Count> counts_after(Tx& tx, CountId after, std::int64_t limit);

}  // namespace nahtlos::counts
