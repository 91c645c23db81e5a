#include <algorithm>
#include <unordered_map>

#include "base/json/reader.hpp"
#include "base/sql/where.hpp"
#include "catalog/whole.hpp"
#include "modules/catalog/product_row.hpp"
#include "modules/catalog/stamp.hpp"
#include "modules/catalog/variant_row.hpp"

namespace nahtlos::catalog {
namespace {

struct VariantNamed {
    VariantId id;
};
BOOST_DESCRIBE_STRUCT(VariantNamed, (), (id))

struct ProductOfVariant {
    ProductId product;
};
BOOST_DESCRIBE_STRUCT(ProductOfVariant, (), (product))

struct ProductStamp {
    ProductId id;
    std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(ProductStamp, (), (id, revision))

struct CategoryRow {
    ProductId product;
    std::int64_t position = 0;
    std::string tree, handle;
};
BOOST_DESCRIBE_STRUCT(CategoryRow, (), (product, position, tree, handle))

constexpr json::ReadLimits stored{.max_bytes = std::size_t{64} << 20,
                                  .max_string_bytes = std::size_t{1} << 20,
                                  .max_items = 100'000,
                                  .max_free_bytes = std::size_t{1} << 20};

template <class Details>
void read_details(const std::string& text, Details& into) {
    if (text == "{}") return;
    auto details = json::read<Details>(text, stored);
    check(details.ok(), "stored details read back");
    into = *std::move(details);
}

WholeProduct product_of(ProductRow&& row) {
    WholeProduct p;
    read_details<ProductDetails>(row.details, p);
    p.id = row.id;
    p.handle = std::move(row.handle);
    p.status = row.status;
    p.kind = row.kind;
    p.product_type = std::move(row.product_type);
    p.brand = std::move(row.brand);
    p.external_reference = std::move(row.external_reference);
    p.publish_at = row.publish_at;
    p.unpublish_at = row.unpublish_at;
    p.changed_by = std::move(row.changed_by);
    p.version = row.version;
    p.created_at = row.created_at;
    p.updated_at = row.updated_at;
    return p;
}

WholeVariant variant_of(VariantRow&& row) {
    WholeVariant v;
    read_details<VariantDetails>(row.details, v);
    v.id = row.id;
    v.sku = std::move(row.sku);
    v.gtin = std::move(row.gtin);
    if (row.options != "{}") {
        auto options = json::read<std::map<std::string, std::string>>(row.options);
        check(options.ok(), "stored options read back");
        v.options = *std::move(options);
    }
    v.tax_category = std::move(row.tax_category);
    v.status = row.status;
    v.weight_g = row.weight_g;
    v.content = content_of(row);
    v.external_reference = std::move(row.external_reference);
    v.version = row.version;
    return v;
}

// What belongs to products that are read already, ascending by id.
void complete(Tx& tx, std::vector<WholeProduct>& products) {
    if (products.empty()) return;
    std::vector<OfProduct> keys;
    std::unordered_map<ProductId, WholeProduct*> by_id;
    for (auto& p : products) {
        keys.push_back({p.id});
        by_id.emplace(p.id, &p);
    }
    for (auto& t : tx.find<TextRow>("catalog_text", keys)) {
        by_id.at(t.product)->texts[t.language] = {
            std::move(t.title),     std::move(t.description),     std::move(t.subtitle),
            std::move(t.seo_title), std::move(t.seo_description), t.source};
    }
    for (auto& v : tx.find<VariantRow>("catalog_variant", keys)) {
        const auto product = v.product;
        by_id.at(product)->variants.push_back(variant_of(std::move(v)));
    }
    for (auto& p : products) std::ranges::sort(p.variants, {}, &WholeVariant::id);
    auto categories = tx.find<CategoryRow>("catalog_category_of", keys);
    std::ranges::sort(categories, {}, &CategoryRow::position);
    for (auto& c : categories) {
        by_id.at(c.product)->categories.push_back(c.tree + '/' + c.handle);
    }
}

std::vector<WholeProduct> whole(Tx& tx, std::vector<ProductRow> rows) {
    std::vector<WholeProduct> products;
    products.reserve(rows.size());
    for (auto& row : rows) products.push_back(product_of(std::move(row)));
    complete(tx, products);
    return products;
}

}  // namespace

std::vector<WholeProduct> read_products(Tx& tx, std::vector<ProductId> ids) {
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::vector<ProductKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    auto rows = tx.find<ProductRow>("catalog_product", keys);
    std::ranges::sort(rows, {}, &ProductRow::id);
    return whole(tx, std::move(rows));
}

std::vector<WholeProduct> walk_products(Tx& tx, const ProductWalk& walk) {
    sql::Where where;
    where.add_any("status", walk.status);
    if (walk.changed_since_revision >= 0) {
        where.add("revision > ", walk.changed_since_revision);
    }
    where.page("id", walk.after, walk.limit);
    return whole(tx, sql::rows_of<ProductRow>(tx, "catalog_product", where));
}

void stamp_product_of(Tx& tx, VariantId variant, std::int64_t revision) {
    tx.run(
        "update catalog_product set revision = $2 where id = "
        "(select product from catalog_variant where id = $1)",
        variant, revision);
}

void stamp_products_of(Tx& tx, const std::vector<VariantId>& variants, std::int64_t revision) {
    std::vector<VariantNamed> keys;
    for (const auto& id : variants) keys.push_back({id});
    std::vector<ProductStamp> stamps;
    for (const auto& row : tx.find<ProductOfVariant>("catalog_variant", keys)) {
        stamps.push_back({row.product, revision});
    }
    std::ranges::sort(stamps, {}, &ProductStamp::id);
    const auto again = std::ranges::unique(stamps, {}, &ProductStamp::id);
    stamps.erase(again.begin(), again.end());
    tx.update("catalog_product", 1, stamps);
}

std::optional<ProductId> product_of_handle(Tx& tx, const std::string& handle) {
    return tx.value<ProductId>("select id from catalog_product where handle = $1", handle);
}

std::optional<ProductId> product_of_reference(Tx& tx, const std::string& external_reference) {
    return tx.value<ProductId>("select id from catalog_product where external_reference = $1",
                               external_reference);
}

std::optional<VariantId> variant_of_reference(Tx& tx, const std::string& external_reference) {
    return tx.value<VariantId>("select id from catalog_variant where external_reference = $1",
                               external_reference);
}

}  // namespace nahtlos::catalog
