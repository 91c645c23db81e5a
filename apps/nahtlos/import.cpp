#include "flows/exchange/import.hpp"

#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>

#include "apps/nahtlos/batch_line.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/database_runs.hpp"
#include "apps/nahtlos/import_report.hpp"
#include "apps/nahtlos/spoken.hpp"
#include "apps/nahtlos/table_file.hpp"
#include "exchange/formats.hpp"

namespace nahtlos::app {
namespace {

using flows::exchange::Batch;
using flows::exchange::Ground;
using flows::exchange::ImportWriter;
using flows::exchange::RowPolicy;
using nahtlos::exchange::Format;

int complain(const Refusal& refusal) {
    std::cerr << "nahtlos: " << spoken(refusal) << '\n';
    for (const auto& field : refusal.fields) {
        std::cerr << "  " << field.pointer << ' ' << field.detail << '\n';
    }
    return wrong_usage;
}

// "reject", "stop", "100" or "2%"; nothing when it is none of these.
std::optional<RowPolicy> policy_of(const std::string& text) {
    if (text == "reject") return RowPolicy{};
    if (text == "stop") return RowPolicy{.most_refused = 0};
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || number < 0) return std::nullopt;
    if (stop == end) return RowPolicy{.most_refused = static_cast<std::int64_t>(number)};
    if (stop + 1 == end && *stop == '%') return RowPolicy{.most_refused_percent = number};
    return std::nullopt;
}

Result<Format> mapping_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Refusal{RefusalKind::invalid, "unreadable", "cannot read " + path};
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return nahtlos::exchange::read_mapping(text);
}

Result<const Format*> format_of(const std::string& name, TableFile& file) {
    if (name != "auto") {
        if (const auto* format = nahtlos::exchange::find_format(name)) return format;
        return Refusal{RefusalKind::invalid, "unknown_format", "there is no format " + name};
    }
    if (file.kind() == FileKind::feed) return &nahtlos::exchange::google_format();
    const auto found = nahtlos::exchange::format_of_header(file.rows()->header());
    if (!found.empty()) return nahtlos::exchange::find_format(found);
    return Refusal{RefusalKind::invalid, "unknown_format",
                   "the columns are of no format that is known; say --format or --mapping"};
}

// Reads ahead on a thread of its own while what was read is written.
int write_all(flows::exchange::Batches& batches, ImportWriter& writer, TableFile& file,
              ImportReport& report, const RowPolicy& policy) {
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

void tell_columns(TableFile& file, const Format& format) {
    nahtlos::exchange::Columns columns(format);
    columns.learn(file.rows()->header());
    if (columns.unknown().empty()) return;
    std::cerr << "columns without a meaning here:";
    for (const auto& name : columns.unknown()) std::cerr << " \"" << name << '"';
    std::cerr << '\n';
}

int import_into(sql::Database& database, const ImportOptions& options, TableFile& file,
                const Format* format, const RowPolicy& policy) {
    const auto ground = database.read([&](Tx& tx) {
        return flows::exchange::read_ground(
            tx, {options.language, options.market, options.location, options.tree});
    });
    if (!ground) return complain(ground.refusal());
    const bool has_prices =
        format != nullptr && format->kind != nahtlos::exchange::RecordKind::stock;
    if (has_prices) {
        if (const auto refusal = flows::exchange::unless_market(*ground)) return complain(*refusal);
    }
    std::unique_ptr<flows::exchange::Batches> batches;
    if (format == nullptr) {
        batches = flows::exchange::entity_batches(file.text());
    } else {
        tell_columns(file, *format);
        batches = format->kind == nahtlos::exchange::RecordKind::products
                      ? flows::exchange::product_batches(*file.rows(), *format, *ground)
                      : flows::exchange::record_batches(*file.rows(), *format);
    }
    DatabaseRuns runs(database);
    ImportWriter writer(
        *ground, runs.change(), runs.stock(),
        {.is_dry_run = options.is_dry_run, .stops_at_first = policy.most_refused == 0});
    ImportReport report(options.report, options.is_quiet, options.is_dry_run);
    return write_all(*batches, writer, file, report, policy);
}

}  // namespace

int import_file(const ImportOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto policy = policy_of(options.policy);
    if (!policy) {
        std::cerr << "nahtlos: --policy is reject, stop, a number or a percentage\n";
        return wrong_usage;
    }
    TableChoices choices;
    choices.sheet = options.sheet;
    std::optional<Format> mapped;
    if (!options.mapping.empty()) {
        auto read = mapping_of(options.mapping);
        if (!read) return complain(read.refusal());
        mapped = *std::move(read);
        choices.encoding = mapped->encoding;
        choices.delimiter = mapped->delimiter;
        choices.has_quotes = mapped->has_quotes;
    }
    if (!options.encoding.empty()) choices.encoding = options.encoding;
    if (!table::is_known_encoding(choices.encoding)) {
        std::cerr << "nahtlos: there is no encoding " << choices.encoding << '\n';
        return wrong_usage;
    }
    if (options.delimiter == "tab") choices.delimiter = '\t';
    if (options.delimiter.size() == 1) choices.delimiter = options.delimiter[0];
    if (options.has_no_quotes) choices.has_quotes = false;
    TableFile file(options.file, choices);
    const Format* format = mapped ? &*mapped : nullptr;
    const bool has_rows = file.rows() != nullptr;
    const bool wants_lines = options.format == "jsonl";
    if (has_rows ? wants_lines : mapped || (!wants_lines && options.format != "auto")) {
        std::cerr << "nahtlos: the file is not of the format " << options.format << '\n';
        return wrong_usage;
    }
    if (has_rows && !mapped) {
        const auto found = format_of(options.format, file);
        if (!found) return complain(found.refusal());
        format = *found;
    }
    make_folders(*config);
    sql::Database database(database_options(*config));
    real::SystemClock clock;
    apply_migrations(database, clock.now());
    return import_into(database, options, file, has_rows ? format : nullptr, *policy);
}

}  // namespace nahtlos::app
