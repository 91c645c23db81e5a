// The configuration: every setting, its default and meaning, read from file, environment and flags.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ops/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace nahtlos::config {

enum class Role { api, jobs, events };
enum class Durability { full, normal };
BOOST_DESCRIBE_ENUM(Role, api, jobs, events)
BOOST_DESCRIBE_ENUM(Durability, full, normal)

/// Where the data is. The target may hold a password, so `shown` is what people get to see.
struct DatabaseUrl {
    enum class Engine { sqlite, postgres };
    Engine engine = Engine::sqlite;
    Secret<std::string> target;  // path of the file, or what libpq takes to connect
    std::string shown;           // as it was given, passwords replaced by ******
};

struct Server {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    int io_threads = 1;
    std::string tls_certificate, tls_key;
    std::int64_t max_connections = 20'000, request_timeout_ms = 30'000;
    std::string public_url, cors_origins, trusted_proxies, docs_dir = "web/docs/dist",
                                                           faces_dir = "web";
    BOOST_DESCRIBE_CLASS(Server, (),
                         (address, port, io_threads, tls_certificate, tls_key, max_connections,
                          request_timeout_ms, public_url, cors_origins, trusted_proxies, docs_dir,
                          faces_dir),
                         (), ())
};

struct Database {
    DatabaseUrl url;
    int readers = 2;
    Durability durability = Durability::full;
    std::int64_t log_mib = 64;
    std::int64_t connect_timeout_ms = 5'000, statement_timeout_ms = 8'000, lock_timeout_ms = 5'000,
                 poll_ms = 100;
    BOOST_DESCRIBE_CLASS(Database, (),
                         (url, readers, durability, log_mib, connect_timeout_ms,
                          statement_timeout_ms, lock_timeout_ms, poll_ms),
                         (), ())
};

struct Batch {
    std::int64_t commands = 256, rows = 4096, waiting = 4096, deadline_ms = 2000;
    BOOST_DESCRIBE_CLASS(Batch, (), (commands, rows, waiting, deadline_ms), (), ())
};

struct RateLimit {
    std::int64_t per_s = 0, burst = 0;
    BOOST_DESCRIBE_CLASS(RateLimit, (), (per_s, burst), (), ())
};

struct Limits {
    RateLimit anonymous{50, 200}, store{5000, 10'000}, admin{500, 1000}, sign_in{1, 10};
    std::int64_t remembered = 131'072, wait_ms = 500;
    BOOST_DESCRIBE_CLASS(Limits, (), (anonymous, store, admin, sign_in, remembered, wait_ms), (),
                         ())
};

struct Holds {
    std::int64_t checkout_s = 900;
    BOOST_DESCRIBE_CLASS(Holds, (), (checkout_s), (), ())
};

struct Idle {
    std::int64_t cart_minutes = 1440, accept_minutes = 0, collect_days = 0, release_days = 0;
    BOOST_DESCRIBE_CLASS(Idle, (), (cart_minutes, accept_minutes, collect_days, release_days), (),
                         ())
};

/// Whose rights wait until they have proven a second factor. Administrators are those who may make
/// keys or accounts.
enum class SecondFactorFor { nobody, administrators, everybody };
BOOST_DESCRIBE_ENUM(SecondFactorFor, nobody, administrators, everybody)

struct Staff {
    std::int64_t idle_minutes = 60, session_minutes = 720;
    SecondFactorFor second_factor = SecondFactorFor::nobody;
    Secret<std::string> seed_key;
    BOOST_DESCRIBE_CLASS(Staff, (), (idle_minutes, session_minutes, second_factor, seed_key), (),
                         ())
};

/// An identity provider that staff log in with, under a name of one's choice.
struct Oidc {
    std::string title, issuer, client_id;
    Secret<std::string> client_secret;
    bool link_by_email = false;
    std::string second_factor_acr;
    std::int64_t timeout_ms = 5'000;
    BOOST_DESCRIBE_CLASS(Oidc, (),
                         (title, issuer, client_id, client_secret, link_by_email, second_factor_acr,
                          timeout_ms),
                         (), ())
};

struct Customers {
    std::string link_url, mail_from = "shop@localhost";
    std::int64_t return_days = 30;
    BOOST_DESCRIBE_CLASS(Customers, (), (link_url, mail_from, return_days), (), ())
};

struct Privacy {
    std::int64_t erasure_wait_days = 7, contact_days = 1'095, evidence_years = 8, cart_days = 90,
                 profile_days = 1'095, staff_days = 365, review_days = 180;
    std::string erasure_log;
    BOOST_DESCRIBE_CLASS(Privacy, (),
                         (erasure_wait_days, contact_days, evidence_years, cart_days, profile_days,
                          staff_days, review_days, erasure_log),
                         (), ())
};

struct Payments {
    std::string test_provider_url;
    Secret<std::string> webhook_secret;
    std::int64_t timeout_ms = 10'000;
    BOOST_DESCRIBE_CLASS(Payments, (), (test_provider_url, webhook_secret, timeout_ms), (), ())
};

struct Carriers {
    std::string test_url;
    Secret<std::string> webhook_secret;
    std::int64_t timeout_ms = 10'000, track_minutes = 20;
    BOOST_DESCRIBE_CLASS(Carriers, (), (test_url, webhook_secret, timeout_ms, track_minutes), (),
                         ())
};

/// The broker of MQTT that readers of RFID send what they see to.
struct Mqtt {
    std::string host;
    std::uint16_t port = 1'883;
    std::string user;
    Secret<std::string> password;
    bool tls = false;
    std::string ca, client = "nahtlos", topic = "nahtlos/rfid/+";
    BOOST_DESCRIBE_CLASS(Mqtt, (), (host, port, user, password, tls, ca, client, topic), (), ())
};

struct Webhooks {
    Secret<std::string> secret_key;
    std::int64_t timeout_ms = 15'000, disable_days = 5, keep_days = 30;
    bool allow_private = false;
    BOOST_DESCRIBE_CLASS(Webhooks, (),
                         (secret_key, timeout_ms, disable_days, keep_days, allow_private), (), ())
};

/// How the connection to the server of mails is encrypted.
enum class SmtpSecurity { none, starttls, tls };
BOOST_DESCRIBE_ENUM(SmtpSecurity, none, starttls, tls)

struct Messages {
    std::string smtp_host;
    std::uint16_t smtp_port = 587;
    SmtpSecurity smtp_security = SmtpSecurity::starttls;
    std::string smtp_user;
    Secret<std::string> smtp_password;
    std::string smtp_ca, from, reply_to, staff_to;
    int connections = 2;
    std::int64_t timeout_ms = 30'000, max_age_hours = 48, reminder_days = 3, keep_days = 90;
    BOOST_DESCRIBE_CLASS(Messages, (),
                         (smtp_host, smtp_port, smtp_security, smtp_user, smtp_password, smtp_ca,
                          from, reply_to, staff_to, connections, timeout_ms, max_age_hours,
                          reminder_days, keep_days),
                         (), ())
};

struct Exchange {
    std::int64_t keep_days = 14;
    BOOST_DESCRIBE_CLASS(Exchange, (), (keep_days), (), ())
};

struct Backup {
    std::string directory;
    std::int64_t pause_ms = 1'000, snapshot_hours = 24, keep_days = 7, lag_mib = 1'024;
    BOOST_DESCRIBE_CLASS(Backup, (), (directory, pause_ms, snapshot_hours, keep_days, lag_mib), (),
                         ())
};

struct Search {
    std::string dir;
    BOOST_DESCRIBE_CLASS(Search, (), (dir), (), ())
};

struct Log {
    log::Level level = log::Level::info;
    log::Format format = log::Format::json;
    std::string file;
    std::int64_t slow_ms = 250;
    BOOST_DESCRIBE_CLASS(Log, (), (level, format, file, slow_ms), (), ())
};

struct Demo {
    bool enabled = false;
    BOOST_DESCRIBE_CLASS(Demo, (), (enabled), (), ())
};

struct Config {
    std::string data_dir = "data";
    std::vector<Role> roles{Role::api, Role::jobs, Role::events};
    Server server;
    Database database;
    Batch batch;
    Limits limits;
    Holds holds;
    Idle idle;
    Staff staff;
    Customers customers;
    Privacy privacy;
    Payments payments;
    Carriers carriers;
    Mqtt mqtt;
    Webhooks webhooks;
    Messages messages;
    Exchange exchange;
    Backup backup;
    Search search;
    Log log;
    Demo demo;
    std::map<std::string, Oidc> oidc;  // by name; as many as are given
    BOOST_DESCRIBE_CLASS(Config, (),
                         (data_dir, roles, server, database, batch, limits, holds, idle, staff,
                          customers, privacy, payments, carriers, mqtt, webhooks, messages,
                          exchange, backup, search, log, demo),
                         (), ())
};

/// Names and values as they were given; nothing in here is trusted.
using Given = std::vector<std::pair<std::string, std::string>>;

struct Sources {
    Given environment;  // whole; only names that start with NAHTLOS_ matter
    Given flags;        // without "--": {"server.port", "8080"}, {"port", "8080"}, {"config", file}
    /// The first that exists is read, unless --config or NAHTLOS_CONFIG names a file.
    std::vector<std::string> files = {"nahtlos.toml", "/etc/nahtlos/nahtlos.toml"};
};

/// One setting as `nahtlos config --explain` shows it; secrets as ******.
struct Explained {
    std::string key, value, source, default_value, meaning, allowed, environment, flag;
};

struct Loaded {
    Config config;
    std::string file;  // "" when none was read
    std::vector<Explained> settings;
};

/// Rising precedence: default, file, environment, flag. Reports everything that is wrong at once,
/// one FieldProblem each ("/server/port"; codes unknown_setting, bad_value, given_twice, conflict,
/// unreadable); the refusal's detail is the whole message for a person, one problem per line.
/// Names that start with NAHTLOS_TEST_ are left to the tests.
Result<Loaded> load(const Sources& sources);

/// For people: each setting with value, source, meaning and the values it takes.
std::string explain(const Loaded& loaded);
/// For programs: an array of objects with the members of Explained.
std::string explain_json(const Loaded& loaded);

/// "NAHTLOS_SERVER_PORT" for "server.port".
std::string environment_name(std::string_view key);

}  // namespace nahtlos::config
