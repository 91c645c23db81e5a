#include "base/sql/copy.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <unistd.h>

#include <memory>

namespace nahtlos::sql {
namespace {

struct CloseSqlite {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct FreeText {
    void operator()(char* text) const { sqlite3_free(text); }
};
struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// SQLite leaves a copy to the page cache of the system.
void secure(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_secure = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!is_secure) throw Error(ErrorKind::io, "cannot sync " + path);
}

std::string target_of(const Database& database, std::string_view scheme) {
    const auto& url = database.options().url;
    return url.starts_with(scheme) ? url.substr(scheme.size()) : url;
}

}  // namespace

void copy_sqlite(const Database& database, const std::string& to) {
    const auto path = target_of(database, "sqlite:");
    sqlite3* opened = nullptr;
    const int rc = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, CloseSqlite> db(opened);
    if (rc != SQLITE_OK) throw Error(ErrorKind::gone, "cannot open " + path);
    // One read transaction long, so that writers go on and the copy never starts anew, as the
    // backup interface would (https://sqlite.org/lang_vacuum.html#vacuuminto).
    const std::unique_ptr<char, FreeText> statement(sqlite3_mprintf("vacuum into %Q", to.c_str()));
    if (sqlite3_exec(db.get(), statement.get(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw Error(ErrorKind::io, std::string("cannot copy: ") + sqlite3_errmsg(db.get()));
    }
    secure(to);
}

std::vector<std::pair<std::string, std::string>> connection_variables(const Database& database) {
    const auto info = target_of(database, "postgres:");
    char* problem = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(info.c_str(), &problem));
    if (options == nullptr) {
        const std::string why = problem == nullptr ? "out of memory" : problem;
        PQfreemem(problem);
        throw Error(ErrorKind::gone, "cannot read the connection string: " + why);
    }
    std::vector<std::pair<std::string, std::string>> variables;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr || option->envvar == nullptr) continue;
        variables.emplace_back(option->envvar, option->val);
    }
    return variables;
}

}  // namespace nahtlos::sql
