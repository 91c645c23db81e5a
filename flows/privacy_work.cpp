#include "flows/privacy_work.hpp"

#include "base/api/exchange.hpp"
#include "base/ops/log.hpp"

namespace nahtlos::flows {
namespace {

using Told = std::function<void(const Result<Erased>&)>;

constexpr Span open_orders_pause = days(1), failure_pause = minutes(5);

Entry<Change> entry_of(const PrivacyDesk& desk, const Context& context, Change change) {
    auto& world = desk.engine.world();
    // Under no key: not even a hash of what names somebody is kept.
    return {std::move(change), {}, context, world.clock.now(), command_id(world.ids.next())};
}

// What it leaves outside of the database: sessions in memory, mails on their way.
void forget_beside(const PrivacyDesk& desk, const std::set<std::string>& emails) {
    desk.sessions.forget();
    const bool is_taken = desk.readers.run([&desk, emails] {
        try {
            desk.forget_mails(emails);
        } catch (const std::exception& error) {
            log::warn("mails_stay", {{"why", error.what()}});  // for the 10 minutes of their links
        }
    });
    if (!is_taken) log::warn("mails_stay", {{"why", "too much waits"}});
}

void erase_found(const PrivacyDesk& desk, const privacy::Subject& subject, const ErasurePlan& plan,
                 const Context& context, const Told& told) {
    Change change = [subject, plan](ChangeScope& scope) -> Result<std::string> {
        const auto erased = erase_person(scope, subject, plan);
        if (!erased) return erased.refusal();
        return json::write(*erased);
    };
    const auto done = [&desk, told, emails = subject.emails](const Answer<std::string>& answer) {
        if (!answer) return told(answer.refusal());
        auto erased = json::read<Erased>(*answer);
        check(erased.ok(), "what was erased reads back");
        forget_beside(desk, emails);
        told(*erased);
    };
    if (!desk.engine.changes().submit(entry_of(desk, context, std::move(change)), done)) {
        told(api::overloaded());
    }
}

void run_job(const PrivacyDesk& desk, const jobs::Job& job, const jobs::Runner::Done& done) {
    const privacy::ErasureId id{*job.subject};
    const auto row =
        desk.engine.database().read([&](Tx& tx) { return privacy::find_erasure(tx, id); });
    const bool waits = row && row->state == privacy::ErasureState::waiting && row->profile;
    if (!waits) return done(jobs::JobEnd::done());
    Context context;
    context.actor_kind = ActorKind::job;
    context.request_id = "privacy";
    Person person;
    person.customer = customers::ProfileId{*row->profile};
    const ErasurePlan plan{id, row->asked_by, OpenOrders::refuse, desk.periods.evidence_years};
    erase(desk, person, plan, context, [&desk, done](const Result<Erased>& erased) {
        if (erased || erased.refusal().code == "nobody_known") return done(jobs::JobEnd::done());
        const bool is_open = erased.refusal().code == "open_orders";
        done(jobs::JobEnd::again(
            erased.refusal().code,
            desk.engine.world().clock.now() + (is_open ? open_orders_pause : failure_pause)));
    });
}

}  // namespace

privacy::ErasureRow ask_erasure(ChangeScope& scope, const Uuid& profile, privacy::AskedBy asked_by,
                                Span wait) {
    if (const auto waiting = privacy::waiting_erasure(scope.tx, profile)) return *waiting;
    const privacy::ErasureRow row{
        {scope.id}, profile,          asked_by, privacy::ErasureState::waiting,
        scope.now,  scope.now + wait, {}};
    privacy::insert_erasure(scope.tx, row);
    jobs::insert_jobs(scope.tx,
                      {{job_of(row.id), erase_job, row.id.uuid, "{}", row.due_at, scope.now}});
    scope.events.push_back({"erasure_asked", row.id.uuid, 1, scope.context, scope.now,
                            R"({"customer":")" + to_string(customers::ProfileId{profile}) + "\"}"});
    return row;
}

void erase(const PrivacyDesk& desk, const Person& person, const ErasurePlan& plan,
           const Context& context, Told told) {
    const bool is_taken = desk.readers.run([&desk, person, plan, context, told] {
        try {
            const auto found =
                desk.engine.database().read([&](Tx& tx) { return find_person(tx, person); });
            if (!found) return told(found.refusal());
            erase_found(desk, *found, plan, context, told);
        } catch (const sql::Error& error) {
            log::warn("erasure_failed", {{"why", error.what()}});
            told(Refusal{RefusalKind::unavailable,
                         "database_unavailable",
                         "the database does not answer",
                         {},
                         1});
        }
    });
    if (!is_taken) told(api::overloaded());
}

void add_privacy_jobs(const PrivacyDesk& desk, jobs::Runner& runner) {
    runner.handle(erase_job, [&desk](const jobs::Job& job, const jobs::Runner::Done& done) {
        const bool is_taken = desk.readers.run([&desk, job, done] {
            try {
                run_job(desk, job, done);
            } catch (const sql::Error& error) {
                done(jobs::JobEnd::again(error.what()));
            }
        });
        if (!is_taken) done(jobs::JobEnd::again("too much waits"));
    });
}

}  // namespace nahtlos::flows
