#include "flows/api_messages.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/mp11/algorithm.hpp>
#include <map>

#include "base/api/change.hpp"
#include "base/batch/revision.hpp"
#include "base/crypto/sha256.hpp"
#include "flows/api_lists.hpp"
#include "flows/sight.hpp"
#include "messages/letter.hpp"
#include "messages/rules.hpp"
#include "messages/store.hpp"
#include "messages/templates.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using messages::Kind;
using messages::Message;
using messages::MessageId;
using messages::Status;

constexpr std::string_view tag = "messages";

struct MessageView {
    MessageId id;
    orders::OrderId order;
    Kind kind = Kind::placed;
    Status status = Status::waiting;
    std::optional<std::string> recipient, language;
    std::int64_t attempts = 0, resends = 0;
    std::optional<Instant> due_at;
    std::optional<std::string> error;
    std::optional<Instant> sent_at;
    Instant about_at, created_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::string_view schema_name = "Message";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"status",
         "planned: for later, if it is still true then; not_configured: no server is set; failed: "
         "refused or given up; expired: no news any more; dropped: not true any more"},
        {"recipient", "that it was sent to; for customers:read only, as is error"},
        {"error", "what the server said last, or why there was no answer"},
        {"about_at", "when what it tells became true"},
    }};
};
BOOST_DESCRIBE_STRUCT(MessageView, (),
                      (id, order, kind, status, recipient, language, attempts, resends, due_at,
                       error, sent_at, about_at, created_at, updated_at, version))

/// A kind in a path.
struct KindName {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be a kind of message";
    Kind value = Kind::placed;
    static std::optional<KindName> parse(const Wire& wire) {
        KindName name;
        if (!enum_value(wire, name.value)) return std::nullopt;
        return name;
    }
    Wire wire() const { return std::string(enum_name(value)); }
    static boost::json::object schema() {
        auto schema = json::type_schema("string");
        boost::json::array names;
        boost::mp11::mp_for_each<Enumerators<Kind>>([&](auto one) { names.push_back(one.name); });
        schema["enum"] = std::move(names);
        return schema;
    }
};

struct MessagesQuery {
    std::optional<orders::OrderId> order;
    std::vector<Status> status;
    std::vector<Kind> kind;
    std::optional<api::Cursor<MessageId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"status", "kind", "limit"};
};
BOOST_DESCRIBE_STRUCT(MessagesQuery, (), (order, status, kind, cursor, limit))

struct MessageResent {
    MessageId id;
    Status status = Status::waiting;
    std::int64_t resends = 0, version = 1;
};
BOOST_DESCRIBE_STRUCT(MessageResent, (), (id, status, resends, version))

struct ResentEvent {
    MessageId message;
    orders::OrderId order;
    Kind kind = Kind::placed;
};
BOOST_DESCRIBE_STRUCT(ResentEvent, (), (message, order, kind))

struct TemplateWish {
    json::ShortText<300> subject;
    json::LongText<20'000> text;
    json::LongText<100'000> html;
    static constexpr std::string_view schema_name = "MessageTemplateRequest";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"text", "for readers without HTML"},
        {"html", "texts are escaped; the QR code of a pick-up code is cid:code@nahtlos"},
    }};
};
BOOST_DESCRIBE_STRUCT(TemplateWish, (), (subject, text, html))

/// What is not given is as in the template in force.
struct PreviewWish {
    std::optional<json::ShortText<300>> subject;
    std::optional<json::LongText<20'000>> text;
    std::optional<json::LongText<100'000>> html;
    static constexpr std::string_view schema_name = "MessageTemplatePreviewRequest";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"subject", "what is not given is as in the template in force"}}};
};
BOOST_DESCRIBE_STRUCT(PreviewWish, (), (subject, text, html))

struct TemplateView {
    Kind kind = Kind::placed;
    std::string language, subject, text, html;
    bool is_built_in = true;
    std::int64_t version = 0;
    static constexpr std::string_view schema_name = "MessageTemplate";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"version", "0 of a built-in one"}}};
};
BOOST_DESCRIBE_STRUCT(TemplateView, (), (kind, language, subject, text, html, is_built_in, version))

struct TemplateEntry {
    Kind kind = Kind::placed;
    std::string language;
    bool is_built_in = true;
    std::int64_t version = 0;
    static constexpr std::string_view schema_name = "MessageTemplateEntry";
};
BOOST_DESCRIBE_STRUCT(TemplateEntry, (), (kind, language, is_built_in, version))

struct PlaceholderView {
    std::string name, meaning;
    bool is_of_line = false;
    static constexpr std::string_view schema_name = "MessagePlaceholder";
};
BOOST_DESCRIBE_STRUCT(PlaceholderView, (), (name, meaning, is_of_line))

struct TemplateList {
    std::vector<TemplateEntry> items;
    std::vector<PlaceholderView> placeholders;
    static constexpr std::string_view schema_name = "MessageTemplates";
};
BOOST_DESCRIBE_STRUCT(TemplateList, (), (items, placeholders))

struct TemplatePreview {
    std::string subject, text, html;
    static constexpr std::string_view schema_name = "MessageTemplatePreview";
};
BOOST_DESCRIBE_STRUCT(TemplatePreview, (), (subject, text, html))

// Who it went to is personal, and so may be what the server said of the mailbox.
MessageView view_of(const Call& call, const Message& m) {
    MessageView view{m.id,       {m.order_id}, m.kind,       m.status,     m.recipient,
                     m.language, m.attempts,   m.resends,    {},           m.error,
                     m.sent_at,  m.about_at,   m.created_at, m.updated_at, m.version};
    if (messages::is_open(m.status)) view.due_at = m.due_at;
    if (!call.may(Scope::customers_read)) {
        view.recipient.reset();
        view.error.reset();
    }
    return view;
}

// A message is seen by whoever sees its order.
bool is_seen(Tx& tx, const api::Caller& caller, const Uuid& order) {
    const auto found = orders::orders(tx, {orders::OrderId{order}}, sql::Lock::no);
    return !seen(tx, sight_of(caller), found).empty();
}

Result<api::Page<MessageView>> list(const Call& call, Tx& tx, const MessagesQuery& query) {
    const auto sight = sight_of(*call.caller);
    if (query.order && !is_seen(tx, *call.caller, query.order->uuid)) {
        return api::Page<MessageView>{};
    }
    if (sight.location && !query.order) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "whoever is bound to a place asks for the messages of an order"};
    }
    messages::MessageFilter filter;
    if (query.order) filter.order = query.order->uuid;
    filter.status = query.status;
    filter.kind = query.kind;
    filter.legal_entity = sight.legal_entity;
    filter.market = sight.market;
    filter.channel = sight.channel;
    if (query.cursor) filter.before = query.cursor->key;
    filter.limit = query.limit.value + 1;
    std::vector<MessageView> views;
    for (const auto& message : messages::find_messages(tx, filter)) {
        views.push_back(view_of(call, message));
    }
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<MessageResent> resend(ChangeScope& scope, const api::Caller& caller, MessageId id) {
    auto row = messages::find_message(scope.tx, id, sql::Lock::yes);
    if (!row || !is_seen(scope.tx, caller, row->order_id)) return api::no_such_resource();
    if (messages::is_open(row->status)) {
        return Refusal{RefusalKind::conflict, "message_open", "this message is still to be sent"};
    }
    row->status = Status::waiting;
    row->about_at = row->due_at = row->updated_at = scope.now;
    row->tries = row->unclear = 0;
    ++row->resends;
    row->error.reset();
    row->sent_at.reset();
    ++row->version;
    scope.events.push_back({"message_resent", id.uuid, ++row->seq, scope.context, scope.now,
                            json::write(ResentEvent{id, {row->order_id}, row->kind})});
    messages::save_message(scope.tx, *row);
    return MessageResent{id, row->status, row->resends, row->version};
}

TemplateList list_templates(Tx& tx) {
    TemplateList all;
    std::map<std::pair<Kind, std::string>, std::int64_t> own;
    for (const auto& row : messages::stored_templates(tx)) {
        own[{row.kind, row.language}] = row.version;
    }
    boost::mp11::mp_for_each<Enumerators<Kind>>([&](auto one) {
        for (const auto* language : {"de", "en"}) {
            const bool is_own = own.contains({one.value, language});
            if (!is_own) all.items.push_back({one.value, language, true, 0});
        }
    });
    for (const auto& [key, version] : own) {
        all.items.push_back({key.first, key.second, false, version});
    }
    std::ranges::sort(all.items, {}, [](const auto& i) { return std::pair(i.kind, i.language); });
    for (const auto& p : messages::placeholders()) {
        all.placeholders.push_back({std::string(p.name), std::string(p.meaning), p.is_of_line});
    }
    return all;
}

std::optional<TemplateView> find(Tx& tx, Kind kind, const std::string& language) {
    if (const auto own = messages::find_template(tx, kind, language)) {
        return TemplateView{kind,      language, own->subject, own->text,
                            own->html, false,    own->version};
    }
    if (const auto built = messages::built_in(kind, language)) {
        return TemplateView{kind, language, built->subject, built->text, built->html, true, 0};
    }
    return std::nullopt;
}

std::optional<Refusal> unless_right(const messages::Template& wish) {
    auto problems = messages::wrong_with(wish);
    if (problems.empty()) return std::nullopt;
    return Refusal{RefusalKind::invalid, "invalid_request", "the template cannot be like this",
                   std::move(problems)};
}

messages::Template template_of(const TemplateWish& wish) {
    return {wish.subject.value, wish.text.value, wish.html.value};
}

Result<TemplateView> put(ChangeScope& scope, Kind kind, const std::string& language,
                         const TemplateWish& wish, std::optional<std::int64_t> if_match) {
    raise_revision(scope.tx, "message_templates");  // also the lock
    const auto words = template_of(wish);
    if (auto refusal = unless_right(words)) return *std::move(refusal);
    const auto before = messages::find_template(scope.tx, kind, language);
    const auto version = before ? before->version : 0;
    if (auto refusal = api::unless_version(if_match, version)) return *std::move(refusal);
    messages::save_template(
        scope.tx, {kind, language, words.subject, words.text, words.html, scope.now, version + 1});
    scope.events.push_back(
        {"message_template_changed",
         sha256_head({"message template ", enum_name(kind), " ", language}), version + 1,
         scope.context, scope.now,
         R"({"kind":")" + std::string(enum_name(kind)) + R"(","language":")" + language + "\"}"});
    return *find(scope.tx, kind, language);
}

Result<TemplatePreview> preview(Tx& tx, Kind kind, const std::string& language,
                                const PreviewWish& wish) {
    auto words = messages::choose_template(tx, kind, messages::languages_for(language, "")).words;
    if (wish.subject) words.subject = wish.subject->value;
    if (wish.text) words.text = wish.text->value;
    if (wish.html) words.html = wish.html->value;
    if (auto refusal = unless_right(words)) return *std::move(refusal);
    auto made = messages::render(words, messages::example(kind, language));
    return TemplatePreview{std::move(made.subject), std::move(made.text), std::move(made.html)};
}

api::Routes message_reads() {
    return {
        api::query("GET /v1/messages", Scope::orders_read, "list_messages",
                   "What customers were told or are to be told, newest first", list,
                   {.tag = tag, .priority = Priority::bulk}),
        api::query("GET /v1/message-templates", Scope::channels_read, "list_message_templates",
                   "Which templates there are, and the placeholders that they may use",
                   [](const Call&, Tx& tx) -> Result<TemplateList> { return list_templates(tx); },
                   {.tag = tag}),
        api::query("GET /v1/message-templates/{kind}/{language}", Scope::channels_read,
                   "get_message_template", "The words of a message",
                   [](const Call&, Tx& tx, KindName kind,
                      json::LanguageTag language) -> Result<TemplateView> {
                       auto found = find(tx, kind.value, language.value);
                       if (!found) return api::no_such_resource();
                       return *std::move(found);
                   },
                   {.tag = tag}),
        api::query("POST /v1/message-templates/{kind}/{language}/preview", Scope::channels_read,
                   "preview_message_template",
                   "The template in force, or one of one's own, filled with made-up words",
                   [](const Call&, Tx& tx, KindName kind, json::LanguageTag language,
                      PreviewWish wish) -> Result<TemplatePreview> {
                       return preview(tx, kind.value, language.value, wish);
                   },
                   {.tag = tag, .body_bytes = 512 * 1024}),
    };
}

}  // namespace

api::Routes message_routes(Engine& engine) {
    auto all = message_reads();
    all.push_back(api::command(
        "POST /v1/messages/{id}/resend", Scope::orders_write, "resend_message",
        "Send a message again, in the words of now",
        [&engine](const Call& call, Reply<MessageResent> reply, MessageId id) {
            api::run_change<MessageResent>(
                engine.changes(), call, reply,
                [&call, id](ChangeScope& scope) { return resend(scope, *call.caller, id); });
        },
        {.status = 202,
         .errors = {{RefusalKind::conflict, "message_open", "it is still to be sent"}},
         .tag = tag}));
    all.push_back(
        api::command("PUT /v1/message-templates/{kind}/{language}", Scope::channels_write,
                     "put_message_template", "Say a message in words of one's own",
                     [&engine](const Call& call, Reply<TemplateView> reply, KindName kind,
                               json::LanguageTag language, TemplateWish wish) {
                         if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
                         api::run_change<TemplateView>(
                             engine.changes(), call, reply,
                             [kind = kind.value, language = language.value, wish = std::move(wish),
                              if_match = call.if_match](ChangeScope& scope) {
                                 return put(scope, kind, language, wish, if_match);
                             });
                     },
                     {.errors = {api::version_changed}, .tag = tag, .body_bytes = 512 * 1024}));
    return all;
}

}  // namespace nahtlos::flows
