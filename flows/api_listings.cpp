#include "flows/api_listings.hpp"

#include "base/repeats.hpp"
#include "catalog/search.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_setup.hpp"

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

std::string pointer(std::size_t row, const char* field) {
    return "/listings/" + std::to_string(row) + "/" + field;
}

Result<api::BulkRows> set_listings(ChangeScope& change, ChannelId channel,
                                   const ListingsRequest& wish) {
    const auto& wishes = wish.listings.values;
    std::vector<std::string> skus;
    for (const auto& w : wishes) skus.push_back(w.sku.value);
    const auto variants = catalog::variants_by_sku(change.tx, std::move(skus));
    std::vector<channels::ListingRow> rows;
    Repeats<std::string> seen;
    api::BulkRows out;
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        const auto& w = wishes[i];
        const auto known = variants.find(w.sku.value);
        if (known == variants.end()) {
            out.reject(api::RowProblem{pointer(i, "sku"), "unknown_sku",
                                       "is not an article of the catalog"});
        } else if (auto again = seen.look_at(w.external_sku.value, i, pointer(i, "external_sku"))) {
            out.reject(*again);
        } else {
            out.accept();
            rows.push_back(
                {w.external_sku.value, known->second.uuid, w.factor.value, w.status, change.now});
        }
    }
    if (auto refusal = out.refusal(wish.error_policy)) return *refusal;
    channels::set_listings(change, channel, rows);
    return out;
}

Result<api::Page<ListingView>> list_listings(Engine& engine, const Call& call, Tx& tx, ChannelId id,
                                             const ListingsQuery& query) {
    const auto pages = engine.books().open(tx);
    if (seen_channel(*call.caller, *pages->directory, id) == nullptr) {
        return api::no_such_resource();
    }
    channels::ListingFilter filter{query.status, query.external_sku, {}, {}, query.limit.value + 1};
    if (query.sku) {
        const auto* offer = pages->offers->find(*query.sku);
        if (offer == nullptr) return api::Page<ListingView>{};
        filter.variant = offer->variant.uuid;
    }
    if (query.cursor) filter.after = query.cursor->key;
    const auto rows =
        api::page_of(channels::list_listings(tx, id, filter), query.limit,
                     [](const channels::ListingRow& row) { return row.external_sku; });
    api::Page<ListingView> page{{}, rows.next_cursor};
    for (const auto& row : rows.items) {
        const auto* offer = pages->offers->find(catalog::VariantId{row.variant});
        check(offer != nullptr, "a variant is never deleted");
        page.items.push_back(
            {row.external_sku, offer->sku, offer->variant, row.factor, row.status, row.updated_at});
    }
    return page;
}

}  // namespace

api::Routes listing_routes(Engine& engine) {
    return {
        api::command(
            "PUT /v1/channels/{id}/listings", Scope::channels_write, "set_listings",
            "Say what a channel calls our articles; each row is answered",
            [&engine](const Call& call, Reply<api::BulkRows> reply, ChannelId id,
                      ListingsRequest wish) {
                change_seen(engine, call, reply, id,
                            [wish = std::move(wish)](ChangeScope& change, const auto& channel) {
                                return set_listings(change, channel.id, wish);
                            });
            },
            {.tag = "channels",
             .description = "Orders of the channel may name its own SKUs from then on: one of them "
                            "is factor units of the article. Listings that are not named stay.",
             .body_bytes = 1 << 20}),
        api::query("GET /v1/channels/{id}/listings", Scope::channels_read, "list_listings",
                   "List what a channel calls our articles",
                   [&engine](const Call& call, Tx& tx, ChannelId id, const ListingsQuery& query) {
                       return list_listings(engine, call, tx, id, query);
                   },
                   {.tag = "channels"}),
    };
}

}  // namespace nahtlos::flows
