#include <algorithm>

#include "base/json/schema.hpp"
#include "base/json/writer.hpp"
#include "staff/accounts.hpp"

namespace nahtlos::staff {
namespace {

struct RoleGrant {
    std::string name;
    std::vector<std::string> scopes;
};
BOOST_DESCRIBE_STRUCT(RoleGrant, (), (name, scopes))

struct AccountGrant {
    std::vector<RoleId> roles;
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<channels::MarketId> market;
    std::optional<channels::ChannelId> channel;
    std::optional<LocationId> location;
};
BOOST_DESCRIBE_STRUCT(AccountGrant, (), (roles, legal_entity, market, channel, location))

template <class T>
std::optional<Uuid> uuid_of(const std::optional<T>& id) {
    if (!id) return std::nullopt;
    return id->uuid;
}

}  // namespace

std::optional<Login> Login::parse(const Wire& wire) {
    if (wire.size() < 2 || wire.size() > 100) return std::nullopt;
    Login login{wire};
    for (auto& c : login.value) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool is_fine = std::ranges::all_of(login.value, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("._-+@").find(c) != std::string_view::npos;
    });
    if (!is_fine) return std::nullopt;
    return login;
}

boost::json::object Login::schema() {
    auto schema = json::type_schema("string");
    schema["minLength"] = 2;
    schema["maxLength"] = 100;
    schema["pattern"] = "^[A-Za-z0-9._+@-]+$";
    return schema;
}

std::vector<std::string> words_of(std::string_view scopes) {
    std::vector<std::string> words;
    while (!scopes.empty()) {
        const auto comma = scopes.find(',');
        words.emplace_back(scopes.substr(0, comma));
        scopes.remove_prefix(comma == scopes.npos ? scopes.size() : comma + 1);
    }
    return words;
}

api::Scopes scopes_of(std::string_view text) {
    api::Scopes scopes;
    for (const auto& word : words_of(text)) {
        // A scope of a newer program is no right here.
        if (const auto scope = api::scope_of(word)) scopes.add(*scope);
    }
    return scopes;
}

api::Place place_of(const Account& account) {
    return {uuid_of(account.legal_entity), uuid_of(account.market), uuid_of(account.channel),
            uuid_of(account.location)};
}

std::string granted(const Role& role) {
    return json::write(RoleGrant{role.name, words_of(role.scopes)});
}

std::string granted(Tx& tx, const Account& account) {
    AccountGrant grant{{}, account.legal_entity, account.market, account.channel, account.location};
    for (const auto& role : roles_of(tx, account.id)) grant.roles.push_back(role.id);
    return json::write(grant);
}

Event told(const ChangeScope& scope, const char* type, const Uuid& what, std::int64_t version,
           std::string payload) {
    return {type, what, version, scope.context, scope.now, std::move(payload)};
}

}  // namespace nahtlos::staff
