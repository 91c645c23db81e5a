// How a run is done once it is claimed.
#pragma once

#include "flows/exchange/run_keeper.hpp"
#include "flows/exchange/work.hpp"

namespace nahtlos::flows::exchange {

/// Each ends the run, or throws RunTaken, RunStopped, table::StreamError or sql::Error.
void run_import(const ExchangeDesk& desk, RunKeeper& keeper, const nahtlos::exchange::Run& run);
void run_export(const ExchangeDesk& desk, RunKeeper& keeper, const nahtlos::exchange::Run& run);

}  // namespace nahtlos::flows::exchange
