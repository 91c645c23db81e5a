#include "base/repeats.hpp"
#include "channels/setup.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_channel_rows.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using channels::ChannelId;

struct PublicationRequest {
    json::Sku sku;
    bool is_published = true;
    static constexpr std::array<std::string_view, 1> may_miss{"is_published"};
};
BOOST_DESCRIBE_STRUCT(PublicationRequest, (), (sku, is_published))

struct Publications {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<PublicationRequest, 1, 1000> publications;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(Publications, (), (error_policy, publications))

struct PublicationsQuery {
    std::optional<api::Cursor<catalog::VariantId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(PublicationsQuery, (), (cursor, limit))

struct PublicationView {
    catalog::VariantId variant;
    std::string sku;
    Instant published_at;
};
BOOST_DESCRIBE_STRUCT(PublicationView, (), (variant, sku, published_at))

Result<ChannelRows> publish(ChangeScope& change, const channels::Channel& channel,
                            const Publications& wish, std::optional<std::int64_t> if_match) {
    std::vector<catalog::PublicationWish> wishes;
    Repeats<std::string> seen;
    const auto take = [&](const PublicationRequest& row, std::size_t i, catalog::VariantId variant,
                          const std::string& here) -> std::optional<FieldProblem> {
        if (!row.is_published && channel.publishes_all) {
            return FieldProblem{here + "is_published", "publishes_all",
                                "has no effect: the channel publishes the whole catalog"};
        }
        if (auto again = seen.look_at(row.sku.value, i, here + "sku")) return again;
        wishes.push_back({variant, row.is_published});
        return std::nullopt;
    };
    auto taken = take_rows(change.tx, "publications", wish.publications.values, take);
    return save_rows(std::move(taken), wish.error_policy, channel, if_match, [&] {
        catalog::set_publications(change, channel.id.uuid, wishes);
        return channels::touch_channel(change, channel.id, "channel_publications_changed",
                                       if_match);
    });
}

Result<ChannelPage<PublicationView>> list_publications(Engine& engine, const Call& call, Tx& tx,
                                                       ChannelId id,
                                                       const PublicationsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto* channel = seen_channel(*call.caller, *pages->directory, id);
    if (channel == nullptr) return api::no_such_resource();
    std::optional<catalog::VariantId> after;
    if (query.cursor) after = query.cursor->key;
    return channel_page<PublicationView>(
        *channel, catalog::list_publications(tx, id.uuid, after, query.limit.value + 1),
        query.limit, [](const catalog::Publication& p) { return p.variant; },
        [&](const catalog::Publication& p) {
            return PublicationView{p.variant, pages->offers->find(p.variant)->sku, p.published_at};
        });
}

}  // namespace

api::Routes publication_routes(Engine& engine) {
    return {
        api::command(
            "PUT /v1/channels/{id}/publications", Scope::catalog_write, "set_publications",
            "Publish variants in a channel or take them out of it; each row is answered",
            [&engine](const Call& call, Reply<ChannelRows> reply, ChannelId id, Publications wish) {
                change_seen(engine, call, reply, id,
                            [wish = std::move(wish), if_match = call.if_match](
                                ChangeScope& change, const auto& channel) {
                                return publish(change, channel, wish, if_match);
                            });
            },
            {.errors = {api::version_changed, retired},
             .tag = "channels",
             .description = "A channel that publishes_all sells the whole catalog, whatever is "
                            "said here; others sell what is published and refuse the rest as "
                            "not_for_sale.",
             .body_bytes = 1 << 20,
             .priority = Priority::bulk}),
        api::query(
            "GET /v1/channels/{id}/publications", Scope::catalog_read, "list_publications",
            "List what is published in a channel by hand",
            [&engine](const Call& call, Tx& tx, ChannelId id, const PublicationsQuery& query) {
                return list_publications(engine, call, tx, id, query);
            },
            {.tag = "channels", .priority = Priority::bulk}),
    };
}

}  // namespace nahtlos::flows
