#include "oidc/client.hpp"

#include <algorithm>

#include "base/api/exchange.hpp"
#include "base/api/page.hpp"
#include "base/crypto/sha256.hpp"
#include "base/http/target.hpp"
#include "base/ops/log.hpp"
#include "modules/oidc/rules.hpp"

namespace nahtlos::oidc {
namespace {

constexpr Span believed = hours(1);  // documents and keys, unless a new key is asked for sooner

using Pairs = std::vector<std::pair<std::string_view, std::string>>;

std::string form_of(const Pairs& pairs) {
    std::string form;
    for (const auto& [name, value] : pairs) {
        form += (form.empty() ? "" : "&") + std::string(name) + '=' + http::percent_encode(value);
    }
    return form;
}

std::string with_query(const std::string& url, const Pairs& pairs) {
    return url + (url.find('?') == url.npos ? '?' : '&') + form_of(pairs);
}

/// RFC 4648, section 4, of which the other differs by two letters and the padding.
std::string base64(std::string_view bytes) {
    auto text = api::base64url(bytes);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    while (text.size() % 4 != 0) text += '=';
    return text;
}

OutboundRequest get(const std::string& url, Span timeout) {
    return {"GET", url, "", {{"Accept", "application/json"}}, timeout};
}

std::string well_known(std::string issuer) {
    if (issuer.ends_with('/')) issuer.pop_back();
    return issuer + "/.well-known/openid-configuration";
}

Refusal forbidden(const char* code, const char* detail) {
    return {RefusalKind::forbidden, code, detail};
}

std::optional<Refusal> wrong_with(const Returned& returned, const Metadata& metadata,
                                  const std::string& issuer) {
    const bool must_say = metadata.says_issuer || !returned.issuer.empty();
    if (must_say && returned.issuer != issuer) {
        return forbidden("oidc_issuer_wrong", "this is the answer of another identity provider");
    }
    if (!returned.error.empty() || returned.code.empty()) {
        return forbidden("oidc_refused", "the identity provider did not log you in");
    }
    return std::nullopt;
}

}  // namespace

Refusal Client::unavailable(std::string_view why) const {
    log::warn("oidc_unavailable", {{"provider", provider_.name}, {"why", why}});
    return {RefusalKind::unavailable,
            "oidc_unavailable",
            "the identity provider does not answer as it should; try again later",
            {},
            5};
}

void Client::call(OutboundRequest request, const Run& run,
                  const std::function<void(const Result<OutboundReply>&)>& then) {
    outbound_.send(std::move(request), [this, run, then](const OutboundReply& reply) {
        const bool is_taken = run([this, then, reply] {
            if (reply.reached) return then(reply);
            then(unavailable(reply.failure));
        });
        if (!is_taken) then(api::overloaded());
    });
}

void Client::with_metadata(const Run& run, const Done<MetadataPtr>& then) {
    MetadataPtr known;
    {
        const std::lock_guard lock(mutex_);
        if (metadata_.value && clock_.now() < metadata_.at + believed) known = metadata_.value;
    }
    if (known) return then(known);
    call(get(well_known(provider_.issuer), provider_.timeout), run,
         [this, then](const Result<OutboundReply>& reply) {
             if (!reply) return then(reply.refusal());
             if (reply->status != 200) return then(unavailable("no discovery document"));
             auto parsed = metadata_from(reply->body, provider_.issuer);
             if (const auto* bad = std::get_if<Unreadable>(&parsed)) {
                 return then(unavailable(bad->why));
             }
             auto made = std::make_shared<const Metadata>(std::get<Metadata>(std::move(parsed)));
             {
                 const std::lock_guard lock(mutex_);
                 metadata_ = {made, clock_.now()};
             }
             then(made);
         });
}

void Client::with_keys(const MetadataPtr& metadata, bool anew, const Run& run,
                       const Done<KeysPtr>& then) {
    KeysPtr known;
    {
        const std::lock_guard lock(mutex_);
        if (!anew && keys_.value && clock_.now() < keys_.at + believed) known = keys_.value;
    }
    if (known) return then(known);
    call(get(metadata->keys, provider_.timeout), run,
         [this, then](const Result<OutboundReply>& reply) {
             if (!reply) return then(reply.refusal());
             if (reply->status != 200) return then(unavailable("no keys"));
             auto parsed = keys_from(reply->body);
             if (const auto* bad = std::get_if<Unreadable>(&parsed)) {
                 return then(unavailable(bad->why));
             }
             auto made = std::make_shared<const Keys>(std::get<Keys>(std::move(parsed)));
             {
                 const std::lock_guard lock(mutex_);
                 keys_ = {made, clock_.now()};
             }
             then(made);
         });
}

void Client::begin(const Ticket& ticket, const Run& run, const Done<std::string>& done) {
    with_metadata(run, [this, ticket, done](const Result<MetadataPtr>& metadata) {
        if (!metadata) return done(metadata.refusal());
        Pairs query{{"response_type", "code"},
                    {"client_id", provider_.client_id},
                    {"redirect_uri", provider_.redirect_uri},
                    {"scope", provider_.links_by_email ? "openid email" : "openid"},
                    {"state", ticket.state},
                    {"nonce", ticket.nonce},
                    {"code_challenge", api::base64url(sha256({ticket.verifier}))},
                    {"code_challenge_method", "S256"}};
        if (!provider_.second_factor_acr.empty()) {
            query.emplace_back("acr_values", provider_.second_factor_acr);
        }
        done(with_query((*metadata)->authorization, query));
    });
}

void Client::log_out(const Run& run, const Done<std::string>& done) {
    with_metadata(run, [this, done](const Result<MetadataPtr>& metadata) {
        if (!metadata) return done(metadata.refusal());
        const auto& url = (*metadata)->end_session;
        if (url.empty()) return done(std::string());
        done(with_query(url, {{"client_id", provider_.client_id},
                              {"post_logout_redirect_uri", provider_.home_uri}}));
    });
}

OutboundRequest Client::code_request(const Metadata& metadata, const Ticket& ticket,
                                     const std::string& code) const {
    OutboundRequest request{"POST", metadata.token, "", {}, provider_.timeout};
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Accept", "application/json"}};
    Pairs form{{"grant_type", "authorization_code"},
               {"code", code},
               {"redirect_uri", provider_.redirect_uri},
               {"code_verifier", ticket.verifier}};
    const auto& secret = provider_.client_secret.reveal();
    if (!secret.empty() && metadata.takes_basic) {
        request.headers.emplace_back(
            "Authorization", "Basic " + base64(http::percent_encode(provider_.client_id) + ':' +
                                               http::percent_encode(secret)));
    } else {
        form.emplace_back("client_id", provider_.client_id);
        if (!secret.empty()) form.emplace_back("client_secret", secret);
    }
    request.body = form_of(form);
    return request;
}

void Client::finish(const Ticket& ticket, const Returned& returned, const Run& run,
                    const Done<Identity>& done) {
    with_metadata(run, [=, this](const Result<MetadataPtr>& metadata) {
        if (!metadata) return done(metadata.refusal());
        if (auto wrong = wrong_with(returned, **metadata, provider_.issuer)) return done(*wrong);
        redeem(*metadata, ticket, returned.code, run, done);
    });
}

void Client::redeem(const MetadataPtr& metadata, const Ticket& ticket, const std::string& code,
                    const Run& run, const Done<Identity>& done) {
    call(code_request(*metadata, ticket, code), run, [=, this](const Result<OutboundReply>& reply) {
        if (!reply) return done(reply.refusal());
        if (reply->status == 400 || reply->status == 401) {
            log::warn("oidc_code_refused",
                      {{"provider", provider_.name}, {"status", reply->status}});
            return done(forbidden("oidc_code_refused",
                                  "the identity provider does not take this log-in any more"));
        }
        if (reply->status != 200) return done(unavailable("no token"));
        auto token = token_in(reply->body);
        if (!token) return done(token_wrong("id_token", "malformed", "does not read"));
        check_token(metadata, std::make_shared<const Token>(*std::move(token)), ticket.nonce, run,
                    done);
    });
}

void Client::check_token(const MetadataPtr& metadata, const std::shared_ptr<const Token>& token,
                         const std::string& nonce, const Run& run, const Done<Identity>& done) {
    const auto verdict = [=, this](const KeysPtr& keys) {
        const Expected expected{
            provider_.issuer,     provider_.client_id, nonce, provider_.second_factor_acr,
            metadata->algorithms, clock_.now()};
        const auto identity = identity_of(*token, *keys, expected);
        if (!identity) {
            log::warn("oidc_token_wrong", {{"provider", provider_.name},
                                           {"where", identity.refusal().fields.front().pointer}});
        }
        done(identity);
    };
    with_keys(metadata, false, run, [=, this](const Result<KeysPtr>& keys) {
        if (!keys) return done(keys.refusal());
        if (key_of(*token, **keys) != nullptr) return verdict(*keys);
        // It has a new key: asked for once, since tokens come from the provider and nobody else.
        with_keys(metadata, true, run, [=](const Result<KeysPtr>& fresh) {
            fresh ? verdict(*fresh) : done(fresh.refusal());
        });
    });
}

}  // namespace nahtlos::oidc
