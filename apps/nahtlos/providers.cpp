#include "apps/nahtlos/providers.hpp"

namespace nahtlos::app {

oidc::Clients log_in_providers(const config::Config& config, Outbound& outbound, Clock& clock) {
    oidc::Clients clients;
    auto home = config.server.public_url;
    while (home.ends_with('/')) home.pop_back();
    for (const auto& [name, given] : config.oidc) {
        oidc::Provider provider;
        provider.name = name;
        provider.title = given.title;
        provider.issuer = given.issuer;
        provider.client_id = given.client_id;
        provider.client_secret = given.client_secret;
        provider.redirect_uri = home + "/v1/staff/oidc/" + name + "/callback";
        provider.home_uri = home + "/";
        provider.links_by_email = given.link_by_email;
        provider.second_factor_acr = given.second_factor_acr;
        provider.timeout = milliseconds(given.timeout_ms);
        clients[name] = std::make_unique<oidc::Client>(std::move(provider), outbound, clock);
    }
    return clients;
}

staff::SessionLimits session_limits(const config::Staff& config) {
    staff::SessionLimits limits{minutes(config.idle_minutes), minutes(config.session_minutes)};
    switch (config.second_factor) {
        case config::SecondFactorFor::nobody: break;
        case config::SecondFactorFor::administrators:
            limits.second_factor = staff::SecondFactorFor::administrators;
            break;
        case config::SecondFactorFor::everybody:
            limits.second_factor = staff::SecondFactorFor::everybody;
            break;
    }
    return limits;
}

}  // namespace nahtlos::app
