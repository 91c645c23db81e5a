#include "modules/staff/names.hpp"
#include "staff/accounts.hpp"

namespace nahtlos::staff {
namespace {

struct IdRow {
    AccountId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

}  // namespace

std::int64_t forget_names(Tx& tx, Instant since) {
    const auto gone = tx.all<IdRow>(
        "select id from staff_account where status = 'disabled' and updated_at < $1 "
        "and name <> '' limit 100",
        since);
    for (const auto& row : gone) {
        tx.run("update staff_account set login = $2, name = '' where id = $1", row.id,
               "gone." + to_string(row.id));
        tx.run("delete from staff_totp where account = $1", row.id);
        tx.run("delete from staff_recovery_code where account = $1", row.id);
        tx.run("delete from staff_identity where account = $1", row.id);
    }
    return static_cast<std::int64_t>(gone.size());
}

}  // namespace nahtlos::staff
