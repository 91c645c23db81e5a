#include "flows/exchange/views.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "flows/exchange/plan.hpp"
#include "flows/exchange/write_file.hpp"
#include "flows/german.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::Run;
using nahtlos::exchange::RunFailure;
using nahtlos::exchange::RunState;

RunStatus status_of(RunState state) {
    switch (state) {
        case RunState::receiving:
        case RunState::queued: return RunStatus::queued;
        case RunState::running: return RunStatus::running;
        case RunState::done: return RunStatus::done;
        case RunState::failed: return RunStatus::failed;
        case RunState::canceled: return RunStatus::canceled;
    }
    return RunStatus::failed;
}

template <class T>
T read_back(const std::string& text) {
    auto read = json::read<T>(text);
    check(read.ok(), "what is stored of a run reads back");
    return *std::move(read);
}

std::string said(std::string_view language, const std::string& code, const std::string& english) {
    return language == "de" ? http::translate(german(), code, english) : english;
}

std::optional<FailureView> failure_of(const Run& run, std::string_view language) {
    if (!run.failure) return std::nullopt;
    const auto failure = read_back<RunFailure>(*run.failure);
    return FailureView{failure.code, said(language, failure.code, failure.detail)};
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

// Of a run that nobody has begun there is nothing.
template <class T>
T tally_of(const Run& run) {
    return run.tally == "{}" ? T{} : read_back<T>(run.tally);
}

struct Kind {
    std::string_view ending, content_type;
};

Kind kind_of(const ExportSettings& settings) {
    if (settings.format == "jsonl") return {".jsonl", "application/jsonl"};
    if (settings.format == "xlsx") {
        return {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
    }
    if (settings.format != "google") return {".csv", "text/csv; charset=utf-8"};
    if (settings.is_xml) return {".xml", "application/xml"};
    return {".tsv", "text/tab-separated-values; charset=utf-8"};
}

}  // namespace

ProblemView view_of(const nahtlos::exchange::ProblemRow& row, std::string_view language) {
    return {row.seq,  row.line, row.field, row.code, said(language, row.code, row.detail),
            row.value};
}

ImportSummary summary_of(const Run& run, std::string_view language) {
    const auto settings = read_back<ImportSettings>(run.settings);
    ImportSummary view;
    view.id = {run.id};
    view.status = status_of(run.state);
    view.format = run.format;
    view.market = unless_empty(settings.market);
    view.dry_run = settings.dry_run;
    view.policy = settings.policy;
    view.bytes = run.bytes;
    const auto part = static_cast<double>(run.bytes_done) /
                      static_cast<double>(std::max<std::int64_t>(run.bytes, 1));
    view.progress = run.state == RunState::done ? 1 : std::clamp(part, 0.0, 1.0);
    view.tally = tally_of<Tally>(run);
    view.problem_count = run.problems;
    view.failure = failure_of(run, language);
    view.attempts = run.attempts;
    view.asked_at = run.created_at;
    view.started_at = run.started_at;
    view.ended_at = run.ended_at;
    return view;
}

ImportView view_of(const Run& run, const std::vector<nahtlos::exchange::ProblemRow>& problems,
                   std::string_view language) {
    ImportView view{summary_of(run, language), {}};
    for (const auto& row : problems) view.problems.push_back(view_of(row, language));
    return view;
}

ExportView export_view_of(const Run& run, std::string_view language) {
    const auto settings = read_back<ExportSettings>(run.settings);
    const auto kind = kind_of(settings);
    ExportView view;
    view.id = {run.id};
    view.status = status_of(run.state);
    view.format = settings.format;
    view.market = unless_empty(settings.market);
    view.bytes = run.bytes;
    view.count = tally_of<Exported>(run).count;
    view.file_name = settings.format + '-' + date_string(run.created_at) + std::string(kind.ending);
    view.content_type = kind.content_type;
    view.failure = failure_of(run, language);
    view.attempts = run.attempts;
    view.asked_at = run.created_at;
    view.started_at = run.started_at;
    view.ended_at = run.ended_at;
    return view;
}

}  // namespace nahtlos::flows::exchange
