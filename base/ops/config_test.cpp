#include "base/ops/config.hpp"
#include "base/ops/config_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <set>

namespace nahtlos::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A file that goes away with the test; in messages it reads FILE.
struct File {
    explicit File(const std::string& text) { std::ofstream(path) << text; }
    ~File() { std::filesystem::remove(path); }
    std::string path = (std::filesystem::temp_directory_path() /
                        ("nahtlos_config_test_" + std::to_string(getpid()) + ".toml"))
                           .string();
};

std::vector<std::string> problems(const Sources& sources, const std::string& path = "") {
    const auto loaded = load(sources);
    if (loaded) return {};
    std::vector<std::string> all;
    for (const auto& field : loaded.refusal().fields) {
        auto text = field.detail;
        if (const auto at = text.find(path); !path.empty() && at != std::string::npos) {
            text.replace(at, path.size(), "FILE");
        }
        all.push_back(text);
    }
    return all;
}

std::vector<std::string> file_problems(const std::string& text) {
    const File file(text);
    return problems({{}, {{"config", file.path}}, {}}, file.path);
}

std::vector<std::string> flag_problems(Given flags) { return problems({{}, std::move(flags), {}}); }

const Explained& explained(const Loaded& loaded, const std::string& key) {
    for (const auto& one : loaded.settings) {
        if (one.key == key) return one;
    }
    throw std::runtime_error("no setting " + key);
}

TEST(Config, works_without_any_source) {
    const auto loaded = load({{}, {}, {}});
    ASSERT_TRUE(loaded) << loaded.refusal().detail;
    const auto& config = loaded->config;
    EXPECT_EQ(config.server.address, "127.0.0.1");
    EXPECT_EQ(config.server.port, 8080);
    EXPECT_EQ(config.database.url.engine, DatabaseUrl::Engine::sqlite);
    EXPECT_EQ(config.database.url.target.reveal(), "data/nahtlos.sqlite");
    EXPECT_EQ(config.database.durability, Durability::full);
    EXPECT_EQ(config.roles.size(), 3u);
}

TEST(Config, every_default_is_a_value_that_the_setting_takes) {
    const auto loaded = load({{}, {}, {}});
    ASSERT_TRUE(loaded);
    for (const auto& one : loaded->settings) {
        if (one.key == "database.url") continue;  // its default is made from data_dir
        EXPECT_THAT(flag_problems({{one.key, one.default_value}}), ElementsAre());
    }
}

TEST(Config, the_table_explains_every_setting_once_and_nothing_else) {
    // load() itself checks that every member has a row; more rows than members fail here.
    const auto loaded = load({{}, {}, {}});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->settings.size(), settings.size());
    std::set<std::string> names;
    for (const auto& one : settings) {
        EXPECT_TRUE(names.insert(environment_name(one.key)).second) << one.key;
        EXPECT_FALSE(one.meaning.empty()) << one.key;
        EXPECT_LE(one.least, one.most) << one.key;
    }
}

TEST(Config, a_flag_beats_the_environment_beats_the_file_beats_the_default) {
    const File file("[server]\nport = 1\nio_threads = 2\nmax_connections = 3\n");
    const auto loaded = load({{{"NAHTLOS_CONFIG", file.path},
                               {"NAHTLOS_SERVER_PORT", "4"},
                               {"NAHTLOS_SERVER_IO_THREADS", "5"},
                               {"PATH", "/bin"}},
                              {{"server.port", "6"}},
                              {}});
    ASSERT_TRUE(loaded) << loaded.refusal().detail;
    EXPECT_EQ(loaded->config.server.port, 6);
    EXPECT_EQ(loaded->config.server.io_threads, 5);
    EXPECT_EQ(loaded->config.server.max_connections, 3);
    EXPECT_EQ(explained(*loaded, "server.port").source, "--server.port");
    EXPECT_EQ(explained(*loaded, "server.io_threads").source, "NAHTLOS_SERVER_IO_THREADS");
    EXPECT_EQ(explained(*loaded, "server.max_connections").source, file.path + ":4");
    EXPECT_EQ(explained(*loaded, "server.address").source, "default");
}

TEST(Config, every_kind_of_value_reads_from_toml_and_from_text) {
    const File file(R"(
roles = ["jobs", "api"]
[database]
url = "postgres:host=/tmp dbname=shop"
[log]
level = "warn"
[limits.store]
per_s = 1_000
[demo]
enabled = true
)");
    const auto from_file = load({{}, {{"config", file.path}}, {}});
    const auto from_text = load({{{"NAHTLOS_LIMITS_STORE_PER_S", "1000"}},
                                 {{"roles", "jobs,api"},
                                  {"database", "postgres:host=/tmp dbname=shop"},
                                  {"log-level", "warn"},
                                  {"demo.enabled", "true"}},
                                 {}});
    for (const auto* loaded : {&from_file, &from_text}) {
        ASSERT_TRUE(*loaded) << loaded->refusal().detail;
        const auto& config = (*loaded)->config;
        EXPECT_THAT(config.roles, ElementsAre(Role::jobs, Role::api));
        EXPECT_EQ(config.database.url.engine, DatabaseUrl::Engine::postgres);
        EXPECT_EQ(config.database.url.target.reveal(), "host=/tmp dbname=shop");
        EXPECT_EQ(config.log.level, log::Level::warn);
        EXPECT_EQ(config.limits.store.per_s, 1000);
        EXPECT_TRUE(config.demo.enabled);
    }
}

TEST(Config, the_database_follows_the_data_folder_unless_it_is_given) {
    const auto loaded = load({{}, {{"data", "/srv/shop"}}, {}});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->config.database.url.target.reveal(), "/srv/shop/nahtlos.sqlite");
    EXPECT_EQ(explained(*loaded, "database.url").source, "data_dir from --data");
}

TEST(Config, names_unknown_settings_with_their_line_and_the_nearest_known_one) {
    EXPECT_THAT(file_problems("port = 1\n[server]\nprot = 80\n[unknown]\nx = 1\n[batch]\nrows.x=1"),
                ElementsAre("FILE:1: port is not a setting; did you mean server.port?",
                            "FILE:3: server.prot is not a setting; did you mean server.port?",
                            "FILE:4: unknown is not a setting",
                            "FILE:7: batch.rows is x = 1, but must be a whole number from 1 to "
                            "1000000"));
    EXPECT_THAT(
        problems({{{"NAHTLOS_SERVR_PORT", "1"}, {"NAHTLOS_TEST_X", "1"}, {"NAHTLOS_SHARED", "/"}},
                  {},
                  {}}),
        ElementsAre("NAHTLOS_SERVR_PORT: this variable is not a setting; did you mean "
                    "NAHTLOS_SERVER_PORT?"));
    EXPECT_THAT(flag_problems({{"server.prt", "1"}, {"zzz", "1"}}),
                ElementsAre("--server.prt: this flag is not a setting; did you mean server.port?",
                            "--zzz: this flag is not a setting"));
}

TEST(Config, says_of_every_bad_value_where_it_is_and_what_would_do) {
    EXPECT_THAT(
        file_problems("server = 3\nroles = [1]\n[log]\nlevel = \"loud\"\n[demo]\nenabled = 1\n"),
        ElementsAre("FILE:1: server is a group of settings, such as server.address",
                    "FILE:2: roles is [ 1 ], but must be a list of any of api, jobs, events",
                    "FILE:4: log.level is \"loud\", but must be one of debug, info, warn, error",
                    "FILE:6: demo.enabled is 1, but must be true or false"));
    EXPECT_THAT(
        flag_problems({{"port", "http"}, {"server.address", "localhost"}, {"demo.enabled", "1"}}),
        ElementsAre("--port: server.port is \"http\", but must be a whole number from 0 to 65535",
                    "--server.address: server.address is \"localhost\", but must be an IP address",
                    "--demo.enabled: demo.enabled is \"1\", but must be true or false"));
}

TEST(Config, refuses_numbers_out_of_range_and_texts_that_only_start_like_one) {
    for (const auto* text :
         {"-1", "65536", "99999999999999999999", "80x", " 80", "", "8e1", "+8"}) {
        EXPECT_THAT(flag_problems({{"port", text}}), testing::SizeIs(1)) << text;
    }
    EXPECT_THAT(file_problems("[server]\nport = \"80\""),
                ElementsAre(HasSubstr("server.port is \"80\", but must be a whole number")));
    EXPECT_THAT(file_problems("[server]\nport = 80.0"), testing::SizeIs(1));
}

TEST(Config, refuses_texts_of_the_wrong_form) {
    for (const auto& [key, value] : Given{{"server.public_url", "shop.example"},
                                          {"server.public_url", "ftp://shop.example"},
                                          {"server.public_url", "https://user:pw@shop.example"},
                                          {"data", ""},
                                          {"log.file", "a\nb"},
                                          {"database", "mysql://x"},
                                          {"database", "sqlite:"},
                                          {"database", "postgres:shop"},
                                          {"roles", "api,api"},
                                          {"roles", ""},
                                          {"server.address", "1.2.3"}}) {
        EXPECT_THAT(flag_problems({{key, value}}), testing::SizeIs(1)) << key << "=" << value;
    }
    EXPECT_THAT(flag_problems({{"server.address", "::"}, {"server.public_url", "https://a.b/c"}}),
                ElementsAre());
}

TEST(Config, reports_problems_of_all_sources_at_once_and_applies_nothing) {
    const File file("[server]\nprot = 1\n");
    const auto loaded = load({{{"NAHTLOS_CONFIG", file.path}, {"NAHTLOS_LOG_FORMAT", "xml"}},
                              {{"port", "0x10"}, {"server.port", "80"}},
                              {}});
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.refusal().code, "configuration_invalid");
    EXPECT_EQ(loaded.refusal().detail,
              "the configuration has 4 problems:\n  " + file.path +
                  ":2: server.prot is not a setting; did you mean server.port?\n"
                  "  NAHTLOS_LOG_FORMAT: log.format is \"xml\", but must be one of json, text\n"
                  "  --port: server.port is \"0x10\", but must be a whole number from 0 to 65535\n"
                  "  --server.port: server.port is already given by --port");
    EXPECT_EQ(loaded.refusal().fields.at(1).pointer, "/log/format");
    EXPECT_EQ(loaded.refusal().fields.at(1).code, "bad_value");
}

TEST(Config, says_when_a_file_is_missing_or_broken) {
    EXPECT_THAT(flag_problems({{"config", "/no/such.toml"}}),
                ElementsAre("/no/such.toml: this configuration file cannot be read"));
    EXPECT_THAT(flag_problems({{"config", "/"}}),
                ElementsAre("/: this configuration file cannot be read"));
    EXPECT_THAT(file_problems("[server]\nport = \n"),
                ElementsAre(HasSubstr("FILE:2: this is not TOML: ")));
    EXPECT_THAT(file_problems("[server]\nport = 1\nport = 2\n"),
                ElementsAre(HasSubstr("FILE:3: this is not TOML: ")));
}

TEST(Config, reads_the_first_standard_file_that_exists) {
    const File file("[server]\nport = 7\n");
    const auto loaded = load({{}, {}, {"/no/such.toml", file.path}});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->config.server.port, 7);
    EXPECT_EQ(loaded->file, file.path);
}

TEST(Config, settings_that_contradict_each_other_are_refused) {
    EXPECT_THAT(flag_problems({{"server.tls_key", "key.pem"}}),
                ElementsAre("--server.tls_key: server.tls_key is given, but "
                            "server.tls_certificate is not: TLS needs both"));
    EXPECT_THAT(flag_problems({{"batch.commands", "500"}, {"batch.waiting", "400"}}),
                ElementsAre("--batch.waiting: batch.waiting is 400, but must be at least "
                            "batch.commands, 500"));
    EXPECT_THAT(flag_problems({{"roles", "api"}}), ElementsAre(HasSubstr("--roles: an SQLite")));
    EXPECT_THAT(flag_problems({{"roles", "api"}, {"database", "postgresql://h/d"}}), ElementsAre());
}

TEST(Config, wants_a_secret_for_what_a_payment_provider_says) {
    EXPECT_THAT(flag_problems({{"payments.test-provider-url", "http://127.0.0.1:1"}}),
                ElementsAre("--payments.test-provider-url: payments.test_provider_url is given, "
                            "but payments.webhook_secret is not: without it anybody could say "
                            "that something is paid"));
}

TEST(Config, sends_no_mails_from_nowhere) {
    const std::string host = "[messages]\nsmtp_host = \"smtp.example.com\"\n";
    EXPECT_THAT(file_problems(host), ElementsAre(HasSubstr("set messages.from")));
    EXPECT_THAT(file_problems(host + "from = \"shop@localhost\"\n"),
                ElementsAre(HasSubstr("set messages.from")));
    EXPECT_THAT(file_problems(host + "from = \"shop@example.com\"\n"), ElementsAre());
    EXPECT_THAT(file_problems(host + "[customers]\nmail_from = \"Shop <shop@example.com>\"\n"),
                ElementsAre());
}

TEST(Config, never_shows_a_secret) {
    const std::string key = "very-secret-webhook-key";
    const auto loaded =
        load({{{"NAHTLOS_PAYMENTS_WEBHOOK_SECRET", key}},
              {{"database", "postgresql://shop:pa@ss@db.example:5432/shop?sslpassword=pass2"}},
              {}});
    ASSERT_TRUE(loaded) << loaded.refusal().detail;
    EXPECT_EQ(loaded->config.payments.webhook_secret.reveal(), key);
    for (const auto& text : {explain(*loaded), explain_json(*loaded)}) {
        EXPECT_THAT(text, Not(HasSubstr(key)));
        EXPECT_THAT(text, Not(HasSubstr("ss@")));
        EXPECT_THAT(text, Not(HasSubstr("pass2")));
        EXPECT_THAT(text, HasSubstr("postgresql://shop:******@db.example:5432/shop?sslpassword"));
    }
    EXPECT_THAT(flag_problems({{"payments.webhook_secret", "short"}, {"database", "pg://u:pw@h"}}),
                ElementsAre("--payments.webhook_secret: payments.webhook_secret is ******, but "
                            "must be at least 16 characters, or empty",
                            "--database: database.url is ******, but must be sqlite:PATH, "
                            "postgresql://HOST/NAME or postgres:host=... dbname=..."));
    EXPECT_EQ(explained(*load({{}, {{"database", "postgres:host=h Password = 'a b' user=u"}}, {}}),
                        "database.url")
                  .value,
              "postgres:host=h Password=******");
}

TEST(Config, explains_each_setting_with_value_source_default_and_meaning) {
    const auto loaded = load({{}, {{"port", "9000"}}, {}});
    ASSERT_TRUE(loaded);
    const auto text = explain(*loaded);
    EXPECT_THAT(text, testing::StartsWith("No configuration file was read.\n"));
    EXPECT_THAT(text, testing::ContainsRegex(
                          "\nserver.port +9000 +from --port .default 8080.\n"
                          "  TCP port to listen on; 0 takes any free one\n"
                          "  takes a whole number from 0 to 65535; NAHTLOS_SERVER_PORT, --port\n"));
    const auto json = boost::json::parse(explain_json(*loaded)).as_array();
    EXPECT_EQ(json.size(), settings.size());
    EXPECT_EQ(json.at(3).at("value"), "9000");
    EXPECT_EQ(json.at(3).at("source"), "--port");
}

TEST(Config, knows_identity_providers_by_name_from_file_and_environment) {
    const File file(
        "[server]\npublic_url = \"https://shop.example\"\n[oidc.corp]\n"
        "issuer = \"https://id.example\"\nclient_id = \"shop\"\nlink_by_email = true\n");
    const auto loaded = load({{{"NAHTLOS_OIDC_CORP_CLIENT_SECRET", "not to be shown at all"},
                               {"NAHTLOS_OIDC_B2_ISSUER", "https://b.example"},
                               {"NAHTLOS_OIDC_B2_CLIENT_ID", "x"}},
                              {{"config", file.path}},
                              {}});
    ASSERT_TRUE(loaded) << loaded.refusal().detail;
    const auto& all = loaded->config.oidc;
    ASSERT_EQ(all.size(), 2U);
    EXPECT_TRUE(all.at("corp").link_by_email);
    EXPECT_FALSE(all.at("b2").link_by_email);
    EXPECT_EQ(all.at("corp").client_secret.reveal(), "not to be shown at all");
    EXPECT_EQ(explained(*loaded, "oidc.corp.client_secret").value, "******");
    EXPECT_EQ(explain(*loaded).find("not to be shown"), std::string::npos);
}

TEST(Config, wants_of_an_identity_provider_what_it_cannot_do_without) {
    EXPECT_EQ(file_problems("[oidc.corp]\nissuer = \"http://id.example\"\n").size(), 3U)
        << "a client id, TLS, and where browsers come back to";
    EXPECT_THAT(file_problems("[oidc.Corp]\nissuer = \"https://id.example\"\n"),
                ElementsAre(HasSubstr("not a setting")));
    EXPECT_THAT(problems({{{"NAHTLOS_OIDC_CORP_SECRET", "x"}}, {}, {}}),
                ElementsAre(HasSubstr("not a setting")));
}

TEST(Config, trusts_proxies_by_address) {
    EXPECT_TRUE(load({{}, {{"server.trusted_proxies", "10.0.0.2,::1"}}, {}}));
    EXPECT_EQ(flag_problems({{"server.trusted_proxies", "10.0.0.2,proxy"}}).size(), 1U);
}

}  // namespace
}  // namespace nahtlos::config
