// Client: log-in at one identity provider (OpenID Connect Core 1.0, authorization code with PKCE).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/world.hpp"

namespace nahtlos::oidc {

/// As it is configured; its endpoints and keys come from its discovery document.
struct Provider {
    std::string name, title, issuer, client_id;
    Secret<std::string> client_secret;   // "" for a public client
    std::string redirect_uri, home_uri;  // home_uri: where it sends whoever logs out there
    bool links_by_email = false;
    std::string second_factor_acr;  // beside amr "mfa"; "" for none
    Span timeout = seconds(5);      // of each call
};

/// Who the provider says that somebody is.
struct Identity {
    std::string issuer, subject;
    std::optional<std::string> email;  // if it has verified it; in lower case
    bool has_second_factor = false;
};

/// What binds a log-in to the browser that began it. All of it follows from a secret token in a
/// cookie, so that nothing is stored when somebody begins: strangers fill no table.
struct Ticket {
    std::string state, nonce, verifier;
};
Ticket ticket_of(std::string_view token);

/// What the browser came back with; "" for what is missing.
struct Returned {
    std::string code, state, issuer, error;
};

struct Metadata;
struct Key;
struct Token;
using Keys = std::vector<Key>;

/// Calls the provider outside of any transaction. Thread safe; to outlive all calls.
///
/// Refuses "oidc_unavailable" (unavailable) when the provider does not answer, or not as it should;
/// "oidc_issuer_wrong" (forbidden) for the answer of another provider (RFC 9207); "oidc_refused"
/// when it refused the person; "oidc_code_refused" when it does not take the code (any more);
/// "oidc_token_wrong", with a field for the claim, when the ID token does not hold.
class Client {
public:
    /// Runs work aside; false when too much waits already.
    using Run = std::function<bool(std::function<void()>)>;
    template <class T>
    using Done = std::function<void(const Result<T>&)>;

    Client(Provider provider, Outbound& outbound, Clock& clock)
        : provider_(std::move(provider)), outbound_(outbound), clock_(clock) {}

    const Provider& provider() const { return provider_; }

    /// The URL that the browser is sent to.
    void begin(const Ticket& ticket, const Run& run, const Done<std::string>& done);
    /// Who came back. The state is the caller's to compare.
    void finish(const Ticket& ticket, const Returned& returned, const Run& run,
                const Done<Identity>& done);
    /// The URL at which the browser logs out of the provider; "" when it has none.
    void log_out(const Run& run, const Done<std::string>& done);

private:
    using MetadataPtr = std::shared_ptr<const Metadata>;
    using KeysPtr = std::shared_ptr<const Keys>;
    template <class T>
    struct Read {
        T value;
        Instant at;
    };

    void call(OutboundRequest request, const Run& run,
              const std::function<void(const Result<OutboundReply>&)>& then);
    void with_metadata(const Run& run, const Done<MetadataPtr>& then);
    void with_keys(const MetadataPtr& metadata, bool anew, const Run& run,
                   const Done<KeysPtr>& then);
    OutboundRequest code_request(const Metadata& metadata, const Ticket& ticket,
                                 const std::string& code) const;
    void redeem(const MetadataPtr& metadata, const Ticket& ticket, const std::string& code,
                const Run& run, const Done<Identity>& done);
    void check_token(const MetadataPtr& metadata, const std::shared_ptr<const Token>& token,
                     const std::string& nonce, const Run& run, const Done<Identity>& done);
    Refusal unavailable(std::string_view why) const;

    const Provider provider_;
    Outbound& outbound_;
    Clock& clock_;
    std::mutex mutex_;
    Read<MetadataPtr> metadata_;  // under the mutex, like the next
    Read<KeysPtr> keys_;
};

/// All that are configured, by name.
using Clients = std::map<std::string, std::unique_ptr<Client>>;

}  // namespace nahtlos::oidc
