#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/table/sheet.hpp"
#include "flows/exchange/plan.hpp"
#include "flows/exchange/rights.hpp"
#include "flows/exchange/run_jobs.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::Format;
using nahtlos::exchange::Run;
using nahtlos::exchange::RunState;

// The file of a run, chunk by chunk.
class StoredFile : public table::ByteSource {
public:
    StoredFile(sql::Database& database, const Uuid& run) : database_(database), run_(run) {}
    std::size_t read(std::span<char> out) override {
        if (at_ == chunk_.size()) {
            auto next = database_.read(
                [&](Tx& tx) { return nahtlos::exchange::find_chunk(tx, run_, seq_); });
            if (!next) return 0;
            chunk_ = *std::move(next);
            at_ = 0;
            ++seq_;
        }
        const auto bytes = chunk_.copy(out.data(), out.size(), at_);
        at_ += bytes;
        bytes_read_ += static_cast<std::int64_t>(bytes);
        return bytes;
    }
    std::int64_t bytes_read() const { return bytes_read_; }

private:
    sql::Database& database_;
    const Uuid run_;
    std::int64_t seq_ = 0, bytes_read_ = 0;
    std::string chunk_;
    std::size_t at_ = 0;
};

// As whoever asked for it.
Context context_of(const Run& run) {
    Context context;
    context.actor_kind = run.actor_kind;
    context.actor = run.actor;
    context.request_id = to_string(nahtlos::exchange::ImportId{run.id});
    return context;
}

void write_all(const ExchangeDesk& desk, RunKeeper& keeper, const ImportPlan& plan,
               Batches& batches, ImportWriter& writer, const StoredFile& file) {
    Batch batch;
    std::vector<RowProblem> problems;
    std::optional<RowProblem> broken;
    for (bool goes_on = true; goes_on;) {
        goes_on = batches.next(batch);
        problems.clear();
        writer.write(batch, problems);
        keeper.add(problems);
        for (const auto& problem : problems) {
            if (is_broken(problem)) broken = problem;
        }
        keeper.progress.bytes_done = file.bytes_read();
        keeper.progress.tally = json::write(writer.tally());
        if (plan.policy.is_exceeded(writer.tally())) {
            return keeper.fail({RefusalKind::invalid, "too_many_refused",
                                "too many rows are wrong; what was written before stays"});
        }
        if (!goes_on) break;
        keeper.save();
        if (desk.is_stopping()) throw RunStopped();
    }
    if (broken) return keeper.fail({RefusalKind::invalid, broken->code, broken->detail});
    keeper.progress.bytes_done = keeper.progress.bytes;
    keeper.end(RunState::done);
}

}  // namespace

void run_import(const ExchangeDesk& desk, RunKeeper& keeper, const Run& run) {
    auto& database = desk.engine.database();
    const auto settings = json::read<ImportSettings>(run.settings);
    check(settings.ok(), "the settings of an import read back");
    auto plan = plan_import(*settings);
    if (!plan) return keeper.fail(plan.refusal());
    plan->options.source_event = to_string(nahtlos::exchange::ImportId{run.id});
    if (run.attempts > 1) plan->options.counted_at = run.started_at;
    StoredFile file(database, run.id);
    std::string workbook;
    TableSource source(file, plan->choices, [&](const std::string& sheet) {
        workbook = database.read([&](Tx& tx) { return nahtlos::exchange::whole_file(tx, run.id); });
        return table::SheetReader::open_bytes(workbook, sheet);
    });
    const auto format = format_of(*plan, *settings, source);
    if (!format) return keeper.fail(format.refusal());
    keeper.progress.format = name_of(*format);
    if (const auto refusal = beyond_rights(*settings, *format)) return keeper.fail(*refusal);
    const auto ground = database.read([&](Tx& tx) {
        return read_ground(
            tx, {settings->language, settings->market, settings->location, settings->tree});
    });
    if (!ground) return keeper.fail(ground.refusal());
    if (const auto refusal = unless_market(*format, *ground)) return keeper.fail(*refusal);
    const auto batches = batches_of(source, *format, *ground);
    const ServerWriting writing(desk.engine, context_of(run), desk.wait);
    ImportWriter writer(*ground, writing.change, writing.stock, plan->options);
    write_all(desk, keeper, *plan, *batches, writer, file);
}

}  // namespace nahtlos::flows::exchange
