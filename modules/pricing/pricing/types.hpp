// Price lists as the rest of the house sees them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::pricing {

using PriceListId = Id<"plt">;

/// sale: announced as a reduction of the list price; contract: what was agreed with somebody.
enum class ListKind { sale, contract };
BOOST_DESCRIBE_ENUM(ListKind, sale, contract)

enum class ListStatus { draft, active, archived };
BOOST_DESCRIBE_ENUM(ListStatus, draft, active, archived)

/// From inclusive, until exclusive; missing: since ever, for ever.
struct Period {
    std::optional<Instant> from, until;
    bool has(Instant at) const { return (!from || *from <= at) && (!until || at < *until); }
};

/// For whom something is: all, where nothing is named. Ascending.
struct Audience {
    std::vector<Uuid> channels, groups;

    bool has_channel(Uuid channel) const;
    /// One of these groups (ascending) is enough.
    bool has_group_of(const std::vector<Uuid>& groups) const;
};

struct PriceList {
    PriceListId id;
    std::string code, name;
    Uuid market;
    ListKind kind = ListKind::sale;
    ListStatus status = ListStatus::draft;
    Audience audience;
    std::int64_t priority = 0;
    std::optional<std::int64_t> percent_off_bp;  // off the list price, where there is no row
    Period valid;
    std::int64_t version = 1;
    Instant created_at;
};

/// Whose price is asked for, and when.
struct PriceContext {
    Uuid market, channel;
    std::vector<Uuid> groups;  // of the customer, ascending
    Instant at;
};

}  // namespace nahtlos::pricing
