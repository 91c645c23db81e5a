// Line: commands of one kind that wait for the writer, and how one batch of them is answered.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "base/batch/queue.hpp"
#include "base/result.hpp"

namespace nahtlos {

/// A command in the line. Its result is set by an attempt and told when that is durable.
template <class Command, class Outcome>
struct Waiting {
    Entry<Command> entry;
    std::function<void(Answer<Outcome>)> reply;
    std::size_t cost = 1;
    std::optional<Result<Outcome>> result = std::nullopt;
    bool is_replayed = false;  // the result is an earlier command's
};

template <class Command, class Outcome>
class Line {
public:
    using One = Waiting<Command, Outcome>;
    using Reply = std::function<void(Answer<Outcome>)>;
    /// Gives each of `run` a result, in one transaction that it commits; may throw anything.
    using Transaction = std::function<void(std::span<One* const> run, Attempt& attempt)>;

    Line(WriterCore& core, BatchLimits limits) : core_(core), limits_(limits) {}

    /// False when it is full for commands of this priority, or closed.
    bool push(One one) {
        const auto priority = one.entry.priority;
        {
            const std::lock_guard lock(mutex_);
            if (is_closed_ || size_ >= places_for(priority, limits_.waiting)) return false;
            waiting_[rank_of(priority)].push_back(std::make_unique<One>(std::move(one)));
            ++size_;
            core_.pressure().enter(priority);
        }
        core_.wake();
        return true;
    }

    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return size_;
    }

    /// Runs the next batch and answers each of its commands once; how many they were.
    std::size_t pump(std::string_view name, const Transaction& transaction) {
        const auto batch = take();
        if (batch.empty()) return 0;
        const auto begun_ns = core_.ticks_ns();
        const auto now = core_.now();
        std::vector<One*> run;
        for (const auto& one : batch) {
            core_.on_wait(one->entry.priority, now - one->entry.now);
            if (now - one->entry.now > limits_.deadline) {
                one->result = overloaded();
            } else {
                run.push_back(one.get());
            }
        }
        attempt(run, transaction, false);
        core_.on_batch(report_of(name, batch, core_.ticks_ns() - begun_ns));
        for (const auto& one : batch) answer(*one);
        return batch.size();
    }

    void close() {
        std::vector<std::unique_ptr<One>> left;
        {
            const std::lock_guard lock(mutex_);
            is_closed_ = true;
            for (const auto priority : priorities) move_to(left, priority, size_);
        }
        for (const auto& one : left) {
            one->result = stopping();
            answer(*one);
        }
    }

private:
    using Ones = std::vector<std::unique_ptr<One>>;

    // In the order of priority; but a few of each, lest those behind wait for ever.
    Ones take() {
        Ones batch;
        const std::lock_guard lock(mutex_);
        if (size_ == 0) return batch;
        std::size_t rows = 0;
        const auto few = std::max<std::size_t>(limits_.commands / 32, 1);
        for (const auto priority : priorities) {
            take_from(priority, priority == Priority::bulk ? 1 : few, batch, rows);
        }
        for (const auto priority : priorities) {
            take_from(priority, limits_.commands, batch, rows);
        }
        return batch;
    }

    // At most `most`, as far as the batch has room for them.
    void take_from(Priority priority, std::size_t most, Ones& batch, std::size_t& rows) {
        const auto& queue = waiting_[rank_of(priority)];
        most = std::min({most, queue.size(), limits_.commands - batch.size()});
        std::size_t n = 0;
        for (; n < most; ++n) {
            const auto cost = queue[n]->cost;
            if (batch.size() + n > 0 && rows + cost > limits_.rows) break;
            rows += cost;
        }
        move_to(batch, priority, n);
    }

    void move_to(Ones& to, Priority priority, std::size_t most) {
        auto& queue = waiting_[rank_of(priority)];
        const auto n = std::min(most, queue.size());
        for (std::size_t i = 0; i < n; ++i) {
            to.push_back(std::move(queue.front()));
            queue.pop_front();
        }
        size_ -= n;
        core_.pressure().leave(priority, n);
    }

    static BatchReport report_of(std::string_view name,
                                 const std::vector<std::unique_ptr<One>>& batch,
                                 std::int64_t duration_ns) {
        BatchReport report{name};
        report.duration_ns = duration_ns;
        for (const auto& one : batch) {
            const auto& result = *one->result;
            if (one->is_replayed) {
                ++report.replayed;
            } else if (result.ok()) {
                ++report.accepted;
            } else if (result.refusal().code == "overloaded") {
                ++report.expired;
            } else if (result.refusal().kind == RefusalKind::unavailable ||
                       result.refusal().kind == RefusalKind::internal) {
                ++report.failed;
            } else {
                ++report.refused;
            }
        }
        return report;
    }

    // Runs `run` until each has a result, halving it around a command that throws. `may_linger`: an
    // earlier commit of these commands failed and may yet come to light.
    void attempt(std::span<One* const> run, const Transaction& transaction, bool may_linger) {
        for (int tries = 1; !run.empty(); ++tries) {
            for (auto* one : run) {
                one->result.reset();
                one->is_replayed = false;
            }
            Attempt attempted;
            std::exception_ptr failure;
            try {
                transaction(run, attempted);
                return;
            } catch (...) {
                failure = std::current_exception();
            }
            const auto verdict = core_.after_failure(failure, attempted, tries);
            if (verdict.next == AfterFailure::committed) return;
            may_linger = may_linger || verdict.may_linger;
            if (verdict.next == AfterFailure::retry) continue;
            if (verdict.next == AfterFailure::halve && run.size() > 1) {
                attempt(run.first(run.size() / 2), transaction, may_linger);
                attempt(run.subspan(run.size() / 2), transaction, may_linger);
                return;
            }
            for (auto* one : run) {
                one->result = may_linger ? outcome_unknown() : verdict.refusal;
                one->is_replayed = false;
            }
            return;
        }
    }

    // One reply that throws must not cost the others theirs.
    void answer(One& one) {
        try {
            one.reply({std::move(*one.result), one.is_replayed});
        } catch (const std::exception& error) {
            core_.on_reply_failed(error.what());
        } catch (...) {
            core_.on_reply_failed("an exception of unknown type");
        }
    }

    WriterCore& core_;
    const BatchLimits limits_;
    mutable std::mutex mutex_;
    std::array<std::deque<std::unique_ptr<One>>, priorities.size()> waiting_;
    std::size_t size_ = 0;
    bool is_closed_ = false;
};

}  // namespace nahtlos
