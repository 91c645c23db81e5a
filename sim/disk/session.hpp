// Session: a plain SQLite connection to a simulated disk, for the tests of the disk itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <sqlite3.h>

#include "base/check.hpp"
#include "sim/disk/disk.hpp"

namespace nahtlos::disk {

class Session {
public:
    explicit Session(const Disk& disk, const char* path = "shop.db") {
        constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        opened_ = sqlite3_open_v2(path, &db_, flags, disk.vfs_name());
    }
    ~Session() { sqlite3_close(db_); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    int opened() const { return opened_; }
    sqlite3* db() const { return db_; }

    /// SQLite's primary result code.
    int run(const std::string& sql) const {
        return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) & 0xff;
    }
    /// The first column of the first row; nothing on an error or without a row.
    std::optional<std::string> text(const std::string& sql) const {
        sqlite3_stmt* statement = nullptr;
        std::optional<std::string> found;
        if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
            return found;
        }
        if (sqlite3_step(statement) == SQLITE_ROW) {
            const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
            found = bytes == nullptr ? "" : bytes;
        }
        sqlite3_finalize(statement);
        return found;
    }
    std::optional<std::int64_t> number(const std::string& sql) const {
        const auto found = text(sql);
        return found ? std::optional(std::stoll(*found)) : std::nullopt;
    }

private:
    sqlite3* db_ = nullptr;
    int opened_ = SQLITE_OK;
};

}  // namespace nahtlos::disk
