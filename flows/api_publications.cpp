#include "base/repeats.hpp"
#include "catalog/changes.hpp"
#include "channels/directory.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_setup.hpp"

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

std::string pointer(std::size_t row, const char* field) {
    return "/publications/" + std::to_string(row) + "/" + field;
}

Result<api::BulkRows> publish(ChangeScope& change, const channels::Channel& channel,
                              const Publications& wish) {
    const auto& rows = wish.publications.values;
    std::vector<std::string> skus;
    for (const auto& row : rows) skus.push_back(row.sku.value);
    const auto variants = catalog::variants_by_sku(change.tx, std::move(skus));
    std::vector<catalog::PublicationWish> wishes;
    Repeats<std::string> seen;
    api::BulkRows out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto known = variants.find(rows[i].sku.value);
        if (known == variants.end()) {
            out.reject(api::RowProblem{pointer(i, "sku"), "unknown_sku",
                                       "is not an article of the catalog"});
        } else if (!rows[i].is_published && channel.publishes_all) {
            out.reject(api::RowProblem{pointer(i, "is_published"), "publishes_all",
                                       "has no effect: the channel publishes the whole catalog"});
        } else if (auto again = seen.look_at(rows[i].sku.value, i, pointer(i, "sku"))) {
            out.reject(*again);
        } else {
            out.accept();
            wishes.push_back({known->second, rows[i].is_published});
        }
    }
    if (auto refusal = out.refusal(wish.error_policy)) return *refusal;
    catalog::set_publications(change, channel.id.uuid, wishes);
    return out;
}

Result<api::Page<PublicationView>> list_publications(Engine& engine, const Call& call, Tx& tx,
                                                     ChannelId id, const PublicationsQuery& query) {
    const auto pages = engine.books().open(tx);
    if (seen_channel(*call.caller, *pages->directory, id) == nullptr) {
        return api::no_such_resource();
    }
    std::optional<catalog::VariantId> after;
    if (query.cursor) after = query.cursor->key;
    const auto rows =
        api::page_of(catalog::list_publications(tx, id.uuid, after, query.limit.value + 1),
                     query.limit, [](const catalog::Publication& p) { return p.variant; });
    api::Page<PublicationView> page{{}, rows.next_cursor};
    for (const auto& p : rows.items) {
        page.items.push_back({p.variant, pages->offers->find(p.variant)->sku, p.published_at});
    }
    return page;
}

}  // namespace

api::Routes publication_routes(Engine& engine) {
    return {
        api::command(
            "PUT /v1/channels/{id}/publications", Scope::catalog_write, "set_publications",
            "Publish variants in a channel or take them out of it; each row is answered",
            [&engine](const Call& call, Reply<api::BulkRows> reply, ChannelId id,
                      Publications wish) {
                change_seen(engine, call, reply, id,
                            [wish = std::move(wish)](ChangeScope& change, const auto& channel) {
                                return publish(change, channel, wish);
                            });
            },
            {.tag = "channels",
             .description = "A channel that publishes_all sells the whole catalog, whatever is "
                            "said here; others sell what is published and refuse the rest as "
                            "not_for_sale.",
             .body_bytes = 1 << 20}),
        api::query(
            "GET /v1/channels/{id}/publications", Scope::catalog_read, "list_publications",
            "List what is published in a channel by hand",
            [&engine](const Call& call, Tx& tx, ChannelId id, const PublicationsQuery& query) {
                return list_publications(engine, call, tx, id, query);
            },
            {.tag = "channels"}),
    };
}

}  // namespace nahtlos::flows
