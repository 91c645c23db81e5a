#include <filesystem>
#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "base/real/environment.hpp"
#include "base/sql/migrate.hpp"

namespace nahtlos::app {

std::optional<config::Config> load_config(const config::Given& settings) {
    auto loaded = config::load({.environment = real::environment(), .flags = settings});
    if (loaded) return std::move(loaded->config);
    std::cerr << "nahtlos: " << loaded.refusal().detail << '\n';
    return std::nullopt;
}

std::int64_t log_pages(const config::Database& config) {
    constexpr std::int64_t pages_per_mib = 256;
    return config.log_mib * pages_per_mib;
}

sql::DatabaseOptions database_options(const config::Config& config) {
    using Engine = config::DatabaseUrl::Engine;
    const auto& url = config.database.url;
    std::filesystem::create_directories(config.data_dir);
    sql::DatabaseOptions options;
    options.durability = config.database.durability == config::Durability::full
                             ? sql::Durability::full
                             : sql::Durability::normal;
    // Beyond what the Checkpointer of a server lets it come to.
    options.sqlite_checkpoint_pages = 4 * log_pages(config.database);
    if (url.engine == Engine::sqlite) {
        options.url = "sqlite:" + url.target.reveal();
        const auto folder = std::filesystem::path(url.target.reveal()).parent_path();
        if (!folder.empty()) std::filesystem::create_directories(folder);
    } else {
        const bool is_url = url.target.reveal().find("://") != std::string::npos;
        options.url = (is_url ? "" : "postgres:") + url.target.reveal();
    }
    return options;
}

sql::DatabaseOptions serving_options(const config::Config& config) {
    constexpr std::int64_t grace_ms = 2'000;  // for the server to say that it has ended a statement
    auto options = database_options(config);
    options.connect_timeout_ms = config.database.connect_timeout_ms;
    options.statement_timeout_ms = config.database.statement_timeout_ms;
    options.lock_timeout_ms = config.database.lock_timeout_ms;
    options.silence_timeout_ms = config.database.statement_timeout_ms + grace_ms;
    return options;
}

void apply_migrations(sql::Database& database, Instant now) {
    const auto report = sql::migrate(*database.open_writer(), sql::embedded_migrations(), now);
    for (const auto& name : report.applied) std::cerr << "applied migration " << name << '\n';
}

int guarded(const std::function<int()>& command) {
    try {
        return command();
    } catch (const sql::Error& error) {
        std::cerr << "nahtlos: the database: " << error.what() << '\n';
        return database_trouble;
    } catch (const std::filesystem::filesystem_error& error) {
        std::cerr << "nahtlos: " << error.what() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "nahtlos: " << error.what() << '\n';
    }
    return failed;
}

}  // namespace nahtlos::app
