// Keys that people made: they have no more than their makers have now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "auth/keys.hpp"
#include "base/batch/changes.hpp"
#include "staff/accounts.hpp"

namespace nahtlos::staff {

enum class KeyFate { revoked, handed_over };
BOOST_DESCRIBE_ENUM(KeyFate, revoked, handed_over)

struct SettledKey {
    auth::KeyId id;
    std::string name;
    KeyFate fate = KeyFate::revoked;
};
BOOST_DESCRIBE_STRUCT(SettledKey, (), (id, name, fate))

/// Keys of an account that have more than it has now: all of them when it is disabled.
std::vector<auth::Key> keys_beyond(Tx& tx, const Account& account, Instant now);
/// To be called in the write that takes rights away, after it. Revokes what is beyond, or gives it
/// to `heir`, for whom the caller has to answer; null is the house.
struct HandOver {
    std::optional<auth::MakerId> heir;
};
std::vector<SettledKey> settle_keys(ChangeScope& scope, const Account& account,
                                    const std::optional<HandOver>& hand_over);

}  // namespace nahtlos::staff
