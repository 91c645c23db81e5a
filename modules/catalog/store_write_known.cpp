#include <algorithm>

#include "catalog/product_types.hpp"
#include "catalog/whole.hpp"
#include "modules/catalog/product_row.hpp"
#include "modules/catalog/write_known.hpp"

namespace nahtlos::catalog {
namespace {

struct InputRow {
    std::string handle;
    ProductId id;
    std::optional<Uuid> input_hash;
    std::optional<std::int64_t> input_state;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(InputRow, (), (handle, id, input_hash, input_state, version))

struct VersionOf {
    ProductId product;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(VersionOf, (), (product, version))

struct SkuKey {
    std::string sku;
};
BOOST_DESCRIBE_STRUCT(SkuKey, (), (sku))

struct GtinKey {
    std::string gtin;
};
BOOST_DESCRIBE_STRUCT(GtinKey, (), (gtin))

struct ReferenceKey {
    std::string external_reference;
};
BOOST_DESCRIBE_STRUCT(ReferenceKey, (), (external_reference))

struct VariantNames {
    std::string sku;
    std::optional<std::string> gtin, external_reference;
    ProductId product;
    VariantId id;
};
BOOST_DESCRIBE_STRUCT(VariantNames, (), (sku, gtin, external_reference, product, id))

struct ProductNames {
    std::string handle;
    std::optional<std::string> external_reference;
    ProductId id;
};
BOOST_DESCRIBE_STRUCT(ProductNames, (), (handle, external_reference, id))

struct CategoryKey {
    std::string tree, handle;
};
BOOST_DESCRIBE_STRUCT(CategoryKey, (), (tree, handle))

struct CategoryId {
    std::string tree, handle;
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(CategoryId, (), (tree, handle, id))

struct OfVariant {
    VariantId variant;
};
BOOST_DESCRIBE_STRUCT(OfVariant, (), (variant))

std::vector<std::string> ascending(std::vector<std::string> names) {
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

template <class Key>
std::vector<Key> keys_of(std::vector<std::string> names) {
    std::vector<Key> keys;
    for (auto& name : ascending(std::move(names))) keys.push_back({std::move(name)});
    return keys;
}

// The lengths in which one GTIN may be kept.
void add_spellings(const std::string& gtin, std::vector<std::string>& into) {
    const auto longest = gtin14(gtin);
    for (const std::size_t digits : {8, 12, 13, 14}) {
        const auto cut = longest.size() - digits;
        if (longest.find_first_not_of('0') >= cut) into.push_back(longest.substr(cut));
    }
}

// All names that the wishes give.
struct NamesGiven {
    std::vector<std::string> handles, product_references, skus, gtins, variant_references;
    std::vector<std::string> categories;

    void add(const ProductWish& wish) {
        handles.push_back(wish.handle.value);
        if (wish.external_reference && *wish.external_reference) {
            product_references.push_back((*wish.external_reference)->value);
        }
        if (wish.categories) {
            for (const auto& c : *wish.categories) categories.push_back(c.value);
        }
        for (const auto& v : wish.variants) {
            skus.push_back(v.sku.value);
            if (v.gtin && *v.gtin) add_spellings((*v.gtin)->value, gtins);
            if (v.external_reference && *v.external_reference) {
                variant_references.push_back((*v.external_reference)->value);
            }
        }
    }
};

void take(const std::vector<VariantNames>& rows, Taken& taken) {
    for (const auto& row : rows) {
        taken.skus[row.sku] = {row.product, row.id};
        if (row.gtin) taken.gtins[gtin14(*row.gtin)] = row.id;
        if (row.external_reference) taken.variant_references[*row.external_reference] = row.id;
    }
}

void read_categories(Tx& tx, std::vector<std::string> names, Known& known) {
    std::vector<CategoryKey> keys;
    for (const auto& name : ascending(std::move(names))) {
        const auto slash = name.find('/');
        if (slash == name.npos) continue;
        keys.push_back({name.substr(0, slash), name.substr(slash + 1)});
    }
    std::ranges::sort(keys, {}, [](const CategoryKey& k) { return std::tie(k.tree, k.handle); });
    for (auto& row : tx.find<CategoryId>("catalog_category", keys)) {
        const auto name = row.tree + '/' + row.handle;
        known.categories.emplace(name, row.id);
        known.taken.categories.insert(name);
    }
}

void read_prices(Tx& tx, std::span<const ProductWish> wishes, const std::vector<std::size_t>& rows,
                 Known& known) {
    std::vector<OfVariant> keys;
    for (const auto i : rows) {
        for (const auto& v : wishes[i].variants) {
            const auto owner = known.taken.skus.find(v.sku.value);
            if (v.prices.empty() || owner == known.taken.skus.end()) continue;
            keys.push_back({owner->second.variant});
        }
    }
    std::ranges::sort(keys, {}, &OfVariant::variant);
    const auto same = std::ranges::unique(keys, {}, &OfVariant::variant);
    keys.erase(same.begin(), same.end());
    for (auto& price : tx.find<KnownPrice>("catalog_price", keys)) {
        known.prices[price.variant].push_back(price);
    }
}

}  // namespace

std::unordered_map<std::string, Input> read_inputs(Tx& tx, std::vector<std::string> handles) {
    std::unordered_map<std::string, Input> inputs;
    std::unordered_map<ProductId, std::int64_t> states;
    std::vector<OfProduct> written;
    auto rows = tx.find<InputRow>("catalog_product", keys_of<HandleKey>(std::move(handles)));
    for (auto& row : rows) {
        if (row.input_hash) written.push_back({row.id});
        states[row.id] = row.version;
    }
    std::ranges::sort(written, {}, &OfProduct::product);
    for (const auto& v : tx.find<VersionOf>("catalog_variant", written)) {
        states[v.product] += v.version;
    }
    for (auto& row : rows) {
        Input input{row.id, {}, row.version};
        // Versions only rise: where their sum is what it was, nothing happened since.
        if (row.input_state == states.at(row.id)) input.hash = row.input_hash;
        inputs.emplace(std::move(row.handle), input);
    }
    return inputs;
}

Known read_known(Tx& tx, std::span<const ProductWish> wishes,
                 const std::vector<std::size_t>& rows) {
    Known known;
    NamesGiven names;
    for (const auto i : rows) names.add(wishes[i]);
    known.inputs = read_inputs(tx, names.handles);
    known.taken.types = load_types(tx);
    read_categories(tx, std::move(names.categories), known);
    std::vector<ProductId> ids;
    for (const auto& [handle, input] : known.inputs) ids.push_back(input.id);
    for (auto& product : read_products(tx, std::move(ids))) {
        auto handle = product.handle;
        known.products.emplace(std::move(handle), std::move(product));
    }
    take(tx.find<VariantNames>("catalog_variant", keys_of<SkuKey>(std::move(names.skus))),
         known.taken);
    take(tx.find<VariantNames>("catalog_variant", keys_of<GtinKey>(std::move(names.gtins))),
         known.taken);
    take(tx.find<VariantNames>("catalog_variant",
                               keys_of<ReferenceKey>(std::move(names.variant_references))),
         known.taken);
    for (auto& row : tx.find<ProductNames>(
             "catalog_product", keys_of<ReferenceKey>(std::move(names.product_references)))) {
        known.taken.product_references[*row.external_reference] = row.id;
    }
    for (const auto& [handle, input] : known.inputs) known.taken.handles[handle] = input.id;
    read_prices(tx, wishes, rows, known);
    return known;
}

}  // namespace nahtlos::catalog
