// Paying by stored value: codes become accounts, accounts pay orders, each by a payment of its own.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/batch/events.hpp"
#include "flows/books.hpp"
#include "orders/types.hpp"
#include "payments/types.hpp"
#include "stored_value/code.hpp"
#include "stored_value/wallet.hpp"

namespace nahtlos::flows {

/// Why an account cannot be used, as a problem of the field `pointer`; the code is problem_with's.
FieldProblem unusable(std::string pointer, const char* problem);

/// The accounts that cards name, in their order. What is wrong with a card is added to `wrong`:
/// pointer `at` + its index, "unknown", "repeated" and what problem_with says.
std::vector<stored_value::AccountId> named_accounts(const stored_value::Wallet& wallet,
                                                    std::span<const stored_value::CardCode> cards,
                                                    const stored_value::TakeScene& scene,
                                                    const std::string& at,
                                                    std::vector<FieldProblem>& wrong);

std::set<Uuid> hashes_of(std::span<const stored_value::CardCode> cards);

/// One entry of an account with its event: amounts and ids only.
struct StoredValueMove {
    stored_value::AccountId account;
    stored_value::Posting posting;
};
void post(stored_value::Wallet& wallet, const StoredValueMove& move, Instant now,
          const Context& context, Events& events);

/// Lets an account that has expired live for another year from now: what was given back to it is
/// the customer's. Nothing where it has not.
void revive_expired(stored_value::Wallet& wallet, stored_value::AccountId account, Instant now,
                    const Context& context, Events& events);

/// An event of the account, at the version that it has now.
Event account_event(const char* type, const stored_value::Account& account, Instant now,
                    const Context& context, std::int64_t amount_minor = 0,
                    std::optional<Uuid> order = {});

/// The id of the n-th payment by stored value of the order that `command` makes.
payments::PaymentId stored_payment(const Uuid& command, std::size_t n);

/// The rows of a payment by stored value that is made now.
struct StoredPayment {
    payments::Payment payment;
    payments::PaymentEvent event;
    payments::PaymentAllocation allocation;
};
StoredPayment paid_by(const stored_value::Use& use, const orders::Order& order,
                      const std::string& hint, Instant now);

}  // namespace nahtlos::flows
