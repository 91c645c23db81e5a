// Place: where one whole database of its own can be, for tests of backups.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "base/sql/connection.hpp"

namespace nahtlos::testing {

/// A place for one database, with none there; on PostgreSQL an empty one, since a backup is of a
/// whole database and not of a schema.
class Place {
public:
    Place(const std::string& engine, const std::filesystem::path& folder, const std::string& name)
        : name_("nahtlos_" + name + '_' + std::to_string(::getpid())) {
        if (engine == "sqlite") {
            url_ = "sqlite:" + (folder / (name + ".sqlite")).string();
            return;
        }
        const std::string conninfo = std::getenv("NAHTLOS_TEST_POSTGRES");
        admin_ = sql::open_postgres({.conninfo = conninfo});
        // Dropping waits for the disk, however long a busy machine takes.
        admin_->script("set statement_timeout = 0");
        admin_->script("drop database if exists " + name_);
        admin_->script("create database " + name_);
        url_ = "postgres:" + conninfo + " dbname=" + name_;
    }
    ~Place() {
        if (admin_ != nullptr) admin_->script("drop database if exists " + name_ + " with (force)");
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    const std::string& url() const { return url_; }

private:
    const std::string name_;
    std::string url_;
    std::unique_ptr<sql::Connection> admin_;
};

}  // namespace nahtlos::testing
