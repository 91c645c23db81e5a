// Counts as rows: what is to be counted, what was told, and what was booked of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "inventory/types.hpp"

namespace nahtlos::counts {

using CountId = Id<"cnt">;
using CountTaskId = Id<"ctk">;

enum class CountStatus {
    open,     // is being counted
    counted,  // waits to be approved
    posted,   // the books say what was counted
    canceled
};
BOOST_DESCRIBE_ENUM(CountStatus, open, counted, posted, canceled)

enum class CountLineStatus {
    to_count,  // in this pass
    counted,
    posted,
    superseded  // a later count of the same goods was booked before
};
BOOST_DESCRIBE_ENUM(CountLineStatus, to_count, counted, posted, superseded)

struct Count {
    CountId id;
    inventory::LocationId location;
    Uuid legal_entity;
    std::optional<std::string> zone, note;
    std::int64_t is_blind = 1;
    std::optional<std::int64_t> recount_pieces, recount_percent;
    CountStatus status = CountStatus::open;
    std::int64_t pass = 1;
    Instant created_at, updated_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Count, (),
                      (id, location, legal_entity, zone, note, is_blind, recount_pieces,
                       recount_percent, status, pass, created_at, updated_at, version))

struct CountLine {
    CountId of_count;
    inventory::StockItemId stock_item;
    std::optional<std::string> sku;
    CountLineStatus status = CountLineStatus::to_count;
    std::int64_t pass = 0;
    std::optional<std::int64_t> counted;
    std::optional<Instant> counted_at;
    std::optional<std::int64_t> expected, booked;
    std::optional<Uuid> command;
};
BOOST_DESCRIBE_STRUCT(CountLine, (),
                      (of_count, stock_item, sku, status, pass, counted, counted_at, expected,
                       booked, command))

struct CountTelling {
    CountId of_count;
    std::int64_t n = 0;
    inventory::StockItemId stock_item;
    std::int64_t pass = 1;
    std::string zone;
    std::int64_t quantity = 0;
    Instant counted_at, recorded_at;
    std::optional<Instant> counted_from;  // where counting took time, as a sweep of tags does
};
BOOST_DESCRIBE_STRUCT(CountTelling, (),
                      (of_count, n, stock_item, pass, zone, quantity, counted_at, recorded_at,
                       counted_from))

enum class CountTaskState { open, done };
BOOST_DESCRIBE_ENUM(CountTaskState, open, done)

struct CountTask {
    CountTaskId id;
    inventory::StockItemId stock_item;
    inventory::LocationId location;
    Uuid legal_entity;
    std::string reason;
    Uuid cause;
    CountTaskState state = CountTaskState::open;
    std::optional<CountId> of_count;
    Instant opened_at;
    std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(CountTask, (),
                      (id, stock_item, location, legal_entity, reason, cause, state, of_count,
                       opened_at, closed_at))

}  // namespace nahtlos::counts
