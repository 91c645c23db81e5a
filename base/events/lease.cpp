#include "base/events/lease.hpp"

#include <vector>

namespace nahtlos::events {
namespace {

struct LeaseRow {
    std::string name;
    Uuid holder;
    Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(LeaseRow, (), (name, holder, expires_at))

struct LeaseName {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(LeaseName, (), (name))

}  // namespace

bool take_lease(Tx& tx, std::string_view name, const Uuid& holder, Instant now, Span keep) {
    const std::vector<LeaseName> key{{std::string(name)}};
    auto rows = tx.find<LeaseRow>("base_lease", key, sql::Lock::yes);
    if (rows.empty()) {
        tx.insert_missing("base_lease", std::vector<LeaseRow>{{key[0].name, holder, now + keep}});
        rows = tx.find<LeaseRow>("base_lease", key, sql::Lock::yes);
    }
    check(rows.size() == 1, "a lease is never taken away");
    auto& lease = rows.front();
    if (lease.holder != holder && lease.expires_at > now) return false;
    // Renewed late, so that who holds it long does not write a row each time.
    if (lease.holder == holder && lease.expires_at - now > microseconds(keep.us / 2)) return true;
    lease.holder = holder;
    lease.expires_at = now + keep;
    tx.update("base_lease", 1, rows);
    return true;
}

}  // namespace nahtlos::events
