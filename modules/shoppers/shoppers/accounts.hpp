// Customers who log in: links, passwords, sessions, address book.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/api/call.hpp"
#include "base/batch/changes.hpp"
#include "base/sql/database.hpp"
#include "customers/types.hpp"

namespace nahtlos::shoppers {

using customers::ProfileId;
using SessionId = Id<"cse">;
using AddressId = Id<"adr">;

/// Tokens of customers' sessions begin with it, those of links in mails with the other.
inline constexpr std::string_view token_prefix = "nc_", link_prefix = "nl_";
inline constexpr Span link_lifetime = minutes(10), session_lifetime = days(30);
/// So long a session that a link began proves that its owner reads the mail.
inline constexpr Span link_proof_lifetime = minutes(10);

/// Who was proven to read this address, and through which shop they came.
struct Proof {
    std::string email;
    std::optional<Uuid> legal_entity, market, channel;
};
BOOST_DESCRIBE_STRUCT(Proof, (), (email, legal_entity, market, channel))

/// `asked_by` is the key that asked.
void insert_link(Tx& tx, std::string_view token, const Proof& proof, const Uuid& asked_by,
                 Instant expires_at);
/// How many links a key asked for that run out later than this.
std::int64_t links_asked_by(Tx& tx, const Uuid& key, Instant expire_after);
/// The box that mail to this address ends up in, as far as one can tell from outside: the local
/// part in lower case, without what follows a '+'. For counting, never for writing to.
std::string box_of(std::string_view email);
/// Drops those to these addresses that were asked for through shops of one legal entity.
void erase_links(Tx& tx, const std::set<std::string>& emails, const Uuid& legal_entity);
/// Uses the link up; nothing when there is none, it ran out, or it was used before.
std::optional<Proof> use_link(Tx& tx, std::string_view token, Instant now);

/// "" for nobody's.
std::string password_hash_of(Tx& tx, ProfileId profile);
/// False, and nothing done, when the hash is no longer `old_hash` ("" where there was none).
bool save_password(Tx& tx, ProfileId profile, const std::string& old_hash,
                   const std::string& new_hash, Instant now);
/// False when the hash is no longer this one. Else whoever changes it waits for this transaction,
/// and sees the session that begins in it.
bool hold_password(Tx& tx, ProfileId profile, const std::string& hash);

struct Session {
    SessionId id;
    ProfileId profile;
    std::optional<Uuid> legal_entity, market, channel;
    bool by_link = false;  // or by a password
    Instant created_at, expires_at;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (id, profile, legal_entity, market, channel, by_link, created_at, expires_at))
/// Nothing when it is over.
std::optional<Session> find_session(Tx& tx, SessionId id, Instant now);
/// Whether it proves that its owner reads the mail: whoever does may choose a password.
bool proves_mail(const Session& session, Instant now);
void begin_session(ChangeScope& scope, const Session& session, std::string_view token);
void end_session(ChangeScope& scope, SessionId id);
/// All of somebody.
void end_sessions(ChangeScope& scope, ProfileId profile);

struct AddressEntry {
    AddressId id;
    std::string address;  // JSON of customers::Address
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(AddressEntry, (), (id, address, created_at))
inline constexpr std::size_t most_addresses = 20;
std::vector<AddressEntry> addresses_of(Tx& tx, ProfileId profile);
void insert_address(Tx& tx, ProfileId profile, const AddressEntry& entry);
/// False when it is not theirs.
bool erase_address(Tx& tx, ProfileId profile, AddressId id);

/// Drops links and sessions that were over so long ago.
void drop_old(Tx& tx, Instant over_before);

/// Customers' sessions: read when they come, believed for five seconds, in memory of a fixed size.
/// What is ended here is over at once; in other processes within these five seconds.
class SessionCache final : public api::Authenticator {
public:
    explicit SessionCache(sql::Database& database) : database_(database) {}
    std::shared_ptr<const api::Caller> caller_of(std::string_view token, Instant now) override;
    std::shared_ptr<const api::Caller> look_again(std::string_view token, Instant now) override;
    /// Believes nothing that was read before.
    void forget();

private:
    struct Known {
        std::shared_ptr<const api::Caller> caller;
        Instant read_at;
    };
    sql::Database& database_;
    std::mutex mutex_;
    std::unordered_map<std::string, Known> known_;  // by the SHA-256 of the token
};

}  // namespace nahtlos::shoppers
