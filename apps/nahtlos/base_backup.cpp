#include "apps/nahtlos/base_backup.hpp"

#include <algorithm>
#include <fstream>

#include "apps/nahtlos/backup_set.hpp"
#include "apps/nahtlos/store_health.hpp"
#include "base/backup/line.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/real/child.hpp"
#include "base/sql/copy.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

// base-20261122T140255Z.json, beside the folder of that name: it is whole.
struct BaseNote {
    Instant began_at, ended_at;
    std::string first_log;  // the first file of the archive that it needs
};
BOOST_DESCRIBE_STRUCT(BaseNote, (), (began_at, ended_at, first_log))

struct BaseBackup {
    fs::path folder;
    BaseNote note;
};

fs::path note_of(const fs::path& folder) { return folder.string() + ".json"; }

// Oldest first.
std::vector<BaseBackup> base_backups_in(const fs::path& folder) {
    std::vector<BaseBackup> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const auto& path = entry.path();
        if (!path.filename().string().starts_with("base-") || !entry.is_directory()) continue;
        const auto text = backup::text_of(note_of(path));
        if (!text) continue;
        if (auto note = json::read<BaseNote>(*text)) found.push_back({path, *std::move(note)});
    }
    std::ranges::sort(found, {}, [](const auto& one) { return one.note.ended_at; });
    return found;
}

// "START WAL LOCATION: 0/2000028 (file 000000010000000000000002)"
std::string first_log_of(const fs::path& folder) {
    const auto label = backup::text_of(folder / "backup_label").value_or("");
    const auto begin = label.find("(file ");
    const auto end = label.find(')', begin);
    if (begin == std::string::npos || end == std::string::npos) {
        throw std::runtime_error(folder.string() + " has no backup_label that can be read");
    }
    return label.substr(begin + 6, end - begin - 6);
}

std::string base_name(Instant at) {
    const auto name = folder_name(at);
    return "base-" + name.substr(name.find('-') + 1);
}

// For a shell in single quotes, within a text of PostgreSQL's configuration.
std::string quoted(const std::string& path) {
    std::string text;
    for (const char c : path) {
        if (c == '\'') text += "''";
        text += c;
    }
    return text;
}

std::string recovery_settings(const fs::path& archive, std::optional<Instant> at) {
    std::string text =
        "\nrestore_command = 'cp \"" + quoted(fs::absolute(archive).string()) + "/%f\" \"%p\"'\n";
    if (at) {
        auto moment = to_string(*at);  // PostgreSQL takes no T and Z here
        moment[10] = ' ';
        moment.replace(moment.size() - 1, 1, "+00");
        text += "recovery_target_time = '" + moment + "'\n";
    }
    return text + "recovery_target_inclusive = on\nrecovery_target_action = 'promote'\n" +
           "recovery_target_timeline = 'latest'\n";
}

}  // namespace

fs::path archive_of(const fs::path& folder) { return folder / "wal"; }

fs::path make_base_backup(const sql::Database& database, const fs::path& folder, Clock& clock) {
    BaseNote note;
    note.began_at = clock.now();
    const auto to = folder / base_name(note.began_at);
    if (fs::exists(to)) throw std::runtime_error(to.string() + " is there already");
    fs::create_directories(folder);
    const int code =
        real::run_child("pg_basebackup",
                        {"--pgdata=" + to.string(), "--checkpoint=fast", "--wal-method=stream",
                         "--manifest-checksums=SHA256", "--no-password"},
                        sql::connection_variables(database));
    if (code == 127) throw std::runtime_error("pg_basebackup is not installed");
    if (code != 0) throw std::runtime_error("pg_basebackup failed");
    note.ended_at = clock.now();
    note.first_log = first_log_of(to);
    backup::write_whole(note_of(to), json::write(note) + '\n');
    return to;
}

void forget_base_backups(const fs::path& folder, std::int64_t keep) {
    const auto all = base_backups_in(folder);
    if (static_cast<std::int64_t>(all.size()) <= keep) return;
    const auto first = all.size() - static_cast<std::size_t>(keep);
    for (std::size_t i = 0; i < first; ++i) {
        fs::remove(note_of(all[i].folder));
        fs::remove_all(all[i].folder);
    }
    // Names of log files rise; those of another timeline are compared without it.
    const auto needed = all[first].note.first_log.substr(8);
    for (const auto& entry : fs::directory_iterator(archive_of(folder))) {
        const auto name = entry.path().filename().string();
        if (name.size() == 24 && name.substr(8) < needed) fs::remove(entry.path());
    }
}

Result<fs::path> prepare_cluster(const fs::path& folder, std::optional<Instant> at,
                                 const fs::path& cluster) {
    if (fs::exists(cluster) && !fs::is_empty(cluster)) {
        return Refusal{RefusalKind::conflict, "exists", cluster.string() + " is not empty"};
    }
    const auto all = base_backups_in(folder);
    if (all.empty()) {
        return Refusal{RefusalKind::not_found, "no_backup",
                       folder.string() + " holds no base backup"};
    }
    const BaseBackup* from = nullptr;
    for (const auto& one : all) {
        if (!at || one.note.ended_at <= *at) from = &one;
    }
    if (from == nullptr) {
        return Refusal{RefusalKind::not_found, "too_early",
                       "the oldest base backup ended at " + to_string(all[0].note.ended_at)};
    }
    fs::create_directories(cluster);
    fs::copy(from->folder, cluster, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::permissions(cluster, fs::perms::owner_all);
    std::ofstream(cluster / "recovery.signal");
    std::ofstream settings(cluster / "postgresql.auto.conf", std::ios::app);
    settings << recovery_settings(archive_of(folder), at) << std::flush;
    if (!settings) throw std::runtime_error("cannot write to " + cluster.string());
    return from->folder;
}

Findings look_at_base_backups(sql::Database& database, const fs::path& folder, Instant now) {
    Findings found;
    const auto state = database.read([](Tx& tx) { return archiver_of(tx); });
    if (state.mode != "on" && state.mode != "always") {
        found.push_back({Health::bad,
                         "PostgreSQL does not archive its log: archive_mode = " + state.mode,
                         "see docs/operate/backup.md; without it only whole copies can be "
                         "restored, and no moment in between"});
    } else if (state.failed_at > state.archived_at) {
        found.push_back({Health::bad, "PostgreSQL fails to archive its log: " + state.failed_file,
                         "look at its log and at archive_command; until it works its log grows"});
    } else if (state.archived_at == Instant{}) {
        found.push_back({Health::warning, "PostgreSQL has not archived any log yet",
                         "set archive_timeout = 60, so that it does once a minute"});
    } else {
        found.push_back({Health::fine, "PostgreSQL archives its log", ""});
    }
    const auto all = base_backups_in(folder);
    const std::string mend = "`nahtlos backup --base --to " + folder.string() + "` weekly";
    if (all.empty()) {
        found.push_back({Health::bad, "there is no base backup at " + folder.string(), mend});
        return found;
    }
    const auto old = (now - all.back().note.ended_at).us / days(1).us;
    found.push_back({old > 8 ? Health::warning : Health::fine,
                     "the newest of " + std::to_string(all.size()) + " base backups is " +
                         std::to_string(old) + " days old",
                     old > 8 ? mend : ""});
    return found;
}

}  // namespace nahtlos::app
