// What a placed order tells for more of it, be it another line or an order beside it: who buys,
// where it goes, and what articles cost them now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flows/buyers.hpp"
#include "orders/rules.hpp"

namespace nahtlos::flows {

/// The customer whose order it is; somebody nobody knows, where it is of no account.
Buyer buyer_again(Tx& tx, const Pages& pages, const orders::Order& order);

/// Where the order goes: to who gets it, else to who bought it. Nothing where nobody said it, or it
/// was erased.
std::optional<customers::Address> address_again(Tx& tx, const orders::Order& order);

/// The lines at the prices of the order's channel as of `now`, taxed in `tax_country`, without
/// promotions. Refuses as orders::price_lines() does, and with "currency_differs".
Result<std::vector<orders::PricedLine>> price_again(const Pages& pages, const orders::Order& order,
                                                    const Buyer& buyer,
                                                    const std::string& tax_country,
                                                    const std::vector<orders::LineRequest>& lines,
                                                    Instant now);

}  // namespace nahtlos::flows
