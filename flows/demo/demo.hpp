// A believable retailer to try Nahtlos with: "Lindenhof Outdoor", made through the real commands.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "channels/types.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows::demo {

struct DemoChannel {
    std::string code;
    channels::ChannelId id;
    channels::ChannelKind kind = channels::ChannelKind::web;
    std::optional<inventory::LocationId> store;  // where a till stands
};

struct DemoShop {
    channels::LegalEntityId legal_entity;
    std::vector<DemoChannel> channels;
    std::size_t products = 0, variants = 0, locations = 0, orders = 0, reviews = 0;
};

struct DemoPlan {
    std::uint64_t seed = 1;
    std::string media_url = "http://localhost:8080";  // where the server that draws them answers
};

/// Makes everything in an empty, migrated database; the same for the same plan. `say` is told what
/// was done. What the catalog says is dated back, so the engine must take commands that are months
/// old (BatchLimits::deadline). Throws std::runtime_error when a command is refused, a bug.
DemoShop make_demo(Engine& engine, const DemoPlan& plan,
                   const std::function<void(const std::string&)>& say);

/// Whether this database is the demo's, whose pictures the server draws.
bool is_installed(Tx& tx);

}  // namespace nahtlos::flows::demo
