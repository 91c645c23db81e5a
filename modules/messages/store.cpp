#include "messages/store.hpp"

#include <algorithm>
#include <set>

#include "base/sql/where.hpp"
#include "messages/rules.hpp"
#include "messages/templates.hpp"

namespace nahtlos::messages {
namespace {

constexpr std::string_view message_table = "messages_message", template_table = "messages_template";
// In the words of the indexes messages_message_due and messages_message_under_way.
constexpr std::string_view is_open_row =
    "(status = 'planned' or status = 'not_configured' or status = 'waiting' or "
    "status = 'sending')";
constexpr std::string_view is_under_way =
    "(status = 'planned' or status = 'waiting' or status = 'sending')";

struct MessageKey {
    MessageId id;
    auto operator<=>(const MessageKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(MessageKey, (), (id))

struct TemplateKey {
    Kind kind = Kind::placed;
    std::string language;
    auto operator<=>(const TemplateKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(TemplateKey, (), (kind, language))

std::vector<MessageKey> keys_of(std::vector<MessageId> ids) {
    std::ranges::sort(ids);
    std::vector<MessageKey> keys;
    for (const auto id : ids) keys.push_back({id});
    return keys;
}

// Ids are in the order of time, so that the oldest are the first.
std::vector<MessageKey> old_ones(Tx& tx, Instant before, std::int64_t limit) {
    return tx.all<MessageKey>(
        "select id from (select id, status, updated_at from messages_message order by id limit "
        "$2) m where updated_at < $1 and status <> 'planned' and status <> 'not_configured' and "
        "status <> 'waiting' and status <> 'sending' order by id",
        before, limit);
}

std::vector<MessageKey> unsent(Tx& tx, Instant news, std::int64_t limit) {
    return tx.all<MessageKey>(
        "select id from messages_message where status = 'not_configured' and due_at < $1 and "
        "about_at < $1 order by id limit $2",
        news, limit);
}

bool is_on_wire(Tx& tx, const Uuid& order, Instant now) {
    return tx.value<std::int64_t>(
               "select count(*) from messages_message where order_id = $1 and status = 'sending' "
               "and due_at > $2",
               order, now) > 0;
}

}  // namespace

std::int64_t insert_missing(Tx& tx, std::vector<Message> rows) {
    std::ranges::sort(rows, {}, &Message::id);
    return tx.insert_missing(message_table, rows);
}

std::optional<Message> find_message(Tx& tx, MessageId id, sql::Lock lock) {
    auto found =
        tx.find<Message>(message_table, std::vector<MessageKey>{{id}}, lock, sql::LockRank::feed);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void save_message(Tx& tx, const Message& message) {
    tx.update(message_table, 1, std::vector{message});
}

std::vector<MessageId> due_messages(Tx& tx, Instant now, bool is_configured, std::int64_t limit) {
    std::string text = "select id from messages_message where ";
    // Without a server, what says that already is not looked at again.
    text += is_configured ? is_open_row : is_under_way;
    text +=
        " and due_at <= $1 and not exists (select 1 from messages_message o where o.order_id = "
        "messages_message.order_id and o.status = 'sending' and o.due_at > $1) "
        "order by due_at, id limit $2";
    std::vector<MessageId> ids;
    for (const auto& row : tx.all<MessageKey>(text, now, limit)) ids.push_back(row.id);
    return ids;
}

Claimed claim(Tx& tx, std::vector<MessageId> ids, Instant now, Instant lease_until,
              Instant oldest) {
    auto rows = tx.find<Message>(message_table, keys_of(std::move(ids)), sql::Lock::yes,
                                 sql::LockRank::feed);
    std::erase_if(rows, [&](const auto& m) { return !is_open(m.status) || m.due_at > now; });
    // What is told of an order is told in its order, and one after another: something of it may be
    // on the wire since these were looked for.
    std::set<Uuid> seen;
    for (const auto& m : rows) {
        if (!seen.contains(m.order_id) && is_on_wire(tx, m.order_id, now)) seen.insert(m.order_id);
    }
    std::erase_if(rows, [&](const auto& m) { return !seen.insert(m.order_id).second; });
    Claimed claimed;
    for (auto& message : rows) {
        message.updated_at = now;
        ++message.version;
        // Whoever configures a server late tells nothing of the past.
        const bool may_be_old =
            outlives_news(message.kind) && message.status != Status::not_configured;
        if (message.about_at < oldest && !may_be_old) {
            message.status = Status::expired;
            ++message.seq;
            claimed.expired.push_back(message);
            continue;
        }
        message.status = Status::sending;
        message.due_at = lease_until;
        ++message.tries;
        ++message.attempts;
        claimed.taken.push_back(message);
    }
    tx.update(message_table, 1, rows);
    return claimed;
}

std::vector<Message> find_messages(Tx& tx, const MessageFilter& filter) {
    sql::Where where;
    where.add_if("order_id = ", filter.order);
    where.add_any("status", filter.status);
    where.add_any("kind", filter.kind);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_if("market = ", filter.market);
    where.add_if("channel = ", filter.channel);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Message>(tx, message_table, where);
}

std::int64_t forget_messages(Tx& tx, Instant before, std::int64_t limit) {
    return tx.erase(message_table, old_ones(tx, before, limit));
}

std::vector<Message> expire_unsent(Tx& tx, Instant news, Instant now, std::int64_t limit) {
    std::vector<MessageId> ids;
    for (const auto& key : unsent(tx, news, limit)) ids.push_back(key.id);
    auto rows = tx.find<Message>(message_table, keys_of(std::move(ids)), sql::Lock::yes,
                                 sql::LockRank::feed);
    std::erase_if(rows, [](const auto& m) { return m.status != Status::not_configured; });
    for (auto& message : rows) {
        message.status = Status::expired;
        message.updated_at = now;
        ++message.version;
        ++message.seq;
    }
    tx.update(message_table, 1, rows);
    return rows;
}

bool has_old_messages(Tx& tx, Instant before, Instant news, std::int64_t limit) {
    return !old_ones(tx, before, limit).empty() || !unsent(tx, news, 1).empty();
}

MessageCounts count_messages(Tx& tx, Instant now) {
    // Each in the words of a partial index: none of them reads what was sent.
    const std::string under_way(is_under_way);
    return *tx.one<MessageCounts>(
        "select (select count(*) from messages_message where " + under_way +
            " and status <> 'planned'), (select count(*) from messages_message where "
            "status = 'failed' or status = 'expired'), (select count(*) from messages_message "
            "where status = 'not_configured'), (select min(due_at) from messages_message where " +
            under_way + " and status <> 'planned' and due_at <= $1)",
        now);
}

std::vector<StoredTemplate> stored_templates(Tx& tx) {
    return tx.all<StoredTemplate>("select " + sql::column_list<StoredTemplate>() +
                                  " from messages_template order by kind, language");
}

std::optional<StoredTemplate> find_template(Tx& tx, Kind kind, const std::string& language) {
    auto found =
        tx.find<StoredTemplate>(template_table, std::vector<TemplateKey>{{kind, language}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void save_template(Tx& tx, const StoredTemplate& row) {
    tx.upsert(template_table, 2, std::vector{row});
}

ChosenTemplate choose_template(Tx& tx, Kind kind, const std::vector<std::string>& languages) {
    for (const auto& language : languages) {
        if (auto own = find_template(tx, kind, language)) {
            return {{std::move(own->subject), std::move(own->text), std::move(own->html)},
                    language};
        }
        if (auto built = built_in(kind, language)) return {*std::move(built), language};
    }
    return {*built_in(kind, "en"), "en"};
}

}  // namespace nahtlos::messages
