#include "flows/exchange/receive.hpp"

#include "base/crypto/sha256.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/exchange/work.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::chunk_bytes;
using nahtlos::exchange::Run;
using nahtlos::exchange::RunKind;

constexpr std::size_t piece_bytes = 4 * chunk_bytes;  // of one transaction
constexpr std::uint16_t job_child = 0xF002;

class Receiving : public std::enable_shared_from_this<Receiving> {
public:
    Receiving(Engine& engine, const api::Call& call, const api::Reply<ImportView>& reply,
              std::string file, Run run)
        : engine_(engine), call_(call), reply_(reply), file_(std::move(file)), run_(run) {}

    void go_on() {
        const bool is_last = file_.size() - at_ <= piece_bytes;
        Change change = [self = shared_from_this(), at = at_, is_last](ChangeScope& scope) {
            return self->store(scope, at, is_last);
        };
        auto entry = entry_of(std::move(change));
        if (!is_last) {
            entry.key = {};
        } else if (entry.key.is_remembered()) {
            // The same file, asked for in another way, is another request.
            const auto& print = entry.key.fingerprint.bytes;
            entry.key.fingerprint = sha256_head(
                {std::string_view(reinterpret_cast<const char*>(print.data()), print.size()),
                 run_.settings});
        }
        const auto told = [self = shared_from_this(), is_last](const Answer<std::string>& answer) {
            self->look(answer, is_last);
        };
        if (!engine_.changes().submit(std::move(entry), told)) {
            drop();
            reply_(api::overloaded());
        }
    }

private:
    // Each piece waits for itself: the file as a whole may take longer than a command may wait.
    Entry<Change> entry_of(Change change) const {
        auto entry = call_.entry(std::move(change));
        entry.now = engine_.world().clock.now();
        return entry;
    }

    Result<std::string> store(ChangeScope& scope, std::size_t at, bool is_last) const {
        if (at == 0) insert_run(scope.tx, run_);
        const auto seq = static_cast<std::int64_t>(at / chunk_bytes);
        nahtlos::exchange::insert_chunks(scope.tx, run_.id, seq,
                                         std::string_view(file_).substr(at, piece_bytes));
        if (!is_last) return std::string("{}");
        // Others may have come in between, each by pieces of their own.
        if (auto refusal = unless_room(scope.tx, RunKind::inbound)) return *std::move(refusal);
        if (!nahtlos::exchange::queue_run(scope.tx, run_.id, scope.now)) {
            return Refusal{RefusalKind::unavailable, "overloaded", "it took too long to store"};
        }
        jobs::insert_jobs(scope.tx, {{child_id(scope.id, job_child), import_job, run_.id, "{}",
                                      scope.now, scope.now}});
        return json::write(view_of(run_, {}, "en"));
    }

    void look(const Answer<std::string>& answer, bool is_last) {
        if (!answer) {
            drop();
            return reply_(answer.refusal());
        }
        at_ += piece_bytes;
        if (!is_last) return go_on();
        if (answer.is_replayed) drop();
        const auto view = json::read<ImportView>(*answer);
        check(view.ok(), "a stored outcome reads back");
        reply_(*view, answer.is_replayed);
    }

    // What is not taken back now is swept later.
    void drop() {
        if (at_ == 0) return;
        auto entry = entry_of(Change([id = run_.id](ChangeScope& scope) -> Result<std::string> {
            nahtlos::exchange::drop_received(scope.tx, id);
            return std::string("{}");
        }));
        entry.key = {};
        (void)engine_.changes().submit(std::move(entry), [](const Answer<std::string>&) {});
    }

    Engine& engine_;
    const api::Call& call_;  // lives as long as the reply
    const api::Reply<ImportView> reply_;
    const std::string file_;
    const Run run_;
    std::size_t at_ = 0;  // of what is not stored yet
};

}  // namespace

Run run_of(const api::Call& call, RunKind kind, const Uuid& id, std::string settings) {
    Run run;
    run.id = id;
    run.kind = kind;
    run.settings = std::move(settings);
    run.actor_kind = call.caller->actor_kind;
    run.actor = call.caller->id;
    run.created_at = run.updated_at = call.now;
    return run;
}

std::optional<Refusal> unless_room(Tx& tx, RunKind kind) {
    if (nahtlos::exchange::open_runs(tx, kind) < most_open_runs) return std::nullopt;
    return Refusal{RefusalKind::conflict, "too_many_open",
                   "20 of them wait or run already; wait for one to end, or cancel one"};
}

void receive_import(Engine& engine, const api::Call& call, const api::Reply<ImportView>& reply,
                    std::string file, const ImportSettings& settings) {
    auto run = run_of(call, RunKind::inbound, call.world->ids.next(), json::write(settings));
    run.bytes = static_cast<std::int64_t>(file.size());
    std::make_shared<Receiving>(engine, call, reply, std::move(file), std::move(run))->go_on();
}

}  // namespace nahtlos::flows::exchange
