// RunKeeper: what whoever works on an import or export says of it, as long as it is theirs.
#pragma once

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/sql/database.hpp"
#include "base/table/row.hpp"
#include "exchange/runs.hpp"
#include "flows/exchange/writing.hpp"

namespace nahtlos::flows::exchange {

/// Thrown when a run was canceled, or others have taken it over.
struct RunTaken : std::runtime_error {
    RunTaken() : std::runtime_error("the run is no longer ours") {}
};
/// Thrown when the process ends: the run goes on later.
struct RunStopped : std::runtime_error {
    RunStopped() : std::runtime_error("the process ends") {}
};

class RunKeeper {
    template <class Work>
    auto write(Work&& work) {
        decltype(work(std::declval<Tx&>())) out{};
        const auto done = change_([&](ChangeScope& scope) -> Result<std::string> {
            out = work(scope.tx);
            return std::string("{}");
        });
        if (!done) throw std::runtime_error(done.refusal().detail);
        return out;
    }

public:
    /// `change` reaches the database as imports do, so that on SQLite nobody fights with the
    /// writer.
    RunKeeper(RunChange change, World& world, nahtlos::exchange::RunKind kind, const Uuid& id)
        : change_(std::move(change)), world_(world), kind_(kind) {
        progress.id = id;
        progress.runner = world.ids.next();
    }

    nahtlos::exchange::RunProgress progress;  // written by save() and end()

    /// Nothing when it is over, or somebody else has it.
    std::optional<nahtlos::exchange::Run> claim() {
        auto run = write([&](Tx& tx) {
            return nahtlos::exchange::claim_run(tx, kind_, progress.id, progress.runner, now());
        });
        if (run) {
            progress.format = run->format;
            progress.bytes = run->bytes;
        }
        return run;
    }
    /// Notes what is wrong with rows; written by the next save() or end().
    void add(const std::vector<table::RowProblem>& problems) {
        for (const auto& p : problems) {
            if (++progress.problems > nahtlos::exchange::most_kept_problems) continue;
            problems_.push_back({progress.id, progress.problems, p.line, shown(p.column), p.code,
                                 shown(p.detail), shown(p.value)});
        }
    }
    /// Writes how far it is, and `more` in the same transaction. Throws RunTaken.
    void save(const std::function<void(Tx&)>& more = {}) {
        const bool is_ours = write([&](Tx& tx) {
            if (!nahtlos::exchange::save_progress(tx, progress, now())) return false;
            nahtlos::exchange::insert_problems(tx, problems_);
            if (more) more(tx);
            return true;
        });
        if (!is_ours) throw RunTaken();
        problems_.clear();
    }
    void end(nahtlos::exchange::RunState state,
             const std::optional<nahtlos::exchange::RunFailure>& failure = {}) {
        const bool is_ours = write([&](Tx& tx) {
            if (!nahtlos::exchange::end_run(tx, progress, state, failure, now())) return false;
            nahtlos::exchange::insert_problems(tx, problems_);
            return true;
        });
        if (!is_ours) throw RunTaken();
    }
    void fail(const Refusal& refusal) {
        auto detail = refusal.detail;
        for (const auto& field : refusal.fields) {
            detail += "; " + field.pointer + ' ' + field.detail;
        }
        end(nahtlos::exchange::RunState::failed,
            nahtlos::exchange::RunFailure{refusal.code, std::move(detail)});
    }
    /// Lets others go on at once; `counts` as an attempt that failed.
    void release(bool counts) {
        write([&](Tx& tx) {
            return nahtlos::exchange::release_run(tx, progress.id, progress.runner, counts, now());
        });
    }

private:
    Instant now() { return world_.clock.now(); }
    // A cell may hold what a text of PostgreSQL cannot.
    static std::string shown(std::string text) {
        std::ranges::replace(text, '\0', '?');
        return text;
    }

    RunChange change_;
    World& world_;
    const nahtlos::exchange::RunKind kind_;
    std::vector<nahtlos::exchange::ProblemRow> problems_;
};

}  // namespace nahtlos::flows::exchange
