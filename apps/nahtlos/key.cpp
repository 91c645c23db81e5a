#include <algorithm>
#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "auth/keys.hpp"
#include "base/real/world.hpp"
#include "channels/named.hpp"
#include "inventory/store.hpp"

namespace nahtlos::app {
namespace {

int complain(const std::string& what) {
    std::cerr << "nahtlos: " << what << '\n';
    return wrong_usage;
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        words.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return words;
}

// "--scopes is not a scope": what is wrong with a key, in the words of the command line.
std::string told_by_flag(const FieldProblem& problem) {
    auto flag = problem.pointer.substr(1, problem.pointer.find('/', 1) - 1);
    std::ranges::replace(flag, '_', '-');
    return "--" + flag + ' ' + problem.detail;
}

// Where a key is bound to, as the flags say: by code or id; a legal entity by name or id. Says what
// is not there.
class Places {
public:
    explicit Places(Tx& tx)
        : directory_(channels::load_directory(tx)),
          network_(inventory::load_network(tx, nullptr)) {}

    std::optional<std::string> bind(const KeyOptions& options, auth::Key& key) const {
        std::optional<std::string> problem;
        const auto set = [&](const char* flag, const std::string& text, auto& place, auto found) {
            if (text.empty() || problem) return;
            place = found;
            if (!place) problem = std::string(flag) + ": there is no " + text;
        };
        set("--channel", options.channel, key.channel, channel(options.channel));
        set("--location", options.location, key.location, location(options.location));
        set("--market", options.market, key.market, market(options.market));
        if (!problem && named(options.legal_entity) > 1) {
            return "--legal-entity: several are called " + options.legal_entity +
                   "; say the id of one";
        }
        set("--legal-entity", options.legal_entity, key.legal_entity,
            legal_entity(options.legal_entity));
        return problem;
    }
    /// Places in words, for lists: codes, and the names of legal entities.
    std::string shown(const auth::Key& key) const {
        std::string line;
        const auto add = [&](const char* what, const auto& id, const auto& of, auto word) {
            if (!id) return;
            const auto found = of.find(*id);
            line += std::string("  ") + what + ' ';
            line += found == of.end() ? to_string(*id) : word(found->second);
        };
        const auto code = [](const auto& place) { return place.code; };
        add("legal entity", key.legal_entity, directory_->legal_entities,
            [](const auto& entity) { return entity.name; });
        add("market", key.market, directory_->markets, code);
        add("channel", key.channel, directory_->channels, code);
        add("location", key.location, network_->locations, code);
        return line;
    }

private:
    std::optional<channels::ChannelId> channel(const std::string& text) const {
        const auto* found = channels::channel_named(*directory_, text);
        return found == nullptr ? std::nullopt : std::optional(found->id);
    }
    std::optional<inventory::LocationId> location(const std::string& text) const {
        return one_of(text, network_->location_by_code, network_->locations);
    }
    std::optional<channels::MarketId> market(const std::string& text) const {
        return one_of(text, directory_->market_by_code, directory_->markets);
    }
    std::optional<channels::LegalEntityId> legal_entity(const std::string& text) const {
        const auto id = parse_id<channels::LegalEntityId>(text);
        if (id && directory_->legal_entities.contains(*id)) return id;
        for (const auto& [own, entity] : directory_->legal_entities) {
            if (entity.name == text) return own;
        }
        return std::nullopt;
    }
    std::ptrdiff_t named(const std::string& text) const {
        return std::ranges::count_if(directory_->legal_entities,
                                     [&](const auto& one) { return one.second.name == text; });
    }
    template <class ByCode, class ById>
    static std::optional<typename ByCode::mapped_type> one_of(const std::string& text,
                                                              const ByCode& codes,
                                                              const ById& all) {
        const auto code = codes.find(text);
        if (code != codes.end()) return code->second;
        const auto id = parse_id<typename ByCode::mapped_type>(text);
        return id && all.contains(*id) ? id : std::nullopt;
    }

    std::shared_ptr<const channels::Directory> directory_;
    std::shared_ptr<const inventory::Network> network_;
};

std::string shown(const auth::Key& key, const Places& places) {
    std::string line = to_string(key.id) + "  " + std::string(enum_name(key.kind)) + "  " +
                       key.name + "  " + key.scopes;
    line += places.shown(key);
    if (key.expires_at) line += "  expires " + to_string(*key.expires_at);
    if (key.revoked_at) line += "  revoked " + to_string(*key.revoked_at);
    return line;
}

}  // namespace

int create_key(const KeyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const sql::Database database(database_options(*config));
    real::RealWorld real;
    const auto connection = database.open_writer();
    auth::Key wish;
    wish.id = real.ids.next<auth::KeyId>();
    wish.name = options.name;
    const auto kind = !options.kind.empty()     ? options.kind
                      : options.channel.empty() ? std::string("admin")
                                                : std::string("store");
    if (!enum_value(kind, wish.kind)) return complain("--kind takes store or admin");
    wish.created_at = real.clock.now();
    if (options.days > 0) wish.expires_at = wish.created_at + days(options.days);
    const auto secret = auth::make_secret(wish.kind, real.random);
    const auth::AtConsole told{wish.created_at, command_id(wish.id.uuid)};
    std::optional<std::string> problem;
    std::string line;
    sql::write(*connection, [&](Tx& tx) {
        auto key = wish;  // the transaction may have to be made again
        const Places places(tx);
        problem = places.bind(options, key);
        if (problem) return;
        const auto words = words_of(options.scopes);
        auto refusal = auth::wrong_with(key, words);
        if (!refusal) refusal = auth::settle_place(tx, key);
        if (refusal) problem = told_by_flag(refusal->fields.at(0));
        if (problem) return;
        api::Scopes scopes;
        for (const auto& word : words) scopes.add(*api::scope_of(word));
        key.scopes = scopes.text();
        auth::insert_key(tx, key, secret, told);
        line = shown(key, places);
    });
    if (problem) return complain(*problem);
    std::cerr << line << "\nThis is its only showing:\n";
    std::cout << secret << '\n';
    return all_well;
}

int list_keys(const KeyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    sql::Database database(database_options(*config));
    std::optional<auth::KeyId> after;
    constexpr std::int64_t at_once = 1'000;
    while (true) {
        std::vector<std::string> lines;
        const auto keys = database.read([&](Tx& tx) {
            auto page = auth::keys_after(tx, after, at_once);
            const Places places(tx);
            for (const auto& key : page) lines.push_back(shown(key, places));
            return page;
        });
        for (const auto& line : lines) std::cout << line << '\n';
        if (keys.size() < at_once) return all_well;
        after = keys.back().id;
    }
}

int revoke_key(const KeyOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto id = parse_id<auth::KeyId>(options.id);
    if (!id) return complain("a key is named by its id, like key_01j...");
    const sql::Database database(database_options(*config));
    real::RealWorld real;
    const auth::AtConsole told{real.clock.now(), command_id(real.ids.next())};
    const bool is_known = sql::write(*database.open_writer(),
                                     [&](Tx& tx) { return auth::revoke_key(tx, *id, told); });
    if (!is_known) return complain("there is no key " + options.id);
    std::cerr << "revoked " << options.id << '\n';
    return all_well;
}

}  // namespace nahtlos::app
