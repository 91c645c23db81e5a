// LiveBackup: what a server keeps outside of its database while it serves: every change (SQLite),
// who lost the right to come in, and heads of the audit trail.
#pragma once

#include <memory>
#include <string>

#include "apps/nahtlos/withdrawn.hpp"
#include "base/backup/shipper.hpp"
#include "base/ops/config.hpp"
#include "base/real/ticker.hpp"
#include "base/sql/database.hpp"

namespace nahtlos::app {

/// Where journals are kept: data_dir, and backup.directory if there is one.
std::vector<std::filesystem::path> journal_folders(const config::Config& config);

/// Make it before the database is opened, and let it go after it is closed.
class LiveBackup {
public:
    LiveBackup(const config::Config& config, Clock& clock);
    ~LiveBackup();
    LiveBackup(const LiveBackup&) = delete;
    LiveBackup& operator=(const LiveBackup&) = delete;

    /// Lets the writers of that database say when they commit.
    void add_to(sql::DatabaseOptions& options);
    void watch(const sql::Database& database);

    /// Ships from now on, on a thread of its own.
    void start(sql::Database& database);
    /// The last changes, when nobody writes any more.
    void stop();
    /// Whether the log of the database is its business.
    bool is_moving_log() const { return shipper_ != nullptr && shipper_->is_holding(); }

private:
    void tell();
    void note(sql::Database& database);

    const config::Config& config_;
    Clock& clock_;
    std::unique_ptr<backup::CommitTimes> times_;
    std::unique_ptr<backup::Shipper> shipper_;
    std::unique_ptr<real::Ticker> ship_ticker_, note_ticker_;
    std::vector<WithdrawalJournal> journals_;
    std::string told_;  // the trouble that the log knows of
    std::string day_;   // of the last head that was noted
    std::int64_t shipped_ = 0, segments_ = 0, lines_ = 0;
};

}  // namespace nahtlos::app
