#include "bench/imports/raw_rows.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <string_view>
#include <vector>

namespace nahtlos::bench {
namespace {

constexpr std::size_t rows_of_commit = 10'000;

struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::vector<sql::Type> types;
    std::vector<sql::Param> cells;
    std::deque<std::string> texts;

    std::size_t rows() const { return cells.size() / columns.size(); }
    std::string column_list() const {
        std::string list;
        for (const auto& column : columns) list += (list.empty() ? "" : ", ") + column;
        return list;
    }
};

std::vector<std::string> texts_of(sql::Connection& connection, const std::string& statement) {
    std::vector<std::string> texts;
    connection.run(statement, {},
                   [&](const sql::RowView& row) { texts.emplace_back(row.text(0)); });
    return texts;
}

std::vector<std::string> tables_of(sql::Connection& connection) {
    if (connection.engine() == sql::Engine::postgres) {
        return texts_of(connection,
                        "select tablename::text from pg_tables where schemaname = 'public'");
    }
    return texts_of(connection,
                    "select name from sqlite_master where type = 'table' and name not like "
                    "'sqlite%'");
}

sql::Type type_of(std::string_view told) {
    if (told == "uuid") return sql::Type::uuid;
    if (told == "text") return sql::Type::text;
    if (told == "bytea" || told == "blob") return sql::Type::bytes;
    return told == "double precision" ? sql::Type::real : sql::Type::integer;
}

void read_columns(sql::Connection& connection, Table& table) {
    const std::string statement =
        connection.engine() == sql::Engine::postgres
            ? "select column_name::text, data_type::text from information_schema.columns where "
              "table_name = '" +
                  table.name + "' order by ordinal_position"
            : "select name, lower(type) from pragma_table_info('" + table.name + "')";
    connection.run(statement, {}, [&](const sql::RowView& row) {
        table.columns.emplace_back(row.text(0));
        table.types.push_back(type_of(row.text(1)));
    });
}

sql::Param cell_of(const sql::RowView& row, int column, Table& table) {
    sql::Param cell{.type = table.types[static_cast<std::size_t>(column)],
                    .is_null = row.is_null(column)};
    if (cell.is_null) return cell;
    switch (cell.type) {
        case sql::Type::integer: cell.integer = row.integer(column); break;
        case sql::Type::real: cell.real = row.real(column); break;
        case sql::Type::uuid: cell.uuid = row.uuid(column); break;
        case sql::Type::text: cell.text = table.texts.emplace_back(row.text(column)); break;
        case sql::Type::bytes: cell.text = table.texts.emplace_back(row.bytes(column)); break;
    }
    return cell;
}

void read_rows(sql::Connection& connection, Table& table) {
    connection.run("select " + table.column_list() + " from " + table.name, {},
                   [&](const sql::RowView& row) {
                       for (int i = 0; i < row.columns(); ++i) {
                           table.cells.push_back(cell_of(row, i, table));
                       }
                   });
}

void empty_all(sql::Connection& connection, const std::deque<Table>& tables) {
    const bool is_sqlite = connection.engine() == sql::Engine::sqlite;
    connection.script(is_sqlite ? "pragma foreign_keys = off"
                                : "set session_replication_role = replica");
    for (const auto& table : tables) {
        connection.script("delete from " + table.name);
        if (!is_sqlite) connection.script("vacuum full " + table.name);
    }
    if (is_sqlite) connection.script("vacuum; pragma wal_checkpoint(truncate)");
}

void insert_rows(sql::Connection& connection, const Table& table) {
    const std::vector<std::string_view> columns(table.columns.begin(), table.columns.end());
    for (std::size_t from = 0; from < table.rows(); from += rows_of_commit) {
        connection.begin(true);
        connection.insert(table.name,
                          {columns, table.types, std::min(rows_of_commit, table.rows() - from),
                           [&](std::size_t row, std::span<sql::Param> params) {
                               const auto at = (from + row) * columns.size();
                               std::copy_n(table.cells.begin() + static_cast<std::ptrdiff_t>(at),
                                           columns.size(), params.begin());
                           }},
                          {});
        connection.commit();
    }
}

}  // namespace

std::map<std::string, std::int64_t> count_rows(sql::Database& database) {
    std::map<std::string, std::int64_t> counts;
    const auto connection = database.open_writer();
    for (const auto& table : tables_of(*connection)) {
        connection->run("select count(*) from " + table, {},
                        [&](const sql::RowView& row) { counts[table] = row.integer(0); });
    }
    return counts;
}

double insert_again_s(sql::Database& database, const std::map<std::string, std::int64_t>& before) {
    const auto now = count_rows(database);
    const auto connection = database.open_writer();
    std::deque<Table> tables;  // cells refer to texts, so none may move
    for (const auto& [name, rows] : now) {
        const auto known = before.find(name);
        if (known != before.end() && known->second >= rows) continue;
        auto& table = tables.emplace_back();
        table.name = name;
        read_columns(*connection, table);
        read_rows(*connection, table);
    }
    empty_all(*connection, tables);
    const auto begun = std::chrono::steady_clock::now();
    for (const auto& table : tables) insert_rows(*connection, table);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

}  // namespace nahtlos::bench
