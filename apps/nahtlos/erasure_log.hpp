// ErasureLog: a file of the erasures that were done, which outlives the database.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <vector>

#include "base/ops/config.hpp"
#include "base/sql/database.hpp"
#include "privacy/erasures.hpp"

namespace nahtlos::app {

/// One line of JSON per erasure, appended and synced: ids and times only.
class ErasureLog {
public:
    explicit ErasureLog(std::filesystem::path file) : file_(std::move(file)) {}

    const std::filesystem::path& file() const { return file_; }
    /// Those in the file; what was torn by a power cut is left out.
    std::vector<privacy::LogEntry> entries() const;
    /// Appends what the database has and the file has not; returns how many. Throws
    /// std::runtime_error when it cannot be written.
    std::size_t take_from(sql::Database& database);
    /// Erases again what the file says and the database does not; returns how many.
    std::size_t apply_to(sql::Database& database, std::int64_t evidence_years) const;

private:
    const std::filesystem::path file_;
    std::optional<std::set<privacy::ErasureId>> known_;  // in the file, once it was read
    Instant seen_;                                       // the last of them that was done
};

/// privacy.erasure_log, or its place in the data folder.
std::filesystem::path erasure_log_file(const config::Config& config);
/// What a folder of backups calls its copy.
std::filesystem::path erasure_log_of_backups(const std::filesystem::path& folder);

/// After a restore, and before a server begins: what any of these logs knows is erased in the
/// database again, and the configured one knows all that the database does. Returns how many were
/// erased again.
std::size_t settle_erasures(sql::Database& database, const config::Config& config,
                            const std::vector<std::filesystem::path>& more = {});

}  // namespace nahtlos::app
