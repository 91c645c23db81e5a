// A PostgreSQL cluster of its own, for tests that stop it.
#pragma once

#include <signal.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.hpp"
#include "base/sql/connection.hpp"
#include "tests/support/program.hpp"

namespace nahtlos::testing {

class Cluster {
public:
    /// `script` is the path of scripts/postgres.
    explicit Cluster(std::string script) : script_(std::move(script)) { start(); }
    ~Cluster() {
        resume();
        stop();
        std::filesystem::remove_all(folder_);
    }
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    std::string url() const { return "postgres:" + conninfo_; }
    /// The same over TCP instead of the Unix socket.
    std::string tcp_url() const { return tcp_url(port()); }
    /// Through what listens on `port` and leads to its own.
    static std::string tcp_url(std::uint16_t port) {
        return "postgres:host=127.0.0.1 port=" + std::to_string(port) +
               " dbname=postgres user=nahtlos";
    }
    std::uint16_t port() const {
        constexpr std::string_view name = " port=";
        return static_cast<std::uint16_t>(
            std::stoul(conninfo_.substr(conninfo_.find(name) + name.size())));
    }
    std::unique_ptr<sql::Connection> connect() const {
        return sql::open_postgres({.conninfo = conninfo_});
    }
    /// Gives a folder, and all in it, to the user that PostgreSQL runs as; we are root.
    static void give(const std::filesystem::path& folder) {
        check(Program("/bin/chown", {"-R", "postgres:postgres", folder.string()}).wait() == 0,
              "root may give folders away");
    }
    /// Moves its log to `folder`, between stop() and start().
    void move_log_to(const std::filesystem::path& folder) {
        const auto log = folder_ / "data" / "pg_wal";
        std::filesystem::copy(log, folder, std::filesystem::copy_options::recursive);
        std::filesystem::remove_all(log);
        std::filesystem::create_directory_symlink(folder, log);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
        give(folder);
    }
    /// Every process of it stands still, as on a machine that hangs; connections stay open.
    void pause() { signal_all(SIGSTOP); }
    void resume() { signal_all(SIGCONT); }
    /// `kill -9` of one of its processes.
    static void kill(std::int64_t pid) { ::kill(static_cast<pid_t>(pid), SIGKILL); }
    void stop() { Program(script_, {"stop", folder_.string()}).wait(); }
    /// On the same port as before.
    void start() {
        Program program(script_, {"start", folder_.string()});
        const auto said = program.line();
        check(program.wait() == 0 && !said.empty(), "a cluster starts");
        check(conninfo_.empty() || conninfo_ == said, "it is reached as before");
        conninfo_ = said;
    }

private:
    // The parent first, so that it starts nobody meanwhile.
    void signal_all(int number) {
        std::ifstream file(folder_ / "data" / "postmaster.pid");
        pid_t first = 0;
        if (!(file >> first)) return;  // it does not run
        check(::kill(first, number) == 0, "its processes are ours");
        const auto parent = std::to_string(first);
        std::ifstream children("/proc/" + parent + "/task/" + parent + "/children");
        for (pid_t pid = 0; children >> pid;) ::kill(pid, number);
    }

    static std::filesystem::path new_folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "nahtlos-cluster.XXXXXX").string();
        check(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
        return name;
    }

    const std::string script_;
    const std::filesystem::path folder_ = new_folder();
    std::string conninfo_;
};

}  // namespace nahtlos::testing
