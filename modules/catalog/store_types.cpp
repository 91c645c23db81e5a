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

// Decides the types of one call, and whether all of them fit together.
class TypeWriter {
public:
    TypeWriter(ChangeScope& scope, const std::vector<ProductType>& types)
        : scope_(scope), types_(types) {
        for (auto& row : rows_of(scope.tx)) {
            if (row.external_reference) references_[*row.external_reference] = row.code;
            kept_.emplace(row.code, std::move(row));
        }
    }

    api::BulkRows decide() {
        api::BulkRows out;
        for (std::size_t i = 0; i < types_.size(); ++i) {
            const auto wrong = wrong_with(i);
            if (wrong.empty()) {
                out.add(take(types_[i]));
                continue;
            }
            out.reject(wrong.front());
            for (std::size_t j = 1; j < wrong.size(); ++j) {
                out.rows.back().errors.push_back(
                    {wrong[j].pointer, wrong[j].code, wrong[j].detail});
            }
        }
        return out;
    }

    // Parents that are not there, circles, and attributes that change their kind on the way down.
    std::optional<Refusal> wrong_together() const {
        if (kept_.size() > most_types) {
            const std::string detail = "there may be 2000 product types at most";
            return Refusal{
                RefusalKind::invalid, "too_many", detail, {{"/types", "too_many", detail}}};
        }
        std::vector<ProductType> all;
        for (const auto& [code, row] : kept_) all.push_back(type_of(row));
        const auto whole = ProductTypes::make(all);
        if (whole) return std::nullopt;
        auto refusal = whole.refusal();
        for (auto& field : refusal.fields) point_into_call(field, all);
        return refusal;
    }
    const std::vector<TypeRow>& written() const { return written_; }

private:
    std::vector<FieldProblem> wrong_with(std::size_t i) {
        const auto& type = types_[i];
        const auto here = "/types/" + std::to_string(i);
        std::vector<FieldProblem> wrong;
        check_type(type, here, wrong);
        if (auto again = seen_.look_at(type.code.value, i, here + "/code")) {
            wrong.push_back(*again);
        }
        if (!type.external_reference) return wrong;
        const auto owner =
            references_.emplace(type.external_reference->value, type.code.value).first;
        if (owner->second != type.code.value) {
            wrong.push_back({here + "/external_reference", "taken", "is another type's"});
        }
        return wrong;
    }

    api::RowAnswer take(const ProductType& type) {
        TypeRow row{type.code.value, {}, json::write(type), {}, 1, scope_.now};
        if (type.parent) row.parent = type.parent->value;
        if (type.external_reference) row.external_reference = type.external_reference->value;
        const auto before = kept_.find(row.code);
        api::RowAnswer answer;
        answer.id = row.code;
        if (before != kept_.end() && before->second.definition == row.definition) {
            answer.outcome = api::RowOutcome::already_done;
            return answer;
        }
        if (before != kept_.end()) row.version = before->second.version + 1;
        kept_[row.code] = row;
        written_.push_back(std::move(row));
        return answer;
    }

    // From the place among all types to the one in the call.
    void point_into_call(FieldProblem& field, const std::vector<ProductType>& all) const {
        const auto end = field.pointer.find('/', 7);
        const auto code = all[std::stoul(field.pointer.substr(7, end - 7))].code;
        const auto it = std::ranges::find(types_, code, &ProductType::code);
        if (it == types_.end()) {
            field.pointer = "/types";
            field.detail += " (" + code.value + ")";
        } else {
            field.pointer =
                "/types/" + std::to_string(it - types_.begin()) + field.pointer.substr(end);
        }
    }

    ChangeScope& scope_;
    const std::vector<ProductType>& types_;
    std::map<std::string, TypeRow> kept_;
    std::map<std::string, std::string> references_;
    std::vector<TypeRow> written_;
    Repeats<std::string> seen_;
};

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
    TypeWriter writer(scope, types);
    auto out = writer.decide();
    if (auto refusal = out.refusal(policy)) return *refusal;
    if (auto refusal = writer.wrong_together()) return *refusal;
    const auto& written = writer.written();
    if (!written.empty()) raise_revision(scope.tx, "catalog_terms");
    scope.tx.upsert("catalog_type", 1, written);
    for (const auto& row : written) {
        scope.events.push_back({"product_type_changed", aggregate_of(row.code), row.version,
                                scope.context, scope.now,
                                "{\"code\":" + json::write(row.code) + "}"});
    }
    return out;
}

}  // namespace nahtlos::catalog
