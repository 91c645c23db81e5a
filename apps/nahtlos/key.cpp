#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "auth/keys.hpp"
#include "base/real/world.hpp"
#include "channels/directory.hpp"

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

// The channel by code or id; nothing when it is neither.
std::optional<channels::ChannelId> find_channel(Tx& tx, const std::string& text) {
    const auto directory = channels::load_directory(tx);
    const auto named = directory->channel_by_code.find(text);
    if (named != directory->channel_by_code.end()) return named->second;
    const auto id = parse_id<channels::ChannelId>(text);
    return id && directory->find(*id) != nullptr ? id : std::nullopt;
}

std::string shown(const auth::Key& key) {
    std::string line = to_string(key.id) + "  " + std::string(enum_name(key.kind)) + "  " +
                       key.name + "  " + key.scopes;
    if (key.channel) line += "  channel " + to_string(*key.channel);
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
    auth::Key key;
    key.id = real.ids.next<auth::KeyId>();
    key.name = options.name;
    const auto kind = !options.kind.empty()     ? options.kind
                      : options.channel.empty() ? std::string("admin")
                                                : std::string("store");
    if (!enum_value(kind, key.kind)) return complain("--kind takes store or admin");
    key.created_at = real.clock.now();
    if (options.days > 0) key.expires_at = key.created_at + days(options.days);
    const auto secret = auth::make_secret(key.kind, real.random);
    const auth::AtConsole told{key.created_at, command_id(key.id.uuid)};
    std::optional<std::string> problem;
    sql::write(*connection, [&](Tx& tx) {
        problem.reset();
        if (!options.channel.empty()) {
            key.channel = find_channel(tx, options.channel);
            if (!key.channel) problem = "there is no channel " + options.channel;
        }
        const auto words = words_of(options.scopes);
        if (const auto refusal = auth::wrong_with(key, words); refusal && !problem) {
            problem = refusal->fields.at(0).pointer + " " + refusal->fields.at(0).detail;
        }
        if (!problem && auth::settle_place(tx, key)) problem = "the places do not fit together";
        if (problem) return;
        api::Scopes scopes;
        for (const auto& word : words) scopes.add(*api::scope_of(word));
        key.scopes = scopes.text();
        auth::insert_key(tx, key, secret, told);
    });
    if (problem) return complain(*problem);
    std::cerr << shown(key) << "\nThis is its only showing:\n";
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
        const auto keys =
            database.read([&](Tx& tx) { return auth::keys_after(tx, after, at_once); });
        for (const auto& key : keys) std::cout << shown(key) << '\n';
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
