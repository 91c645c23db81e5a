// Rows: what the map finds of somebody: to be shown, erased, and looked for afterwards.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/sql/tx.hpp"

namespace nahtlos::privacy {

/// Somebody, by all that names them.
struct Subject {
    std::set<Uuid> profiles, parties, carts, orders, payments;
    std::set<Uuid> value_accounts;  // gift cards and credit of the profiles
    std::set<std::string> emails;
    bool is_nobody() const { return profiles.empty() && parties.empty() && carts.empty(); }
};

/// All rows about them by table, with every column but secrets: {"orders_order": [{...}]}.
boost::json::object rows_about(Tx& tx, const Subject& subject);

/// Deletes and blanks what the map says; returns how many rows that were, by table. Of parties in
/// `restricted`, evidence stays.
std::map<std::string, std::int64_t> erase_rows(Tx& tx, const Subject& subject,
                                               const std::set<Uuid>& restricted);

/// What erase_rows would find: "customers_party.email of 0193...".
std::vector<std::string> rows_left(Tx& tx, const Subject& subject,
                                   const std::set<Uuid>& restricted);

}  // namespace nahtlos::privacy
