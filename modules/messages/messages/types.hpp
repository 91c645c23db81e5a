// Messages: what customers are told about their orders by mail, and what became of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace nahtlos::messages {

using MessageId = Id<"eml">;

enum class Kind {
    placed,
    ready,
    reminder,
    delayed,
    shipped,
    arrived,
    canceled,
    refunded,
    return_announced,
    return_declined,
    return_received,
    changed,   // address, way or articles, before anybody began with it
    attention  // to staff: an order needs somebody
};
BOOST_DESCRIBE_ENUM(Kind, placed, ready, reminder, delayed, shipped, arrived, canceled, refunded,
                    return_announced, return_declined, return_received, changed, attention)

/// planned: for later, if it is still true then. not_configured: nobody said by which server mails
/// leave. failed: refused, or given up. expired: nobody could send it while it was news. dropped:
/// not true any more, or nobody to tell.
enum class Status { planned, not_configured, waiting, sending, sent, failed, expired, dropped };
BOOST_DESCRIBE_ENUM(Status, planned, not_configured, waiting, sending, sent, failed, expired,
                    dropped)

/// A row of messages_message.
struct Message {
    MessageId id;
    Uuid key;  // of the step, the recipient and the kind: there is one of each
    Uuid order_id;
    Kind kind = Kind::placed;
    Uuid subject;       // the fulfillment, return or refund it is about; else the order
    std::string facts;  // payload of the event: ids and amounts
    Status status = Status::waiting;
    std::optional<std::string> recipient, language;  // that it was sent to, and in
    Instant about_at;                                // when it became true
    Instant due_at;                                  // of sending: when others may try
    std::int64_t tries = 0;                          // since it was last begun anew
    std::int64_t attempts = 0, resends = 0;
    std::int64_t seq = 0;  // events that tell of it
    std::optional<std::string> error;
    std::optional<Instant> sent_at;
    Uuid legal_entity, market, channel;
    Instant created_at, updated_at;
    std::int64_t version = 1;
    std::int64_t unclear = 0;  // tries since it was last begun anew that may have been taken over
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, key, order_id, kind, subject, facts, status, recipient, language,
                       about_at, due_at, tries, attempts, resends, seq, error, sent_at,
                       legal_entity, market, channel, created_at, updated_at, version, unclear))

/// Of a mail: subject in one line, text for readers without HTML, HTML for the others.
struct Template {
    std::string subject, text, html;
    auto operator<=>(const Template&) const = default;
};
BOOST_DESCRIBE_STRUCT(Template, (), (subject, text, html))

/// A row of messages_template: a retailer's own.
struct StoredTemplate {
    Kind kind = Kind::placed;
    std::string language, subject, text, html;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(StoredTemplate, (),
                      (kind, language, subject, text, html, updated_at, version))

inline bool is_open(Status status) {
    return status == Status::planned || status == Status::not_configured ||
           status == Status::waiting || status == Status::sending;
}

}  // namespace nahtlos::messages
