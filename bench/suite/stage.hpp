// Stage: one database of one engine on one kind of disk, and the servers of the product on it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/suite/call.hpp"
#include "tests/support/program.hpp"

namespace nahtlos::bench {

/// Where the programs are, and where databases may be made.
struct Places {
    std::string programs;  // build/release
    std::string scripts;   // for scripts/postgres
    std::string folder;    // emptied and filled
};

enum class Kind { sqlite, postgres };
enum class Disk { as_it_is, slow };  // slow: every sync takes 2 ms longer

std::string name_of(Kind kind, Disk disk);

/// A PostgreSQL of our own, for as long as this lives.
class Cluster {
public:
    Cluster(const Places& places, Disk disk);
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// Connection string of a new, empty database.
    std::string make_database();
    /// CPU of all its processes since it was started, and bytes of its log; the processes that
    /// ended in between are missing.
    double cpu_us() const;
    std::uint64_t log_bytes() const;

private:
    const Places& places_;
    std::string folder_, conninfo_;
    int made_ = 0;
};

/// What servers and database have used and done up to now.
struct Reading {
    double cpu_us = 0;
    std::uint64_t log_bytes = 0;
    double batches = 0, commands = 0, rows = 0;  // of `kind` of batch

    Reading operator-(const Reading& before) const;
};

class Stage {
public:
    /// `cluster`: none for SQLite.
    Stage(const Places& places, Cluster* cluster, Disk disk);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Starts one more server; the first one also makes the shop.
    Caller serve(const std::vector<std::string>& settings = {});
    /// Stops all servers; throws std::runtime_error when `nahtlos verify` then finds something.
    void stop_and_verify();
    /// Waits until subscribers have dealt with all events and the kernel has written everything
    /// back, so that what comes next pays for itself only; returns how many events were waiting.
    double settle() const;
    Reading reading(const std::string& kind) const;
    /// As whom the shop was made, at the first server.
    Caller admin() const { return {ports_.front(), admin_}; }
    /// Sum of a metric of the first server over its samples that have `labels` in their text.
    double metric(const std::string& name, const std::string& labels = {}) const;
    int server_pid() const { return servers_.front()->pid(); }

private:
    std::string settings_url() const;
    std::vector<std::string> with_settings(std::vector<std::string> arguments) const;

    const Places& places_;
    Cluster* cluster_;
    Disk disk_;
    std::string data_, database_, key_;
    std::string admin_;
    std::vector<std::unique_ptr<testing::Program>> servers_;
    std::vector<std::uint16_t> ports_;
};

/// `path` as a program started with slowed syncs when the disk is slow.
std::vector<std::string> on_disk(const Places& places, Disk disk, std::vector<std::string> command);

/// Runs to its end and returns its standard output (and its errors, if asked). Throws
/// std::runtime_error when it fails.
std::string output_of(std::vector<std::string> command, bool with_errors = false);

/// A TCP port of this machine that nobody listens on.
std::uint16_t free_port();

}  // namespace nahtlos::bench
