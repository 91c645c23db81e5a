// Search: where in a database a text stands, by the schema itself and in the bytes of its files.
#pragma once

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/sql/database.hpp"

namespace nahtlos::testing {

struct TextColumn {
    std::string table, column;
};
BOOST_DESCRIBE_STRUCT(TextColumn, (), (table, column))

struct TextRow {
    std::string value;
};
BOOST_DESCRIBE_STRUCT(TextRow, (), (value))

/// Every column that can hold a text, as the engine itself tells it.
inline std::vector<TextColumn> text_columns(Tx& tx) {
    return tx.all<TextColumn>(
        tx.engine() == sql::Engine::sqlite
            ? "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c "
              "where m.type = 'table' and lower(c.type) = 'text'"
            : "select table_name::text, column_name::text from information_schema.columns "
              "where table_schema = current_schema() and data_type = 'text'");
}

/// "table.column" wherever the text stands, upper or lower case.
inline std::set<std::string> places_of(sql::Database& database, const std::string& text) {
    return database.read([&](Tx& tx) {
        std::set<std::string> found;
        for (const auto& c : text_columns(tx)) {
            for (const auto& row : tx.all<TextRow>("select " + c.column + " from " + c.table +
                                                   " where " + c.column + " is not null")) {
                if (row.value.find(text) == std::string::npos) continue;
                found.insert(c.table + '.' + c.column);
            }
        }
        return found;
    });
}

struct BytesRow {
    sql::Bytes bytes;
};
BOOST_DESCRIBE_STRUCT(BytesRow, (), (bytes))

/// The files of the database, whole: of SQLite with its log, of PostgreSQL those of every table
/// and index after a checkpoint.
inline std::string raw_bytes(sql::Database& database) {
    std::string all;
    if (database.engine() == sql::Engine::sqlite) {
        const auto path = database.options().url.substr(std::string("sqlite:").size());
        for (const auto& file : {path, path + "-wal", path + "-shm"}) {
            std::ostringstream text;
            text << std::ifstream(file, std::ios::binary).rdbuf();
            all += text.str();
        }
        return all;
    }
    auto own = database.open_writer();
    // All that other tests have written is flushed, too, which takes its time on a busy machine.
    own->script("set statement_timeout = 0");
    own->script("checkpoint");
    Tx tx(*own);
    for (const auto& row : tx.all<BytesRow>(
             "select pg_read_binary_file(pg_relation_filepath(oid)) from pg_class "
             "where relnamespace = current_schema()::regnamespace and relkind in ('r', 'i')")) {
        all += row.bytes.data;
    }
    return all;
}

}  // namespace nahtlos::testing
