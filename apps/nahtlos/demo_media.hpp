// The pictures of the demo retailer, served where it lives.
#pragma once

#include "base/api/route.hpp"
#include "base/sql/database.hpp"

namespace nahtlos::app {

/// GET /demo/media/{handle}/{file}; no routes where the demo is not installed.
api::Routes demo_media(sql::Database& database);

}  // namespace nahtlos::app
