// Books: the configuration that hot paths keep in memory, refreshed when its revisions move.
#pragma once

#include <array>
#include <memory>
#include <mutex>

#include "catalog/store.hpp"
#include "channels/directory.hpp"
#include "channels/listings.hpp"
#include "delivery/book.hpp"
#include "inventory/store.hpp"
#include "pricing/book.hpp"
#include "pricing/promotion_book.hpp"

namespace nahtlos::sourcing {
struct Book;
}

namespace nahtlos::flows {

/// One consistent view; held by whoever works with it, replaced as a whole.
struct Pages {
    std::int64_t channels_revision = 0;
    std::shared_ptr<const channels::Directory> directory;
    std::shared_ptr<const channels::Listings> listings;
    std::shared_ptr<const catalog::Offers> offers;
    std::shared_ptr<const pricing::PriceBook> prices;
    std::shared_ptr<const pricing::PromotionBook> promotions;
    std::shared_ptr<const inventory::Network> network;
    std::shared_ptr<const delivery::Book> delivery;
    std::shared_ptr<const sourcing::Book> sourcing;

    /// The stock that one unit of a variant takes; empty when it takes none.
    const std::vector<inventory::Component>& components(catalog::VariantId variant) const;
};

/// Thread safe. One per process.
class Books {
public:
    /// The pages as of this transaction: reads the revisions, and the rest only if they moved.
    std::shared_ptr<const Pages> open(Tx& tx);
    /// The same for a transaction that others' changes may stand in already, uncommitted: what it
    /// reads anew is not kept, since it may yet be rolled back.
    std::shared_ptr<const Pages> read(Tx& tx);
    /// The pages as they were opened last; null before the first time. For those who have no
    /// transaction and can live with what others saw moments ago.
    std::shared_ptr<const Pages> latest();

private:
    std::mutex mutex_;
    std::shared_ptr<const Pages> pages_;  // of committed revisions
};

}  // namespace nahtlos::flows
