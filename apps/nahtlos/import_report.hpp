// ImportReport: what an import says while it runs and at its end, and its file of refused rows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/real/files.hpp"
#include "base/real/world.hpp"
#include "base/table/row.hpp"
#include "flows/exchange/import.hpp"

namespace nahtlos::app {

class ImportReport {
public:
    /// `path` gets every problem: CSV, or JSON Lines if it ends in .jsonl; "" for none.
    ImportReport(const std::string& path, bool is_quiet, bool is_dry_run);
    ~ImportReport();
    void add(const std::vector<table::RowProblem>& problems);
    /// A bar on a terminal, a line now and then elsewhere; `part` from 0 to 1, negative if unknown.
    void progress(const flows::exchange::Tally& tally, double part);
    void finish(const flows::exchange::Tally& tally);
    /// Whether the file ended before its end.
    bool is_broken() const { return is_broken_; }

private:
    real::SystemClock clock_;
    const bool is_quiet_, is_dry_run_, is_terminal_, is_json_;
    std::unique_ptr<real::FileSink> file_;
    std::unique_ptr<table::TableWriter> rows_;
    const std::int64_t begun_ns_;
    std::int64_t told_ns_ = 0;
    std::int64_t shown_ = 0, problems_ = 0;
    bool is_broken_ = false;
};

}  // namespace nahtlos::app
