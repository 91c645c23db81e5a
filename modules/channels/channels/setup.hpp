// Making legal entities, markets and channels: what callers say, and what is written.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "channels/types.hpp"

namespace nahtlos::channels {

struct NewLegalEntity {
    json::ShortText<200> name;
    json::CountryCode country;
    Currency currency;
    std::optional<json::ShortText<30>> vat_id;
    json::ShortText<10> number_prefix;
};
BOOST_DESCRIBE_STRUCT(NewLegalEntity, (), (name, country, currency, vat_id, number_prefix))

struct NewMarket {
    json::ShortText<40> code;
    json::ShortText<100> name;
    json::CountryCode country;
    Currency currency;
    bool tax_included = true;
    std::vector<json::LanguageTag> languages;
    static constexpr std::array<std::string_view, 1> may_miss{"tax_included"};
};
BOOST_DESCRIBE_STRUCT(NewMarket, (), (code, name, country, currency, tax_included, languages))

struct NewChannel {
    json::ShortText<40> code;
    json::ShortText<100> name;
    ChannelKind kind = ChannelKind::web;
    ChannelStatus status = ChannelStatus::draft;
    LegalEntityId legal_entity;
    json::ShortText<40> market;  // code
    json::ShortText<40> channel_group;
    bool publishes_all = true;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "publishes_all"};
};
BOOST_DESCRIBE_STRUCT(NewChannel, (),
                      (code, name, kind, status, legal_entity, market, channel_group,
                       publishes_all))

struct LegalEntityView {
    LegalEntityId id;
    std::string name, country;
    Currency currency;
    std::string number_prefix;
};
BOOST_DESCRIBE_STRUCT(LegalEntityView, (), (id, name, country, currency, number_prefix))

struct MarketView {
    MarketId id;
    std::string code, country;
    Currency currency;
    bool tax_included = true;
    std::string languages;
};
BOOST_DESCRIBE_STRUCT(MarketView, (), (id, code, country, currency, tax_included, languages))

struct ChannelView {
    ChannelId id;
    std::string code, name;
    ChannelKind kind = ChannelKind::web;
    ChannelStatus status = ChannelStatus::draft;
    LegalEntityId legal_entity;
    MarketId market;
    std::string channel_group;
    bool publishes_all = true;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ChannelView, (),
                      (id, code, name, kind, status, legal_entity, market, channel_group,
                       publishes_all, version))
ChannelView view_of(const Channel& channel);

/// What is missing stays.
struct ChannelChange {
    std::optional<json::ShortText<100>> name;
    std::optional<json::ShortText<40>> market;  // code
    std::optional<json::ShortText<40>> channel_group;
    std::optional<bool> publishes_all;
};
BOOST_DESCRIBE_STRUCT(ChannelChange, (), (name, market, channel_group, publishes_all))

struct ChannelStatusChange {
    ChannelStatus status = ChannelStatus::live;
};
BOOST_DESCRIBE_STRUCT(ChannelStatusChange, (), (status))

/// Each writes its row, raises the revision "channels" and leaves an event. A code that is taken is
/// refused as "code_taken", an unknown reference by its field.
Result<LegalEntityView> create_legal_entity(ChangeScope& scope, const NewLegalEntity& wish);
Result<MarketView> create_market(ChangeScope& scope, const NewMarket& wish);
Result<ChannelView> create_channel(ChangeScope& scope, const NewChannel& wish);
/// draft -> live <-> paused -> retired; a retired channel stays so.
Result<ChannelView> change_status(ChangeScope& scope, ChannelId id, ChannelStatus status,
                                  std::optional<std::int64_t> if_match);
/// Orders and carts keep the market they were made in; a retired channel is not changed any more.
Result<ChannelView> change_channel(ChangeScope& scope, ChannelId id, const ChannelChange& wish,
                                   std::optional<std::int64_t> if_match);
/// Something of the channel that another module keeps is changed: raises its version and leaves an
/// event of `type`.
Result<ChannelView> touch_channel(ChangeScope& scope, ChannelId id, const char* type,
                                  std::optional<std::int64_t> if_match);

}  // namespace nahtlos::channels
