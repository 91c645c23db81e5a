// Listings: what the account of a channel calls a variant, and how many units of it make one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/batch/changes.hpp"
#include "channels/types.hpp"

namespace nahtlos::channels {

enum class ListingStatus { active, removed };
BOOST_DESCRIBE_ENUM(ListingStatus, active, removed)

/// One thing of a channel is `factor` units of the variant.
struct Listing {
    Uuid variant;
    std::int64_t factor = 1;
};
using ChannelListings = std::unordered_map<std::string, Listing>;  // by external SKU

/// All active listings in memory, as of one revision.
struct Listings {
    std::unordered_map<ChannelId, std::shared_ptr<const ChannelListings>> by_channel;

    /// Null for channels that have none: they call everything as we do.
    const ChannelListings* of(ChannelId channel) const {
        const auto it = by_channel.find(channel);
        return it == by_channel.end() ? nullptr : it->second.get();
    }
};

/// The listings as of now; only what changed after the revision `since` of "channels", which
/// `previous` is of, is read.
std::shared_ptr<const Listings> load_listings(Tx& tx,
                                              const std::shared_ptr<const Listings>& previous,
                                              std::int64_t since);

struct ListingRow {
    std::string external_sku;
    Uuid variant;
    std::int64_t factor = 1;
    ListingStatus status = ListingStatus::active;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ListingRow, (), (external_sku, variant, factor, status, updated_at))

struct ListingFilter {
    std::vector<ListingStatus> status;
    std::optional<std::string> external_sku;
    std::optional<Uuid> variant;
    std::optional<std::string> after;  // the last external SKU of the page before
    std::int64_t limit = 20;
};
/// Ascending by external SKU, as the database sorts.
std::vector<ListingRow> list_listings(Tx& tx, ChannelId channel, const ListingFilter& filter);

/// Writes listings (external SKUs unique) over what was there, raises the revision "channels" and
/// leaves an event.
void set_listings(ChangeScope& scope, ChannelId channel, const std::vector<ListingRow>& rows);

}  // namespace nahtlos::channels
