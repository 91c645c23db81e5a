#include <algorithm>

#include "base/batch/revision.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "base/sql/where.hpp"
#include "catalog/trees.hpp"

namespace nahtlos::catalog {
namespace {

struct BrandRow {
    BrandId id;
    std::string name, definition;
    std::optional<std::string> external_reference;
    std::int64_t version = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(BrandRow, (), (id, name, definition, external_reference, version, updated_at))

struct NameKey {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NameKey, (), (name))

struct ReferenceKey {
    std::string external_reference;
};
BOOST_DESCRIBE_STRUCT(ReferenceKey, (), (external_reference))

template <class Key>
std::vector<Key> keys_of(std::vector<std::string> names) {
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<Key> keys;
    for (auto& name : names) keys.push_back({std::move(name)});
    return keys;
}

Brand brand_of(const BrandRow& row) {
    auto wish = json::read<BrandWish>(row.definition);
    check(wish.ok(), "a stored brand reads back");
    return {*std::move(wish), row.id, row.version};
}

BrandRow row_of(const BrandWish& wish, BrandId id, Instant now) {
    BrandRow row{id, wish.name.value, json::write(wish), {}, 1, now};
    if (wish.external_reference) row.external_reference = wish.external_reference->value;
    return row;
}

}  // namespace

Result<api::BulkRows> put_brands(ChangeScope& scope, const std::vector<BrandWish>& wishes,
                                 api::ErrorPolicy policy) {
    raise_revision(scope.tx, "catalog");  // also the lock
    std::vector<std::string> names, references;
    for (const auto& wish : wishes) {
        names.push_back(wish.name.value);
        if (wish.external_reference) references.push_back(wish.external_reference->value);
    }
    std::map<std::string, BrandRow> kept;
    std::map<std::string, std::string> owners;  // of references
    for (auto& row : scope.tx.find<BrandRow>("catalog_brand", keys_of<NameKey>(names))) {
        kept.emplace(row.name, row);
    }
    for (auto& row : scope.tx.find<BrandRow>("catalog_brand", keys_of<ReferenceKey>(references))) {
        owners[*row.external_reference] = row.name;
    }
    api::BulkRows out;
    std::vector<BrandRow> made, changed;
    Repeats<std::string> seen;
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        const auto& wish = wishes[i];
        const auto here = "/brands/" + std::to_string(i);
        if (auto again = seen.look_at(wish.name.value, i, here + "/name")) {
            out.reject(*again);
            continue;
        }
        if (wish.external_reference &&
            owners.emplace(wish.external_reference->value, wish.name.value).first->second !=
                wish.name.value) {
            out.reject(FieldProblem{here + "/external_reference", "taken", "is another brand's"});
            continue;
        }
        auto row = row_of(wish, {child_id(scope.id, static_cast<std::uint16_t>(i + 1))}, scope.now);
        const auto before = kept.find(row.name);
        api::RowAnswer answer;
        if (before != kept.end()) {
            row.id = before->second.id;
            row.version = before->second.version + 1;
        }
        answer.id = to_string(row.id);
        if (before != kept.end() && before->second.definition == row.definition) {
            answer.outcome = api::RowOutcome::already_done;
        } else {
            scope.events.push_back({row.version == 1 ? "brand_created" : "brand_changed",
                                    row.id.uuid, row.version, scope.context, scope.now, "{}"});
            (row.version == 1 ? made : changed).push_back(std::move(row));
        }
        out.add(std::move(answer));
    }
    if (auto refusal = out.refusal(policy)) return *refusal;
    if (!made.empty() || !changed.empty()) raise_revision(scope.tx, "catalog_terms");
    scope.tx.insert("catalog_brand", made);
    scope.tx.update("catalog_brand", 1, changed);
    return out;
}

std::vector<Brand> list_brands(Tx& tx, const std::optional<std::string>& external_reference,
                               const std::optional<std::string>& after, std::int64_t limit) {
    sql::Where where;
    where.add_if("external_reference = ", external_reference);
    where.page("name", after, limit);
    std::vector<Brand> brands;
    for (const auto& row : sql::rows_of<BrandRow>(tx, "catalog_brand", where)) {
        brands.push_back(brand_of(row));
    }
    return brands;
}

std::map<std::string, Brand> brands_of(Tx& tx, std::vector<std::string> names) {
    std::map<std::string, Brand> brands;
    for (const auto& row : tx.find<BrandRow>("catalog_brand", keys_of<NameKey>(std::move(names)))) {
        brands.emplace(row.name, brand_of(row));
    }
    return brands;
}

}  // namespace nahtlos::catalog
