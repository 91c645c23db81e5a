#include "catalog/verify.hpp"

namespace nahtlos::catalog {
namespace {

struct VariantKey {
    VariantId id;
};
BOOST_DESCRIBE_STRUCT(VariantKey, (), (id))

struct VariantAge {
    VariantId id;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(VariantAge, (), (id, updated_at))

}  // namespace

std::map<VariantId, Instant> last_changes(Tx& tx, const std::vector<VariantId>& variants) {
    std::vector<VariantKey> keys;
    for (const auto& id : variants) keys.push_back({id});
    std::map<VariantId, Instant> changes;
    for (const auto& row : tx.find<VariantAge>("catalog_variant", keys)) {
        changes.emplace(row.id, row.updated_at);
    }
    return changes;
}

}  // namespace nahtlos::catalog
