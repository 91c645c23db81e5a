#include "base/ops/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <boost/describe/members.hpp>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <tuple>

#include "base/ops/config_value.hpp"

namespace nahtlos::config {
namespace {

constexpr std::string_view environment_prefix = "NAHTLOS_";
constexpr std::size_t largest_file = 1'000'000;

/// One setting of the Config that is being loaded.
struct Slot {
    const Setting* setting = nullptr;
    Kind kind = Kind::text;
    bool is_private = false;
    std::string allowed, default_value, source = "default";
    std::function<bool(std::string_view)> set;  // false: not an allowed value
    std::function<std::string()> show;
};

const Setting* find_setting(std::string_view key) {
    const auto* found = std::find_if(settings.begin(), settings.end(),
                                     [&](const Setting& one) { return one.key == key; });
    return found == settings.end() ? nullptr : found;
}

constexpr std::string_view providers = "oidc.", provider_variables = "NAHTLOS_OIDC_";

bool is_provider_name(std::string_view name) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto fits = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    return !name.empty() && name.size() <= 20 && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(), fits);
}

/// "corp" of NAHTLOS_OIDC_CORP_CLIENT_ID; "" when it is no setting of a provider.
std::string provider_of(std::string_view variable) {
    if (!variable.starts_with(provider_variables)) return "";
    variable.remove_prefix(provider_variables.size());
    for (const auto& setting : oidc_settings) {
        const auto end =
            environment_name("." + std::string(setting.key)).substr(environment_prefix.size());
        if (!variable.ends_with(end)) continue;
        std::string name(variable.substr(0, variable.size() - end.size()));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        if (is_provider_name(name)) return name;
    }
    return "";
}

template <class Struct, class Find>
void add_slots(Struct& owner, const std::string& path, std::map<std::string, Slot>& slots,
               const Find& find) {
    using Members = boost::describe::describe_members<Struct, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        auto& value = owner.*member.pointer;
        using T = std::decay_t<decltype(value)>;
        const std::string key = path + member.name;
        if constexpr (boost::describe::has_describe_members<T>::value) {
            add_slots(value, key + ".", slots, find);
        } else {
            const Setting* setting = find(key);
            check(setting != nullptr, "every member of Config is explained in its table");
            Slot slot{setting, Value<T>::kind, Value<T>::is_private, Value<T>::allowed(*setting)};
            slot.set = [&value, setting](std::string_view text) {
                auto read = Value<T>::read(text, *setting);
                if (read) value = std::move(*read);
                return read.has_value();
            };
            slot.show = [&value] { return Value<T>::show(value); };
            slot.default_value = slot.show();
            slots.emplace(key, std::move(slot));
        }
    });
}

/// Levenshtein's distance: insertions, deletions and changes of one character.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
        }
    }
    return row.back();
}

std::string_view last_part(std::string_view key) { return key.substr(key.rfind('.') + 1); }

/// "; did you mean server.port?" when something close by exists.
std::string suggestion(std::string_view wrong,
                       const std::function<std::string(const Setting&)>& written) {
    if (wrong.size() > 100) return "";
    std::string best;
    std::size_t nearest = std::min<std::size_t>(4, wrong.size() / 2 + 1);
    for (const auto& setting : settings) {
        const auto name = written(setting);
        const bool is_misplaced = last_part(wrong) == last_part(setting.key);
        const auto apart = is_misplaced ? 1 : distance(wrong, name);
        if (apart < nearest) {
            nearest = apart;
            best = name;
        }
    }
    return best.empty() ? "" : "; did you mean " + best + "?";
}

std::string pointer_of(std::string_view key) {
    std::string pointer = "/" + std::string(key);
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    return pointer;
}

/// A given text, short and on one line.
std::string one_line(std::string_view text) {
    std::string shown;
    for (const char c : text.substr(0, 60)) {
        shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    }
    return text.size() > 60 ? shown + "..." : shown;
}

std::string in_quotes(std::string_view text) { return '"' + one_line(text) + '"'; }

class Loader {
public:
    explicit Loader(const Sources& sources) : sources_(sources) {
        add_slots(config_, "", slots_, find_setting);
    }

    Result<Loaded> run() {
        read_file();
        read_environment();
        read_flags();
        derive();
        if (problems_.empty()) compare();
        if (!problems_.empty()) return refusal();
        Loaded loaded{config_, file_, {}};
        for (const auto& setting : settings) loaded.settings.push_back(explained(setting));
        for (const auto& setting : made_) loaded.settings.push_back(explained(setting));
        return loaded;
    }

private:
    void problem(std::string_view key, std::string code, const std::string& where,
                 const std::string& what) {
        problems_.push_back({pointer_of(key), std::move(code), where + ": " + what});
    }
    void apply(const std::string& key, std::string_view text, const std::string& source) {
        auto& slot = slots_.at(key);
        if (slot.set(text)) {
            slot.source = source;
        } else {
            bad_value(key, in_quotes(text), source);
        }
    }
    void bad_value(const std::string& key, const std::string& given, const std::string& source) {
        const auto& slot = slots_.at(key);
        problem(key, "bad_value", source,
                fmt::format("{} is {}, but must be {}", key, slot.is_private ? hidden : given,
                            slot.allowed));
    }

    std::optional<std::string> choose_file();
    void read_file();
    void read_table(const toml::table& table, const std::string& path);
    void read_entry(const std::string& key, const toml::node& node, const std::string& source);
    void read_environment();
    void read_flags();
    void meet_provider(const std::string& name);
    void derive();
    void compare();
    void compare_providers();
    void compare_messages();
    Explained explained(const Setting& setting) const;
    Refusal refusal() const;

    const Sources& sources_;
    Config config_;
    std::string file_;
    std::map<std::string, Slot> slots_;
    std::deque<std::string> made_keys_;  // what the next one refers to
    std::deque<Setting> made_;           // of providers
    std::vector<FieldProblem> problems_;
};

void Loader::meet_provider(const std::string& name) {
    const auto [it, is_new] = config_.oidc.try_emplace(name);
    if (!is_new) return;
    add_slots(it->second, std::string(providers) + name + ".", slots_, [&](const std::string& key) {
        const auto last = last_part(key);
        const auto* known = std::find_if(oidc_settings.begin(), oidc_settings.end(),
                                         [&](const Setting& one) { return one.key == last; });
        check(known != oidc_settings.end(), "every member of Oidc is explained in its table");
        made_keys_.push_back(key);
        made_.push_back(*known);
        made_.back().key = made_keys_.back();
        return &made_.back();
    });
}

std::optional<std::string> Loader::choose_file() {
    std::optional<std::string> named;
    for (const auto& [name, value] : sources_.environment) {
        if (name == "NAHTLOS_CONFIG") named = value;
    }
    for (const auto& [name, value] : sources_.flags) {
        if (name == "config") named = value;
    }
    if (named) return named;
    for (const auto& file : sources_.files) {
        std::error_code error;
        if (std::filesystem::exists(file, error)) return file;
    }
    return std::nullopt;
}

void Loader::read_file() {
    const auto chosen = choose_file();
    if (!chosen) return;
    file_ = *chosen;
    std::error_code error;
    const bool is_file = std::filesystem::is_regular_file(file_, error);
    std::ifstream stream(file_, std::ios::binary);
    if (!is_file || !stream) {
        return problem("", "unreadable", file_, "this configuration file cannot be read");
    }
    std::string text(largest_file + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largest_file) {
        return problem("", "unreadable", file_, "this is larger than any configuration file");
    }
    try {
        read_table(toml::parse(std::string_view(text), file_), "");
    } catch (const toml::parse_error& bad) {
        problem("", "unreadable", fmt::format("{}:{}", file_, bad.source().begin.line),
                fmt::format("this is not TOML: {}", bad.description()));
    }
}

void Loader::read_table(const toml::table& table, const std::string& path) {
    std::vector<std::tuple<std::size_t, std::string, const toml::node*>> entries;
    for (const auto& [name, node] : table) {
        entries.emplace_back(name.source().begin.line, path + std::string(name.str()), &node);
    }
    std::sort(entries.begin(), entries.end());  // problems in the order of the file
    for (const auto& [line, key, held] : entries) {
        const auto& node = *held;
        const auto source = fmt::format("{}:{}", file_, line);
        if (key + "." == providers && node.is_table()) {
            read_table(*node.as_table(), std::string(providers));
            continue;
        }
        const auto name = key.substr(path.size());
        if (path == providers && node.is_table() && is_provider_name(name)) meet_provider(name);
        const auto next = slots_.lower_bound(key + ".");
        if (slots_.contains(key)) {
            read_entry(key, node, source);
        } else if (next != slots_.end() && next->first.starts_with(key + ".")) {
            if (node.is_table()) {
                read_table(*node.as_table(), key + ".");
            } else {
                problem(key, "bad_value", source,
                        fmt::format("{} is a group of settings, such as {}", key, next->first));
            }
        } else {
            problem(key, "unknown_setting", source,
                    one_line(key) + " is not a setting" +
                        suggestion(key, [](const Setting& one) { return std::string(one.key); }));
        }
    }
}

void Loader::read_entry(const std::string& key, const toml::node& node, const std::string& source) {
    const Kind kind = slots_.at(key).kind;
    if (kind == Kind::number && node.is_integer()) {
        return apply(key, std::to_string(node.as_integer()->get()), source);
    }
    if (kind == Kind::truth && node.is_boolean()) {
        return apply(key, node.as_boolean()->get() ? "true" : "false", source);
    }
    if (kind == Kind::text && node.is_string()) return apply(key, node.as_string()->get(), source);
    if (kind == Kind::list && node.is_array()) {
        std::string joined;
        bool is_all_text = true;
        for (const auto& one : *node.as_array()) {
            is_all_text = is_all_text && one.is_string();
            if (is_all_text) joined += (joined.empty() ? "" : ",") + one.as_string()->get();
        }
        if (is_all_text) return apply(key, joined, source);
    }
    if (node.is_string()) return bad_value(key, in_quotes(node.as_string()->get()), source);
    std::ostringstream written;
    node.visit([&](const auto& held) { written << held; });
    bad_value(key, one_line(written.str()), source);
}

void Loader::read_environment() {
    for (const auto& [name, value] : sources_.environment) {
        if (const auto provider = provider_of(name); !provider.empty()) meet_provider(provider);
    }
    std::map<std::string, std::string> keys;
    for (const auto& [key, slot] : slots_) keys.emplace(environment_name(key), key);
    for (const auto& [name, value] : sources_.environment) {
        if (!name.starts_with(environment_prefix) || name == "NAHTLOS_CONFIG") continue;
        // Read by the scripts and the tests, which may have exported them around this program.
        if (name.starts_with("NAHTLOS_TEST_") || name == "NAHTLOS_SHARED") continue;
        if (const auto found = keys.find(name); found != keys.end()) {
            apply(found->second, value, name);
        } else {
            problem("", "unknown_setting", name,
                    "this variable is not a setting" + suggestion(name, [](const Setting& one) {
                        return environment_name(one.key);
                    }));
        }
    }
}

void Loader::read_flags() {
    std::map<std::string, std::string> keys;
    for (const auto& setting : settings) {
        keys.emplace(setting.key, setting.key);
        if (!setting.alias.empty()) keys.emplace(setting.alias, setting.key);
    }
    std::map<std::string, std::string> given;  // key to the flag that set it
    for (const auto& [written, value] : sources_.flags) {
        const std::string flag = "--" + written;
        std::string name = written;
        std::replace(name.begin(), name.end(), '-', '_');
        const auto found = keys.find(name);
        if (found == keys.end() && name != "config") {
            problem("", "unknown_setting", flag,
                    "this flag is not a setting" +
                        suggestion(name, [](const Setting& one) { return std::string(one.key); }));
            continue;
        }
        const std::string key = name == "config" ? name : found->second;
        const auto [first, is_first] = given.emplace(key, flag);
        if (!is_first) {
            problem(key, "given_twice", flag,
                    first->second == flag ? "this flag is given twice"
                                          : key + " is already given by " + first->second);
        } else if (name != "config") {
            apply(key, value, flag);
        }
    }
}

void Loader::derive() {
    auto& url = slots_.at("database.url");
    const std::string text = "sqlite:" + config_.data_dir + "/nahtlos.sqlite";
    const std::string data_source = slots_.at("data_dir").source;
    if (url.source == "default") {
        check(url.set(text), "a data_dir that reads makes a database.url that reads");
        if (data_source != "default") url.source = "data_dir from " + data_source;
    }
    url.default_value = "sqlite:DATA_DIR/nahtlos.sqlite";
}

/// Settings that only make sense together.
void Loader::compare() {
    const auto source = [&](const char* key) { return slots_.at(key).source; };
    const auto& server = config_.server;
    const auto& batch = config_.batch;
    if (server.tls_certificate.empty() != server.tls_key.empty()) {
        const auto* given = server.tls_key.empty() ? "server.tls_certificate" : "server.tls_key";
        const auto* missing = server.tls_key.empty() ? "server.tls_key" : "server.tls_certificate";
        problem(missing, "conflict", source(given),
                fmt::format("{} is given, but {} is not: TLS needs both", given, missing));
    }
    const auto unsigned_from = [&](const std::string& url, const Secret<std::string>& secret,
                                   const char* url_key, const char* key, const char* danger) {
        if (url.empty() || !secret.reveal().empty()) return;
        problem(key, "conflict", source(url_key),
                fmt::format("{} is given, but {} is not: without it anybody could say {}", url_key,
                            key, danger));
    };
    unsigned_from(config_.payments.test_provider_url, config_.payments.webhook_secret,
                  "payments.test_provider_url", "payments.webhook_secret",
                  "that something is paid");
    unsigned_from(config_.carriers.test_url, config_.carriers.webhook_secret, "carriers.test_url",
                  "carriers.webhook_secret", "where parcels are");
    compare_messages();
    for (const auto& [key, most] :
         {std::pair{"batch.rows", batch.rows}, std::pair{"batch.waiting", batch.waiting}}) {
        if (most >= batch.commands) continue;
        problem(key, "conflict", source(key),
                fmt::format("{} is {}, but must be at least batch.commands, {}", key, most,
                            batch.commands));
    }
    std::string_view proxies = config_.server.trusted_proxies;
    while (!proxies.empty()) {
        const auto comma = std::min(proxies.find(','), proxies.size());
        if (!is_form(proxies.substr(0, comma), Form::ip_address)) {
            problem("server.trusted_proxies", "bad_value", source("server.trusted_proxies"),
                    "server.trusted_proxies takes IP addresses with commas between them");
        }
        proxies.remove_prefix(std::min(comma + 1, proxies.size()));
    }
    compare_providers();
    if (config_.roles.size() < 3 && config_.database.url.engine == DatabaseUrl::Engine::sqlite) {
        problem("roles", "conflict", source("roles"),
                "an SQLite database has one process, which must do all the work: api, jobs, "
                "events");
    }
}

void Loader::compare_messages() {
    const auto& mail = config_.messages;
    const auto& sender = mail.from.empty() ? config_.customers.mail_from : mail.from;
    const bool is_nowhere = sender.ends_with("@localhost") || sender.ends_with("@localhost>");
    if (!mail.smtp_host.empty() && is_nowhere) {
        problem("messages.from", "conflict", slots_.at("messages.smtp_host").source,
                "messages.smtp_host is set, and mails would come from " + sender +
                    ", which no server takes: set messages.from");
    }
    if (mail.smtp_user.empty() != mail.smtp_password.is_empty()) {
        problem("messages.smtp_password", "conflict", slots_.at("messages.smtp_user").source,
                "messages.smtp_user and messages.smtp_password are given both or not at all");
    }
    if (mail.smtp_security == SmtpSecurity::none && !mail.smtp_user.empty() &&
        !is_loopback("http://" + mail.smtp_host)) {
        problem("messages.smtp_security", "conflict", slots_.at("messages.smtp_security").source,
                "messages.smtp_security is none: anybody on the way could read the password");
    }
}

void Loader::compare_providers() {
    for (const auto& [name, provider] : config_.oidc) {
        const auto key = std::string(providers) + name;
        const auto wrong = [&](const std::string& at, const std::string& what) {
            problem(at, "conflict", key, what);
        };
        if (provider.client_id.empty()) wrong(key + ".client_id", key + ".client_id is missing");
        if (!provider.issuer.starts_with("https://") && !is_loopback(provider.issuer)) {
            wrong(key + ".issuer", key + ".issuer must begin with https://");
        }
        if (config_.server.public_url.empty()) {
            wrong("server.public_url",
                  "server.public_url is missing: providers send browsers back to it");
        }
    }
}

Explained Loader::explained(const Setting& setting) const {
    const auto& slot = slots_.at(std::string(setting.key));
    Explained one;
    one.key = setting.key;
    one.value = slot.show();
    one.source = slot.source;
    one.default_value = slot.default_value;
    one.meaning = setting.meaning;
    one.allowed = slot.allowed;
    one.environment = environment_name(setting.key);
    if (setting.key.starts_with(providers)) return one;  // names are not known to the command line
    one.flag = "--" + std::string(setting.alias.empty() ? setting.key : setting.alias);
    std::replace(one.flag.begin(), one.flag.end(), '_', '-');
    return one;
}

Refusal Loader::refusal() const {
    std::string text = problems_.size() == 1
                           ? "the configuration has a problem:"
                           : fmt::format("the configuration has {} problems:", problems_.size());
    for (const auto& one : problems_) text += "\n  " + one.detail;
    return Refusal{RefusalKind::invalid, "configuration_invalid", text, problems_};
}

}  // namespace

Result<Loaded> load(const Sources& sources) { return Loader(sources).run(); }

std::string environment_name(std::string_view key) {
    std::string name(environment_prefix);
    for (const char c : key) {
        name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return name;
}

}  // namespace nahtlos::config
