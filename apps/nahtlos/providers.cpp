#include "apps/nahtlos/providers.hpp"

#include "adapters/carrier_test/carrier.hpp"
#include "adapters/payment_test/provider.hpp"

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

payments::Providers payment_providers(const config::Payments& config, Outbound& outbound) {
    payments::Providers providers;
    if (config.test_provider_url.empty()) return providers;
    providers["test"] = std::make_shared<payment_test::TestProvider>(
        outbound, payment_test::ProviderOptions{config.test_provider_url, config.webhook_secret,
                                                milliseconds(config.timeout_ms)});
    return providers;
}

carriers::Carriers carriers_of(const config::Carriers& config, Outbound& outbound) {
    carriers::Carriers all;
    if (config.test_url.empty()) return all;
    all["test"] = std::make_shared<carrier_test::TestCarrier>(
        outbound, carrier_test::CarrierOptions{config.test_url, config.webhook_secret,
                                               milliseconds(config.timeout_ms)});
    return all;
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
