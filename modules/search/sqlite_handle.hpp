// SqliteHandle: one connection to the file of an index, with its tokenizer and its ranking.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/ids.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace nahtlos::search {

/// A statement with its parameters bound in turn; ready for its next use when it goes. Texts must
/// outlive it.
class Query {
public:
    explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& with(std::int64_t number);
    Query& with(std::string_view text);
    Query& with_bytes(std::string_view bytes);
    Query& with(const Uuid& id);
    /// False when there is no further row. Throws sql::Error.
    bool next();
    /// Runs a statement that has no rows.
    void run();

    std::int64_t integer(int column) const;
    std::string_view text(int column) const;
    std::string_view bytes(int column) const;

private:
    void expect(int rc) const;
    sqlite3_stmt* statement_;
    int bound_ = 0;
};

/// For one thread at a time. Throws sql::Error.
class SqliteHandle {
public:
    SqliteHandle(const std::string& path, bool is_writer, std::int64_t cache_kib);
    ~SqliteHandle();
    SqliteHandle(const SqliteHandle&) = delete;
    SqliteHandle& operator=(const SqliteHandle&) = delete;

    /// Several statements without parameters.
    void script(const std::string& statements);
    /// One at a time of the same statement.
    Query query(const std::string& statement);
    std::int64_t last_row() const;
    /// After a failure; fails itself never.
    void rollback() noexcept;

private:
    void close() noexcept;

    sqlite3* db_ = nullptr;
    std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

/// Makes "nahtlos LANGUAGE" a tokenizer of FTS5 on this connection, and search_impact() a ranking
/// function: what one word is worth in a row. Where FTS5 asks for the words of a query they are
/// taken as stems, divided by spaces. Throws sql::Error.
void add_text_functions(sqlite3* db);

[[noreturn]] void fail(sqlite3* db, std::string_view what);

}  // namespace nahtlos::search
