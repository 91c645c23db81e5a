// What verify reads of stored value: in slices, by key.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::stored_value {

std::vector<Account> accounts_after(Tx& tx, AccountId after, std::int64_t limit);

struct EntryKey {
    AccountId account;
    std::int64_t seq = 0;
};
std::vector<Entry> entries_after(Tx& tx, const EntryKey& after, std::int64_t limit);

/// A use, with what the ledger and the payments say of it.
struct JudgedUse {
    Uuid order_id;
    AccountId account;
    Uuid payment;
    std::int64_t amount_minor = 0;
    UseState state = UseState::reserved;
    std::int64_t taken_minor = 0;  // by entries of its order, what was given back on the way aside
    std::int64_t refunded_minor = 0;
};
BOOST_DESCRIBE_STRUCT(JudgedUse, (),
                      (order_id, account, payment, amount_minor, state, taken_minor,
                       refunded_minor))
struct UseKey {
    Uuid order_id;
    AccountId account;
};
std::vector<JudgedUse> uses_after(Tx& tx, const UseKey& after, std::int64_t limit);

}  // namespace nahtlos::stored_value
