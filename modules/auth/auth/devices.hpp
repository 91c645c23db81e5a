// Devices: where somebody has logged in before, so that the wrong guesses of strangers do not keep
// them out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
#pragma once

#include <string>
#include <string_view>

#include "auth/attempts.hpp"

namespace nahtlos::auth {

enum class DeviceKind { staff, customer };
BOOST_DESCRIBE_ENUM(DeviceKind, staff, customer)

/// Tokens of devices begin with it. They open nothing: whoever has one is counted on its own.
inline constexpr std::string_view device_prefix = "nd_";
inline constexpr Span device_lifetime = days(180);
inline constexpr std::int64_t most_devices = 20;  // of one owner; with another the oldest goes

/// Whether its owner has logged in from this device.
bool knows_device(Tx& tx, DeviceKind kind, const Uuid& owner, std::string_view token, Instant now);
void remember_device(Tx& tx, DeviceKind kind, const Uuid& owner, std::string_view token,
                     Instant now);
/// All of somebody: then guesses count on their login again.
void forget_devices(Tx& tx, DeviceKind kind, const Uuid& owner);
void drop_old_devices(Tx& tx, Instant now);

/// What wrong guesses from a known device are counted on, in place of the login and the address.
AttemptSubject attempts_by_device(std::string_view token);

}  // namespace nahtlos::auth
