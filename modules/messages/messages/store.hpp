// The stored form of messages and templates.
#pragma once

#include <optional>
#include <vector>

#include "base/sql/tx.hpp"
#include "messages/types.hpp"

namespace nahtlos::messages {

/// Those whose key is not there yet; what was written before stays. Returns how many are new.
std::int64_t insert_missing(Tx& tx, std::vector<Message> rows);

std::optional<Message> find_message(Tx& tx, MessageId id, sql::Lock lock);
void save_message(Tx& tx, const Message& message);

/// What is due, oldest first; not while another one of the same order is on the wire.
std::vector<MessageId> due_messages(Tx& tx, Instant now, bool is_configured, std::int64_t limit);
struct Claimed {
    std::vector<Message> taken, expired;
};
/// Takes those of them that are still due, the first of each order of which nothing is on the wire,
/// until `lease_until`; what is no news any more (about something before `oldest`) is expired
/// instead. The attempt counts from now on. What is expired has counted the event that tells it.
Claimed claim(Tx& tx, std::vector<MessageId> ids, Instant now, Instant lease_until, Instant oldest);

struct MessageFilter {
    std::optional<Uuid> order;
    std::vector<Status> status;
    std::vector<Kind> kind;
    std::optional<Uuid> legal_entity, market, channel;
    std::optional<MessageId> before;
    std::int64_t limit = 20;
};
/// Newest first.
std::vector<Message> find_messages(Tx& tx, const MessageFilter& filter);

/// Closed ones that nobody touched since `before`, among the `limit` oldest.
std::int64_t forget_messages(Tx& tx, Instant before, std::int64_t limit);
/// What waits for a server to be configured, and is about something before `news`. Each has counted
/// the event that tells it.
std::vector<Message> expire_unsent(Tx& tx, Instant news, Instant now, std::int64_t limit);
/// Whether either would do anything.
bool has_old_messages(Tx& tx, Instant before, Instant news, std::int64_t limit);

struct MessageCounts {
    std::int64_t open = 0, failed = 0, not_configured = 0;
    std::optional<Instant> oldest;  // what should have been sent
};
BOOST_DESCRIBE_STRUCT(MessageCounts, (), (open, failed, not_configured, oldest))
MessageCounts count_messages(Tx& tx, Instant now);

std::vector<StoredTemplate> stored_templates(Tx& tx);
std::optional<StoredTemplate> find_template(Tx& tx, Kind kind, const std::string& language);
void save_template(Tx& tx, const StoredTemplate& row);

/// The template to use: of each language in turn the retailer's own, else the built-in one.
struct ChosenTemplate {
    Template words;
    std::string language;
};
ChosenTemplate choose_template(Tx& tx, Kind kind, const std::vector<std::string>& languages);

}  // namespace nahtlos::messages
