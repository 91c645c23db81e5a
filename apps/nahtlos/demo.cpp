#include <algorithm>
#include <fstream>
#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/demo_staff.hpp"
#include "auth/keys.hpp"
#include "base/real/world.hpp"
#include "channels/directory.hpp"
#include "flows/demo/demo.hpp"

namespace nahtlos::app {
namespace {

using api::Scope;

// What the server behind a channel of this kind has to do, and no more.
std::vector<Scope> scopes_for(channels::ChannelKind kind) {
    std::vector<Scope> scopes{Scope::orders_read, Scope::orders_place, Scope::stock_read,
                              Scope::catalog_read};
    const auto add = [&](std::initializer_list<Scope> more) { scopes.insert(scopes.end(), more); };
    switch (kind) {
        case channels::ChannelKind::till:
            add({Scope::orders_price, Scope::orders_write, Scope::fulfillments_write,
                 Scope::returns_write});
            break;
        case channels::ChannelKind::marketplace:
            add({Scope::orders_price, Scope::orders_write});
            break;
        case channels::ChannelKind::phone: add({Scope::carts_write, Scope::orders_write}); break;
        default: add({Scope::carts_write});
    }
    return scopes;
}

// Makes a key and returns its secret.
std::string make_key(sql::Connection& connection, real::RealWorld& real, auth::Key key,
                     const std::vector<Scope>& rights) {
    key.id = real.ids.next<auth::KeyId>();
    key.created_at = real.clock.now();
    api::Scopes scopes;
    for (const auto scope : rights) scopes.add(scope);
    key.scopes = scopes.text();
    auto secret = auth::make_secret(key.kind, real.random);
    sql::write(connection, [&](Tx& tx) {
        auth::insert_key(tx, key, secret, {key.created_at, command_id(key.id.uuid)});
    });
    return secret;
}

void write_keys(sql::Database& database, real::RealWorld& real, const flows::demo::DemoShop& shop,
                const std::string& path) {
    const auto connection = database.open_writer();
    std::ofstream file(path);
    const auto put = [&](const std::string& name, const std::string& secret) {
        file << name << ' ' << secret << '\n';
    };
    auth::Key admin;
    admin.name = "demo admin";
    admin.kind = auth::KeyKind::admin;
    put("admin", make_key(*connection, real, admin, {Scope::admin}));
    for (const auto& channel : shop.channels) {
        auth::Key key;
        key.name = "demo " + channel.code;
        key.channel = channel.id;
        key.location = channel.store;
        key.legal_entity = shop.legal_entity;
        put(channel.code, make_key(*connection, real, key, scopes_for(channel.kind)));
    }
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

// The shop at /shop sells for the first channel of the web.
void write_shop_key(sql::Database& database, real::RealWorld& real,
                    const flows::demo::DemoShop& shop, const std::string& path) {
    const auto it = std::ranges::find(shop.channels, channels::ChannelKind::web,
                                      &flows::demo::DemoChannel::kind);
    const auto connection = database.open_writer();
    auth::Key key;
    key.name = "demo shop";
    key.channel = it->id;
    key.legal_entity = shop.legal_entity;
    std::ofstream file(path);
    file << make_key(*connection, real, key,
                     {Scope::catalog_read, Scope::stock_read, Scope::carts_write})
         << '\n';
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace

std::string public_url_of(const config::Config& config) {
    if (!config.server.public_url.empty()) {
        const auto& url = config.server.public_url;
        return url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
    }
    const bool has_tls = !config.server.tls_certificate.empty();
    return std::string(has_tls ? "https" : "http") +
           "://localhost:" + std::to_string(config.server.port);
}

bool fill_with_demo(sql::Database& database, const config::Config& config, std::uint64_t seed) {
    const auto directory = database.read([](Tx& tx) { return channels::load_directory(tx); });
    if (!directory->legal_entities.empty()) return false;
    real::RealWorld real;
    World world = real.world();
    BatchLimits limits;
    limits.deadline = days(400);  // what is made is dated back, and waits for nobody
    flows::Engine engine(database, world, limits);
    std::cerr << "Making the demo retailer Lindenhof Outdoor:\n";
    const auto shop =
        flows::demo::make_demo(engine, {seed, public_url_of(config)},
                               [](const std::string& what) { std::cerr << "  " << what << '\n'; });
    const auto path = config.data_dir + "/keys";
    write_keys(database, real, shop, path);
    write_shop_key(database, real, shop, config.data_dir + "/shop.key");
    write_staff(database, real, shop, config.data_dir + "/staff");
    std::cerr << "API keys are in the file keys, log-ins of staff in staff, beside the database\n";
    return true;
}

int make_demo(const DemoOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    make_folders(*config);
    sql::Database database(database_options(*config));
    real::SystemClock clock;
    apply_migrations(database, clock.now());
    if (fill_with_demo(database, *config, options.seed)) return all_well;
    std::cerr << "nahtlos: this database is not empty; the demo wants one of its own\n";
    return failed;
}

}  // namespace nahtlos::app
