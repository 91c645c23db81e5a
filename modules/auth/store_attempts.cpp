#include <algorithm>

#include "auth/attempts.hpp"
#include "base/crypto/sha256.hpp"
#include "base/ops/rate_limit.hpp"

namespace nahtlos::auth {
namespace {

constexpr std::int64_t free_by_account = 5, free_by_address = 30;
constexpr std::int64_t free_by_shop = 100;
constexpr Span longest_wait = minutes(15), longest_in_shop = seconds(5), memory = hours(1);

}  // namespace

AttemptSubject attempts_on(std::string_view kind, std::string_view login) {
    return {sha256_head({kind, " ", login}), free_by_account};
}

AttemptSubject attempts_from(std::string_view peer) {
    return {sha256_head({"address ", address_key(peer)}), free_by_address};
}

AttemptSubject customers_attempts_from(std::string_view peer) {
    return {sha256_head({"customers at ", address_key(peer)}), free_by_shop, longest_in_shop};
}

AttemptSubject attempts_from_customer(const Uuid& shop, std::string_view address) {
    return {sha256_head({"customer of ", to_string(shop), " at ", address_key(address)}),
            free_by_address};
}

Span wait_after(std::int64_t failures, std::int64_t free) {
    if (failures <= free) return {};
    const auto doublings = std::min<std::int64_t>(failures - free - 1, 20);
    return std::min(seconds(std::int64_t{1} << doublings), longest_wait);
}

std::optional<Refusal> unless_waiting(Tx& tx, const std::vector<AttemptSubject>& who, Instant now) {
    Span longest{};
    for (const auto& subject : who) {
        const auto until = tx.value<Instant>(
            "select blocked_until from auth_attempt where subject = $1", subject.id);
        if (until && *until > now) longest = std::max(longest, *until - now);
    }
    if (longest == Span{}) return std::nullopt;
    return Refusal{RefusalKind::rate_limited,
                   "too_many_attempts",
                   "too many failed log-ins; wait before the next one",
                   {},
                   (longest.us + seconds(1).us - 1) / seconds(1).us};
}

void record_failure(Tx& tx, const std::vector<AttemptSubject>& who, Instant now) {
    for (const auto& subject : who) {
        tx.run(
            "insert into auth_attempt (subject, failures, last_at, blocked_until) "
            "values ($1, 1, $2, $2) on conflict (subject) do update set last_at = $2, "
            "failures = case when auth_attempt.last_at < $3 then 1 "
            "else auth_attempt.failures + 1 end",
            subject.id, now, now - memory);
        const auto failures = tx.value<std::int64_t>(
            "select failures from auth_attempt where subject = $1", subject.id);
        tx.run("update auth_attempt set blocked_until = $2 where subject = $1", subject.id,
               now + std::min(wait_after(failures.value_or(0), subject.free), subject.longest));
    }
}

void forget_failures(Tx& tx, const AttemptSubject& who) {
    tx.run("delete from auth_attempt where subject = $1", who.id);
}

std::int64_t drop_old_attempts(Tx& tx, Instant now) {
    return tx.run("delete from auth_attempt where last_at < $1", now - memory);
}

}  // namespace nahtlos::auth
