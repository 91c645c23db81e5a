#include "buying/store.hpp"

#include "base/sql/where.hpp"

namespace nahtlos::buying {
namespace {

struct SupplierKey {
    SupplierId id;
};
BOOST_DESCRIBE_STRUCT(SupplierKey, (), (id))

struct CodeKey {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(CodeKey, (), (code))

struct ArticleKey {
    SupplierId supplier;
    std::string sku;
};
BOOST_DESCRIBE_STRUCT(ArticleKey, (), (supplier, sku))

}  // namespace

std::vector<Supplier> suppliers(Tx& tx, const std::vector<SupplierId>& ids) {
    std::vector<SupplierKey> keys;
    for (const auto id : ids) keys.push_back({id});
    return tx.find<Supplier>("buying_supplier", keys);
}

std::optional<Supplier> supplier(Tx& tx, SupplierId id, sql::Lock lock) {
    const std::vector<SupplierKey> keys{{id}};
    auto found = tx.find<Supplier>("buying_supplier", keys, lock, sql::LockRank::document);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<Supplier> supplier_by_code(Tx& tx, const std::string& code) {
    auto found = tx.find<Supplier>("buying_supplier", std::vector<CodeKey>{{code}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

bool insert_supplier(Tx& tx, const Supplier& supplier) {
    return tx.insert_missing("buying_supplier", std::vector{supplier}) == 1;
}

void update_supplier(Tx& tx, const Supplier& supplier) {
    tx.update("buying_supplier", 1, std::vector{supplier});
}

std::vector<Supplier> list_suppliers(Tx& tx, const SupplierFilter& filter) {
    sql::Where where;
    where.add_if("code = ", filter.code);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Supplier>(tx, "buying_supplier", where);
}

std::vector<Article> articles(Tx& tx, SupplierId supplier, const std::vector<std::string>& skus) {
    std::vector<ArticleKey> keys;
    for (const auto& sku : skus) keys.push_back({supplier, sku});
    return tx.find<Article>("buying_article", keys);
}

void put_articles(Tx& tx, const std::vector<Article>& articles) {
    tx.upsert("buying_article", 2, articles);
}

std::vector<Article> list_articles(Tx& tx, const ArticleFilter& filter) {
    sql::Where where;
    where.add("supplier = ", filter.supplier);
    where.page("sku", filter.after, filter.limit);
    return sql::rows_of<Article>(tx, "buying_article", where);
}

}  // namespace nahtlos::buying
