#include "auth/devices.hpp"
#include "base/crypto/sha256.hpp"

namespace nahtlos::auth {
namespace {

struct DeviceRow {
    sql::Bytes token_hash;
    DeviceKind kind = DeviceKind::staff;
    Uuid owner;
    Instant created_at, expires_at;
};
BOOST_DESCRIBE_STRUCT(DeviceRow, (), (token_hash, kind, owner, created_at, expires_at))

}  // namespace

bool knows_device(Tx& tx, DeviceKind kind, const Uuid& owner, std::string_view token, Instant now) {
    if (!token.starts_with(device_prefix)) return false;
    return tx.value<std::int64_t>(
                 "select count(*) from auth_device where token_hash = $1 and kind = $2 "
                 "and owner = $3 and expires_at > $4",
                 sql::Bytes{sha256({token})}, kind, owner, now)
               .value_or(0) > 0;
}

void remember_device(Tx& tx, DeviceKind kind, const Uuid& owner, std::string_view token,
                     Instant now) {
    const DeviceRow row{{sha256({token})}, kind, owner, now, now + device_lifetime};
    tx.insert("auth_device", std::vector<DeviceRow>{row});
    tx.run(
        "delete from auth_device where kind = $1 and owner = $2 and token_hash not in "
        "(select token_hash from auth_device where kind = $1 and owner = $2 "
        "order by created_at desc, token_hash limit $3)",
        kind, owner, most_devices);
}

void forget_devices(Tx& tx, DeviceKind kind, const Uuid& owner) {
    tx.run("delete from auth_device where kind = $1 and owner = $2", kind, owner);
}

void drop_old_devices(Tx& tx, Instant now) {
    tx.run("delete from auth_device where expires_at < $1", now);
}

AttemptSubject attempts_by_device(std::string_view token) { return attempts_on("device", token); }

}  // namespace nahtlos::auth
