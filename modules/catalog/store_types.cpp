#include <algorithm>
#include <map>

#include "base/batch/revision.hpp"
#include "base/crypto/sha256.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/repeats.hpp"
#include "catalog/product_types.hpp"

namespace nahtlos::catalog {
namespace {

struct TypeRow {
    std::string code;
    std::optional<std::string> parent;
    std::string definition;
    std::optional<std::string> external_reference;
    std::int64_t version = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(TypeRow, (),
                      (code, parent, definition, external_reference, version, updated_at))

constexpr json::ReadLimits stored{.max_bytes = std::size_t{16} << 20};

std::vector<TypeRow> rows_of(Tx& tx) {
    return tx.all<TypeRow>(
        "select code, parent, definition, external_reference, version, updated_at "
        "from catalog_type order by code");
}

ProductType type_of(const TypeRow& row) {
    auto type = json::read<ProductType>(row.definition, stored);
    check(type.ok(), "a stored type reads back");
    return *std::move(type);
}

// The events of a type need an aggregate; its code is all the name it has.
Uuid aggregate_of(const std::string& code) { return sha256_head({"catalog_type/", code}); }

}  // namespace

std::vector<KeptType> list_types(Tx& tx) {
    std::vector<KeptType> types;
    for (const auto& row : rows_of(tx))
        types.push_back({type_of(row), row.version, row.updated_at});
    return types;
}

ProductTypes load_types(Tx& tx) {
    std::vector<ProductType> types;
    for (const auto& row : rows_of(tx)) types.push_back(type_of(row));
    auto made = ProductTypes::make(types);
    check(made.ok(), "stored types fit together");
    return *std::move(made);
}

Result<api::BulkRows> put_types(ChangeScope& scope, const std::vector<ProductType>& types,
                                api::ErrorPolicy policy) {
    raise_revision(scope.tx, "catalog");  // also the lock
    std::map<std::string, TypeRow> kept;
    for (auto& row : rows_of(scope.tx)) kept.emplace(row.code, std::move(row));
    std::map<std::string, std::string> references;
    for (const auto& [code, row] : kept) {
        if (row.external_reference) references[*row.external_reference] = code;
    }
    api::BulkRows out;
    std::vector<TypeRow> written;
    Repeats<std::string> seen;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto& type = types[i];
        const auto here = "/types/" + std::to_string(i);
        std::vector<FieldProblem> wrong;
        check_type(type, here, wrong);
        if (auto again = seen.look_at(type.code.value, i, here + "/code")) wrong.push_back(*again);
        TypeRow row{type.code.value, {}, json::write(type), {}, 1, scope.now};
        if (type.parent) row.parent = type.parent->value;
        if (type.external_reference) {
            row.external_reference = type.external_reference->value;
            const auto owner = references.emplace(*row.external_reference, row.code).first;
            if (owner->second != row.code) {
                wrong.push_back({here + "/external_reference", "taken", "is another type's"});
            }
        }
        if (!wrong.empty()) {
            out.reject(wrong.front());
            for (std::size_t j = 1; j < wrong.size(); ++j) {
                out.rows.back().errors.push_back(
                    {wrong[j].pointer, wrong[j].code, wrong[j].detail});
            }
            continue;
        }
        const auto before = kept.find(row.code);
        api::RowAnswer answer;
        answer.id = row.code;
        if (before != kept.end() && before->second.definition == row.definition) {
            answer.outcome = api::RowOutcome::already_done;
        } else {
            if (before != kept.end()) row.version = before->second.version + 1;
            kept[row.code] = row;
            written.push_back(row);
        }
        out.add(std::move(answer));
    }
    if (auto refusal = out.refusal(policy)) return *refusal;
    if (kept.size() > most_types) {
        return Refusal{RefusalKind::invalid,
                       "too_many",
                       "there may be 2000 product types at most",
                       {{"/types", "too_many", "there may be 2000 product types at most"}}};
    }
    std::vector<ProductType> all;
    for (const auto& [code, row] : kept) all.push_back(type_of(row));
    if (auto whole = ProductTypes::make(all); !whole) {
        auto refusal = whole.refusal();
        for (auto& field : refusal.fields) {
            // From the place among all types to the one in the call.
            const auto end = field.pointer.find('/', 7);
            const auto code = all[std::stoul(field.pointer.substr(7, end - 7))].code;
            const auto it = std::ranges::find(types, code, &ProductType::code);
            field.pointer = it == types.end() ? "/types"
                                              : "/types/" + std::to_string(it - types.begin()) +
                                                    field.pointer.substr(end);
            if (it == types.end()) field.detail += " (" + code.value + ")";
        }
        return refusal;
    }
    scope.tx.upsert("catalog_type", 1, written);
    for (const auto& row : written) {
        scope.events.push_back({"product_type_changed", aggregate_of(row.code), row.version,
                                scope.context, scope.now,
                                "{\"code\":" + json::write(row.code) + "}"});
    }
    return out;
}

}  // namespace nahtlos::catalog
