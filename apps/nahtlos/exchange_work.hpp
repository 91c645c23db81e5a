// ExchangeWork: the imports and exports of one serving process, on a thread of their own.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "base/ops/config.hpp"
#include "base/real/workers.hpp"
#include "flows/exchange/work.hpp"

namespace nahtlos::app {

class ExchangeWork {
public:
    ExchangeWork(const config::Config& config, flows::Engine& engine);

    /// Before the first run_due() of the engine's jobs.
    void add_jobs() { flows::exchange::add_exchange_jobs(desk_, desk_.engine.jobs()); }
    /// To be called every minute or so.
    void sweep() { flows::exchange::sweep_runs(desk_.engine, kept_); }
    /// Leaves what is under way to others, or to the next start. While the engine is pumped.
    void stop() { line_.stop(); }

private:
    // One at a time: they take what the machine has left.
    class Line final : public Executor {
    public:
        void stop();
        bool is_stopping() const { return is_stopping_; }

    private:
        bool start(std::function<void()> work, Priority priority) override;

        std::mutex mutex_;
        std::atomic<bool> is_stopping_ = false;
        std::unique_ptr<real::Workers> workers_ =
            std::make_unique<real::Workers>("exchange", 1, 64);
    };

    Line line_;
    const Span kept_;
    const flows::exchange::ExchangeDesk desk_;
};

}  // namespace nahtlos::app
