#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "base/sql/where.hpp"
#include "channels/listings.hpp"

namespace nahtlos::channels {
namespace {

struct LoadedRow {
    ChannelId channel;
    std::string external_sku;
    Uuid variant;
    std::int64_t factor = 1;
    ListingStatus status = ListingStatus::active;
};
BOOST_DESCRIBE_STRUCT(LoadedRow, (), (channel, external_sku, variant, factor, status))

struct StoredRow {
    ChannelId channel;
    std::string external_sku;
    Uuid variant;
    std::int64_t factor = 1;
    ListingStatus status = ListingStatus::active;
    std::int64_t revision = 0;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(StoredRow, (),
                      (channel, external_sku, variant, factor, status, revision, updated_at))

struct ListingsEvent {
    ChannelId channel;
    std::vector<ListingRow> listings;
};
BOOST_DESCRIBE_STRUCT(ListingsEvent, (), (channel, listings))

}  // namespace

std::shared_ptr<const Listings> load_listings(Tx& tx,
                                              const std::shared_ptr<const Listings>& previous,
                                              std::int64_t since) {
    const auto rows = tx.all<LoadedRow>(
        "select channel, external_sku, variant, factor, status from channels_listing "
        "where revision > $1",
        previous == nullptr ? 0 : since);
    if (rows.empty() && previous != nullptr) return previous;
    auto listings =
        previous == nullptr ? std::make_shared<Listings>() : std::make_shared<Listings>(*previous);
    std::unordered_map<ChannelId, std::shared_ptr<ChannelListings>> changed;
    for (const auto& row : rows) {
        auto& of = changed[row.channel];
        if (of == nullptr) {
            const auto* old = listings->of(row.channel);
            of = old == nullptr ? std::make_shared<ChannelListings>()
                                : std::make_shared<ChannelListings>(*old);
        }
        if (row.status == ListingStatus::active) {
            (*of)[row.external_sku] = {row.variant, row.factor};
        } else {
            of->erase(row.external_sku);
        }
    }
    for (auto& [channel, of] : changed) listings->by_channel[channel] = std::move(of);
    return listings;
}

std::vector<ListingRow> list_listings(Tx& tx, ChannelId channel, const ListingFilter& filter) {
    sql::Where where;
    where.add("channel = ", channel);
    where.add_any("status", filter.status);
    where.add_if("external_sku = ", filter.external_sku);
    where.add_if("variant = ", filter.variant);
    where.page("external_sku", filter.after, filter.limit);
    return sql::rows_of<ListingRow>(tx, "channels_listing", where);
}

void set_listings(ChangeScope& scope, ChannelId channel, const std::vector<ListingRow>& rows) {
    if (rows.empty()) return;
    const auto revision = raise_revision(scope.tx, "channels");
    std::vector<StoredRow> stored;
    for (const auto& row : rows) {
        stored.push_back({channel, row.external_sku, row.variant, row.factor, row.status, revision,
                          row.updated_at});
    }
    scope.tx.upsert("channels_listing", 2, stored);
    // A listing is no aggregate; each change of a channel's listings stands for itself.
    scope.events.push_back({"listings_changed", scope.id, 1, scope.context, scope.now,
                            json::write(ListingsEvent{channel, rows})});
}

}  // namespace nahtlos::channels
