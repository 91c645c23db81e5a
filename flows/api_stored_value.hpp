// The routes of gift cards and store credit.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes stored_value_routes(Engine& engine);

/// A part of them: which articles are gift cards.
api::Routes gift_card_article_routes(Engine& engine);

}  // namespace nahtlos::flows
