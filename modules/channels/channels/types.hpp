// Legal entities, markets and channels: who sells, under which law, by which way.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"

namespace nahtlos::channels {

using LegalEntityId = Id<"le">;
using MarketId = Id<"mkt">;
using ChannelId = Id<"chn">;

enum class ChannelKind {
    web,
    app,
    till,
    kiosk,
    phone,
    marketplace,
    social,
    b2b,
    assistant,
    device
};
BOOST_DESCRIBE_ENUM(ChannelKind, web, app, till, kiosk, phone, marketplace, social, b2b, assistant,
                    device)

enum class ChannelStatus { draft, live, paused, retired };
BOOST_DESCRIBE_ENUM(ChannelStatus, draft, live, paused, retired)

struct LegalEntity {
    LegalEntityId id;
    std::string name, country;
    Currency currency;
    std::string number_prefix;
};

struct Market {
    MarketId id;
    std::string code, country;
    Currency currency;
    bool tax_included = true;
    std::string languages;  // "de,en", the first is the default
};

struct Channel {
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

}  // namespace nahtlos::channels
