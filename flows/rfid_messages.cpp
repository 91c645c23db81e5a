#include "flows/rfid_messages.hpp"

#include <array>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/job_context.hpp"
#include "flows/take_reads.hpp"

namespace nahtlos::flows {
namespace {

using What = MessageTaken::What;

constexpr std::size_t most_bytes = 1 << 20;  // as a request may have

struct ReadsMessage {
    json::List<ReadRow, 1, 5000> reads;
};
BOOST_DESCRIBE_STRUCT(ReadsMessage, (), (reads))

std::string text_of(const Refusal& refusal) {
    auto text = refusal.code + ": " + refusal.detail;
    for (const auto& field : refusal.fields) text += "; " + field.pointer + ' ' + field.detail;
    return text;
}

// By the kind that requests go through, within a command of its own.
Result<std::string> take(ChangeScope& scope, Books& books, const TakeReads& command) {
    TakeReadsKind kind(books);
    const Entry<TakeReads> entry{command, {}, scope.context, scope.now, scope.id};
    const std::array all{&entry};
    auto rows = kind.load(scope.tx, all);
    auto work = kind.decide(rows, entry);
    if (!work) return work.refusal();
    const auto answer = kind.fold(rows, entry, *work);
    kind.save(scope.tx, rows);
    for (auto& event : rows.events) scope.events.push_back(std::move(event));
    return json::write(answer);
}

std::string problem_of(const std::string& answer) {
    const auto taken = json::read<ReadsTaken>(answer);
    check(taken.ok(), "what was written reads back");
    if (taken->refused == 0) return "";
    const auto& first = taken->problems.front();
    return std::to_string(taken->refused) + " reads refused, first " + first.pointer + ' ' +
           first.code;
}

}  // namespace

void take_rfid_message(Engine& engine, const std::string& topic, const std::string& payload,
                       const std::function<void(MessageTaken)>& reply) {
    ReadsRequest request;
    auto reader = json::ShortText<64>::parse(topic.substr(topic.rfind('/') + 1));
    if (!reader) return reply({What::refused, "the topic does not end with the code of a reader"});
    auto message = json::read<ReadsMessage>(payload, {.max_bytes = most_bytes});
    if (!message) return reply({What::refused, text_of(message.refusal())});
    request.reader = *reader;
    request.reads = std::move(message->reads);
    auto& world = engine.world();
    const auto now = world.clock.now();
    Entry<Change> entry{[&engine, command = sightings_of(request, now)](ChangeScope& scope) {
                            return take(scope, engine.books(), command);
                        },
                        {},
                        job_context(),
                        now,
                        command_id(world.ids.next())};
    const bool is_taken =
        engine.changes().submit(std::move(entry), [reply](const Answer<std::string>& answer) {
            if (answer) return reply({What::kept, problem_of(*answer)});
            // What is wrong with the message stays so; all else may go better next time.
            const auto kind = answer.refusal().kind;
            const bool is_wrong = kind == RefusalKind::invalid || kind == RefusalKind::forbidden;
            reply({is_wrong ? What::refused : What::again, text_of(answer.refusal())});
        });
    if (!is_taken) reply({What::again, "too much waits already"});
}

}  // namespace nahtlos::flows
