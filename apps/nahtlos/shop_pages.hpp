// The shop at /shop: its files, and its pages with what search engines and chats read in them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::app {

/// The channel that the shop sells for, as its key says; nothing without one.
using ShopCaller = std::function<std::shared_ptr<const api::Caller>(Instant)>;

/// `folder` is what web/shop builds; without it the pages say how to come by them. What is in
/// `brand` (brand.css, brand.json, logo.svg) stands in for what comes with the shop. Pages of
/// products and categories say in HTML what they show, for those who run no scripts.
/// What is handed over by reference outlives the routes.
api::Routes shop_pages(const std::string& folder, const std::string& brand, sql::Database& database,
                       flows::Engine& engine, ShopCaller caller);

}  // namespace nahtlos::app
