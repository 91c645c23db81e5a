// What every command carries: who, by which key, in which context, and the moment it was admitted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/priority.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/trace.hpp"

namespace nahtlos {

/// console: who runs the program itself on the server, with all its rights.
enum class ActorKind { customer, staff, key, job, console };
BOOST_DESCRIBE_ENUM(ActorKind, customer, staff, key, job, console)

/// Stored with the events, since attribution cannot be backfilled.
struct Context {
    std::optional<Uuid> channel, market;
    ActorKind actor_kind = ActorKind::key;
    std::optional<Uuid> actor;
    std::string request_id;
    Trace trace;  // for calls to the world outside; not stored
    std::optional<std::string> session, device, campaign, experiment;
    std::optional<std::int64_t> consent_version;
    std::optional<Instant> occurred_at;  // when it happened, where that is not now (tills, imports)
};

/// Under which name a command is remembered; keys of two principals have nothing in common.
struct KeyName {
    Uuid principal, key;
    auto operator<=>(const KeyName&) const = default;
};

/// The name of a command, and what it said.
struct CommandKey {
    Uuid principal;
    Uuid key;          // nil: the client gave none, so nothing is remembered
    Uuid fingerprint;  // head of the SHA-256 of route and body
    bool is_remembered() const { return !key.is_nil(); }
    KeyName name() const { return {principal, key}; }
};

struct BatchLimits {
    std::size_t commands = 256;   // in one transaction
    std::size_t rows = 4'096;     // that they may touch together, by their cost()
    std::size_t waiting = 4'096;  // of a kind; more are answered 503
    Span deadline = seconds(2);   // older ones are answered 503 without being run
};

/// A command as admitted; nothing about it changes afterwards, so running it again is the same.
template <class C>
struct Entry {
    C command;
    CommandKey key;
    Context context;
    Instant now;
    Uuid id;                 // a UUIDv7 whose last two bytes are zero; see child_id
    std::uint64_t dice = 0;  // random bits for what must not be guessed (pick-up codes)
    Priority priority = Priority::money;  // says when it is run, never how
};

/// What a command is answered with. Whoever does not care for replays takes it as a Result.
template <class T>
struct Answer : Result<T> {
    Answer(Result<T> result, bool replayed = false)
        : Result<T>(std::move(result)), is_replayed(replayed) {}
    bool is_replayed;  // the outcome of an earlier command with the same key; nothing was run
};

/// The n-th id that belongs to a command: rules need ids but may not mint them. Ids of one command
/// share their time and differ in the last two bytes.
inline Uuid child_id(const Uuid& command_id, std::uint16_t n) {
    Uuid id = command_id;
    id.bytes[14] = static_cast<std::uint8_t>(n >> 8);
    id.bytes[15] = static_cast<std::uint8_t>(n & 0xFF);
    return id;
}

/// A fresh command id from a World's ids.
inline Uuid command_id(Uuid fresh) { return child_id(fresh, 0); }

}  // namespace nahtlos
