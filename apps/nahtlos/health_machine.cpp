#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "apps/nahtlos/backup_set.hpp"
#include "apps/nahtlos/health_check.hpp"
#include "base/backup/rebuild.hpp"
#include "base/real/open_files.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;
constexpr std::int64_t gib = std::int64_t{1} << 30;

std::string in_gib(std::int64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GiB", static_cast<double>(bytes) / gib);
    return text;
}

std::int64_t days_of(Span span) { return span.us / days(1).us; }

// The place itself, or what is there of the way to it.
fs::path existing(fs::path place) {
    std::error_code error;
    place = fs::absolute(place, error);
    while (!fs::exists(place, error) && place.has_relative_path()) place = place.parent_path();
    return place;
}

Finding free_space(const std::string& folder) {
    std::error_code error;
    const auto space = fs::space(existing(folder), error);
    if (error) return {Health::bad, folder + " cannot be looked at", "make it, and own it"};
    const auto left = static_cast<std::int64_t>(space.available);
    const auto what = in_gib(left) + " are free at " + folder;
    if (left < gib / 4) return {Health::bad, what, "make room: a full disk stops all writing"};
    if (left < 2 * gib) return {Health::warning, what, "make room before the disk is full"};
    return {Health::fine, what, ""};
}

// What is a secret must not be readable by others.
void look_at_secret(const std::string& path, const char* what, Findings& found) {
    struct stat seen {};
    if (path.empty() || ::stat(path.c_str(), &seen) != 0) return;
    const bool is_open = (seen.st_mode & (S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH)) != 0;
    const auto name = std::string(what) + ' ' + path;
    if (!is_open) return found.push_back({Health::fine, name + " is its owner's only", ""});
    found.push_back({Health::bad, name + " can be read by others", "chmod 600 " + path});
}

// Locks and fsync of network file systems are not what SQLite needs.
void look_at_file_system(const fs::path& file, Findings& found) {
    constexpr long nfs = 0x6969, smb = 0x517B, smb2 = static_cast<long>(0xFE534D42),
                   cifs = static_cast<long>(0xFF534D42);
    struct statfs seen {};
    if (::statfs(existing(file).c_str(), &seen) != 0) return;
    const auto kind = static_cast<long>(seen.f_type);
    if (kind != nfs && kind != smb && kind != smb2 && kind != cifs) return;
    found.push_back({Health::bad, file.string() + " lies on a network file system",
                     "move it to a local disk, or use PostgreSQL"});
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};

Finding certificate(const std::string& path, Instant now) {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "re"));
    const std::unique_ptr<X509, FreeCertificate> read(
        file == nullptr ? nullptr : PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
    if (read == nullptr) {
        return {Health::bad, path + " is no certificate that can be read",
                "give server.tls_certificate the PEM file of the chain"};
    }
    std::tm until{};
    ASN1_TIME_to_tm(X509_get0_notAfter(read.get()), &until);
    const Instant end{static_cast<std::int64_t>(::timegm(&until)) * 1'000'000};
    const auto left = days_of(end - now);
    const auto what = "the certificate ends in " + std::to_string(left) + " days";
    if (end <= now) return {Health::bad, "the certificate has ended", "renew it and restart"};
    if (left < 14) return {Health::warning, what, "renew it and restart"};
    return {Health::fine, what, ""};
}

void look_at_server(const config::Config& config, Instant now, Findings& found) {
    const auto& server = config.server;
    const bool is_local = server.address == "::1" || server.address.starts_with("127.");
    if (!server.tls_certificate.empty()) {
        found.push_back(certificate(server.tls_certificate, now));
        look_at_secret(server.tls_key, "the private key", found);
    } else if (!is_local) {
        found.push_back({Health::warning, server.address + " is served without TLS",
                         "set server.tls_certificate and server.tls_key, or keep what stands in "
                         "front of it on the same machine"});
    }
    if (config.demo.enabled && !is_local) {
        found.push_back({Health::warning, "demo.enabled is on and others can reach the server",
                         "turn it off: the keys of the demo are in a file"});
    }
    const auto files = static_cast<std::int64_t>(real::raise_open_files());
    const auto wanted = server.max_connections + 100;
    const auto what = std::to_string(files) + " files may be open";
    if (files >= wanted) return found.push_back({Health::fine, what, ""});
    found.push_back(
        {Health::warning, what + " for " + std::to_string(server.max_connections) + " connections",
         "LimitNOFILE=" + std::to_string(wanted) + ", or lower server.max_connections"});
}

}  // namespace

Findings look_at_machine(const config::Config& config, Instant now) {
    using Engine = config::DatabaseUrl::Engine;
    Findings found{free_space(config.data_dir)};
    if (config.database.url.engine == Engine::sqlite) {
        const std::string file = config.database.url.target.reveal();
        look_at_secret(file, "the database", found);
        look_at_file_system(file, found);
    }
    look_at_server(config, now, found);
    return found;
}

Findings look_at_line(const config::Config& config, Instant now) {
    const auto& folder = config.backup.directory;
    const auto runs = backup::stretches(folder);
    const std::string mend =
        "is a server running with backup.directory = " + folder + "? Its log says backup_behind";
    if (runs.empty()) return {{Health::bad, "nothing was shipped to " + folder, mend}};
    Findings found;
    for (const auto& run : runs) {
        if (run.is_broken) {
            found.push_back({Health::warning, run.why,
                             "moments after " + to_string(run.until) +
                                 " cannot be restored, up to the next copy"});
        }
    }
    const auto behind_s = (now - runs.back().until).us / 1'000'000;
    const auto what = "any moment from " + to_string(runs.back().since) + " to " +
                      to_string(runs.back().until) + " can be restored";
    const bool is_behind = behind_s * 1'000 > 60'000 + 10 * config.backup.pause_ms;
    found.push_back({is_behind ? Health::bad : Health::fine, what, is_behind ? mend : ""});
    return found;
}

Findings look_at_backups(const std::string& folder, Instant now) {
    const auto all = backups_in(folder);
    const std::string mend = "call `nahtlos backup --to " + folder + "` nightly";
    if (all.empty()) return {{Health::bad, "there is no backup at " + folder, mend}};
    const auto& newest = all.back();
    const auto age = now - newest.manifest.taken_at;
    const auto hours_old = age.us / hours(1).us;
    const auto what = "the newest of " + std::to_string(all.size()) + " backups is " +
                      std::to_string(hours_old) + " hours old";
    if (const auto wrong = damage(newest)) return {{Health::bad, *wrong, mend}};
    if (hours_old > 72) return {{Health::bad, what, mend}};
    if (hours_old > 26) return {{Health::warning, what, mend}};
    return {{Health::fine, what, ""}};
}

}  // namespace nahtlos::app
