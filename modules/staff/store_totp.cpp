#include "base/crypto/sha256.hpp"
#include "base/crypto/totp.hpp"
#include "staff/totp.hpp"

namespace nahtlos::staff {
namespace {

struct RecoveryRow {
    AccountId account;
    sql::Bytes code_hash;
    std::optional<Instant> used_at;
};
BOOST_DESCRIBE_STRUCT(RecoveryRow, (), (account, code_hash, used_at))

// As people type it: any case, with or without hyphens and blanks.
std::string plain(std::string_view code) {
    std::string out;
    for (const char c : code) {
        if (c == '-' || c == ' ') continue;
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return out;
}

}  // namespace

std::optional<Totp> find_totp(Tx& tx, AccountId account) {
    return tx.one<Totp>(
        "select account, secret, confirmed_at, last_step from staff_totp where account = $1",
        account);
}

bool offer_totp(Tx& tx, AccountId account, std::string_view stored) {
    return tx.run(
               "insert into staff_totp (account, secret, confirmed_at, last_step) "
               "values ($1, $2, null, 0) on conflict (account) do update set secret = $2, "
               "last_step = 0 where staff_totp.confirmed_at is null",
               account, sql::Bytes{std::string(stored)}) > 0;
}

void keep_seed_anew(Tx& tx, AccountId account, std::string_view stored) {
    tx.run("update staff_totp set secret = $2 where account = $1", account,
           sql::Bytes{std::string(stored)});
}

std::optional<Taken> take_code(Tx& tx, const Totp& totp, std::string_view seed,
                               std::string_view code, Instant now) {
    const auto typed = plain(code);
    if (const auto step = totp_match(seed, typed, now)) {
        // The step only grows, so that a code is good for one of two who send it at once.
        const auto taken =
            tx.run("update staff_totp set last_step = $2 where account = $1 and last_step < $2",
                   totp.account, *step);
        if (taken > 0) return Taken::by_app;
        return std::nullopt;
    }
    if (!totp.confirmed_at) return std::nullopt;
    const auto taken = tx.run(
        "update staff_recovery_code set used_at = $3 "
        "where account = $1 and code_hash = $2 and used_at is null",
        totp.account, sql::Bytes{sha256({typed})}, now);
    if (taken > 0) return Taken::by_recovery_code;
    return std::nullopt;
}

void confirm_totp(Tx& tx, AccountId account, Instant now) {
    tx.run("update staff_totp set confirmed_at = $2 where account = $1", account, now);
}

bool remove_totp(Tx& tx, AccountId account) {
    tx.run("delete from staff_recovery_code where account = $1", account);
    return tx.run("delete from staff_totp where account = $1", account) > 0;
}

std::vector<std::string> make_recovery_codes(Random& random) {
    constexpr std::size_t count = 10, bytes = 15, group = 4;
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < count; ++i) {
        std::string code;
        for (const char c : base32(random.secret(bytes))) {
            if (code.size() % (group + 1) == group) code += '-';
            code += c;
        }
        codes.push_back(std::move(code));
    }
    return codes;
}

void save_recovery_codes(Tx& tx, AccountId account, const std::vector<std::string>& codes) {
    tx.run("delete from staff_recovery_code where account = $1", account);
    std::vector<RecoveryRow> rows;
    for (const auto& code : codes) rows.push_back({account, {sha256({plain(code)})}, {}});
    tx.insert("staff_recovery_code", rows);
}

std::int64_t unused_recovery_codes(Tx& tx, AccountId account) {
    return tx
        .value<std::int64_t>(
            "select count(*) from staff_recovery_code where account = $1 and used_at is null",
            account)
        .value_or(0);
}

}  // namespace nahtlos::staff
