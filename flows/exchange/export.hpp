// Export: the catalog as records of files, and as lines that an empty database can be made of.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "base/sql/database.hpp"
#include "exchange/records.hpp"
#include "flows/exchange/ground.hpp"
#include "flows/exchange/shop_pages.hpp"

namespace nahtlos::flows::exchange {

struct ExportChoices {
    Setting setting;
    bool has_drafts = true;  // products that are no active ones
    bool has_stock = true;   // of the setting's location, or of all together
    /// Where products are linked to, and whole addresses of their pictures made for feeds.
    std::optional<ShopPages> shop = std::nullopt;
};

/// Every product, page by page in constant memory, as the formats of other systems have it: prices
/// as of `now`. Categories are paths of names in the setting's language.
void export_products(sql::Database& database, const Ground& ground, const ExportChoices& choices,
                     Instant now,
                     const std::function<void(const nahtlos::exchange::ProductRecord&)>& use);

/// Levels of stock, by location and SKU.
void export_stock(sql::Database& database,
                  const std::function<void(const nahtlos::exchange::StockRecord&)>& use);

/// Everything the catalog is made of, in the order in which it can be made, one JSON object a line
/// (EntityLine); without ids and times of writing, so that two databases with the same content give
/// the same lines. Former prices come along; versions, drafts of approvals, events,
/// uses of coupons and votes on reviews do not.
void export_lines(sql::Database& database, const std::function<void(const std::string&)>& use);

/// Those of tax rates, types, trees, categories, brands and collections as they are now.
std::set<std::string> frame_lines(Tx& tx);

}  // namespace nahtlos::flows::exchange
