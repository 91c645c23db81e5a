#include "flows/privacy_work.hpp"

#include "base/api/exchange.hpp"
#include "base/ops/log.hpp"
#include "customers/profiles.hpp"

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

/// An erasure under way, over its rounds.
struct Work {
    const PrivacyDesk& desk;
    privacy::Subject subject;
    ErasurePlan plan;
    Context context;
    Told told;
    Erased erased;  // by the rounds so far
};
using WorkPtr = std::shared_ptr<Work>;

void submit(const WorkPtr& work, const privacy::Subject& subject, const ErasurePlan& plan,
            const Told& done) {
    const auto& desk = work->desk;
    const auto idle_days = desk.periods.profile_days;
    Change change = [subject, plan, idle_days](ChangeScope& scope) -> Result<std::string> {
        for (const auto& id : plan.periods ? subject.profiles : std::set<Uuid>()) {
            if (is_idle(scope.tx, {id}, scope.now - days(idle_days))) continue;
            return Refusal{RefusalKind::conflict, "not_idle", "they were seen again"};
        }
        const auto erased = erase_person(scope, subject, plan);
        if (!erased) return erased.refusal();
        return json::write(*erased);
    };
    const auto read_back = [done](const Answer<std::string>& answer) {
        if (!answer) return done(answer.refusal());
        auto erased = json::read<Erased>(*answer);
        check(erased.ok(), "what was erased reads back");
        done(*erased);
    };
    if (!desk.engine.changes().submit(entry_of(desk, work->context, std::move(change)),
                                      read_back)) {
        done(api::overloaded());
    }
}

void look_again(const WorkPtr& work, std::uint16_t round);

// What guests do is found by addresses only, which takes too long for a write: what came between
// the look and the write is looked for behind it, until there is nothing.
void erase_more(const WorkPtr& work, std::uint16_t round) {
    const auto more = work->desk.engine.database().read(
        [&](Tx& tx) { return came_meanwhile(tx, work->subject, work->plan); });
    if (more.is_nobody()) return work->told(work->erased);
    submit(work, more, next_round(work->plan, round),
           [work, more, round](const Result<Erased>& erased) {
               add_round(work->erased, erased, more);
               if (!erased) log::warn("erasure_left", {{"orders", work->erased.left.size()}});
               if (!erased || round == most_rounds) return work->told(work->erased);
               look_again(work, static_cast<std::uint16_t>(round + 1));
           });
}

void look_again(const WorkPtr& work, std::uint16_t round) {
    const bool is_taken = work->desk.readers.run([work, round] {
        try {
            erase_more(work, round);
        } catch (const sql::Error& error) {
            log::warn("erasure_not_looked_again", {{"why", error.what()}});
            work->told(work->erased);
        }
    });
    if (is_taken) return;
    log::warn("erasure_not_looked_again", {{"why", "too much waits"}});
    work->told(work->erased);
}

void erase_found(const WorkPtr& work) {
    submit(work, work->subject, work->plan, [work](const Result<Erased>& erased) {
        if (!erased) return work->told(erased);
        work->erased = *erased;
        // Mails to the same address may be another legal entity's; they last ten minutes.
        const bool is_partial = work->plan.legal_entity || work->plan.periods;
        forget_beside(work->desk, is_partial ? std::set<std::string>() : work->subject.emails);
        look_again(work, 1);
    });
}

// Whoever was seen again, or has got credit, is idle no more.
void keep_profile(const PrivacyDesk& desk, const privacy::ErasureRow& row, const Context& context,
                  const jobs::Runner::Done& done) {
    Change change = [row](ChangeScope& scope) -> Result<std::string> {
        withdraw_erasure(scope, row);
        return std::string("{}");
    };
    const auto told = [&desk, done](const Answer<std::string>& answer) {
        if (answer) return done(jobs::JobEnd::done());
        done(jobs::JobEnd::again(answer.refusal().code,
                                 desk.engine.world().clock.now() + failure_pause));
    };
    if (!desk.engine.changes().submit(entry_of(desk, context, std::move(change)), told)) {
        done(jobs::JobEnd::again("too much waits"));
    }
}

// Whose customer it is; nothing for one of the whole house.
std::optional<channels::LegalEntityId> house_of(const PrivacyDesk& desk, const Uuid& profile) {
    const customers::ProfileId id{profile};
    const auto known =
        desk.engine.database().read([&](Tx& tx) { return customers::known_profiles(tx, {id}); });
    const auto it = known.find(id);
    return it == known.end() ? std::nullopt : it->second.legal_entity;
}

ErasurePlan plan_of(const PrivacyDesk& desk, const jobs::Job& job, const privacy::ErasureRow& row) {
    const auto task = json::read<ErasureTask>(job.payload);
    check(task.ok(), "the payload of a job reads back");
    ErasurePlan plan{row.id, row.asked_by, OpenOrders::refuse, desk.periods.evidence_years};
    if (task->give_up_value) plan.value = ValueLeft::give_up;
    if (const auto& of = task->legal_entity ? task->legal_entity : house_of(desk, *row.profile)) {
        plan.legal_entity = of->uuid;
    }
    if (row.asked_by == privacy::AskedBy::retention) plan.periods = desk.periods;
    return plan;
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
    const auto plan = plan_of(desk, job, *row);
    erase(desk, person, plan, context, [&desk, row, plan, context, done](const auto& erased) {
        if (erased || erased.refusal().code == "nobody_known") return done(jobs::JobEnd::done());
        const auto& code = erased.refusal().code;
        const bool is_value = code == "value_left";
        if (plan.periods && (is_value || code == "not_idle")) {
            return keep_profile(desk, *row, context, done);
        }
        const bool is_open = code == "open_orders" || is_value;
        done(jobs::JobEnd::again(
            code, desk.engine.world().clock.now() + (is_open ? open_orders_pause : failure_pause)));
    });
}

}  // namespace

Result<privacy::ErasureRow> ask_erasure(ChangeScope& scope, const Uuid& profile,
                                        privacy::AskedBy asked_by, Span wait,
                                        const ErasureTask& task) {
    if (!task.give_up_value) {
        if (auto refusal = value_left(scope.tx, {profile})) return *std::move(refusal);
    }
    auto row = privacy::waiting_erasure(scope.tx, profile);
    const bool is_customer = asked_by == privacy::AskedBy::customer;
    if (row && is_customer && row->asked_by == privacy::AskedBy::retention) {
        // Which is less, and not done now that they are seen.
        withdraw_erasure(scope, *row);
        jobs::erase_jobs(scope.tx, {job_of(row->id)});
        row.reset();
    }
    const bool is_new = !row;
    if (is_new) {
        row = privacy::ErasureRow{
            {scope.id}, profile,          asked_by, privacy::ErasureState::waiting,
            scope.now,  scope.now + wait, {}};
        privacy::insert_erasure(scope.tx, *row);
    } else if (is_customer) {
        jobs::erase_jobs(scope.tx, {job_of(row->id)});
    } else {
        return *row;
    }
    jobs::insert_jobs(scope.tx, {{job_of(row->id), erase_job, row->id.uuid, json::write(task),
                                  row->due_at, scope.now}});
    if (!is_new) return *row;
    scope.events.push_back({"erasure_asked", row->id.uuid, 1, scope.context, scope.now,
                            R"({"customer":")" + to_string(customers::ProfileId{profile}) + "\"}"});
    return *row;
}

bool withdraw_erasure(ChangeScope& scope, const privacy::ErasureRow& row) {
    using privacy::ErasureState;
    if (!privacy::end_erasure(scope.tx, row.id, ErasureState::withdrawn, scope.now)) return false;
    scope.events.push_back(
        {"erasure_withdrawn", row.id.uuid, 2, scope.context, scope.now,
         R"({"customer":")" + to_string(customers::ProfileId{*row.profile}) + "\"}"});
    return true;
}

void erase(const PrivacyDesk& desk, const Person& person, const ErasurePlan& plan,
           const Context& context, Told told) {
    const bool is_taken = desk.readers.run([&desk, person, plan, context, told] {
        try {
            const auto found = desk.engine.database().read([&](Tx& tx) {
                return plan.periods && person.customer ? find_profile(tx, *person.customer)
                                                       : find_person(tx, person);
            });
            if (!found) return told(found.refusal());
            erase_found(std::make_shared<Work>(Work{desk, *found, plan, context, told, {}}));
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
