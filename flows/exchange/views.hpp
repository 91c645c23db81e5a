// What is answered of imports and exports.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json/values.hpp"
#include "exchange/runs.hpp"
#include "flows/exchange/import.hpp"

namespace nahtlos::flows::exchange {

enum class RunStatus { queued, running, done, failed, canceled };
BOOST_DESCRIBE_ENUM(RunStatus, queued, running, done, failed, canceled)

/// Why it failed, as the caller reads it.
struct FailureView {
    std::string code, text;
    static constexpr std::string_view schema_name = "ExchangeFailure";
};
BOOST_DESCRIBE_STRUCT(FailureView, (), (code, text))

/// What is wrong with a row.
struct ProblemView {
    std::int64_t number = 0, line = 0;
    std::string field, code, text, value;
    static constexpr std::string_view schema_name = "ImportProblem";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"line", "of the file, from 1; of a sheet its row"},
        {"field", "as the file names it; empty for the row as a whole"},
        {"value", "what stood there, shortened"},
    }};
};
BOOST_DESCRIBE_STRUCT(ProblemView, (), (number, line, field, code, text, value))

struct ImportSummary {
    nahtlos::exchange::ImportId id;
    RunStatus status = RunStatus::queued;
    std::optional<std::string> format, market;
    bool dry_run = false;
    std::string policy;
    std::int64_t bytes = 0;
    double progress = 0;
    Tally tally;
    std::int64_t problem_count = 0;
    std::optional<FailureView> failure;
    std::int64_t attempts = 0;
    Instant asked_at;
    std::optional<Instant> started_at, ended_at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"format", "once it is known"},
        {"progress", "from 0 to 1, by what was read of the file"},
        {"tally", "of the last attempt: what an earlier one has written is unchanged then"},
        {"attempts", "more than one where a server died over it"},
    }};
};
BOOST_DESCRIBE_STRUCT(ImportSummary, (),
                      (id, status, format, market, dry_run, policy, bytes, progress, tally,
                       problem_count, failure, attempts, asked_at, started_at, ended_at))

/// With the first problems.
struct ImportView : ImportSummary {
    std::vector<ProblemView> problems;
    static constexpr std::string_view schema_name = "Import";
};
BOOST_DESCRIBE_STRUCT(ImportView, (ImportSummary), (problems))

struct ExportView {
    nahtlos::exchange::ExportId id;
    RunStatus status = RunStatus::queued;
    std::string format;
    std::optional<std::string> market;
    std::int64_t bytes = 0, count = 0;
    std::string file_name, content_type;
    std::optional<FailureView> failure;
    std::int64_t attempts = 0;
    Instant asked_at;
    std::optional<Instant> started_at, ended_at;
    static constexpr std::string_view schema_name = "Export";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"bytes", "written so far"},
        {"count", "products, rows, articles or lines that the file has"},
    }};
};
BOOST_DESCRIBE_STRUCT(ExportView, (),
                      (id, status, format, market, bytes, count, file_name, content_type, failure,
                       attempts, asked_at, started_at, ended_at))

ImportSummary summary_of(const nahtlos::exchange::Run& run, std::string_view language);
ImportView view_of(const nahtlos::exchange::Run& run,
                   const std::vector<nahtlos::exchange::ProblemRow>& problems,
                   std::string_view language);
ProblemView view_of(const nahtlos::exchange::ProblemRow& row, std::string_view language);
ExportView export_view_of(const nahtlos::exchange::Run& run, std::string_view language);

}  // namespace nahtlos::flows::exchange
