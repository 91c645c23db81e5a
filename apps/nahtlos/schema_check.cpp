#include "apps/nahtlos/schema_check.hpp"

#include "base/sql/migrate.hpp"

namespace nahtlos::app {

api::ReadyCheck schema_check(sql::Database& database) {
    return {"database", [&database]() -> std::optional<std::string> {
                const auto applied =
                    database.read([](Tx& tx) { return sql::applied_migrations(tx); });
                const auto known = static_cast<std::int64_t>(sql::embedded_migrations().size());
                if (applied == known) return std::nullopt;
                return "it has other migrations than this program";
            }};
}

}  // namespace nahtlos::app
