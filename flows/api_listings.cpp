#include "flows/api_listings.hpp"

#include "base/repeats.hpp"
#include "flows/api_channel_rows.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using channels::ChannelId;
using channels::ListingStatus;

struct ListingRequest {
    json::Sku external_sku, sku;
    json::Quantity factor;
    ListingStatus status = ListingStatus::active;
    static constexpr std::array<std::string_view, 2> may_miss{"factor", "status"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"external_sku", "what the channel calls it"},
        {"factor", "units of the article that make one of the channel's; 1 unless said"},
    }};
};
BOOST_DESCRIBE_STRUCT(ListingRequest, (), (external_sku, sku, factor, status))

struct ListingsRequest {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<ListingRequest, 1, 1000> listings;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(ListingsRequest, (), (error_policy, listings))

struct ListingsQuery {
    std::vector<ListingStatus> status;
    std::optional<std::string> external_sku, sku;
    std::optional<api::Cursor<std::string>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "limit"};
};
BOOST_DESCRIBE_STRUCT(ListingsQuery, (), (status, external_sku, sku, cursor, limit))

struct ListingView {
    std::string external_sku, sku;
    catalog::VariantId variant;
    std::int64_t factor = 1;
    ListingStatus status = ListingStatus::active;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ListingView, (), (external_sku, sku, variant, factor, status, updated_at))

Result<ChannelRows> set_listings(ChangeScope& change, const channels::Channel& channel,
                                 const ListingsRequest& wish,
                                 std::optional<std::int64_t> if_match) {
    std::vector<channels::ListingRow> rows;
    Repeats<std::string> seen;
    auto taken = take_rows(change.tx, "listings", wish.listings.values,
                           [&](const ListingRequest& w, std::size_t i, catalog::VariantId variant,
                               const std::string& here) {
                               auto again =
                                   seen.look_at(w.external_sku.value, i, here + "external_sku");
                               if (!again) {
                                   rows.push_back({w.external_sku.value, variant.uuid,
                                                   w.factor.value, w.status, change.now});
                               }
                               return again;
                           });
    return save_rows(std::move(taken), wish.error_policy, channel, if_match, [&] {
        channels::set_listings(change, channel.id, rows);
        return channels::touch_channel(change, channel.id, "channel_listings_changed", if_match);
    });
}

Result<ChannelPage<ListingView>> list_listings(Engine& engine, const Call& call, Tx& tx,
                                               ChannelId id, const ListingsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto* channel = seen_channel(*call.caller, *pages->directory, id);
    if (channel == nullptr) return api::no_such_resource();
    channels::ListingFilter filter{query.status, query.external_sku, {}, {}, query.limit.value + 1};
    if (query.sku) {
        const auto* offer = pages->offers->find(*query.sku);
        if (offer == nullptr) return ChannelPage<ListingView>{{}, channel->version};
        filter.variant = offer->variant.uuid;
    }
    if (query.cursor) filter.after = query.cursor->key;
    return channel_page<ListingView>(
        *channel, channels::list_listings(tx, id, filter), query.limit,
        [](const channels::ListingRow& row) { return row.external_sku; },
        [&](const channels::ListingRow& row) {
            const auto* offer = pages->offers->find(catalog::VariantId{row.variant});
            check(offer != nullptr, "a variant is never deleted");
            return ListingView{row.external_sku, offer->sku, offer->variant,
                               row.factor,       row.status, row.updated_at};
        });
}

}  // namespace

api::Routes listing_routes(Engine& engine) {
    return {
        api::command(
            "PUT /v1/channels/{id}/listings", Scope::channels_write, "set_listings",
            "Say what a channel calls our articles; each row is answered",
            [&engine](const Call& call, Reply<ChannelRows> reply, ChannelId id,
                      ListingsRequest wish) {
                change_seen(engine, call, reply, id,
                            [wish = std::move(wish), if_match = call.if_match](
                                ChangeScope& change, const auto& channel) {
                                return set_listings(change, channel, wish, if_match);
                            });
            },
            {.errors = {api::version_changed, retired},
             .tag = "channels",
             .description = "Orders of the channel may name its own SKUs from then on: one of them "
                            "is factor units of the article. Listings that are not named stay.",
             .body_bytes = 1 << 20,
             .priority = Priority::bulk}),
        api::query("GET /v1/channels/{id}/listings", Scope::channels_read, "list_listings",
                   "List what a channel calls our articles",
                   [&engine](const Call& call, Tx& tx, ChannelId id, const ListingsQuery& query) {
                       return list_listings(engine, call, tx, id, query);
                   },
                   {.tag = "channels", .priority = Priority::bulk}),
    };
}

}  // namespace nahtlos::flows
