// Writer: the one writer of a process. It owns the write connection and pumps all queues in turn.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/batch/batch.hpp"
#include "base/batch/changes.hpp"

namespace nahtlos {

class Writer {
public:
    Writer(sql::Database& database, World& world, BatchLimits limits, WriterHooks hooks)
        : core_(database, world, std::move(hooks)), limits_(limits) {
        changes_ = add(std::make_unique<Changes>(core_, limits_));
    }

    /// Whoever still waits gets an answer.
    ~Writer() { close(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Registers a kind of command. Before the first pump only.
    template <CommandKind K>
    Batch<K>& add_kind(K kind) {
        return *add(std::make_unique<Batch<K>>(core_, std::move(kind), limits_));
    }

    Changes& changes() { return *changes_; }

    /// Gives each queue one batch, so that a long one starves nobody. Returns commands answered.
    std::size_t pump() {
        const auto begun_ns = core_.ticks_ns();
        std::size_t answered = 0;
        for (const auto& queue : queues_) answered += queue->pump();
        auto& pressure = core_.pressure();
        const bool is_full_load =
            answered >= limits_.commands / 4 || pressure.ahead_of(Priority::bulk) > 0;
        if (answered > 0 && is_full_load) pressure.worked(answered, core_.ticks_ns() - begun_ns);
        return answered;
    }

    /// What waits in all queues.
    const Pressure& pressure() { return core_.pressure(); }

    /// Takes nothing more, and refuses what still waits as `stopping`. To be called while all that
    /// replies refer to is there, and not while pump() runs.
    void close() {
        for (const auto& queue : queues_) queue->close();
    }

    std::size_t waiting() const {
        std::size_t sum = 0;
        for (const auto& queue : queues_) sum += queue->waiting();
        return sum;
    }

private:
    template <class Q>
    Q* add(std::unique_ptr<Q> queue) {
        auto* raw = queue.get();
        queues_.push_back(std::move(queue));
        return raw;
    }

    WriterCore core_;
    BatchLimits limits_;
    std::vector<std::unique_ptr<Queue>> queues_;
    Changes* changes_ = nullptr;
};

}  // namespace nahtlos
