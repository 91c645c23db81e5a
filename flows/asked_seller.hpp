// AskedSeller: the channel or market whose prices a query of the catalog is about.
#pragma once

#include <optional>
#include <string>

#include "base/api/call.hpp"
#include "base/json/values.hpp"
#include "flows/books.hpp"

namespace nahtlos::flows {

struct AskedSeller {
    const channels::Channel* channel = nullptr;
    const channels::Market* market = nullptr;  // the channel's, if there is one
};

/// By code (a channel also by id), else the one that the key is bound to; neither where nothing
/// says one. Refuses what is not there, a market that is not the channel's, and what lies outside
/// of the key.
Result<AskedSeller> asked_seller(const api::Call& call, const Pages& pages,
                                 const std::optional<std::string>& channel,
                                 const std::optional<json::ShortText<40>>& market);

}  // namespace nahtlos::flows
