// BackupSet: one backup on disk, a folder with a copy of the database and a manifest of it.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"
#include "base/sql/connection.hpp"
#include "base/time.hpp"

namespace nahtlos::app {

/// manifest.json of a backup.
struct Manifest {
    std::string program;  // version that made it
    std::string engine;   // "sqlite", "postgres"
    Instant taken_at;
    std::string file;  // in the same folder
    std::int64_t bytes = 0;
    std::string sha256;           // hex, of the file
    std::int64_t migrations = 0;  // that the database had
    std::int64_t orders = 0;      // that it held when the copy began
};
BOOST_DESCRIBE_STRUCT(Manifest, (),
                      (program, engine, taken_at, file, bytes, sha256, migrations, orders))

struct BackupSet {
    std::filesystem::path folder;
    Manifest manifest;

    std::filesystem::path file() const { return folder / manifest.file; }
};

/// What a copy of this engine is called.
std::string file_name(sql::Engine engine);
/// "nahtlos-20261122T140255Z".
std::string folder_name(Instant taken_at);

/// Writes the manifest of the copy in `folder`, and everything to disk.
void write_manifest(const std::filesystem::path& folder, const Manifest& manifest);

/// Reads the manifest. Refuses with "no_backup" and "damaged", which says what is wrong.
Result<BackupSet> read_backup(const std::filesystem::path& folder);
/// Nothing when the copy is what the manifest says, else what is wrong with it.
std::optional<std::string> damage(const BackupSet& set);

/// Whole backups below a folder, oldest first.
std::vector<BackupSet> backups_in(const std::filesystem::path& folder);

/// Makes a file or folder outlast a power cut. Throws std::runtime_error.
void sync_path(const std::filesystem::path& path);

}  // namespace nahtlos::app
