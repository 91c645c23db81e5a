#include "flows/exchange/import.hpp"

#include <algorithm>

#include "flows/exchange/import_state.hpp"

namespace nahtlos::flows::exchange {

bool RowPolicy::is_exceeded(const Tally& tally) const {
    if (most_refused && tally.refused_rows > *most_refused) return true;
    constexpr std::int64_t enough_rows = 1000;
    return most_refused_percent && tally.rows >= enough_rows &&
           static_cast<double>(tally.refused_rows) * 100 >
               *most_refused_percent * static_cast<double>(tally.rows);
}

std::optional<Refusal> ImportWriter::State::change(
    const std::function<std::optional<Refusal>(ChangeScope&)>& work) {
    bool is_done = false;
    const auto done = run([&](ChangeScope& scope) -> Result<std::string> {
        is_done = false;
        if (auto refusal = work(scope)) return *std::move(refusal);
        is_done = true;
        if (!options.is_dry_run) return std::string();
        return Refusal{RefusalKind::conflict, "dry_run", "nothing is written in a dry run"};
    });
    if (done.ok() || is_done) return std::nullopt;
    return done.refusal();
}

ImportWriter::ImportWriter(Ground ground, RunChange run, RunStock run_stock, Options options)
    : state_(std::make_unique<State>()) {
    state_->ground = std::move(ground);
    state_->run = std::move(run);
    state_->run_stock = std::move(run_stock);
    state_->options = options;
}

ImportWriter::~ImportWriter() = default;

const Tally& ImportWriter::tally() const { return state_->tally; }

void ImportWriter::write(Batch& batch, std::vector<RowProblem>& problems) {
    state_->tally.rows += batch.rows;
    state_->tally.refused_rows += batch.refused_rows;
    std::ranges::move(batch.problems, std::back_inserter(problems));
    if (state_->options.stops_at_first && batch.refused_rows > 0) return;
    if (!batch.products.products.empty()) state_->write_products(batch, problems);
    if (!batch.stock.empty()) state_->write_stock(batch, problems);
    if (!batch.prices.empty()) state_->write_prices(batch, problems);
    if (!batch.entities.empty()) state_->write_entities(batch, problems);
}

}  // namespace nahtlos::flows::exchange
