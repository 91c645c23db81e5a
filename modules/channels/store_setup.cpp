#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "channels/directory.hpp"
#include "channels/setup.hpp"

namespace nahtlos::channels {
namespace {

Refusal taken(const char* pointer) {
    return {RefusalKind::conflict,
            "code_taken",
            "there is one with this code already",
            {{pointer, "taken", "is taken"}}};
}

Refusal unknown(const char* pointer) {
    return {RefusalKind::invalid,
            "invalid_request",
            "a reference leads nowhere",
            {{pointer, "unknown", "does not exist"}}};
}

void leave_event(ChangeScope& scope, const char* type, Uuid id, std::int64_t version) {
    scope.events.push_back({type, id, version, scope.context, scope.now, "{}"});
}

bool is_there(Tx& tx, std::string_view statement, const std::string& code) {
    return tx.value<std::int64_t>(statement, code).has_value();
}

// Which statuses may follow which; domain.md, "Channel".
bool may_follow(ChannelStatus from, ChannelStatus to) {
    if (from == to) return true;
    switch (from) {
        case ChannelStatus::draft: return to != ChannelStatus::paused;
        case ChannelStatus::live: return to != ChannelStatus::draft;
        case ChannelStatus::paused: return to != ChannelStatus::draft;
        case ChannelStatus::retired: return false;
    }
    return false;
}

Refusal no_such_channel() {
    return {RefusalKind::not_found, "not_found", "there is no such channel"};
}

Refusal wrong_status(const Channel& channel) {
    return {RefusalKind::conflict, "wrong_status",
            "the channel is " + std::string(enum_name(channel.status))};
}

// Changes a channel as `act(channel, directory)` does, unless that refuses.
template <class Act>
Result<ChannelView> edit(ChangeScope& scope, ChannelId id, std::optional<std::int64_t> if_match,
                         const char* type, Act act) {
    raise_revision(scope.tx, "channels");  // also the lock: two changes of a channel take turns
    const auto directory = load_directory(scope.tx);
    const auto* found = directory->find(id);
    if (found == nullptr) return no_such_channel();
    if (auto refusal = api::unless_version(if_match, found->version)) return *refusal;
    auto channel = *found;
    if (std::optional<Refusal> refusal = act(channel, *directory)) return *std::move(refusal);
    ++channel.version;
    scope.tx.run(
        "update channels_channel set name = $2, status = $3, market = $4, channel_group = $5, "
        "publishes_all = $6, version = $7, updated_at = $8 where id = $1",
        id, channel.name, channel.status, channel.market, channel.channel_group,
        channel.publishes_all, channel.version, scope.now);
    leave_event(scope, type, id.uuid, channel.version);
    return view_of(channel);
}

}  // namespace

ChannelView view_of(const Channel& c) {
    return {c.id,           c.code,   c.name,          c.kind,          c.status,
            c.legal_entity, c.market, c.channel_group, c.publishes_all, c.version};
}

Result<LegalEntityView> create_legal_entity(ChangeScope& scope, const NewLegalEntity& wish) {
    const LegalEntityId id{child_id(scope.id, 1)};
    std::optional<std::string> vat_id;
    if (wish.vat_id) vat_id = wish.vat_id->value;
    raise_revision(scope.tx, "channels");
    scope.tx.run(
        "insert into channels_legal_entity (id, name, country, currency, vat_id, number_prefix, "
        "created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id, wish.name.value, wish.country.value, wish.currency, vat_id, wish.number_prefix.value,
        scope.now);
    leave_event(scope, "legal_entity_created", id.uuid, 1);
    return LegalEntityView{id, wish.name.value, wish.country.value, wish.currency,
                           wish.number_prefix.value};
}

Result<MarketView> create_market(ChangeScope& scope, const NewMarket& wish) {
    if (is_there(scope.tx, "select 1 from channels_market where code = $1", wish.code.value)) {
        return taken("/code");
    }
    std::string languages;
    for (const auto& language : wish.languages) {
        languages += (languages.empty() ? "" : ",") + language.value;
    }
    if (languages.empty()) languages = "de";
    const MarketId id{child_id(scope.id, 1)};
    raise_revision(scope.tx, "channels");
    scope.tx.run(
        "insert into channels_market (id, code, name, country, currency, tax_included, languages, "
        "created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id, wish.code.value, wish.name.value, wish.country.value, wish.currency, wish.tax_included,
        languages, scope.now);
    leave_event(scope, "market_created", id.uuid, 1);
    return MarketView{
        id, wish.code.value, wish.country.value, wish.currency, wish.tax_included, languages};
}

Result<ChannelView> create_channel(ChangeScope& scope, const NewChannel& wish) {
    const auto directory = load_directory(scope.tx);
    if (directory->channel_by_code.contains(wish.code.value)) return taken("/code");
    if (!directory->legal_entities.contains(wish.legal_entity)) return unknown("/legal_entity");
    const auto market = directory->market_by_code.find(wish.market.value);
    if (market == directory->market_by_code.end()) return unknown("/market");
    const Channel channel{ChannelId{child_id(scope.id, 1)},
                          wish.code.value,
                          wish.name.value,
                          wish.kind,
                          wish.status,
                          wish.legal_entity,
                          market->second,
                          wish.channel_group.value,
                          wish.publishes_all};
    raise_revision(scope.tx, "channels");
    scope.tx.run(
        "insert into channels_channel (id, code, name, kind, status, legal_entity, market, "
        "channel_group, publishes_all, version, created_at, updated_at) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)",
        channel.id, channel.code, channel.name, channel.kind, channel.status, channel.legal_entity,
        channel.market, channel.channel_group, channel.publishes_all, scope.now);
    leave_event(scope, "channel_created", channel.id.uuid, 1);
    return view_of(channel);
}

Result<ChannelView> change_status(ChangeScope& scope, ChannelId id, ChannelStatus status,
                                  std::optional<std::int64_t> if_match) {
    const auto act = [&](Channel& channel, const Directory&) -> std::optional<Refusal> {
        if (!may_follow(channel.status, status)) return wrong_status(channel);
        channel.status = status;
        return std::nullopt;
    };
    return edit(scope, id, if_match, "channel_status_changed", act);
}

Result<ChannelView> change_channel(ChangeScope& scope, ChannelId id, const ChannelChange& wish,
                                   std::optional<std::int64_t> if_match) {
    const auto act = [&](Channel& channel, const Directory& directory) -> std::optional<Refusal> {
        if (channel.status == ChannelStatus::retired) return wrong_status(channel);
        if (wish.market) {
            const auto market = directory.market_by_code.find(wish.market->value);
            if (market == directory.market_by_code.end()) return unknown("/market");
            channel.market = market->second;
        }
        if (wish.name) channel.name = wish.name->value;
        if (wish.channel_group) channel.channel_group = wish.channel_group->value;
        channel.publishes_all = wish.publishes_all.value_or(channel.publishes_all);
        return std::nullopt;
    };
    return edit(scope, id, if_match, "channel_changed", act);
}

Result<ChannelView> touch_channel(ChangeScope& scope, ChannelId id, const char* type,
                                  std::optional<std::int64_t> if_match) {
    return edit(scope, id, if_match, type,
                [](const Channel& channel, const Directory&) -> std::optional<Refusal> {
                    if (channel.status == ChannelStatus::retired) return wrong_status(channel);
                    return std::nullopt;
                });
}

}  // namespace nahtlos::channels
