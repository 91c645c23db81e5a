#include <algorithm>

#include "base/json/reader.hpp"
#include "base/sql/where.hpp"
#include "catalog/slices.hpp"

namespace nahtlos::catalog {
namespace {

struct IdRow {
    ProductId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

struct CountRow {
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (n))

struct StepRow {
    std::string handle;
    std::optional<CategoryId> parent;
    std::string definition;
};
BOOST_DESCRIBE_STRUCT(StepRow, (), (handle, parent, definition))

// What of a category has no column.
struct Words {
    Names names;
    std::map<std::string, json::LongText<5000>> descriptions;
};
BOOST_DESCRIBE_STRUCT(Words, (), (names, descriptions))

void add_sight(sql::Where& where, const std::optional<Uuid>& published_in) {
    where.also("p.status = 'active'");
    where.also(
        "exists (select 1 from catalog_variant v where v.product = p.id and "
        "v.status = 'active'");
    if (published_in) {
        where.text() +=
            " and exists (select 1 from catalog_publication b where b.variant = v.id and "
            "b.channel = ";
        where.put(*published_in);
        where.text() += ')';
    }
    where.text() += ')';
}

}  // namespace

std::int64_t count_products(Tx& tx, const std::optional<Uuid>& published_in) {
    sql::Where where;
    add_sight(where, published_in);
    return sql::select<CountRow>(tx, "select count(*) as n from catalog_product p", where).at(0).n;
}

std::optional<ProductId> product_before(Tx& tx, const std::optional<Uuid>& published_in,
                                        std::int64_t n) {
    if (n <= 0) return std::nullopt;
    sql::Where where;
    add_sight(where, published_in);
    where.text() += " order by p.id limit 1 offset ";
    where.put(n - 1);
    const auto rows = sql::select<IdRow>(tx, "select p.id from catalog_product p", where);
    if (rows.empty()) return std::nullopt;
    return rows.front().id;
}

std::vector<PathStep> category_path(Tx& tx, const std::string& tree, const std::string& handle) {
    constexpr const char* select = "select handle, parent, definition from catalog_category where ";
    std::vector<PathStep> path;
    const std::string of = select;
    auto rows = tx.all<StepRow>(of + "tree = $1 and handle = $2", tree, handle);
    while (!rows.empty() && path.size() < most_category_depth) {
        auto& row = rows.front();
        auto words = json::read<Words>(row.definition);
        check(words.ok(), "a stored definition reads back");
        path.push_back({std::move(row.handle), std::move(words->names)});
        if (!row.parent) break;
        rows = tx.all<StepRow>(of + "id = $1", *row.parent);
    }
    std::ranges::reverse(path);
    return path;
}

}  // namespace nahtlos::catalog
