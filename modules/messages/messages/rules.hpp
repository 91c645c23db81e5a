// Rules of messages: which events mean which message, when to try again, which words there are.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/batch/events.hpp"
#include "base/result.hpp"
#include "messages/types.hpp"

namespace nahtlos::messages {

/// Which message an event of an order means.
struct Meaning {
    std::string_view event;
    Kind kind = Kind::placed;
    std::string_view subject;  // member of the payload that names what it is about; "": the order
};
std::span<const Meaning> meanings();
/// Null for events that mean nothing to customers.
const Meaning* meaning_of(std::string_view event);

/// The events of one command that say more together than each alone: a cancellation of all units is
/// one message, and who hears that the goods arrived need not hear that they were shipped. Of
/// `kinds` of one command about one subject, those that are told.
std::vector<Kind> told_of(std::vector<Kind> kinds);

/// Whether it is told however late: goods that do not come are never passed over in silence.
bool outlives_news(Kind kind);

/// What a message is about, so that there is one of it.
Uuid key_of(const Uuid& order, const Uuid& step, const Uuid& subject, Kind kind);
/// In the order of time and events, otherwise the key.
MessageId message_id(const Uuid& key, Instant at, std::int64_t position);

/// The pause before the next try when `tries` (1 or more) have failed: 30 s, 2 min, 10 min, 30 min,
/// 1 h, 2 h and then 4 h again and again, each up to a fifth longer by `dice`.
Span pause_after(std::int64_t tries, std::uint64_t dice);

/// "<eml_01h...@shop.example>": the same in every try, another one when somebody sends it again.
std::string message_id_header(const Message& message, std::string_view from);

/// "de" of "de-AT"; the languages to look for templates in, best first: the customer's, its base,
/// the market's ("de,en"), English. Each once.
std::vector<std::string> languages_for(const std::optional<std::string>& customers,
                                       std::string_view markets);

}  // namespace nahtlos::messages
