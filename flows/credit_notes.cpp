#include "flows/credit_notes.hpp"

#include <map>

#include "base/crypto/sha256.hpp"
#include "base/json/writer.hpp"
#include "channels/directory.hpp"
#include "orders/credit_note.hpp"
#include "orders/document_store.hpp"
#include "orders/rules.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::OrderId;

constexpr const char* issue_job = "issue_credit_note";

struct IssuedEvent {
    OrderId order;
    orders::CreditNoteId credit_note;
    std::string number;
    Money amount;
    std::int64_t tax_minor = 0;
};
BOOST_DESCRIBE_STRUCT(IssuedEvent, (), (order, credit_note, number, amount, tax_minor))

// What the order has given back and no note says. The order is locked, so that nobody else writes
// the same note; refunds that were done meanwhile are in it, and their own jobs find nothing left.
std::optional<orders::Document> next_note(ChangeScope& scope, OrderId id) {
    const auto found = orders::orders(scope.tx, {id}, sql::Lock::yes);
    if (found.empty()) return std::nullopt;
    const auto& order = found.front();
    std::vector<orders::CreditNoteBody> notes;
    auto due = order.refunded_minor;
    for (const auto& note : orders::documents_of(scope.tx, id, orders::credit_note_series)) {
        due -= note.total_minor;
        notes.push_back(orders::read_body(note));
    }
    if (due <= 0) return std::nullopt;
    const auto directory = channels::load_directory(scope.tx);
    const auto& entity = directory->legal_entities.at(order.legal_entity);
    orders::CreditNoteBody body{orders::shown_number(entity.number_prefix, order.number),
                                order.placed_at,
                                orders::credit_lines(orders::lines_of(scope.tx, {id}), notes, due)};
    orders::Document note;
    note.legal_entity = order.legal_entity;
    note.series = orders::credit_note_series;
    note.id = child_id(scope.id, 1);
    note.kind = orders::credit_note_series;
    note.order_id = id;
    note.currency = order.currency;
    note.total_minor = due;
    for (const auto& line : body.lines) note.tax_minor += line.tax_minor;
    note.issued_at = scope.now;
    note.body = json::write(body);
    return note;
}

Result<std::string> issue(ChangeScope& scope, OrderId id) {
    auto next = next_note(scope, id);
    if (!next) return std::string("{}");
    const auto note = orders::issue(scope.tx, *std::move(next));
    const auto directory = channels::load_directory(scope.tx);
    const auto& entity = directory->legal_entities.at(note.legal_entity);
    scope.events.push_back(
        {"credit_note_issued", note.id, 1, scope.context, scope.now,
         json::write(IssuedEvent{id,
                                 {note.id},
                                 shown_note_number(entity.number_prefix, note.number),
                                 {note.total_minor, note.currency},
                                 note.tax_minor})});
    return std::string("{}");
}

void ask_for_notes(Tx& tx, std::span<const NumberedEvent> events) {
    std::map<OrderId, const NumberedEvent*> orders;
    for (const auto& event : events) {
        if (event.type != "refund_succeeded") continue;
        orders.insert_or_assign(OrderId{event.aggregate}, &event);
    }
    std::vector<jobs::NewJob> jobs;
    for (const auto& [id, event] : orders) {
        // Each event is seen once, so that this is a new id.
        jobs.push_back({sha256_head({issue_job, std::to_string(event->position)}), issue_job,
                        id.uuid, "{}", event->recorded_at, event->recorded_at});
    }
    jobs::insert_jobs(tx, jobs);
}

}  // namespace

events::Subscriber credit_note_subscriber() { return {"credit_notes", ask_for_notes}; }

std::string shown_note_number(const std::string& prefix, std::int64_t number) {
    constexpr std::int64_t first = 1'000'000;  // all are of one length for long
    return "CN-" + orders::shown_number(prefix, first + number);
}

void add_credit_note_jobs(jobs::Runner& runner, Changes& changes, World& world) {
    runner.handle(issue_job, [&changes, &world](const jobs::Job& job,
                                                const jobs::Runner::Done& done) {
        check(job.subject.has_value(), "a job of a credit note names its order");
        const OrderId order{*job.subject};
        Entry<Change> entry{[order](ChangeScope& scope) { return issue(scope, order); },
                            {},
                            {},
                            world.clock.now(),
                            command_id(world.ids.next())};
        entry.context.actor_kind = ActorKind::job;
        const bool is_taken =
            changes.submit(std::move(entry), [done](const Answer<std::string>& answer) {
                done(answer ? jobs::JobEnd::done() : jobs::JobEnd::again(answer.refusal().code));
            });
        if (!is_taken) done(jobs::JobEnd::again("overloaded"));
    });
}

}  // namespace nahtlos::flows
