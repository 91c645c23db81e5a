#include "tests/support/database.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/sql/migrate.hpp"

namespace nahtlos::testing {
namespace {

std::string postgres_conninfo() {
    const char* conninfo = std::getenv("NAHTLOS_TEST_POSTGRES");
    return conninfo == nullptr ? "" : conninfo;
}

std::string unique_name() {
    static std::atomic<int> count = 0;
    return "nahtlos_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

}  // namespace

std::vector<std::string> engines() {
    if (postgres_conninfo().empty()) {
        static const bool told = [] {
            std::cerr << "*** SKIPPED: everything on PostgreSQL, since NAHTLOS_TEST_POSTGRES is "
                         "not set (scripts/test sets it)\n";
            return true;
        }();
        (void)told;
        return {"sqlite"};
    }
    return {"sqlite", "postgres"};
}

TestDatabase::TestDatabase(const std::string& engine, bool migrated) : engine_(engine) {
    const auto name = unique_name();
    if (engine_ == "sqlite") {
        place_ = (std::filesystem::temp_directory_path() / name).string();
        std::filesystem::remove_all(place_);  // as below
        std::filesystem::create_directory(place_);
        url_ = "sqlite:" + place_ + "/nahtlos.sqlite";
    } else {
        place_ = name;
        auto admin = sql::open_postgres({.conninfo = postgres_conninfo()});
        // A process of the same number may have been killed here once.
        admin->script("drop schema if exists " + place_ + " cascade");
        admin->script("create schema " + place_);
        url_ = "postgres:" + postgres_conninfo() + " options=-csearch_path=" + place_;
    }
    database_ = std::make_unique<sql::Database>(sql::DatabaseOptions{.url = url_});
    if (!migrated) return;
    auto connection = database_->open_writer();
    // Only these commits need no disk: a lost schema is a lost test, no more.
    if (engine_ == "postgres") connection->script("set synchronous_commit = off");
    sql::migrate(*connection, sql::embedded_migrations(), Instant{0});
}

TestDatabase::~TestDatabase() {
    database_.reset();
    if (engine_ == "sqlite") {
        std::filesystem::remove_all(place_);
        return;
    }
    auto admin = sql::open_postgres({.conninfo = postgres_conninfo()});
    admin->script("drop schema if exists " + place_ + " cascade");
}

}  // namespace nahtlos::testing
