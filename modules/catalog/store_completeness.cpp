#include "base/sql/where.hpp"
#include "catalog/completeness.hpp"

namespace nahtlos::catalog {

void save_completeness(Tx& tx, const std::vector<KeptCompleteness>& rows) {
    tx.upsert("catalog_completeness", 2, rows);
}

std::vector<KeptCompleteness> list_completeness(Tx& tx, const CompletenessFilter& filter) {
    sql::Where where;
    where.add("channel = ", filter.channel);
    where.add_if("score < ", filter.below);
    where.add_if("product = ", filter.product);
    where.page("score, product", filter.after, filter.limit);
    return sql::rows_of<KeptCompleteness>(tx, "catalog_completeness", where);
}

}  // namespace nahtlos::catalog
