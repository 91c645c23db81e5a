// An order book for commands that need stock of articles beside those of the orders.
#pragma once

#include "flows/order_book.hpp"

namespace nahtlos::flows {

/// As load_order_book, with the levels of `more` items: levels are locked once in a write.
OrderBook load_order_book_beside(Tx& tx, Books& books, OrderAsk ask,
                                 const std::vector<inventory::StockItemId>& more);

}  // namespace nahtlos::flows
