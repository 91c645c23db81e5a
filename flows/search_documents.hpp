// SearchDocuments: what the search is told of products: their words, prices, stock and channels.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/product.hpp"
#include "catalog/product_types.hpp"
#include "catalog/trees.hpp"
#include "flows/books.hpp"
#include "search/document.hpp"

namespace nahtlos::flows {

/// In place of a channel: all that sell whatever is active.
inline constexpr const char* sold_by_all = "*";
/// In place of a location: any that has it, and articles that take no stock.
inline constexpr const char *in_stock_anywhere = "*", *takes_no_stock = "~";

/// What products are described with: their types and where they stand.
struct CatalogWords {
    catalog::ProductTypes types;
    std::map<std::string, catalog::Attribute> attributes;  // by code, without regard to types
    std::unordered_map<std::string, std::vector<std::string>> lines;  // a category, those above it
    std::unordered_map<std::string, catalog::Names> categories;       // by "tree/handle"
    std::unordered_map<std::string, catalog::Tree> trees;             // by code
};
std::shared_ptr<const CatalogWords> load_catalog_words(Tx& tx);

/// How many whole units of an item lie somewhere and are nobody's yet, beyond the safety stock;
/// holds and fences aside, since those come and go.
struct Lot {
    inventory::LocationId location;
    Uuid owner;
    std::int64_t units = 0;
};
/// Where there are any, by item, in the order of places.
using Lots = std::unordered_map<inventory::StockItemId, std::vector<Lot>>;
Lots load_lots(Tx& tx, const Pages& pages, std::vector<inventory::StockItemId> items, Instant now);

/// Channels with prices of their own, since some list that applies now names them.
std::set<Uuid> priced_channels(const Pages& pages, Instant now);
/// The name of the prices of a market, or of a channel among `priced`.
std::string prices_of(const Pages& pages, const channels::Channel& channel,
                      const std::set<Uuid>& priced);
std::string prices_of(const channels::Market& market);

/// What shows goods at a place; where there are several legal entities, those of one.
std::string place_value(const Pages& pages, const std::string& location, Uuid owner);

/// As of one moment; what it is given outlives it.
class SearchDocuments {
public:
    SearchDocuments(const Pages& pages, const CatalogWords& words, Instant now);

    /// Nothing when there is nothing of it to be found: it is archived, or all its variants are.
    std::optional<search::SearchDocument> document(const catalog::WholeProduct& product,
                                                   const Lots& lots) const;
    /// When one of its list prices changes next, by what is known now.
    std::optional<Instant> next_price(const catalog::WholeProduct& product) const;

private:
    struct Prices {
        std::string name;
        Uuid channel;  // nil: of a market
        pricing::Resolver resolver;
        Currency currency;
        bool publishes_all = true;
    };
    search::SearchVariant variant(const catalog::WholeProduct& product,
                                  const catalog::WholeVariant& of, const Lots& lots) const;
    void add_prices(const catalog::Offer& offer, search::SearchVariant& to) const;
    void add_stock(const std::vector<inventory::Component>& components, const Lots& lots,
                   search::SearchVariant& to) const;

    const Pages& pages_;
    const CatalogWords& words_;
    const Instant now_;
    std::vector<Prices> prices_;
};

}  // namespace nahtlos::flows
