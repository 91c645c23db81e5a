#include <algorithm>

#include "base/json/values.hpp"
#include "base/sql/where.hpp"
#include "catalog/search.hpp"

namespace nahtlos::catalog {
namespace {

struct IdRow {
    VariantId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

struct ProductKey {
    ProductId product;
};
BOOST_DESCRIBE_STRUCT(ProductKey, (), (product))

struct SkuKey {
    std::string sku;
};
BOOST_DESCRIBE_STRUCT(SkuKey, (), (sku))

struct SkuRow {
    std::string sku;
    VariantId id;
};
BOOST_DESCRIBE_STRUCT(SkuRow, (), (sku, id))

struct SkuOfRow {
    std::string sku;
    ProductId product;
};
BOOST_DESCRIBE_STRUCT(SkuOfRow, (), (sku, product))

struct HandleKey {
    std::string handle;
};
BOOST_DESCRIBE_STRUCT(HandleKey, (), (handle))

struct HandleRow {
    std::string handle;
    ProductId id;
};
BOOST_DESCRIBE_STRUCT(HandleRow, (), (handle, id))

template <class Key>
std::vector<Key> keys_of(std::vector<std::string> texts) {
    std::ranges::sort(texts);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    std::vector<Key> keys;
    for (auto& text : texts) keys.push_back({std::move(text)});
    return keys;
}

std::vector<ProductKey> keys_of(const std::vector<ProductId>& products) {
    std::vector<ProductKey> keys;
    for (const auto& id : products) keys.push_back({id});
    return keys;
}

// One article has its number in several lengths: "4006381333931" is "04006381333931".
std::vector<std::string> spellings(const std::string& text) {
    std::vector<std::string> all{text};
    const auto gtin = json::Gtin::parse(text);
    if (!gtin) return all;
    const auto longest = gtin->gtin14();
    for (const std::size_t digits : {8U, 12U, 13U, 14U}) {
        const auto cut = longest.size() - digits;
        if (longest.find_first_not_of('0') < cut) continue;
        all.push_back(longest.substr(cut));
    }
    return all;
}

void add_publication(sql::Where& where, const std::optional<Uuid>& channel) {
    where.add_if(
        "exists (select 1 from catalog_publication b where b.variant = v.id and b.channel = ",
        channel, ")");
}

}  // namespace

std::vector<VariantId> search_variants(Tx& tx, const VariantFilter& filter) {
    const auto gtins = filter.text ? spellings(*filter.text) : std::vector<std::string>{};
    sql::Where where;  // refers to the texts it was given
    where.add_any("v.status", filter.status);
    where.add_if("v.product = ", filter.product);
    if (filter.text) {
        where.add("(v.sku = ", *filter.text);
        where.text() += " or v.gtin in (";
        for (std::size_t i = 0; i < gtins.size(); ++i) {
            if (i > 0) where.text() += ", ";
            where.put(gtins[i]);
        }
        where.text() += "))";
    }
    if (filter.sight.only_active) {
        where.also(
            "v.status = 'active' and exists (select 1 from catalog_product p "
            "where p.id = v.product and p.status = 'active')");
    }
    add_publication(where, filter.sight.published_in);
    where.page("v.id", filter.after, filter.limit);
    std::vector<VariantId> ids;
    for (const auto& row : sql::select<IdRow>(tx, "select v.id from catalog_variant v", where)) {
        ids.push_back(row.id);
    }
    return ids;
}

std::vector<Product> search_products(Tx& tx, const ProductFilter& filter) {
    sql::Where where;
    where.add_any("status", filter.status);
    where.add_if("handle = ", filter.handle);
    where.add_if("brand = ", filter.brand);
    where.add_if("product_type = ", filter.product_type);
    where.add_if("external_reference = ", filter.external_reference);
    where.add_if("updated_at >= ", filter.updated_since);
    where.add_if("id = ", filter.only);
    if (filter.sight.only_active) {
        where.also("status = 'active'");
        where.also(
            "exists (select 1 from catalog_variant v where v.product = catalog_product.id and "
            "v.status = 'active'");
        if (filter.sight.published_in) {
            where.text() +=
                " and exists (select 1 from catalog_publication b where b.variant = v.id and "
                "b.channel = ";
            where.put(*filter.sight.published_in);
            where.text() += ')';
        }
        where.text() += ')';
    }
    where.page("id", filter.after, filter.limit);
    return sql::rows_of<Product>(tx, "catalog_product", where);
}

std::vector<ProductText> texts_of(Tx& tx, const std::vector<ProductId>& products) {
    return tx.find<ProductText>("catalog_text", keys_of(products), {}, "product, language");
}

std::vector<VariantOf> variants_of(Tx& tx, const std::vector<ProductId>& products) {
    return tx.find<VariantOf>("catalog_variant", keys_of(products), {}, "product, id");
}

std::map<std::string, VariantId> variants_by_sku(Tx& tx, std::vector<std::string> skus) {
    const auto keys = keys_of<SkuKey>(std::move(skus));
    std::map<std::string, VariantId> found;
    for (auto& row : tx.find<SkuRow>("catalog_variant", keys)) found.emplace(row.sku, row.id);
    return found;
}

std::map<std::string, ProductId> products_by_sku(Tx& tx, std::vector<std::string> skus) {
    std::map<std::string, ProductId> found;
    const auto keys = keys_of<SkuKey>(std::move(skus));
    for (auto& row : tx.find<SkuOfRow>("catalog_variant", keys))
        found.emplace(row.sku, row.product);
    return found;
}

std::map<std::string, ProductId> products_by_handle(Tx& tx, std::vector<std::string> handles) {
    std::map<std::string, ProductId> found;
    const auto keys = keys_of<HandleKey>(std::move(handles));
    for (auto& row : tx.find<HandleRow>("catalog_product", keys)) found.emplace(row.handle, row.id);
    return found;
}

std::vector<TaxRate> list_tax_rates(Tx& tx, const TaxRateFilter& filter) {
    sql::Where where;
    where.add_if("country = ", filter.country);
    where.add_if("category = ", filter.category);
    where.page("country, category, valid_from", filter.after, filter.limit);
    return sql::rows_of<TaxRate>(tx, "catalog_tax_rate", where);
}

std::vector<Price> list_prices(Tx& tx, VariantId variant, const std::optional<PriceKey>& after,
                               std::int64_t limit) {
    sql::Where where;
    where.add("variant = ", variant);
    where.page("market, valid_from, recorded_at", after, limit);
    return sql::rows_of<Price>(tx, "catalog_price", where);
}

std::vector<Publication> list_publications(Tx& tx, Uuid channel,
                                           const std::optional<VariantId>& after,
                                           std::int64_t limit) {
    sql::Where where;
    where.add("channel = ", channel);
    where.page("variant", after, limit);
    return sql::rows_of<Publication>(tx, "catalog_publication", where);
}

}  // namespace nahtlos::catalog
