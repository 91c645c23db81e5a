#include "flows/exchange/import.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

#include "apps/nahtlos/batch_line.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/database_runs.hpp"
#include "apps/nahtlos/import_report.hpp"
#include "apps/nahtlos/spoken.hpp"
#include "base/table/sheet.hpp"
#include "flows/exchange/plan.hpp"

namespace nahtlos::app {
namespace {

using flows::exchange::Batch;
using flows::exchange::FileKind;
using flows::exchange::ImportPlan;
using flows::exchange::ImportSettings;
using flows::exchange::ImportWriter;
using flows::exchange::TableSource;
using nahtlos::exchange::Format;

/// A file that is read.
struct TableFile {
    TableFile(const std::string& path, const flows::exchange::TableChoices& choices)
        : bytes(path), table(bytes, choices, [&](const std::string& sheet) {
              if (path == "-") throw table::StreamError("a spreadsheet cannot be read from a pipe");
              return table::SheetReader::open_file(path, sheet);
          }) {}
    /// How much of it was read, from 0 to 1; negative where nobody knows.
    double part_read() const {
        if (bytes.bytes() <= 0 || table.kind() == FileKind::sheet) return -1;
        return static_cast<double>(bytes.bytes_read()) / static_cast<double>(bytes.bytes());
    }

    real::FileSource bytes;
    TableSource table;
};

int complain(const Refusal& refusal) {
    std::cerr << "nahtlos: " << spoken(refusal) << '\n';
    for (const auto& field : refusal.fields) {
        std::cerr << "  " << field.pointer << ' ' << field.detail << '\n';
    }
    return wrong_usage;
}

// Reads ahead on a thread of its own while what was read is written.
int write_all(flows::exchange::Batches& batches, ImportWriter& writer, TableFile& file,
              ImportReport& report, const flows::exchange::RowPolicy& policy) {
    BatchLine line(batches, [&] { return file.part_read(); });
    Batch batch;
    std::vector<table::RowProblem> problems;
    while (line.next(batch)) {
        problems.clear();
        writer.write(batch, problems);
        report.add(problems);
        report.progress(writer.tally(), line.part_read());
        if (!policy.is_exceeded(writer.tally())) continue;
        report.finish(writer.tally());
        std::cerr << "nahtlos: stopped, since too many rows are wrong; what was written stays\n";
        return failed;
    }
    report.finish(writer.tally());
    if (report.is_broken()) return failed;
    return writer.tally().refused_rows > 0 ? some_refused : all_well;
}

void tell_columns(TableSource& file, const Format& format) {
    nahtlos::exchange::Columns columns(format);
    columns.learn(file.rows()->header());
    if (columns.unknown().empty()) return;
    std::cerr << "columns without a meaning here:";
    for (const auto& name : columns.unknown()) std::cerr << " \"" << name << '"';
    std::cerr << '\n';
}

int import_into(sql::Database& database, const ImportOptions& options, TableFile& file,
                const Format* format, const ImportPlan& plan) {
    const auto ground = database.read([&](Tx& tx) {
        return flows::exchange::read_ground(
            tx, {options.language, options.market, options.location, options.tree});
    });
    if (!ground) return complain(ground.refusal());
    if (flows::exchange::unless_market(format, *ground)) {
        return complain(*flows::exchange::unless_market(*ground));  // in words of the command line
    }
    if (format != nullptr) tell_columns(file.table, *format);
    const auto batches = flows::exchange::batches_of(file.table, format, *ground);
    DatabaseRuns runs(database);
    ImportWriter writer(*ground, runs.change(), runs.stock(), plan.options);
    ImportReport report(options.report, options.is_quiet, options.is_dry_run);
    return write_all(*batches, writer, file, report, plan.policy);
}

Result<ImportSettings> settings_of(const ImportOptions& options) {
    ImportSettings settings;
    settings.format = options.format;
    settings.policy = options.policy;
    settings.encoding = options.encoding;
    settings.delimiter = options.delimiter;
    settings.sheet = options.sheet;
    settings.dry_run = options.is_dry_run;
    settings.has_quotes = !options.has_no_quotes;
    if (options.mapping.empty()) return settings;
    std::ifstream file(options.mapping, std::ios::binary);
    if (!file) {
        return Refusal{RefusalKind::invalid, "unreadable", "cannot read " + options.mapping};
    }
    settings.mapping = {std::istreambuf_iterator<char>(file), {}};
    return settings;
}

}  // namespace

int import_file(const ImportOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto settings = settings_of(options);
    if (!settings) return complain(settings.refusal());
    const auto plan = flows::exchange::plan_import(*settings);
    if (!plan) return complain(plan.refusal());
    TableFile file(options.file, plan->choices);
    const auto format = flows::exchange::format_of(*plan, *settings, file.table);
    if (!format) return complain(format.refusal());
    make_folders(*config);
    sql::Database database(database_options(*config));
    real::SystemClock clock;
    apply_migrations(database, clock.now());
    return import_into(database, options, file, *format, *plan);
}

}  // namespace nahtlos::app
