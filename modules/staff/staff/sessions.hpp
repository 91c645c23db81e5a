// Sessions: who is logged in, as an opaque token that is known by its SHA-256 only.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/sql/database.hpp"
#include "staff/accounts.hpp"

namespace nahtlos::staff {

using SessionId = Id<"ses">;

/// Tokens of staff begin with it.
inline constexpr std::string_view token_prefix = "ns_";

/// Whose rights wait until their session has proven two factors. Administrators are those who may
/// make keys or accounts.
enum class SecondFactorFor { nobody, administrators, everybody };
bool is_demanded(SecondFactorFor whom, const api::Scopes& scopes);

struct SessionLimits {
    Span idle = hours(1);       // without a request
    Span lifetime = hours(12);  // in any case: a working day
    SecondFactorFor second_factor = SecondFactorFor::nobody;
};

/// What proved who somebody is; the last two at an identity provider.
enum class Factor { password, totp, recovery_code, oidc, oidc_mfa };
BOOST_DESCRIBE_ENUM(Factor, password, totp, recovery_code, oidc, oidc_mfa)
bool is_two(Factor factor);
bool is_elsewhere(Factor factor);

/// So long a session proves that its owner is there: then they log in again for what is dear.
inline constexpr Span fresh_for = minutes(15);

/// A row of staff_session without its token.
struct Session {
    SessionId id;
    AccountId account;
    Factor factor = Factor::password;
    Instant created_at, seen_at, expires_at;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, account, factor, created_at, seen_at, expires_at, ended_at))

/// At most so many live ones per account; with another one the oldest ends.
inline constexpr std::int64_t most_sessions = 20;

/// What was checked before a session begins, and has to hold in the write: the password's hash of
/// an account that logs in here, or the identity of one that does so at a provider.
struct Ground {
    std::string password_hash, issuer, subject;
};
/// False, and nothing done, when the account is not active (any more) or its ground no longer
/// holds: checked and begun as one.
bool begin_session(Tx& tx, const Session& session, std::string_view token, const Ground& ground);
/// Of an account, all but `but` where it is given; appends an event for each.
void end_sessions(ChangeScope& scope, AccountId account, const std::optional<SessionId>& but);
/// False when the account has no such live session.
bool end_session(ChangeScope& scope, AccountId account, SessionId id);
/// Live ones, newest first.
std::vector<Session> live_sessions(Tx& tx, AccountId account, Instant now);
/// Of sessions that were over so long ago; returns how many.
std::int64_t drop_old_sessions(Tx& tx, Instant over_before);

/// When a session was last used.
struct Seen {
    SessionId id;
    Instant at;
};
void save_seen(Tx& tx, const std::vector<Seen>& seen);

/// All live sessions, in memory by the SHA-256 of their token, with what their accounts may do.
class SessionRing final : public api::Authenticator {
public:
    SessionRing(sql::Database& database, SessionLimits limits)
        : database_(database), limits_(limits) {}

    const SessionLimits& limits() const { return limits_; }

    /// One look-up, which also keeps the session from idling out.
    std::shared_ptr<const api::Caller> caller_of(std::string_view token, Instant now) override;
    /// Reads the session, which may have been used in another process.
    std::shared_ptr<const api::Caller> look_again(std::string_view token, Instant now) override;
    std::shared_ptr<const api::Caller> peek(std::string_view token, Instant now) override;
    /// Reads one revision, and all live sessions if it moved. To be called several times a second,
    /// and after a change. Throws sql::Error. Thread safe.
    void refresh(Instant now);
    /// The sessions that were used since the last call, to be saved.
    std::vector<Seen> take_seen();

private:
    struct Known {
        std::shared_ptr<const api::Caller> caller;
        SessionId id;
        Instant expires_at;
        std::atomic<std::int64_t> seen_us, told_us;
    };
    using Sessions = std::unordered_map<std::string, std::shared_ptr<Known>>;
    struct Row;
    std::shared_ptr<Known> known_from(const Row& row, const api::Scopes& scopes) const;
    bool is_over(const Known& known, Instant now) const;
    std::shared_ptr<Known> find(std::string_view token, Instant now);

    sql::Database& database_;
    const SessionLimits limits_;
    std::mutex refreshing_;
    std::int64_t revision_ = 0;  // under refreshing_
    std::mutex mutex_;
    Sessions sessions_;
};

}  // namespace nahtlos::staff
