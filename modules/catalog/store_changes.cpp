#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "catalog/changes.hpp"
#include "catalog/write.hpp"
#include "modules/catalog/stamp.hpp"
#include "modules/catalog/variant_row.hpp"

namespace nahtlos::catalog {
namespace {

struct VariantKey {
    VariantId id;
};
BOOST_DESCRIBE_STRUCT(VariantKey, (), (id))

struct VersionRow {
    VariantId id;
    std::int64_t version = 1, revision = 0;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (), (id, version, revision, updated_at))

struct PublicationKey {
    VariantId variant;
    Uuid channel;
};
BOOST_DESCRIBE_STRUCT(PublicationKey, (), (variant, channel))

struct PublicationRow {
    VariantId variant;
    Uuid channel;
    Instant published_at;
};
BOOST_DESCRIBE_STRUCT(PublicationRow, (), (variant, channel, published_at))

struct PublicationEvent {
    Uuid channel;
    bool is_published = true;
};
BOOST_DESCRIBE_STRUCT(PublicationEvent, (), (channel, is_published))

Refusal invalid(std::string detail, std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", std::move(detail), std::move(wrong)};
}

// What is wrong with one product, written as a whole.
std::vector<FieldProblem> write_one(ChangeScope& scope, const ProductWish& wish) {
    static const PriceMarkets no_markets;
    ChildIds ids(scope.id, 1);
    return write_products(scope, {&wish, 1}, {.markets = no_markets}, ids).front().wrong;
}

// Pointers into the wish about the variant's product become those into the one about the variant.
void point_into_variant(std::vector<FieldProblem>& wrong) {
    static const std::string variant = "/variants/0";
    for (auto& field : wrong) {
        if (field.pointer.starts_with(variant + '/')) {
            field.pointer.erase(0, variant.size());
        } else {
            field.detail += " (" + field.pointer + " of the product)";
            field.pointer.clear();
        }
    }
}

VariantRecord record_of(const VariantRow& row) {
    auto options = json::read<std::map<std::string, std::string>>(row.options);
    check(options.ok(), "stored options read back");
    return {row.id,          row.product,  row.sku,
            row.gtin,        *options,     row.tax_category,
            row.status,      row.weight_g, row.external_reference,
            content_of(row), row.version};
}

}  // namespace

Result<Product> change_product(ChangeScope& scope, ProductId id, const ProductChange& wish,
                               std::optional<std::int64_t> if_match) {
    auto& tx = scope.tx;
    raise_revision(tx, "catalog");  // also the lock of the whole catalog
    ProductFilter one;
    one.only = id;
    const auto found = search_products(tx, one);
    if (found.empty()) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such product"};
    }
    if (auto refusal = api::unless_version(if_match, found.front().version)) return *refusal;
    ProductWish change;
    change.handle = {found.front().handle};
    change.status = wish.status;
    change.brand = wish.brand;
    change.external_reference = wish.external_reference;
    change.texts = wish.texts;
    if (auto wrong = write_one(scope, change); !wrong.empty()) {
        return invalid("the product cannot be changed like this", std::move(wrong));
    }
    return search_products(tx, one).front();
}

Result<VariantRecord> change_variant(ChangeScope& scope, VariantId id, const VariantChange& wish,
                                     std::optional<std::int64_t> if_match) {
    auto& tx = scope.tx;
    raise_revision(tx, "catalog");  // also the lock of the whole catalog
    const std::vector<VariantKey> key{{id}};
    const auto found = tx.find<VariantRow>("catalog_variant", key);
    if (found.empty()) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such variant"};
    }
    const auto& row = found.front();
    if (auto refusal = api::unless_version(if_match, row.version)) return *refusal;
    // As a change of its product: its rules hold, it gets a version, and an approval ends.
    ProductWish change;
    change.handle.value =
        tx.value<std::string>("select handle from catalog_product where id = $1", row.product)
            .value();
    auto& variant = change.variants.emplace_back();
    variant.sku.value = row.sku;
    variant.gtin = wish.gtin;
    variant.options = wish.options;
    variant.status = wish.status;
    variant.tax_category = wish.tax_category;
    variant.weight_g = wish.weight_g;
    variant.external_reference = wish.external_reference;
    variant.content = wish.content;
    if (auto wrong = write_one(scope, change); !wrong.empty()) {
        point_into_variant(wrong);
        return invalid("the variant cannot be changed like this", std::move(wrong));
    }
    return record_of(tx.find<VariantRow>("catalog_variant", key).front());
}

void set_publications(ChangeScope& scope, Uuid channel,
                      const std::vector<PublicationWish>& wishes) {
    if (wishes.empty()) return;
    const auto revision = raise_revision(scope.tx, "catalog");
    std::map<VariantId, bool> last;
    for (const auto& wish : wishes) last[wish.variant] = wish.is_published;
    std::vector<PublicationRow> published;
    std::vector<PublicationKey> removed;
    std::vector<VariantKey> keys;
    for (const auto& [variant, is_published] : last) {
        keys.push_back({variant});
        if (is_published) {
            published.push_back({variant, channel, scope.now});
        } else {
            removed.push_back({variant, channel});
        }
    }
    scope.tx.insert_missing("catalog_publication", published);
    scope.tx.erase("catalog_publication", removed);
    auto versions = scope.tx.find<VersionRow>("catalog_variant", keys);
    for (auto& row : versions) {
        ++row.version;
        row.revision = revision;
        row.updated_at = scope.now;
        scope.events.push_back({last.at(row.id) ? "variant_published" : "variant_unpublished",
                                row.id.uuid, row.version, scope.context, scope.now,
                                json::write(PublicationEvent{channel, last.at(row.id)})});
    }
    scope.tx.update("catalog_variant", 1, versions);
    std::vector<VariantId> changed;
    for (const auto& row : versions) changed.push_back(row.id);
    stamp_products_of(scope.tx, changed, revision);
}

}  // namespace nahtlos::catalog
