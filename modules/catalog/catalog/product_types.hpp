// Keeping product types: reading them all, and writing some.
#pragma once

#include <optional>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "catalog/attributes.hpp"

namespace nahtlos::catalog {

inline constexpr std::size_t most_types = 2000;

/// A type as it is kept.
struct KeptType : ProductType {
    std::int64_t version = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(KeptType, (ProductType), (version, updated_at))

/// All of them, ascending by code.
std::vector<KeptType> list_types(Tx& tx);
/// The same with what each inherits.
ProductTypes load_types(Tx& tx);

/// Makes or replaces types by their code; one that is the same already is "already_done". Refuses,
/// by row, what makes no sense, and the whole call where parents are unknown or go in circles.
/// Products keep the values they have; they are checked against the type when they next change.
Result<api::BulkRows> put_types(ChangeScope& scope, const std::vector<ProductType>& types,
                                api::ErrorPolicy policy);

}  // namespace nahtlos::catalog
