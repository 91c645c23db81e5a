#include "apps/nahtlos/import_report.hpp"

#include <unistd.h>

#include <iomanip>
#include <iostream>

#include "base/json/writer.hpp"
#include "base/table/delimited.hpp"
#include "flows/exchange/plan.hpp"

namespace nahtlos::app {
namespace {

constexpr std::int64_t most_shown = 10;  // problems, where there is no report to look into
constexpr double ns_per_s = 1e9;

std::string bar(double part) {
    constexpr int width = 30;
    const int full = static_cast<int>(part * width);
    return '[' + std::string(static_cast<std::size_t>(full), '=') +
           std::string(static_cast<std::size_t>(width - full), ' ') + ']';
}

}  // namespace

ImportReport::ImportReport(const std::string& path, bool is_quiet, bool is_dry_run)
    : is_quiet_(is_quiet),
      is_dry_run_(is_dry_run),
      is_terminal_(::isatty(STDERR_FILENO) == 1),
      is_json_(path.ends_with(".jsonl")),
      begun_ns_(clock_.ticks_ns()) {
    if (path.empty()) return;
    file_ = std::make_unique<real::FileSink>(path);
    if (is_json_) return;
    rows_ = std::make_unique<table::DelimitedWriter>(
        *file_, std::vector<std::string>{"line", "column", "code", "detail", "value"});
}

ImportReport::~ImportReport() = default;

void ImportReport::add(const std::vector<table::RowProblem>& problems) {
    for (const auto& one : problems) {
        ++problems_;
        is_broken_ = is_broken_ || flows::exchange::is_broken(one);
        if (is_json_) {
            file_->write(json::write(one) + '\n');
        } else if (rows_) {
            rows_->write({std::to_string(one.line), one.column, one.code, one.detail, one.value});
        } else if (!is_quiet_ && shown_ < most_shown) {
            ++shown_;
            std::cerr << (is_terminal_ ? "\r\x1b[K" : "") << "line " << one.line << ": "
                      << (one.column.empty() ? "" : one.column + " ") << one.detail << " ["
                      << one.code << (one.value.empty() ? "" : ": " + one.value) << "]\n";
        }
    }
}

void ImportReport::progress(const flows::exchange::Tally& tally, double part) {
    const auto now = clock_.ticks_ns();
    const double pause_s = is_terminal_ ? 0.2 : 10;
    if (is_quiet_ || static_cast<double>(now - told_ns_) < pause_s * ns_per_s) return;
    const bool is_first = told_ns_ == 0;
    told_ns_ = now;
    if (is_first && !is_terminal_) return;
    const double took_s = static_cast<double>(now - begun_ns_) / ns_per_s;
    if (is_terminal_) std::cerr << "\r\x1b[K";
    if (part >= 0 && is_terminal_) std::cerr << bar(part) << ' ';
    if (part >= 0) std::cerr << static_cast<int>(part * 100) << "%  ";
    std::cerr << tally.rows << " rows  " << tally.refused_rows << " refused  "
              << static_cast<std::int64_t>(static_cast<double>(tally.rows) / took_s) << "/s";
    std::cerr << (is_terminal_ ? "" : "\n") << std::flush;
}

void ImportReport::finish(const flows::exchange::Tally& tally) {
    if (rows_) rows_->finish();
    if (file_) file_->finish();
    if (is_terminal_ && !is_quiet_) std::cerr << "\r\x1b[K";
    if (!file_ && problems_ > shown_ && !is_quiet_) {
        std::cerr << "and " << problems_ - shown_ << " more; --report FILE keeps them all\n";
    }
    const double took_s = static_cast<double>(clock_.ticks_ns() - begun_ns_) / ns_per_s;
    std::cout << (is_dry_run_ ? "would have read " : "read ") << tally.rows << " rows in "
              << std::fixed << std::setprecision(1) << took_s << " s: " << tally.made << " made, "
              << tally.changed << " changed, " << tally.unchanged << " unchanged, "
              << tally.refused_rows << " rows refused; " << tally.variants << " variants\n";
}

}  // namespace nahtlos::app
