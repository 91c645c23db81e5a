// Imports and exports as jobs: what was asked for by the API is done here, whichever process has
// the time.
#pragma once

#include <functional>
#include <string>

#include "base/executor.hpp"
#include "base/jobs/jobs.hpp"
#include "flows/engine.hpp"
#include "flows/exchange/writing.hpp"

namespace nahtlos::flows::exchange {

inline constexpr const char* import_job = "import_file";
inline constexpr const char* export_job = "export_file";
/// An export that is longer fails: it is answered in one piece.
inline constexpr std::int64_t most_export_bytes = 256 << 20;

/// What the jobs work with; all of it outlives them.
struct ExchangeDesk {
    Engine& engine;
    Executor& workers;     // each piece of work may take as long as it wants
    WaitUntil wait;        // on a thread of `workers`
    std::string work_dir;  // of spreadsheets while they are put together
    /// Whether to leave what is under way to others, or for later; called on those threads.
    std::function<bool()> is_stopping = [] { return false; };
};

/// Before the runner's first run_due(). A run that was left in the middle is begun anew when its
/// lease is over: imports change only what differs, and what they say of stock counts once.
void add_exchange_jobs(const ExchangeDesk& desk, jobs::Runner& runner);

/// Takes away what has been over for `kept`, piece by piece, and files that never came as a whole.
/// To be called every minute or so; reads the database and hands the writer what is over.
void sweep_runs(Engine& engine, Span kept);

}  // namespace nahtlos::flows::exchange
