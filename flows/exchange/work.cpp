#include "flows/exchange/work.hpp"

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/ops/log.hpp"
#include "flows/exchange/run_jobs.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::Run;
using nahtlos::exchange::RunKind;
using nahtlos::exchange::RunState;
using Work = void (*)(const ExchangeDesk&, RunKeeper&, const Run&);

constexpr Span full_pause = seconds(10), received_lifetime = hours(1);
constexpr int sweeps_at_once = 64;

// Whoever has it says when it is over.
jobs::JobEnd look_later(const ExchangeDesk& desk, RunKind kind, const Uuid& id) {
    const auto run = desk.engine.database().read(
        [&](Tx& tx) { return nahtlos::exchange::find_run(tx, kind, id); });
    if (!run || run->state != RunState::running) return jobs::JobEnd::done();
    return jobs::JobEnd::again("others have it", run->lease_until);
}

jobs::JobEnd attempt(const ExchangeDesk& desk, RunKind kind, const Uuid& id, Work work) {
    auto& world = desk.engine.world();
    try {
        Context context;
        context.actor_kind = ActorKind::job;
        context.request_id = "exchange";
        const ServerWriting writing(desk.engine, context, desk.wait);
        RunKeeper keeper(writing.change, world, kind, id);
        const auto run = keeper.claim();
        if (!run) return look_later(desk, kind, id);
        try {
            if (run->attempts > nahtlos::exchange::most_attempts) {
                keeper.fail({RefusalKind::internal, "gave_up", "it was begun too often"});
            } else {
                work(desk, keeper, *run);
            }
        } catch (const table::StreamError& error) {
            keeper.fail({RefusalKind::invalid, "unreadable", error.what()});
        } catch (const RunStopped& stopped) {
            keeper.release(false);
            return jobs::JobEnd::again(stopped.what(), world.clock.now());
        } catch (const WriterAway& away) {
            return jobs::JobEnd::again(away.what());  // its lease ends by itself
        } catch (const sql::Error& error) {
            keeper.release(!error.is_temporary());
            return jobs::JobEnd::again(error.what());
        } catch (const RunTaken&) {
            return jobs::JobEnd::done();
        } catch (const std::exception& error) {
            log::warn("exchange_failed", {{"run", to_string(id)}, {"why", error.what()}});
            keeper.release(true);
            return jobs::JobEnd::again(error.what());
        }
        return jobs::JobEnd::done();
    } catch (const RunTaken&) {
        return jobs::JobEnd::done();
    } catch (const std::exception& error) {
        return jobs::JobEnd::again(error.what());
    }
}

void add(const ExchangeDesk& desk, jobs::Runner& runner, const char* job_kind, RunKind kind,
         Work work) {
    runner.handle(
        job_kind, [&desk, kind, work](const jobs::Job& job, const jobs::Runner::Done& done) {
            check(job.subject.has_value(), "a job of an import or export names its run");
            const bool is_taken = desk.workers.run([&desk, kind, work, id = *job.subject, done] {
                done(desk.is_stopping() ? jobs::JobEnd::again("", desk.engine.world().clock.now())
                                        : attempt(desk, kind, id, work));
            });
            if (!is_taken) {
                done(jobs::JobEnd::again("too much waits",
                                         desk.engine.world().clock.now() + full_pause));
            }
        });
}

}  // namespace

void add_exchange_jobs(const ExchangeDesk& desk, jobs::Runner& runner) {
    add(desk, runner, import_job, RunKind::inbound, run_import);
    add(desk, runner, export_job, RunKind::outbound, run_export);
}

void sweep_runs(Engine& engine, Span kept) {
    auto& world = engine.world();
    const auto now = world.clock.now();
    if (!engine.database().read([&](Tx& tx) {
            return nahtlos::exchange::has_swept_run(tx, now - kept, now - received_lifetime);
        })) {
        return;
    }
    Context context;
    context.actor_kind = ActorKind::job;
    context.request_id = "exchange";
    for (int i = 0; i < sweeps_at_once; ++i) {
        Change change = [kept](ChangeScope& scope) -> Result<std::string> {
            nahtlos::exchange::sweep_run(scope.tx, scope.now - kept, scope.now - received_lifetime);
            return std::string("{}");
        };
        // What is not taken is over next time, too.
        (void)engine.changes().submit(
            {std::move(change), {}, context, now, command_id(world.ids.next()), 0, Priority::bulk},
            [](const Answer<std::string>&) {});
    }
}

}  // namespace nahtlos::flows::exchange
