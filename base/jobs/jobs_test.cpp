#include "base/jobs/jobs.hpp"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::jobs {
namespace {

class Jobs : public testing::OnEngine {
protected:
    // One process.
    struct Process {
        Process(sql::Database& database, World& world)
            : writer(database, world, {}, {}), runner(database, writer.changes(), world) {}
        Writer writer;
        Runner runner;
    };

    Jobs() : base_(GetParam()), process_(base_.database(), world_) {
        process_.runner.handle("test", [this](const Job& job, Runner::Done done) {
            runs_.push_back(job);
            done_ = std::move(done);
        });
    }

    void add(Span in, const std::string& kind = "test") {
        auto connection = base_.database().open_writer();
        sql::write(*connection, [&](Tx& tx) {
            const auto now = fake_.clock.now();
            insert_jobs(tx, {{world_.ids.next(), kind, {}, R"({"a":1})", now + in, now}});
        });
    }
    bool run() {
        const bool was_due = process_.runner.run_due();
        while (process_.writer.pump() > 0) {
        }
        return was_due;
    }
    void end(JobEnd how) {
        std::exchange(done_, nullptr)(std::move(how));
        process_.writer.pump();
    }
    std::int64_t count(const std::string& where) {
        return base_.database().read([&](Tx& tx) {
            return *tx.value<std::int64_t>("select count(*) from base_job where " + where);
        });
    }

    testing::TestDatabase base_;
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    Process process_;
    std::vector<Job> runs_;
    Runner::Done done_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Jobs, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Jobs, a_job_runs_when_it_is_due_and_is_gone_when_it_is_done) {
    add(minutes(5));
    EXPECT_FALSE(run());
    EXPECT_EQ(process_.runner.next_due(), fake_.clock.now() + minutes(5));
    fake_.clock.advance(minutes(5));
    EXPECT_TRUE(run());
    ASSERT_EQ(runs_.size(), 1u);
    EXPECT_EQ(runs_[0].payload, R"({"a":1})");
    end(JobEnd::done());
    EXPECT_EQ(count("1 = 1"), 0);
    EXPECT_FALSE(run());
}

TEST_P(Jobs, tells_how_each_attempt_ended_and_how_long_it_took) {
    std::vector<std::pair<JobEnd::What, std::int64_t>> ends;
    process_.runner.on_end([&](const Job& job, JobEnd::What what, std::int64_t duration_us) {
        EXPECT_EQ(job.kind, "test");
        ends.emplace_back(what, duration_us);
    });
    add(seconds(0));
    run();
    fake_.clock.advance(milliseconds(7));
    end(JobEnd::again("busy"));
    fake_.clock.advance(minutes(1));
    run();
    end(JobEnd::failed("no"));
    EXPECT_EQ(ends, (decltype(ends){{JobEnd::What::again, 7'000}, {JobEnd::What::failed, 0}}));
}

TEST_P(Jobs, what_is_due_and_what_was_given_up_are_counted) {
    const auto look = [&] {
        return base_.database().read([&](Tx& tx) { return backlog(tx, fake_.clock.now()); });
    };
    add(seconds(0));
    add(seconds(0));
    add(seconds(0), "other");
    add(hours(1));
    EXPECT_EQ(look().due, (std::map<std::string, std::int64_t>{{"test", 2}, {"other", 1}}));
    EXPECT_EQ(look().given_up, 0);
    auto connection = base_.database().open_writer();
    sql::write(*connection,
               [](Tx& tx) { tx.run("update base_job set state = 'failed' where kind = 'other'"); });
    EXPECT_EQ(look().due, (std::map<std::string, std::int64_t>{{"test", 2}}));
    EXPECT_EQ(look().given_up, 1);
}

TEST_P(Jobs, a_failure_is_tried_again_after_a_pause_that_doubles) {
    add(Span{});
    run();
    end(JobEnd::again("no luck"));
    EXPECT_FALSE(run());
    EXPECT_EQ(process_.runner.next_due(), fake_.clock.now() + seconds(2));
    fake_.clock.advance(seconds(2));
    run();
    end(JobEnd::again("no luck"));
    EXPECT_EQ(process_.runner.next_due(), fake_.clock.now() + seconds(4));
    EXPECT_EQ(runs_.at(1).attempts, 2);
    EXPECT_EQ(count("last_error = 'no luck'"), 1);
    EXPECT_EQ(pause_after({}, 60), hours(1));
}

TEST_P(Jobs, a_job_that_failed_for_good_is_kept_and_not_run) {
    add(Span{});
    run();
    end(JobEnd::failed("never"));
    fake_.clock.advance(days(1));
    EXPECT_FALSE(run());
    EXPECT_EQ(count("state = 'failed'"), 1);
}

TEST_P(Jobs, nobody_else_runs_a_job_before_its_lease_ends) {
    add(Span{});
    run();
    Process other(base_.database(), world_);
    std::vector<Job> others;
    Runner::Done others_done;
    other.runner.handle("test", [&](const Job& job, Runner::Done done) {
        others.push_back(job);
        others_done = std::move(done);
    });
    EXPECT_FALSE(other.runner.run_due());
    fake_.clock.advance(minutes(2));
    EXPECT_TRUE(other.runner.run_due());
    other.writer.pump();
    ASSERT_EQ(others.size(), 1u);
    // The first one wakes up late: what it says does not count any more.
    end(JobEnd::failed("late"));
    EXPECT_EQ(count("state = 'running'"), 1);
    others_done(JobEnd::done());
    other.writer.pump();
    EXPECT_EQ(count("1 = 1"), 0);
}

// Each on connections of its own, all at once.
TEST_P(Jobs, four_processes_run_each_job_once) {
    constexpr int jobs = 100, processes = 4;
    for (int i = 0; i < jobs; ++i) add(Span{}, "counted");
    std::mutex mutex;
    std::map<Uuid, int> runs;
    std::vector<std::jthread> threads;
    for (int i = 0; i < processes; ++i) {
        threads.emplace_back([&] {
            sql::Database database({.url = base_.url()});
            Process one(database, world_);
            one.runner.handle("counted", [&](const Job& job, const Runner::Done& done) {
                {
                    const std::lock_guard lock(mutex);
                    ++runs[job.id];
                }
                done(JobEnd::done());
            });
            while (count("kind = 'counted'") > 0) {
                one.runner.run_due();
                one.writer.pump();
            }
        });
    }
    threads.clear();
    EXPECT_EQ(runs.size(), static_cast<std::size_t>(jobs));
    for (const auto& [id, times] : runs) EXPECT_EQ(times, 1) << to_string(id);
}

TEST_P(Jobs, a_kind_that_is_not_known_here_stays_for_a_program_that_knows_it) {
    add(Span{}, "of_the_future");
    run();
    EXPECT_EQ(count("state = 'waiting' and attempts = 1"), 1);
}

}  // namespace
}  // namespace nahtlos::jobs
