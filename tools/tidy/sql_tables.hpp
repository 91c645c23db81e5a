// The tables that a text of SQL reads or writes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nahtlos::tidy {

struct TableUse {
    std::size_t at = 0;  // offset in the text
    std::string name;    // lower case, without schema; "" where the text does not say the name
};

/// Whether a string literal begins a statement of SQL.
bool is_sql(std::string_view text);

/// Whether it goes on with the tables of one: "from ...", "left join ...". Prose may, too.
bool is_sql_part(std::string_view text);

/// Tables after from, join, into, update, table, references and the like. Names that the text
/// itself gives to subqueries (`with x as (...)`) and functions are not tables.
std::vector<TableUse> tables_in(std::string_view text);

}  // namespace nahtlos::tidy
