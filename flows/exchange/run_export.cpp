#include <filesystem>
#include <fstream>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/exchange/run_jobs.hpp"
#include "flows/exchange/write_file.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::chunk_bytes;
using nahtlos::exchange::Run;
using nahtlos::exchange::RunState;

struct TooLarge : std::runtime_error {
    TooLarge() : std::runtime_error("the file is too large") {}
};

// Into chunks, each in a transaction that says how far it is.
class StoredSink : public table::ByteSink {
public:
    StoredSink(const ExchangeDesk& desk, RunKeeper& keeper) : desk_(desk), keeper_(keeper) {}
    void write(std::string_view bytes) override {
        pending_ += bytes;
        while (pending_.size() >= chunk_bytes) {
            store(std::string_view(pending_).substr(0, chunk_bytes));
            pending_.erase(0, chunk_bytes);
        }
    }
    void finish() {
        if (!pending_.empty()) store(pending_);
        pending_.clear();
    }

private:
    void store(std::string_view chunk) {
        if (desk_.is_stopping()) throw RunStopped();
        auto& bytes = keeper_.progress.bytes;
        bytes += static_cast<std::int64_t>(chunk.size());
        if (bytes > most_export_bytes) throw TooLarge();
        keeper_.save([&](Tx& tx) {
            nahtlos::exchange::insert_chunks(tx, keeper_.progress.id, seq_, chunk);
        });
        ++seq_;
    }

    const ExchangeDesk& desk_;
    RunKeeper& keeper_;
    std::string pending_;
    std::int64_t seq_ = 0;
};

// Gone with the object.
class WorkFile {
public:
    WorkFile(const std::string& folder, const Uuid& id)
        : path_(folder + '/' + to_string(nahtlos::exchange::ExportId{id}) + ".xlsx") {
        std::filesystem::create_directories(folder);
    }
    ~WorkFile() {
        std::error_code ignored;  // it is made anew, should there be need
        std::filesystem::remove(path_, ignored);
    }
    WorkFile(const WorkFile&) = delete;
    WorkFile& operator=(const WorkFile&) = delete;
    const std::string& path() const { return path_; }
    void copy_to(table::ByteSink& out) const {
        std::ifstream file(path_, std::ios::binary);
        std::string piece(chunk_bytes, '\0');
        while (file) {
            file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
            out.write(std::string_view(piece).substr(0, static_cast<std::size_t>(file.gcount())));
        }
        if (!file.eof()) throw table::StreamError("cannot read " + path_);
    }

private:
    const std::string path_;
};

// Reading a large catalog takes longer than the lease that is renewed by what is written.
class StaysOurs {
public:
    StaysOurs(const ExchangeDesk& desk, RunKeeper& keeper)
        : desk_(desk), keeper_(keeper), saved_at_(now()) {}
    void operator()() {
        if (desk_.is_stopping()) throw RunStopped();
        if (now() - saved_at_ < pause) return;
        keeper_.save();
        saved_at_ = now();
    }

private:
    static constexpr Span pause = seconds(30);
    Instant now() const { return desk_.engine.world().clock.now(); }

    const ExchangeDesk& desk_;
    RunKeeper& keeper_;
    Instant saved_at_;
};

Exported write_to(const ExchangeDesk& desk, RunKeeper& keeper, const Run& run,
                  const ExportScene& scene, const ExportSettings& settings, StoredSink& out) {
    auto& database = desk.engine.database();
    const auto now = desk.engine.world().clock.now();
    StaysOurs stays_ours(desk, keeper);
    const Between between = [&] { stays_ours(); };
    if (settings.format != "xlsx") return write_file(database, scene, settings, now, out, between);
    const WorkFile file(desk.work_dir, run.id);
    const auto done = write_sheet(database, scene, settings, now, file.path(), between);
    file.copy_to(out);
    return done;
}

}  // namespace

void run_export(const ExchangeDesk& desk, RunKeeper& keeper, const Run& run) {
    const auto settings = json::read<ExportSettings>(run.settings);
    check(settings.ok(), "the settings of an export read back");
    const auto scene =
        desk.engine.database().read([&](Tx& tx) { return export_scene(tx, *settings); });
    if (!scene) return keeper.fail(scene.refusal());
    StoredSink out(desk, keeper);
    try {
        const auto done = write_to(desk, keeper, run, *scene, *settings, out);
        out.finish();
        keeper.progress.tally = json::write(done);
        keeper.end(RunState::done);
    } catch (const TooLarge&) {
        keeper.fail({RefusalKind::invalid, "export_too_large",
                     "the file is larger than 256 MiB; write it by nahtlos export"});
    }
}

}  // namespace nahtlos::flows::exchange
