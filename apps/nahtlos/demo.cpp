#include <fstream>
#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "auth/keys.hpp"
#include "base/real/world.hpp"
#include "channels/directory.hpp"
#include "flows/demo/demo.hpp"

namespace nahtlos::app {
namespace {

// Makes a key and returns its secret.
std::string make_key(sql::Connection& connection, real::RealWorld& real, const std::string& name,
                     auth::KeyKind kind, const std::vector<std::string>& words,
                     std::optional<channels::ChannelId> channel) {
    auth::Key key;
    key.id = real.ids.next<auth::KeyId>();
    key.name = name;
    key.kind = kind;
    key.channel = channel;
    key.created_at = real.clock.now();
    api::Scopes scopes;
    for (const auto& word : words) scopes.add(*api::scope_of(word));
    key.scopes = scopes.text();
    auto secret = auth::make_secret(kind, real.random);
    sql::write(connection, [&](Tx& tx) { auth::insert_key(tx, key, secret); });
    return secret;
}

void write_keys(sql::Database& database, real::RealWorld& real, const flows::demo::DemoShop& shop,
                const std::string& path) {
    const auto connection = database.open_writer();
    std::ofstream file(path);
    const auto put = [&](const std::string& name, const std::string& secret) {
        file << name << ' ' << secret << '\n';
    };
    put("admin", make_key(*connection, real, "demo admin", auth::KeyKind::admin, {"admin"}, {}));
    for (const auto& channel : shop.channels) {
        put(channel.code,
            make_key(*connection, real, "demo " + channel.code, auth::KeyKind::store,
                     {"orders:read", "orders:write", "stock:read", "catalog:read"}, channel.id));
    }
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace

bool fill_with_demo(sql::Database& database, const std::string& data_dir, std::uint64_t seed) {
    const auto directory = database.read([](Tx& tx) { return channels::load_directory(tx); });
    if (!directory->legal_entities.empty()) return false;
    real::RealWorld real;
    World world = real.world();
    flows::Engine engine(database, world, {});
    std::cerr << "Making the demo retailer Lindenhof Outdoor:\n";
    const auto shop = flows::demo::make_demo(
        engine, seed, [](const std::string& what) { std::cerr << "  " << what << '\n'; });
    const auto path = data_dir + "/keys";
    write_keys(database, real, shop, path);
    std::cerr << "API keys are in " << path << '\n';
    return true;
}

int make_demo(const DemoOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    sql::Database database(database_options(*config));
    real::SystemClock clock;
    apply_migrations(database, clock.now());
    if (fill_with_demo(database, config->data_dir, options.seed)) return all_well;
    std::cerr << "nahtlos: this database is not empty; the demo wants one of its own\n";
    return failed;
}

}  // namespace nahtlos::app
