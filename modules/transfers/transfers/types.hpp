// Transfers as rows: what goes from one location to another, and how far it has come.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "inventory/types.hpp"

namespace nahtlos::transfers {

using TransferId = Id<"trf">;

enum class TransferStatus {
    draft,
    released,  // to be picked and sent
    partially_shipped,
    shipped,
    partially_received,
    received,  // all of it arrived, or is known not to
    closed,    // nothing more will move
    canceled   // before anything moved
};
BOOST_DESCRIBE_ENUM(TransferStatus, draft, released, partially_shipped, shipped, partially_received,
                    received, closed, canceled)

struct Transfer {
    TransferId id;
    inventory::LocationId origin, destination, transit;
    Uuid origin_entity, destination_entity, owner;
    std::optional<std::string> reference, note, close_reason;
    std::optional<Instant> expected_at;
    TransferStatus status = TransferStatus::draft;
    Instant created_at, updated_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Transfer, (),
                      (id, origin, destination, transit, origin_entity, destination_entity, owner,
                       reference, note, close_reason, expected_at, status, created_at, updated_at,
                       version))

struct TransferLine {
    TransferId transfer;
    std::int64_t line = 0;
    inventory::StockItemId stock_item;
    std::optional<std::string> sku;
    std::int64_t quantity = 0, shipped = 0, received = 0, damaged = 0, missing = 0, surplus = 0;

    std::int64_t open() const { return quantity - shipped; }
    std::int64_t arrived() const { return received + damaged + missing; }
    std::int64_t in_transit() const { return shipped + surplus - arrived(); }
};
BOOST_DESCRIBE_STRUCT(TransferLine, (),
                      (transfer, line, stock_item, sku, quantity, shipped, received, damaged,
                       missing, surplus))

enum class TransferEntryKind {
    shipped,   // left the origin
    received,  // arrived, to be sold
    damaged,   // arrived, not to be sold
    missing,   // was shipped by the books and did not arrive
    surplus    // arrived and was not shipped by the books
};
BOOST_DESCRIBE_ENUM(TransferEntryKind, shipped, received, damaged, missing, surplus)

/// One thing done to one line; never changed.
struct TransferEntry {
    TransferId transfer;
    std::int64_t n = 0, line = 0;
    TransferEntryKind kind = TransferEntryKind::shipped;
    std::int64_t quantity = 0;
    std::optional<std::string> reason;
    Uuid command;  // whose movements in the ledger it is
    Instant occurred_at, recorded_at;
};
BOOST_DESCRIBE_STRUCT(TransferEntry, (),
                      (transfer, n, line, kind, quantity, reason, command, occurred_at,
                       recorded_at))

}  // namespace nahtlos::transfers
