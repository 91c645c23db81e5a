#include "base/sql/upkeep.hpp"

namespace nahtlos::sql {

bool rewrite(Connection& connection, const std::vector<std::string_view>& tables) {
    if (connection.engine() == Engine::postgres) {
        for (const auto table : tables) connection.script("vacuum full " + std::string(table));
        return true;
    }
    connection.script("vacuum");
    bool is_empty = false;
    connection.run("pragma wal_checkpoint(truncate)", {},
                   [&](const RowView& row) { is_empty = row.integer(0) == 0; });
    return is_empty;
}

}  // namespace nahtlos::sql
