// The configuration: every setting, its default and meaning, read from file, environment and flags.
#pragma once

#include <array>
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
                          customers, privacy, payments, carriers, webhooks, messages, exchange,
                          backup, search, log, demo),
                         (), ())
};

/// What a text setting must look like; all but `required` may be empty.
enum class Form { any, required, ip_address, http_url, long_secret, mail_address };

/// What people read about one setting, and the values it takes.
struct Setting {
    std::string_view key, meaning;
    std::int64_t least = 0, most = 0;  // numbers only
    Form form = Form::any;             // texts only
    std::string_view alias = {};       // short flag
};

inline constexpr std::int64_t most_per_s = 10'000'000;

/// One row per member of Config, in its order; a test compares the two.
inline constexpr std::array settings{
    Setting{.key = "data_dir",
            .meaning = "folder of the embedded database and of files; made when missing",
            .form = Form::required,
            .alias = "data"},
    Setting{"roles", "work that this process does; several processes need PostgreSQL"},
    Setting{.key = "server.address",
            .meaning = "address to listen on; 0.0.0.0 or :: for every network",
            .form = Form::ip_address,
            .alias = "address"},
    Setting{.key = "server.port",
            .meaning = "TCP port to listen on; 0 takes any free one",
            .least = 0,
            .most = 65'535,
            .alias = "port"},
    Setting{"server.io_threads", "threads that read requests and write replies", 1, 64},
    Setting{"server.tls_certificate", "PEM file with the certificate chain; empty for no TLS"},
    Setting{"server.tls_key", "PEM file with the private key of the certificate"},
    Setting{"server.max_connections", "connections open at once; more get a 503", 1, 1'000'000},
    Setting{"server.request_timeout_ms", "first byte of a request to its last, else a 408", 100,
            600'000},
    Setting{.key = "server.public_url",
            .meaning = "URL under which clients reach the server; empty for address and port",
            .form = Form::http_url},
    Setting{"server.cors_origins",
            "origins whose pages may call the API, like https://a.example,https://b.example"},
    Setting{"server.trusted_proxies",
            "addresses of proxies that are believed in X-Forwarded-For, like 10.0.0.2,10.0.0.3"},
    Setting{"server.docs_dir", "folder of the pages that are shown at /docs"},
    Setting{"server.faces_dir", "folder of the shop (shop/dist in it), which is shown at /shop"},
    Setting{.key = "database.url",
            .meaning = "where the data is; by default nahtlos.sqlite in data_dir",
            .alias = "database"},
    Setting{"database.readers", "connections that read beside the writer", 1, 64},
    Setting{"database.durability", "normal can lose the last commits in a power cut: tests only"},
    Setting{"database.log_mib", "SQLite: log that is worth moving into the database", 1, 1'024},
    Setting{"database.connect_timeout_ms",
            "PostgreSQL: how long to wait for a connection, in whole seconds, two at least", 2'000,
            60'000},
    Setting{"database.statement_timeout_ms",
            "PostgreSQL: a statement may take that long; silent for 2 s more, it counts as gone",
            100, 600'000},
    Setting{"database.lock_timeout_ms", "PostgreSQL: how long to wait for what another has locked",
            10, 600'000},
    Setting{"database.poll_ms",
            "how often to look for what other servers changed; PostgreSQL tells it at once, too",
            20, 60'000},
    Setting{"batch.commands", "commands written in one transaction at most", 1, 10'000},
    Setting{"batch.rows", "rows that a batch touches at most", 1, 1'000'000},
    Setting{"batch.waiting", "commands waiting for their batch; more get a 503", 1, 1'000'000},
    Setting{"batch.deadline_ms", "how long a command may wait before it gets a 503", 1, 600'000},
    Setting{"limits.anonymous.per_s", "requests per second and address without a key; 0: no limit",
            0, most_per_s},
    Setting{"limits.anonymous.burst", "requests at once before that rate counts", 1, most_per_s},
    Setting{"limits.store.per_s", "requests per second and store key; 0: no limit", 0, most_per_s},
    Setting{"limits.store.burst", "requests at once before that rate counts", 1, most_per_s},
    Setting{"limits.admin.per_s", "requests per second and admin key; 0: no limit", 0, most_per_s},
    Setting{"limits.admin.burst", "requests at once before that rate counts", 1, most_per_s},
    Setting{"limits.sign_in.per_s", "failed keys and sign-ins per second and address; 0: no limit",
            0, most_per_s},
    Setting{"limits.sign_in.burst", "failures at once before that rate counts", 1, most_per_s},
    Setting{"limits.remembered", "callers whose rate is remembered (16 bytes each)", 1024,
            16'777'216},
    Setting{"limits.wait_ms",
            "how long an order would wait when it is refused; 0: until queues are full", 0, 60'000},
    Setting{"holds.checkout_s", "how long a checkout keeps its stock for the payment", 1, 86'400},
    Setting{"idle.cart_minutes", "how long nobody touches a cart until it is abandoned; 0: never",
            0, 525'600},
    Setting{"idle.accept_minutes",
            "how long a location may leave a shipment before others get it; 0: forever", 0, 10'080},
    Setting{"idle.collect_days", "how long goods lie ready until that is a no-show; 0: forever", 0,
            365},
    Setting{"idle.release_days",
            "how long after a no-show it is canceled and its goods are sold again; 0: never", 0,
            365},
    Setting{"staff.idle_minutes", "how long a session of staff lasts without a request", 1, 10'080},
    Setting{"staff.session_minutes", "how long it lasts in any case", 1, 43'200},
    Setting{"staff.second_factor",
            "whose rights wait for a second factor; administrators may make keys or accounts"},
    Setting{.key = "staff.seed_key",
            .meaning = "key that the seeds of second factors are encrypted with in the database",
            .form = Form::long_secret},
    Setting{.key = "customers.link_url",
            .meaning = "what a link to log in with begins with; its token follows",
            .form = Form::http_url},
    Setting{.key = "customers.mail_from",
            .meaning = "sender of mails to customers",
            .form = Form::required},
    Setting{"customers.return_days",
            "how long after the goods went out customers may announce themselves that they give "
            "them back; in the EU at least 14",
            0, 36'500},
    Setting{"privacy.erasure_wait_days",
            "how long customers may take their own erasure back; 0: it is done at once", 0, 30},
    Setting{"privacy.contact_days",
            "how long e-mail, phone and notes of an order stay (claims of contract); 0: forever", 0,
            36'500},
    Setting{"privacy.evidence_years",
            "how long name and address of an order stay, from the end of its year", 1, 30},
    Setting{"privacy.cart_days",
            "how long carts and checkouts that are over say whose they were; 0: forever", 0,
            36'500},
    Setting{"privacy.profile_days",
            "a customer without orders and log-ins for so long is erased; 0: never", 0, 36'500},
    Setting{"privacy.staff_days",
            "how long after it was disabled an account of staff keeps its name; 0: forever", 0,
            36'500},
    Setting{"privacy.review_days",
            "how long a rejected review keeps its text, for whoever objects; 0: forever", 0,
            36'500},
    Setting{"privacy.erasure_log",
            "file of the erasures, which outlives the database; by default in data_dir"},
    Setting{.key = "payments.test_provider_url",
            .meaning = "URL of the test payment provider; empty for none",
            .form = Form::http_url},
    Setting{.key = "payments.webhook_secret",
            .meaning = "key that signs the webhooks of the payment provider",
            .form = Form::long_secret},
    Setting{"payments.timeout_ms", "how long to wait for the payment provider", 100, 120'000},
    Setting{.key = "carriers.test_url",
            .meaning = "URL of the simulated carrier; empty for none",
            .form = Form::http_url},
    Setting{.key = "carriers.webhook_secret",
            .meaning = "key that signs the webhooks of the simulated carrier",
            .form = Form::long_secret},
    Setting{"carriers.timeout_ms", "how long to wait for a carrier", 100, 120'000},
    Setting{"carriers.track_minutes", "how often a carrier is asked about a parcel", 1, 1'440},
    Setting{.key = "webhooks.secret_key",
            .meaning = "key that the secrets of webhooks are encrypted with in the database",
            .form = Form::long_secret},
    Setting{"webhooks.timeout_ms", "how long to wait for a receiver of webhooks", 100, 60'000},
    Setting{"webhooks.disable_days",
            "an endpoint that nothing has arrived at for so long is disabled", 1, 365},
    Setting{"webhooks.keep_days", "how long it is known what was sent, and can be sent again", 4,
            3'650},
    Setting{"webhooks.allow_private",
            "webhooks may go to addresses of one's own networks, and by http"},
    Setting{"messages.smtp_host", "server that mails to customers leave by; empty: none are sent"},
    Setting{"messages.smtp_port", "its port", 1, 65'535},
    Setting{"messages.smtp_security",
            "starttls and tls are demanded, not just tried; none for a server of this machine"},
    Setting{"messages.smtp_user", "whom this program logs in as there; empty for no log-in"},
    Setting{"messages.smtp_password", "and with what"},
    Setting{"messages.smtp_ca",
            "PEM file of whoever vouches for the server; empty for those of the system"},
    Setting{.key = "messages.from",
            .meaning = "address that mails come from; by default customers.mail_from",
            .form = Form::mail_address},
    Setting{.key = "messages.reply_to",
            .meaning = "address that answers go to; empty for the sender",
            .form = Form::mail_address},
    Setting{.key = "messages.staff_to",
            .meaning = "address that is told of orders that need somebody; empty: nobody",
            .form = Form::mail_address},
    Setting{"messages.connections", "mails that are sent at the same time", 1, 16},
    Setting{"messages.timeout_ms", "how long to wait for the server with one mail", 1'000, 300'000},
    Setting{"messages.max_age_hours",
            "what could not be sent for so long is no news any more, and is not sent", 1, 720},
    Setting{"messages.reminder_days",
            "customers are reminded of what waits for them after so long; 0: never", 0, 60},
    Setting{"messages.keep_days", "how long it is known what was sent", 1, 3'650},
    Setting{"exchange.keep_days",
            "how long files and outcomes of imports and exports are kept, once they are over", 1,
            3'650},
    Setting{"backup.directory",
            "folder, best of another disk, that gets every change (SQLite), keys that were revoked "
            "and heads of the audit trail; empty for none"},
    Setting{"backup.pause_ms", "SQLite: changes get there that often", 50, 60'000},
    Setting{"backup.snapshot_hours", "SQLite: a whole copy gets there that often", 1, 8'760},
    Setting{"backup.keep_days", "SQLite: any moment of so many days can be restored", 1, 3'650},
    Setting{"backup.lag_mib", "SQLite: log that may wait for that folder until it begins anew", 64,
            65'536},
    Setting{"search.dir",
            "folder of the search, of this server alone; by default search in data_dir"},
    Setting{.key = "log.level", .meaning = "the least level that is written", .alias = "log_level"},
    Setting{"log.format", "json for machines, text for people"},
    Setting{"log.file", "file to write the log to; empty for standard error"},
    Setting{"log.slow_ms", "a statement that takes as long gets a line in the log; 0: none", 0,
            600'000},
    Setting{"demo.enabled", "create the demo retailer in an empty database at the start"},
};

/// One row per member of Oidc, in its order: oidc.NAME.KEY, where a name is 1 to 20 of a-z and 0-9,
/// beginning with a letter. Given in the file or by the environment (NAHTLOS_OIDC_NAME_KEY).
inline constexpr std::array oidc_settings{
    Setting{"title", "what a log-in page calls the provider; empty for its name"},
    Setting{.key = "issuer",
            .meaning = "issuer of the provider, as it writes it",
            .form = Form::http_url},
    Setting{"client_id", "how the provider calls this installation"},
    Setting{.key = "client_secret",
            .meaning = "what it proves this installation by; empty for a public client",
            .form = Form::long_secret},
    Setting{"link_by_email",
            "whoever logs in first with a verified e-mail that is the login of an account has it"},
    Setting{"second_factor_acr", "acr that means two factors, beside an amr with mfa; asked for"},
    Setting{"timeout_ms", "how long to wait for each answer of the provider", 100, 30'000},
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
