#include "privacy/map.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/database.hpp"

namespace nahtlos::privacy {
namespace {

struct SchemaColumn {
    std::string table, column, type;
    std::int64_t is_nullable = 0;
};
BOOST_DESCRIBE_STRUCT(SchemaColumn, (), (table, column, type, is_nullable))

class Map : public testing::OnEngine {
protected:
    // The schema as the engine itself tells it.
    std::vector<SchemaColumn> schema() {
        return base_.database().read([](Tx& tx) {
            return tx.all<SchemaColumn>(
                tx.engine() == sql::Engine::sqlite
                    ? "select m.name, c.name, lower(c.type), 1 - c.\"notnull\" "
                      "from sqlite_master m join pragma_table_info(m.name) c "
                      "where m.type = 'table' and m.name not like 'sqlite%'"
                    : "select table_name::text, column_name::text, data_type::text, "
                      "case is_nullable when 'YES' then 1 else 0 end::bigint "
                      "from information_schema.columns join information_schema.tables "
                      "using (table_schema, table_name) where table_schema = current_schema() "
                      "and table_type = 'BASE TABLE'");
        });
    }
    static std::string type_name(Shape shape) {
        switch (type_of(shape)) {
            case sql::Type::integer: return "bigint";
            case sql::Type::uuid: return "uuid";
            case sql::Type::text: return "text";
            case sql::Type::bytes: return "bytea";
            case sql::Type::real: return "double precision";
        }
        return {};
    }
    testing::TestDatabase base_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, Map, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Map, knows_every_column_of_the_schema_and_no_other) {
    std::map<std::string, std::string> in_schema, in_map;
    for (const auto& c : schema()) in_schema[c.table + '.' + c.column] = c.type;
    for (const auto& table : tables()) {
        for (const auto& column : table.columns) {
            in_map[std::string(table.name) + '.' + std::string(column.name)] =
                type_name(column.shape);
        }
    }
    ASSERT_GT(in_schema.size(), 300U);
    for (const auto& [name, type] : in_schema) {
        EXPECT_EQ(in_map[name], type) << name << " is not in modules/privacy/map.cpp";
    }
    for (const auto& [name, type] : in_map) {
        EXPECT_TRUE(in_schema.contains(name)) << name << " is not in the schema";
    }
}

TEST_P(Map, blanks_what_can_be_blank) {
    std::map<std::string, bool> nullable;
    for (const auto& c : schema()) nullable[c.table + '.' + c.column] = c.is_nullable != 0;
    for (const auto& table : tables()) {
        if (table.erasure != Erasure::columns) continue;
        for (const auto& column : table.columns) {
            const bool is_gone = column.says == Says::personal || column.says == Says::evidence;
            const auto name = std::string(table.name) + '.' + std::string(column.name);
            EXPECT_TRUE(!is_gone || nullable[name]) << name;
        }
    }
}

TEST(MapOfPeople, gives_every_personal_field_purpose_basis_and_retention) {
    const auto all = activities({});
    std::size_t personal = 0;
    for (const auto& table : tables()) {
        EXPECT_EQ(table.erasure == Erasure::nothing || !table.key.empty(), true) << table.name;
        for (const auto& column : table.columns) {
            const auto name = std::string(table.name) + '.' + std::string(column.name);
            const bool is_personal = column.says == Says::personal ||
                                     column.says == Says::evidence || column.says == Says::record;
            EXPECT_FALSE(is_personal && column.why == Why::none) << name;
            EXPECT_FALSE(is_personal && table.whose == Whose::nobody) << name;
            personal += is_personal ? 1 : 0;
        }
    }
    EXPECT_GT(personal, 40U);
    EXPECT_GE(all.size(), personal);
    for (const auto& activity : all) {
        EXPECT_FALSE(activity.purpose.empty()) << activity.field;
        EXPECT_FALSE(activity.legal_basis.empty()) << activity.field;
        EXPECT_FALSE(activity.retention.empty()) << activity.field;
        EXPECT_FALSE(activity.on_erasure.empty()) << activity.field;
    }
}

TEST(MapOfPeople, says_the_periods_that_are_configured) {
    Periods periods;
    periods.contact_days = 77;
    std::string text;
    for (const auto& activity : activities(periods)) text += activity.retention;
    EXPECT_NE(text.find("77 days after the order"), std::string::npos);
    EXPECT_EQ(text.find("1095 days after the order"), std::string::npos);
}

}  // namespace
}  // namespace nahtlos::privacy
