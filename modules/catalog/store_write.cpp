#include <algorithm>

#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "base/crypto/sha256.hpp"
#include "base/http/gzip.hpp"
#include "base/json/writer.hpp"
#include "modules/catalog/handles.hpp"
#include "modules/catalog/product_row.hpp"
#include "modules/catalog/stamp.hpp"
#include "modules/catalog/variant_row.hpp"
#include "modules/catalog/wished_prices.hpp"
#include "modules/catalog/write_known.hpp"

namespace nahtlos::catalog {
namespace {

constexpr std::int64_t kept_versions = 100;  // of a product, beside the present one

struct InCategory {
    ProductId product;
    Uuid category;
    std::int64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(InCategory, (), (product, category, position))

struct InputState {
    ProductId id;
    std::optional<Uuid> input_hash;
    std::optional<std::int64_t> input_state;
};
BOOST_DESCRIBE_STRUCT(InputState, (), (id, input_hash, input_state))

// What a change may touch of a row; the rest stays.
struct ProductUpdate {
    ProductId id;
    ProductStatus status = ProductStatus::draft;
    ProductKind kind = ProductKind::goods;
    std::optional<std::string> product_type, brand, external_reference;
    std::string details;
    std::optional<Instant> publish_at, unpublish_at;
    std::optional<std::string> changed_by;
    std::int64_t revision = 0, version = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ProductUpdate, (),
                      (id, status, kind, product_type, brand, external_reference, details,
                       publish_at, unpublish_at, changed_by, revision, version, updated_at))

struct VariantUpdate {
    VariantId id;
    std::optional<std::string> gtin;
    std::string options, tax_category;
    VariantStatus status = VariantStatus::active;
    std::optional<std::int64_t> weight_g;
    std::string details;
    std::optional<std::string> external_reference;
    std::int64_t revision = 0, version = 1;
    Instant updated_at;
    std::optional<std::int64_t> content_micro;
    std::optional<ContentUnit> content_unit;
};
BOOST_DESCRIBE_STRUCT(VariantUpdate, (),
                      (id, gtin, options, tax_category, status, weight_g, details,
                       external_reference, revision, version, updated_at, content_micro,
                       content_unit))

// Names that are given up, before others take them.
struct FreeProduct {
    ProductId id;
    std::optional<std::string> external_reference;
};
BOOST_DESCRIBE_STRUCT(FreeProduct, (), (id, external_reference))

struct FreeVariant {
    VariantId id;
    std::optional<std::string> gtin, external_reference;
};
BOOST_DESCRIBE_STRUCT(FreeVariant, (), (id, gtin, external_reference))

// Titles and status of a product reach whoever sells its other variants.
struct Stamp {
    VariantId id;
    std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(Stamp, (), (id, revision))

struct VersionRow {
    ProductId product;
    std::int64_t version = 1;
    Instant made_at;
    std::optional<std::string> made_by;
    sql::Bytes snapshot;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (), (product, version, made_at, made_by, snapshot))

struct VersionKey {
    ProductId product;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(VersionKey, (), (product, version))

struct TextKey {
    ProductId product;
    std::string language;
};
BOOST_DESCRIBE_STRUCT(TextKey, (), (product, language))

std::string actor_of(const Context& context) {
    std::string text(enum_name(context.actor_kind));
    if (context.actor) text += ':' + to_string(*context.actor);
    return text;
}

std::string product_details(const WholeProduct& p) {
    return json::write(static_cast<const ProductDetails&>(p));
}
std::string variant_details(const WholeVariant& v) {
    return json::write(static_cast<const VariantDetails&>(v));
}

// Decides wishes one after the other and collects the rows that come of it.
class Writing {
public:
    Writing(ChangeScope& scope, const WriteRules& rules, ChildIds& ids, Known known,
            std::int64_t revision)
        : scope_(scope),
          rules_(rules),
          ids_(ids),
          known_(std::move(known)),
          revision_(revision),
          actor_(actor_of(scope.context)) {}

    Written decide(const ProductWish& wish, const Uuid& hash,
                   const std::vector<FieldProblem>& foreign) {
        Written out;
        out.wrong = foreign;
        if (!seen_.insert(wish.handle.value).second) {
            out.wrong.push_back({"/handle", "repeated", "is named twice"});
            return out;
        }
        const auto kept = known_.products.find(wish.handle.value);
        if (kept == known_.products.end()) {
            if (auto wrong = wrong_handle(wish.handle.value, "/handle")) {
                out.wrong.push_back(*std::move(wrong));
                return out;
            }
            make(wish, hash, out);
        } else if (rules_.only_new) {
            out.wrong.push_back({"/handle", "taken", "is another product's"});
        } else {
            change(kept->second, wish, hash, out);
        }
        return out;
    }

    void save() {
        auto& tx = scope_.tx;
        tx.update("catalog_product", 1, free_products_);
        tx.update("catalog_variant", 1, free_variants_);
        tx.insert("catalog_product", products_);
        tx.update("catalog_product", 1, product_updates_);
        tx.update("catalog_product", 1, input_states_);
        tx.erase("catalog_text", old_texts_);
        tx.insert("catalog_text", texts_);
        tx.erase("catalog_product_category", old_categories_);
        tx.insert("catalog_product_category", categories_);
        tx.insert("catalog_variant", variants_);
        tx.update("catalog_variant", 1, variant_updates_);
        tx.update("catalog_variant", 1, stamps_);
        insert_wished_prices(tx, prices_);
        tx.upsert("catalog_product_version", 2, versions_);
        tx.erase("catalog_product_version", old_versions_);
    }

private:
    void make(const ProductWish& wish, const Uuid& hash, Written& out) {
        WholeProduct product;
        product.id = {ids_.next()};
        product.handle = wish.handle.value;
        product.status = ProductStatus::active;
        product.created_at = product.updated_at = scope_.now;
        out.new_variants = lay_over(product, wish, rules_, known_.taken, ids_, out.wrong);
        auto prices =
            wished_prices(product, wish, rules_.markets, known_.prices, scope_.now, out.wrong);
        if (!out.wrong.empty()) return;
        take_names(product, known_.taken);
        product.changed_by = actor_;
        out.outcome = WriteOutcome::made;
        answer(product, wish, out);
        products_.push_back(row_of(product, hash));
        add_texts(product, product.texts);
        add_categories(product);
        event("product_created", product.id.uuid, 1,
              json::write(MadeProduct{product.id, product.handle, out.variants, 1}));
        for (const auto& v : product.variants) insert_variant(product, v);
        std::ranges::move(prices, std::back_inserter(prices_));
    }

    void change(const WholeProduct& before, const ProductWish& wish, const Uuid& hash,
                Written& out) {
        if (auto refusal = api::unless_version(rules_.if_match, before.version)) {
            out.wrong.push_back({"", refusal->code, refusal->detail});
            return;
        }
        auto after = before;
        out.new_variants = lay_over(after, wish, rules_, known_.taken, ids_, out.wrong);
        auto prices =
            wished_prices(after, wish, rules_.markets, known_.prices, scope_.now, out.wrong);
        if (!out.wrong.empty()) return;
        const auto old_text = json::write(before);
        const bool is_changed = json::write(after) != old_text;
        if (is_changed) {
            ++after.version;
            after.updated_at = scope_.now;
            after.changed_by = actor_;
            save_change(before, after, old_text);
        }
        const bool is_new_price = !prices.empty();
        change_variants(before, after, prices);
        out.outcome = is_changed || is_new_price ? WriteOutcome::changed : WriteOutcome::unchanged;
        answer(after, wish, out);
        leave_names(before, known_.taken);
        take_names(after, known_.taken);
        input_states_.push_back({after.id, hash, state_of(after)});
        std::ranges::move(prices, std::back_inserter(prices_));
    }

    void save_change(const WholeProduct& before, const WholeProduct& after,
                     const std::string& old_text) {
        if (gives_up(before.external_reference, after.external_reference)) {
            free_products_.push_back({before.id, {}});
        }
        product_updates_.push_back({after.id, after.status, after.kind, after.product_type,
                                    after.brand, after.external_reference, product_details(after),
                                    after.publish_at, after.unpublish_at, after.changed_by,
                                    revision_, after.version, after.updated_at});
        versions_.push_back({before.id,
                             before.version,
                             before.updated_at,
                             before.changed_by,
                             {gzip_.compress(old_text)}});
        old_versions_.push_back({before.id, before.version - kept_versions});
        std::map<std::string, Text> changed;
        for (const auto& [language, text] : after.texts) {
            const auto old = before.texts.find(language);
            if (old != before.texts.end() && json::write(old->second) == json::write(text))
                continue;
            changed.emplace(language, text);
        }
        for (const auto& [language, text] : before.texts) {
            if (!after.texts.contains(language) || changed.contains(language)) {
                old_texts_.push_back({before.id, language});
            }
        }
        add_texts(after, changed);
        if (after.categories != before.categories) {
            old_categories_.push_back({before.id});
            add_categories(after);
        }
        event("product_changed", after.id.uuid, after.version, "{}");
    }

    // Sets versions of the variants that changed.
    void change_variants(const WholeProduct& before, WholeProduct& after,
                         const std::vector<WishedPrice>& prices) {
        const bool is_product_changed = after.version != before.version;
        for (std::size_t i = 0; i < after.variants.size(); ++i) {
            auto& v = after.variants[i];
            if (i >= before.variants.size()) {
                insert_variant(after, v);
                continue;
            }
            const bool is_changed = json::write(v) != json::write(before.variants[i]);
            const bool has_price =
                std::ranges::find(prices, v.id, &WishedPrice::variant) != prices.end();
            if (!is_changed && !has_price) {
                if (is_product_changed) stamps_.push_back({v.id, revision_});
                continue;
            }
            const auto& old = before.variants[i];
            if (gives_up(old.gtin, v.gtin) ||
                gives_up(old.external_reference, v.external_reference)) {
                free_variants_.push_back({v.id, {}, {}});
            }
            ++v.version;
            variant_updates_.push_back({v.id, v.gtin, json::write(v.options), v.tax_category,
                                        v.status, v.weight_g, variant_details(v),
                                        v.external_reference, revision_, v.version, scope_.now});
            put_content(variant_updates_.back(), v.content);
            event(is_changed ? "variant_changed" : "price_changed", v.id.uuid, v.version, "{}");
        }
    }

    void insert_variant(const WholeProduct& product, const WholeVariant& v) {
        VariantRow row;
        row.id = v.id;
        row.product = product.id;
        row.sku = v.sku;
        row.gtin = v.gtin;
        row.options = json::write(v.options);
        row.tax_category = v.tax_category;
        row.status = v.status;
        row.weight_g = v.weight_g;
        put_content(row, v.content);
        row.details = variant_details(v);
        row.external_reference = v.external_reference;
        row.revision = revision_;
        row.created_at = row.updated_at = scope_.now;
        variants_.push_back(std::move(row));
        event("variant_created", v.id.uuid, 1, json::write(MadeVariant{v.id, v.sku}));
    }

    ProductRow row_of(const WholeProduct& p, const Uuid& hash) const {
        return {p.id,
                p.handle,
                p.status,
                p.kind,
                p.product_type,
                p.brand,
                p.external_reference,
                product_details(p),
                p.publish_at,
                p.unpublish_at,
                p.changed_by,
                hash,
                state_of(p),
                revision_,
                p.version,
                p.created_at,
                p.updated_at};
    }

    static bool gives_up(const std::optional<std::string>& before,
                         const std::optional<std::string>& after) {
        return before && before != after;
    }

    static std::int64_t state_of(const WholeProduct& p) {
        auto sum = p.version;
        for (const auto& v : p.variants) sum += v.version;
        return sum;
    }

    void add_texts(const WholeProduct& p, const std::map<std::string, Text>& texts) {
        for (const auto& [language, t] : texts) {
            texts_.push_back({p.id, language, t.title, t.description, t.subtitle, t.seo_title,
                              t.seo_description, t.source});
        }
    }

    void add_categories(const WholeProduct& p) {
        std::int64_t position = 0;
        for (const auto& name : p.categories) {
            categories_.push_back({p.id, known_.categories.at(name), position++});
        }
    }

    static void answer(const WholeProduct& product, const ProductWish& wish, Written& out) {
        out.id = product.id;
        out.version = product.version;
        out.kind = product.kind;
        for (const auto& v : wish.variants) {
            const auto it = std::ranges::find(product.variants, v.sku.value, &WholeVariant::sku);
            out.variants.push_back({it->id, it->sku});
        }
    }

    void event(const char* type, const Uuid& aggregate, std::int64_t seq, std::string payload) {
        scope_.events.push_back(
            {type, aggregate, seq, scope_.context, scope_.now, std::move(payload)});
    }

    ChangeScope& scope_;
    const WriteRules& rules_;
    ChildIds& ids_;
    Known known_;
    const std::int64_t revision_;
    const std::string actor_;
    http::Gzip gzip_;
    std::unordered_set<std::string> seen_;
    std::vector<FreeProduct> free_products_;
    std::vector<FreeVariant> free_variants_;
    std::vector<ProductRow> products_;
    std::vector<ProductUpdate> product_updates_;
    std::vector<InputState> input_states_;
    std::vector<TextRow> texts_;
    std::vector<TextKey> old_texts_;
    std::vector<InCategory> categories_;
    std::vector<OfProduct> old_categories_;
    std::vector<VariantRow> variants_;
    std::vector<VariantUpdate> variant_updates_;
    std::vector<Stamp> stamps_;
    std::vector<WishedPrice> prices_;
    std::vector<VersionRow> versions_;
    std::vector<VersionKey> old_versions_;
};

std::vector<Uuid> hashes_of(std::span<const ProductWish> wishes, const WriteRules& rules) {
    std::vector<Uuid> hashes;
    std::string text;
    for (const auto& wish : wishes) {
        text.clear();
        json::write(text, wish);
        hashes.push_back(sha256_head({rules.replaces ? "1" : "0", text}));
    }
    return hashes;
}

}  // namespace

std::vector<Written> write_products(ChangeScope& scope, std::span<const ProductWish> wishes,
                                    const WriteRules& rules, ChildIds& ids,
                                    std::span<const std::vector<FieldProblem>> foreign) {
    const auto hashes = hashes_of(wishes, rules);
    std::vector<std::string> handles;
    for (const auto& wish : wishes) handles.push_back(wish.handle.value);
    std::vector<Written> out(wishes.size());
    std::vector<std::size_t> rows;
    // Without a lock: what is found unchanged was so at this moment, and nothing follows from it.
    auto inputs = read_inputs(scope.tx, std::move(handles));
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        const auto it = inputs.find(wishes[i].handle.value);
        const bool has_problem = !foreign.empty() && !foreign[i].empty();
        if (it == inputs.end() || it->second.hash != hashes[i] || rules.only_new || has_problem ||
            rules.if_match) {
            rows.push_back(i);
            continue;
        }
        out[i].outcome = WriteOutcome::unchanged;
        out[i].id = it->second.id;
        out[i].version = it->second.version;
    }
    if (rows.empty()) return out;
    const auto revision =
        raise_revision(scope.tx, "catalog");  // also the lock of the whole catalog
    Writing writing(scope, rules, ids, read_known(scope.tx, wishes, rows), revision);
    static const std::vector<FieldProblem> none;
    for (const auto i : rows) {
        out[i] = writing.decide(wishes[i], hashes[i], foreign.empty() ? none : foreign[i]);
    }
    writing.save();
    return out;
}

void stamp_products(ChangeScope& scope, std::vector<VariantId> variants) {
    if (variants.empty()) return;
    std::ranges::sort(variants);
    stamp_products_of(scope.tx, variants, raise_revision(scope.tx, "catalog"));
}

}  // namespace nahtlos::catalog
