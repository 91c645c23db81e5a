// The second factor of staff: codes by time, each good for once, and codes for when the phone is
// lost.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "staff/accounts.hpp"

namespace nahtlos::staff {

/// A row of staff_totp. Its secret is as stored: see Seeds.
struct Totp {
    AccountId account;
    sql::Bytes secret;
    std::optional<Instant> confirmed_at;
    std::int64_t last_step = 0;
};
BOOST_DESCRIBE_STRUCT(Totp, (), (account, secret, confirmed_at, last_step))

std::optional<Totp> find_totp(Tx& tx, AccountId account);
/// Begins anew with a secret that is not asked for until it was confirmed. False, and nothing done,
/// where one is confirmed already.
bool offer_totp(Tx& tx, AccountId account, std::string_view stored);
/// The same secret, stored in another way.
void keep_seed_anew(Tx& tx, AccountId account, std::string_view stored);
/// Takes the code, or a recovery code, if it was not taken before. `confirms` makes the factor
/// count from now on. What was taken, or nothing.
enum class Taken { by_app, by_recovery_code };
std::optional<Taken> take_code(Tx& tx, const Totp& totp, std::string_view seed,
                               std::string_view code, Instant now);
void confirm_totp(Tx& tx, AccountId account, Instant now);
/// False when there was none.
bool remove_totp(Tx& tx, AccountId account);

/// Ten codes of 120 random bits, "ABCD-EFGH-...", in place of those there were.
std::vector<std::string> make_recovery_codes(Random& random);
void save_recovery_codes(Tx& tx, AccountId account, const std::vector<std::string>& codes);
std::int64_t unused_recovery_codes(Tx& tx, AccountId account);

}  // namespace nahtlos::staff
