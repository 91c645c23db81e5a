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

template <class Text>
void put(std::optional<std::string>& column, const std::optional<std::optional<Text>>& wish) {
    if (!wish) return;
    column.reset();
    if (*wish) column = (*wish)->value;
}

Refusal invalid(std::string detail, std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", std::move(detail), std::move(wrong)};
}

void check_variant(Tx& tx, const VariantRow& row, const VariantChange& wish,
                   std::vector<FieldProblem>& wrong) {
    if (wish.gtin && row.gtin &&
        tx.value<std::int64_t>("select 1 from catalog_variant where gtin = $1 and id <> $2",
                               *row.gtin, row.id)) {
        wrong.push_back({"/gtin", "taken", "is another variant's"});
    }
    if (wish.external_reference && row.external_reference &&
        tx.value<std::int64_t>(
            "select 1 from catalog_variant where external_reference = $1 and id <> $2",
            *row.external_reference, row.id)) {
        wrong.push_back({"/external_reference", "taken", "is another variant's"});
    }
    if (row.weight_g && *row.weight_g < 0) {
        wrong.push_back({"/weight_g", "out_of_range", "must not be negative"});
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
    if (wish.texts) {
        auto& texts = change.texts.emplace();
        for (const auto& [language, text] : *wish.texts) {
            texts[language].title = text.title;
            if (text.description) texts[language].description = {text.description->value};
        }
    }
    static const PriceMarkets no_markets;
    ChildIds ids(scope.id, 1);
    const auto written = write_products(scope, {&change, 1}, {.markets = no_markets}, ids);
    if (const auto& wrong = written.front().wrong; !wrong.empty()) {
        return invalid("the product cannot be changed like this", wrong);
    }
    return search_products(tx, one).front();
}

Result<VariantRecord> change_variant(ChangeScope& scope, VariantId id, const VariantChange& wish,
                                     std::optional<std::int64_t> if_match) {
    auto& tx = scope.tx;
    const auto revision = raise_revision(tx, "catalog");
    auto found = tx.find<VariantRow>("catalog_variant", std::vector<VariantKey>{{id}});
    if (found.empty()) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such variant"};
    }
    auto& row = found.front();
    if (auto refusal = api::unless_version(if_match, row.version)) return *refusal;
    put(row.gtin, wish.gtin);
    put(row.external_reference, wish.external_reference);
    if (wish.options) row.options = json::write(*wish.options);
    if (wish.tax_category) row.tax_category = wish.tax_category->value;
    if (wish.weight_g) row.weight_g = *wish.weight_g;
    if (wish.content) put_content(row, *wish.content);
    row.status = wish.status.value_or(row.status);
    std::vector<FieldProblem> wrong;
    check_variant(tx, row, wish, wrong);
    if (!wrong.empty()) return invalid("the variant cannot be changed like this", std::move(wrong));
    ++row.version;
    row.revision = revision;
    row.updated_at = scope.now;
    tx.update("catalog_variant", 1, found);
    stamp_product_of(tx, id, revision);
    scope.events.push_back(
        {"variant_changed", id.uuid, row.version, scope.context, scope.now, "{}"});
    return record_of(row);
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
