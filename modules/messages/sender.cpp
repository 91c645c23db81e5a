#include "messages/sender.hpp"

#include <algorithm>
#include <utility>

#include "base/json/writer.hpp"
#include "messages/mime.hpp"
#include "messages/rules.hpp"

namespace nahtlos::messages {
namespace {

constexpr std::int64_t old_at_once = 1'000;
constexpr std::size_t longest_error = 500;
constexpr Span lease_beyond = minutes(1);  // as far as clocks may differ

struct FailedEvent {
    MessageId message;
    Uuid order;
    Kind kind = Kind::placed;
};
BOOST_DESCRIBE_STRUCT(FailedEvent, (), (message, order, kind))

Event failed_event(const ChangeScope& scope, const Message& message) {
    return {"message_failed", message.id.uuid,
            message.seq,      scope.context,
            scope.now,        json::write(FailedEvent{message.id, message.order_id, message.kind})};
}

void tell_failed(ChangeScope& scope, const std::vector<Message>& messages) {
    for (const auto& message : messages) scope.events.push_back(failed_event(scope, message));
}

metrics::Counter& counter_of(metrics::Registry& registry, const char* result) {
    return registry.counter("messages_total", "Mails to customers, by what became of each try",
                            {{"result", result}});
}

}  // namespace

Sender::Sender(sql::Database& database, Changes& changes, World& world, Composer composer,
               metrics::Registry& registry, SenderOptions options)
    : database_(database),
      changes_(changes),
      world_(world),
      composer_(std::move(composer)),
      options_(std::move(options)),
      sent_(counter_of(registry, "sent")),
      refused_(counter_of(registry, "refused")),
      postponed_(counter_of(registry, "postponed")),
      dropped_(counter_of(registry, "dropped")),
      open_(registry.gauge("messages_open", "Mails that are still to be sent")),
      failed_(registry.gauge("messages_failed",
                             "Mails that were refused or given up, and are "
                             "kept")),
      not_configured_(registry.gauge("messages_not_configured",
                                     "Mails that wait for somebody to say by which server")),
      lag_(registry.gauge("messages_lag_s", "How long the oldest mail is overdue")) {}

void Sender::run_due(MailWire* wire) {
    settle_again();
    while (!is_stopped_) {
        const auto taken = next();
        if (!taken) return take_more();
        handle(*taken, wire);
    }
}

std::optional<Sender::Taken> Sender::next() {
    const std::lock_guard lock(mutex_);
    if (taken_.empty()) return std::nullopt;
    auto taken = std::move(taken_.front());
    taken_.pop_front();
    return taken;
}

void Sender::take_more() {
    const auto is_idle = [this] { return !is_taking_ && taken_.empty(); };
    {
        const std::lock_guard lock(mutex_);
        if (!is_idle()) return;
    }
    auto due = database_.read([&](Tx& tx) {
        return due_messages(tx, world_.clock.now(), options_.is_configured, options_.at_once);
    });
    {
        const std::lock_guard lock(mutex_);
        // What is known to be sent is not taken again, though its lease may have ended.
        std::erase_if(due, [this](const auto id) { return unwritten_.contains(id); });
        if (due.empty() || !is_idle()) return;
        is_taking_ = true;
    }
    const auto free = [this] {
        const std::lock_guard lock(mutex_);
        is_taking_ = false;
    };
    const auto until =
        world_.clock.now() + Span{options_.timeout.us * options_.at_once + lease_beyond.us};
    const auto round = std::make_shared<std::vector<Message>>();
    Change change = [this, due, until, round](ChangeScope& scope) -> Result<std::string> {
        const auto oldest = scope.now - options_.max_age;
        auto claimed = claim(scope.tx, due, scope.now, until, oldest);
        tell_failed(scope, claimed.expired);
        *round = std::move(claimed.taken);  // it may run again
        return std::string("{}");
    };
    const auto done = [this, round, until, free](const Answer<std::string>& answer) {
        if (answer) {
            std::ranges::sort(*round, {}, &Message::id);
            const std::lock_guard lock(mutex_);
            for (auto& message : *round) taken_.push_back({std::move(message), until});
        }
        free();
        wake_();
    };
    if (!changes_.submit(entry(std::move(change)), done)) free();
}

void Sender::handle(const Taken& taken, MailWire* wire) {
    const auto now = world_.clock.now();
    // Somebody else may have it before the server has answered.
    if (now + options_.timeout + lease_beyond > taken.lease_until) return;
    const auto& message = taken.message;
    auto composed =
        database_.read([&](Tx& tx) { return composer_(tx, message, world_.clock.now()); });
    if (composed.is_dropped) {
        dropped_.add();
        return settle(message, {Status::dropped, now, composed.why, {}, {}});
    }
    if (wire == nullptr) return settle(message, {Status::not_configured, now, {}, {}, {}});
    settle(message, send(message, composed, *wire));
}

Sender::Settled Sender::send(const Message& message, const Composed& composed, MailWire& wire) {
    const auto chosen = database_.read(
        [&](Tx& tx) { return choose_template(tx, message.kind, composed.languages); });
    const auto rendered = render(chosen.words, composed.letter);
    const auto& code = composed.letter.code;
    const MailHead head{composed.shop,
                        options_.from,
                        options_.reply_to,
                        composed.to,
                        message_id_header(message, options_.from),
                        world_.clock.now()};
    const auto outcome = wire.send(
        {options_.from, composed.to, mail_of(head, rendered, code.empty() ? "" : qr_png(code))});
    auto settled = after(message, outcome);
    settled.recipient = composed.to;
    settled.language = chosen.language;
    return settled;
}

Sender::Settled Sender::after(const Message& message, const WireOutcome& outcome) {
    const auto now = world_.clock.now();
    const auto text = outcome.text.substr(0, longest_error);
    if (outcome.result == WireResult::sent) {
        sent_.add();
        return {Status::sent, now, {}, {}, {}};
    }
    if (outcome.result == WireResult::refused) {
        refused_.add();
        return {Status::failed, now, text, {}, {}};
    }
    const bool is_unclear = outcome.result == WireResult::unknown;
    // Perhaps it has arrived twice by now: somebody may look, and send it again.
    if (is_unclear && message.unclear > 0) {
        refused_.add();
        return {Status::failed, now, "nobody knows whether it was taken over: " + text, {}, {}};
    }
    postponed_.add();
    const auto next = now + pause_after(message.tries, world_.random.bits());
    // By then it is no news any more.
    const bool is_over = next - message.about_at > options_.max_age && !outlives_news(message.kind);
    return {is_over ? Status::failed : Status::waiting, next, text, {}, {}, is_unclear};
}

void Sender::settle(const Message& message, Settled settled) {
    write_down(std::make_shared<const Outcome>(Outcome{message, std::move(settled)}));
}

void Sender::settle_again() {
    std::vector<std::shared_ptr<const Outcome>> again;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [id, one] : unwritten_) {
            if (!std::exchange(one.is_with_writer, true)) again.push_back(one.outcome);
        }
    }
    for (const auto& outcome : again) write_down(outcome);
}

// What is known is kept until it stands in the database: else the mail would be sent again.
void Sender::write_down(const std::shared_ptr<const Outcome>& outcome) {
    const auto id = outcome->message.id;
    {
        const std::lock_guard lock(mutex_);
        unwritten_[id] = {outcome, true};
    }
    const auto done = [this, id](bool is_written) {
        const std::lock_guard lock(mutex_);
        if (is_written) {
            unwritten_.erase(id);
        } else {
            unwritten_.at(id).is_with_writer = false;
        }
    };
    Change change = [outcome](ChangeScope& scope) { return write_down(scope, *outcome); };
    const bool is_taken = changes_.submit(
        entry(std::move(change)), [done](const Answer<std::string>& answer) { done(answer.ok()); });
    if (!is_taken) done(false);
}

Result<std::string> Sender::write_down(ChangeScope& scope, const Outcome& outcome) {
    const auto& settled = outcome.settled;
    auto row = find_message(scope.tx, outcome.message.id, sql::Lock::yes);
    // Erased, or taken over by somebody else meanwhile.
    if (!row || row->status != Status::sending || row->attempts != outcome.message.attempts) {
        return std::string("{}");
    }
    row->status = settled.status;
    row->due_at = settled.due_at;
    row->error = settled.error;
    row->unclear += settled.is_unclear ? 1 : 0;
    if (settled.recipient) row->recipient = settled.recipient;
    if (settled.language) row->language = settled.language;
    if (settled.status == Status::sent) row->sent_at = scope.now;
    if (settled.status == Status::not_configured) row->tries = 0;
    row->updated_at = scope.now;
    ++row->version;
    if (settled.status == Status::failed) {
        ++row->seq;
        scope.events.push_back(failed_event(scope, *row));
    }
    save_message(scope.tx, *row);
    return std::string("{}");
}

void Sender::keep_house() {
    const auto now = world_.clock.now();
    const auto counts = database_.read([&](Tx& tx) { return count_messages(tx, now); });
    open_.set(counts.open);
    failed_.set(counts.failed);
    not_configured_.set(counts.not_configured);
    lag_.set(counts.oldest ? (now - *counts.oldest).us / 1'000'000 : 0);
    const auto before = now - options_.keep, news = now - options_.max_age;
    Change change = [before, news](ChangeScope& scope) -> Result<std::string> {
        tell_failed(scope, expire_unsent(scope.tx, news, scope.now, old_at_once));
        forget_messages(scope.tx, before, old_at_once);
        return std::string("{}");
    };
    const bool has_work =
        database_.read([&](Tx& tx) { return has_old_messages(tx, before, news, old_at_once); });
    if (!has_work) return;
    static_cast<void>(changes_.submit(entry(std::move(change)), [](const Answer<std::string>&) {}));
}

Entry<Change> Sender::entry(Change change) {
    Context context;
    context.actor_kind = ActorKind::job;
    return {std::move(change), {}, context, world_.clock.now(), command_id(world_.ids.next())};
}

}  // namespace nahtlos::messages
