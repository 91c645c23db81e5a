#include "apps/nahtlos/backup_set.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/crypto/hmac.hpp"
#include "base/crypto/sha256.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::app {
namespace {

constexpr const char* manifest_file = "manifest.json";

// Nothing that a damaged manifest says may lead out of the backup's folder.
bool is_name(const std::string& file) {
    return !file.empty() && file != "." && file != ".." &&
           std::filesystem::path(file).filename() == file;
}

}  // namespace

std::string file_name(sql::Engine engine) {
    return engine == sql::Engine::sqlite ? "nahtlos.sqlite" : "nahtlos.dump";
}

std::string folder_name(Instant taken_at) {
    auto text = to_string(taken_at);  // 2026-11-22T14:02:55.123Z
    text.resize(std::min(text.find('.'), text.find('Z')));
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return "nahtlos-" + text + 'Z';
}

void write_manifest(const std::filesystem::path& folder, const Manifest& manifest) {
    const auto path = folder / manifest_file;
    std::ofstream(path) << json::write(manifest) << '\n';
    sync_path(folder / manifest.file);
    sync_path(path);
    sync_path(folder);
}

Result<BackupSet> read_backup(const std::filesystem::path& folder) {
    std::ifstream file(folder / manifest_file);
    if (!file) {
        return Refusal{RefusalKind::not_found, "no_backup",
                       folder.string() + " is no backup: it has no " + manifest_file};
    }
    std::ostringstream text;
    text << file.rdbuf();
    auto manifest = json::read<Manifest>(text.str());
    if (!manifest || !is_name(manifest->file)) {
        return Refusal{RefusalKind::invalid, "damaged",
                       (folder / manifest_file).string() + " cannot be read"};
    }
    return BackupSet{folder, *std::move(manifest)};
}

std::optional<std::string> damage(const BackupSet& set) {
    const auto digest = sha256_of_file(set.file().string());
    if (!digest) return set.file().string() + " cannot be read";
    if (hex(*digest) == set.manifest.sha256) return std::nullopt;
    return set.file().string() + " is not what was backed up: its SHA-256 differs";
}

std::vector<BackupSet> backups_in(const std::filesystem::path& folder) {
    std::vector<BackupSet> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (!entry.path().filename().string().starts_with("nahtlos-")) continue;
        if (entry.path().extension() == ".partial") continue;
        if (auto set = read_backup(entry.path())) found.push_back(*std::move(set));
    }
    std::ranges::sort(found, {}, [](const auto& set) { return set.manifest.taken_at; });
    return found;
}

void sync_path(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_synced = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!is_synced) throw std::runtime_error("cannot sync " + path.string());
}

}  // namespace nahtlos::app
