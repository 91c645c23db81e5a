#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "inventory/places.hpp"

namespace nahtlos::inventory {
Result<std::int64_t> touch_location(ChangeScope& scope, LocationId id, const char* type,
                                    std::optional<std::int64_t> if_match) {
    raise_revision(scope.tx, "inventory");  // also the lock: two changes of a location take turns
    const auto version =
        scope.tx.value<std::int64_t>("select version from inventory_location where id = $1", id);
    if (!version) return Refusal{RefusalKind::not_found, "not_found", "there is no such location"};
    if (auto refusal = api::unless_version(if_match, *version)) return *refusal;
    const auto raised = *version + 1;
    scope.tx.run("update inventory_location set version = $2, updated_at = $3 where id = $1", id,
                 raised, scope.now);
    scope.events.push_back({type, id.uuid, raised, scope.context, scope.now, "{}"});
    return raised;
}

}  // namespace nahtlos::inventory
