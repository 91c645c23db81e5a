#include "apps/nahtlos/erasure_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "apps/nahtlos/console.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/personal_data.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

// Clocks of several processes differ, and transactions take their time.
constexpr Span margin = hours(1);

void append(const fs::path& path, const std::string& text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    const bool is_written =
        file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!is_written) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

std::vector<privacy::LogEntry> ErasureLog::entries() const {
    std::vector<privacy::LogEntry> found;
    std::ifstream file(file_, std::ios::binary);
    std::string line;
    while (std::getline(file, line)) {
        if (auto entry = json::read<privacy::LogEntry>(line)) found.push_back(*std::move(entry));
    }
    return found;
}

std::size_t ErasureLog::take_from(sql::Database& database) {
    if (!known_ || !fs::exists(file_)) {
        known_.emplace();
        for (const auto& entry : entries()) known_->insert(entry.id);
        seen_ = Instant{};
    }
    const auto done =
        database.read([&](Tx& tx) { return privacy::done_since(tx, seen_ - margin); });
    std::size_t taken = 0;
    for (const auto& erasure : done) {
        if (!known_->contains(erasure.id)) {
            const auto entry =
                database.read([&](Tx& tx) { return privacy::entry_of(tx, erasure); });
            append(file_, '\n' + json::write(entry) + '\n');  // anew behind a line that was torn
            known_->insert(erasure.id);
            ++taken;
        }
        seen_ = std::max(seen_, erasure.done_at);
    }
    return taken;
}

std::size_t ErasureLog::apply_to(sql::Database& database, std::int64_t evidence_years) const {
    real::RealWorld real;
    std::size_t applied = 0;
    for (const auto& entry : entries()) {
        const auto known =
            database.read([&](Tx& tx) { return privacy::find_erasure(tx, entry.id); });
        if (known && known->state == privacy::ErasureState::done) continue;
        bool is_done = false;
        const auto result =
            run_at_console(database, real, [&](ChangeScope& scope) -> Result<std::string> {
                is_done = flows::erase_again(scope, entry, evidence_years);
                return std::string();
            });
        check(result.ok(), "erasing again is not refused");
        applied += is_done ? 1 : 0;
    }
    return applied;
}

fs::path erasure_log_file(const config::Config& config) {
    if (!config.privacy.erasure_log.empty()) return config.privacy.erasure_log;
    return fs::path(config.data_dir) / "erasures.jsonl";
}

fs::path erasure_log_of_backups(const fs::path& folder) { return folder / "erasures.jsonl"; }

std::size_t settle_erasures(sql::Database& database, const config::Config& config,
                            const std::vector<fs::path>& more) {
    const auto years = config.privacy.evidence_years;
    ErasureLog own(erasure_log_file(config));
    auto applied = own.apply_to(database, years);
    for (const auto& file : more) applied += ErasureLog(file).apply_to(database, years);
    own.take_from(database);
    return applied;
}

}  // namespace nahtlos::app
