// Receive: a file that came by the API, stored as a whole before anybody says that it was taken.
#pragma once

#include "base/api/route.hpp"
#include "exchange/runs.hpp"
#include "flows/engine.hpp"
#include "flows/exchange/plan.hpp"
#include "flows/exchange/views.hpp"

namespace nahtlos::flows::exchange {

inline constexpr std::int64_t most_open_runs = 20;  // of a kind

/// Stores `file` piece by piece, so that nobody waits for a long commit, and answers once the last
/// one is there and the job beside it. A process that ends in between leaves what sweep_runs()
/// takes away.
void receive_import(Engine& engine, const api::Call& call, const api::Reply<ImportView>& reply,
                    std::string file, const ImportSettings& settings);

/// Whoever asks for a run, as it is stored.
nahtlos::exchange::Run run_of(const api::Call& call, nahtlos::exchange::RunKind kind,
                              const Uuid& id, std::string settings);
/// Refuses ("too_many_open") what would wait behind too many others.
std::optional<Refusal> unless_room(Tx& tx, nahtlos::exchange::RunKind kind);

}  // namespace nahtlos::flows::exchange
