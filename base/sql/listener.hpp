// Listener: hears what other processes tell by NOTIFY, on a connection of its own (PostgreSQL).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/sql/database.hpp"
#include "base/time.hpp"

namespace nahtlos::sql {

class PostgresLink;

/// What is told may be lost with a connection, so that nobody may rely on hearing it: it is a
/// reason to look now rather than a little later. Not thread safe.
class Listener {
public:
    /// For the target of these options. `channels` are names as statements write them.
    Listener(const DatabaseOptions& options, std::vector<std::string> channels);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Waits for word up to `patience`; which channels it came from, each once. All of them after
    /// it has connected (again), since something may have been told meanwhile. Throws Error, after
    /// which it may be called again.
    std::vector<std::string> hear(Span patience);

private:
    void connect();
    bool wait(Span patience);

    const DatabaseOptions options_;
    const std::vector<std::string> channels_;
    std::unique_ptr<PostgresLink> link_;
};

}  // namespace nahtlos::sql
