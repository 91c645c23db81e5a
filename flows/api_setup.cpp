#include "flows/api_setup.hpp"

#include "channels/setup.hpp"
#include "delivery/zone.hpp"
#include "flows/api_channel_rows.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using channels::ChannelId;
using inventory::LocationId;

constexpr auto belongs_to_all = [](const auto&) { return api::Place{}; };

// --- legal entities and markets

struct EntitiesQuery {
    std::optional<std::string> country;
    std::optional<api::Cursor<channels::LegalEntityId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(EntitiesQuery, (), (country, cursor, limit))

struct MarketsQuery {
    std::optional<std::string> country, code;
    std::optional<api::Cursor<channels::MarketId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(MarketsQuery, (), (country, code, cursor, limit))

Result<api::Page<channels::LegalEntityView>> list_entities(Engine& engine, const Call& call, Tx& tx,
                                                           const EntitiesQuery& query) {
    const auto pages = engine.books().open(tx);
    return page_of_map<channels::LegalEntityView>(
        pages->directory->legal_entities, query,
        [&](const channels::LegalEntity& e) {
            return (!query.country || *query.country == e.country) &&
                   !api::outside_of(*call.caller, {e.id.uuid, {}, {}, {}});
        },
        [](const channels::LegalEntity& e) {
            return channels::LegalEntityView{e.id, e.name, e.country, e.currency, e.number_prefix};
        });
}

Result<api::Page<channels::MarketView>> list_markets(Engine& engine, const Call& call, Tx& tx,
                                                     const MarketsQuery& query) {
    const auto pages = engine.books().open(tx);
    return page_of_map<channels::MarketView>(
        pages->directory->markets, query,
        [&](const channels::Market& m) {
            return (!query.country || *query.country == m.country) &&
                   (!query.code || *query.code == m.code) &&
                   !api::outside_of(*call.caller, {{}, m.id.uuid, {}, {}});
        },
        [](const channels::Market& m) {
            return channels::MarketView{m.id,       m.code,         m.country,
                                        m.currency, m.tax_included, m.languages};
        });
}

api::Routes law_routes(Engine& engine) {
    return {
        create_route<channels::NewLegalEntity, channels::LegalEntityView>(
            engine.changes(), "POST /v1/legal-entities", Scope::channels_write,
            "create_legal_entity", "Make a legal entity", channels::create_legal_entity,
            belongs_to_all),
        api::query("GET /v1/legal-entities", Scope::channels_read, "list_legal_entities",
                   "List legal entities, oldest first",
                   [&engine](const Call& call, Tx& tx, const EntitiesQuery& query) {
                       return list_entities(engine, call, tx, query);
                   }),
        create_route<channels::NewMarket, channels::MarketView>(
            engine.changes(), "POST /v1/markets", Scope::channels_write, "create_market",
            "Make a market", channels::create_market, belongs_to_all, {code_taken}),
        api::query("GET /v1/markets", Scope::channels_read, "list_markets",
                   "List markets, oldest first",
                   [&engine](const Call& call, Tx& tx, const MarketsQuery& query) {
                       return list_markets(engine, call, tx, query);
                   }),
    };
}

// --- channels

struct ChannelsQuery {
    std::vector<channels::ChannelStatus> status;
    std::vector<channels::ChannelKind> kind;
    std::optional<std::string> code, channel_group;
    std::optional<api::Cursor<ChannelId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"status", "kind", "limit"};
};
BOOST_DESCRIBE_STRUCT(ChannelsQuery, (), (status, kind, code, channel_group, cursor, limit))

struct Draws {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<inventory::DrawRequest, 0, 1000> draws;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(Draws, (), (error_policy, draws))

struct DrawView {
    LocationId location;
    std::string code;
    std::vector<inventory::Method> methods;
    std::int64_t priority = 1;
};
BOOST_DESCRIBE_STRUCT(DrawView, (), (location, code, methods, priority))

struct DrawViews {
    std::vector<DrawView> draws;
    std::int64_t version = 1;  // of the channel
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"version", "of the channel, which rises with its draws"}}};
};
BOOST_DESCRIBE_STRUCT(DrawViews, (), (draws, version))

Result<api::Page<channels::ChannelView>> list_channels(Engine& engine, const Call& call, Tx& tx,
                                                       const ChannelsQuery& query) {
    const auto pages = engine.books().open(tx);
    return page_of_map<channels::ChannelView>(
        pages->directory->channels, query,
        [&](const channels::Channel& c) {
            return is_wanted(query.status, c.status) && is_wanted(query.kind, c.kind) &&
                   (!query.code || *query.code == c.code) &&
                   (!query.channel_group || *query.channel_group == c.channel_group) &&
                   !api::outside_of(*call.caller, place_of(c));
        },
        [](const channels::Channel& c) { return channels::view_of(c); });
}

Result<channels::ChannelView> get_channel(Engine& engine, const Call& call, Tx& tx, ChannelId id) {
    const auto pages = engine.books().open(tx);
    const auto* channel = seen_channel(*call.caller, *pages->directory, id);
    if (channel == nullptr) return api::no_such_resource();
    return channels::view_of(*channel);
}

Result<DrawViews> get_draws(Engine& engine, const Call& call, Tx& tx, ChannelId id) {
    const auto pages = engine.books().open(tx);
    const auto* channel = seen_channel(*call.caller, *pages->directory, id);
    if (channel == nullptr) return api::no_such_resource();
    DrawViews views{{}, channel->version};
    const auto draws = pages->network->draws.find(id.uuid);
    if (draws == pages->network->draws.end()) return views;
    for (const auto& d : draws->second) {
        const auto& location = pages->network->locations.at(d.location);
        views.draws.push_back({d.location, location.code, d.methods, d.priority});
    }
    return views;
}

Result<ChannelRows> set_draws(ChangeScope& change, const channels::Channel& channel,
                              const Draws& wish, std::optional<std::int64_t> if_match) {
    auto set = inventory::set_draws(change, channel.id.uuid, wish.draws.values, wish.error_policy);
    if (!set) return set.refusal();
    return save_rows(*std::move(set), wish.error_policy, channel, if_match, [&] {
        return channels::touch_channel(change, channel.id, "channel_draws_changed", if_match);
    });
}

api::Routes channel_reads(Engine& engine) {
    return {
        api::query("GET /v1/channels", Scope::channels_read, "list_channels",
                   "List channels, oldest first",
                   [&engine](const Call& call, Tx& tx, const ChannelsQuery& query) {
                       return list_channels(engine, call, tx, query);
                   }),
        api::query("GET /v1/channels/{id}", Scope::channels_read, "get_channel", "Read one channel",
                   [&engine](const Call& call, Tx& tx, ChannelId id) {
                       return get_channel(engine, call, tx, id);
                   }),
        api::query("GET /v1/channels/{id}/draws", Scope::channels_read, "get_channel_draws",
                   "Read which locations a channel draws on, best first",
                   [&engine](const Call& call, Tx& tx, ChannelId id) {
                       return get_draws(engine, call, tx, id);
                   }),
    };
}

api::Routes channel_writes(Engine& engine) {
    using channels::ChannelView;
    return {
        create_route<channels::NewChannel, ChannelView>(
            engine.changes(), "POST /v1/channels", Scope::channels_write, "create_channel",
            "Make a channel", channels::create_channel,
            [](const channels::NewChannel& wish) {
                return api::Place{wish.legal_entity.uuid, {}, {}, {}};
            },
            {code_taken}),
        api::command(
            "PATCH /v1/channels/{id}", Scope::channels_write, "change_channel",
            "Change name, market, group or publication of a channel",
            [&engine](const Call& call, Reply<ChannelView> reply, ChannelId id,
                      channels::ChannelChange wish) {
                change_seen(engine, call, reply, id,
                            [id, wish, if_match = call.if_match](ChangeScope& change, const auto&) {
                                return channels::change_channel(change, id, wish, if_match);
                            });
            },
            {.errors = {api::version_changed}}),
        api::command(
            "PUT /v1/channels/{id}/status", Scope::channels_write, "set_channel_status",
            "Take a channel live, pause or retire it",
            [&engine](const Call& call, Reply<ChannelView> reply, ChannelId id,
                      channels::ChannelStatusChange wish) {
                change_seen(engine, call, reply, id,
                            [id, wish, if_match = call.if_match](ChangeScope& change, const auto&) {
                                return channels::change_status(change, id, wish.status, if_match);
                            });
            },
            {.errors = {{RefusalKind::conflict, "wrong_status",
                         "a channel does not go there from here"},
                        api::version_changed}}),
        api::command(
            "PUT /v1/channels/{id}/draws", Scope::channels_write, "set_channel_draws",
            "Say which locations a channel draws on, by which methods, best first",
            [&engine](const Call& call, Reply<ChannelRows> reply, ChannelId id, Draws wish) {
                change_seen(engine, call, reply, id,
                            [wish = std::move(wish), if_match = call.if_match](
                                ChangeScope& change, const auto& channel) {
                                return set_draws(change, channel, wish, if_match);
                            });
            },
            {.errors = {api::version_changed, retired},
             .description = "Those that it had are replaced; each row is answered."}),
    };
}

// --- locations

struct LocationsQuery {
    std::vector<inventory::LocationStatus> status;
    std::vector<inventory::LocationKind> kind;
    std::vector<inventory::Method> capability;
    std::optional<std::string> code;
    std::optional<api::Cursor<LocationId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 4> may_miss{"status", "kind", "capability",
                                                              "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"capability", "locations that can do any of these"}}};
};
BOOST_DESCRIBE_STRUCT(LocationsQuery, (), (status, kind, capability, code, cursor, limit))

api::Place place_of(const inventory::Location& l) { return {l.legal_entity, {}, {}, l.id.uuid}; }

bool can_any(const inventory::Location& location, const std::vector<inventory::Method>& wanted) {
    if (wanted.empty()) return true;
    return std::ranges::any_of(location.capabilities,
                               [&](auto method) { return is_wanted(wanted, method); });
}

Result<api::Page<inventory::LocationView>> list_locations(Engine& engine, const Call& call, Tx& tx,
                                                          const LocationsQuery& query) {
    const auto pages = engine.books().open(tx);
    return page_of_map<inventory::LocationView>(
        pages->network->locations, query,
        [&](const inventory::Location& l) {
            return is_wanted(query.status, l.status) && is_wanted(query.kind, l.kind) &&
                   can_any(l, query.capability) && (!query.code || *query.code == l.code) &&
                   !api::outside_of(*call.caller, place_of(l));
        },
        [](const inventory::Location& l) { return inventory::view_of(l); });
}

Result<inventory::LocationView> get_location(Engine& engine, const Call& call, Tx& tx,
                                             LocationId id) {
    const auto pages = engine.books().open(tx);
    const auto found = pages->network->locations.find(id);
    if (found == pages->network->locations.end() ||
        api::outside_of(*call.caller, place_of(found->second))) {
        return api::no_such_resource();
    }
    return inventory::view_of(found->second);
}

// The legal entity is of another module: it is looked up here.
Result<inventory::LocationView> create_location(ChangeScope& scope,
                                                const inventory::NewLocation& wish) {
    if (!channels::load_directory(scope.tx)->legal_entities.contains({wish.legal_entity.uuid})) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "a reference leads nowhere",
                       {{"/legal_entity", "unknown", "does not exist"}}};
    }
    if (!delivery::Zone::find(wish.time_zone.value)) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "a reference leads nowhere",
                       {{"/time_zone", "unknown", "is no time zone of the IANA database"}}};
    }
    return inventory::create_location(scope, wish);
}

void change_location(Engine& engine, const Call& call, const Reply<inventory::LocationView>& reply,
                     LocationId id, const inventory::LocationChange& wish) {
    api::run_change<inventory::LocationView>(
        engine.changes(), call, reply,
        [id, wish, caller = call.caller,
         if_match = call.if_match](ChangeScope& change) -> Result<inventory::LocationView> {
            const auto entity = inventory::legal_entity_of(change.tx, id);
            if (!entity) return api::no_such_resource();
            const api::Place place{*entity, {}, {}, id.uuid};
            if (api::outside_of(*caller, place)) return api::no_such_resource();
            if (auto refusal = unless_within(*caller, place)) return *refusal;
            return inventory::change_location(change, id, wish, if_match);
        });
}

api::Routes place_routes(Engine& engine) {
    return {
        create_route<inventory::NewLocation, inventory::LocationView>(
            engine.changes(), "POST /v1/locations", Scope::stock_write, "create_location",
            "Make a location", create_location,
            [](const inventory::NewLocation& wish) {
                return api::Place{wish.legal_entity.uuid, {}, {}, {}};
            },
            {code_taken}),
        api::query("GET /v1/locations", Scope::stock_read, "list_locations",
                   "List locations, oldest first",
                   [&engine](const Call& call, Tx& tx, const LocationsQuery& query) {
                       return list_locations(engine, call, tx, query);
                   }),
        api::query("GET /v1/locations/{id}", Scope::stock_read, "get_location", "Read one location",
                   [&engine](const Call& call, Tx& tx, LocationId id) {
                       return get_location(engine, call, tx, id);
                   }),
        api::command("PATCH /v1/locations/{id}", Scope::stock_write, "change_location",
                     "Change name, status or capabilities of a location",
                     [&engine](const Call& call, Reply<inventory::LocationView> reply,
                               LocationId id, inventory::LocationChange wish) {
                         change_location(engine, call, reply, id, wish);
                     },
                     {.errors = {api::version_changed},
                      .description = "A location that is not open gets no new promises; those "
                                     "that were made stay. Priorities are said with the draws of "
                                     "a channel."}),
    };
}

}  // namespace

api::Place place_of(const channels::Channel& c) {
    return {c.legal_entity.uuid, c.market.uuid, c.id.uuid, {}};
}

const channels::Channel* seen_channel(const api::Caller& caller,
                                      const channels::Directory& directory, ChannelId id) {
    const auto* channel = directory.find(id);
    if (channel == nullptr || api::outside_of(caller, place_of(*channel))) return nullptr;
    return channel;
}

std::optional<Refusal> unless_changeable(const api::Caller& caller,
                                         const channels::Directory& directory, ChannelId id) {
    const auto* channel = seen_channel(caller, directory, id);
    if (channel == nullptr) return api::no_such_resource();
    return unless_within(caller, place_of(*channel));
}

api::Routes setup_routes(Engine& engine) {
    api::Routes all;
    for (auto* part : {law_routes, channel_reads, channel_writes, place_routes}) {
        for (auto& route : part(engine)) all.push_back(std::move(route));
    }
    return all;
}

}  // namespace nahtlos::flows
