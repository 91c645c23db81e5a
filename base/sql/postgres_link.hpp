// PostgresLink: a connection to PostgreSQL that is given up when the server is silent for too long.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/sql/error.hpp"
#include "base/sql/reach.hpp"

namespace nahtlos::sql {

struct ResultCloser {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ResultCloser>;

/// How long to wait for a server that says nothing, in milliseconds.
struct Patience {
    std::int64_t connect_ms = 5'000;  // in whole seconds, rounded up, at least two (libpq)
    /// From one sign of life to the next while an answer is due. Longer than any statement may
    /// take, or statements are given up that the server still works on.
    std::int64_t silence_ms = 60'000;
};

/// Never blocks for longer than its patience: a stopped server or a network that swallows
/// everything ends as Error{unreachable}. Whether what was sent last was done is then unknown.
class PostgresLink {
public:
    /// Throws Error{unreachable} when there is no connection to be had.
    PostgresLink(const std::string& conninfo, const Patience& patience, Reach* reach);
    ~PostgresLink() { PQfinish(connection_); }
    PostgresLink(const PostgresLink&) = delete;
    PostgresLink& operator=(const PostgresLink&) = delete;

    /// For what does not wait; of no connection once it was given up, which libpq bears.
    PGconn* get() const { return connection_; }
    bool is_alive() const { return PQstatus(connection_) == CONNECTION_OK; }

    /// The next result of what was sent; none at its end. Throws Error{unreachable}.
    ResultHandle next();
    /// The last result of what was sent, or its first failure: what ends a simple query.
    ResultHandle last();
    /// Throws what `result` says, if it says a failure; `statement` is shown.
    void expect(const ResultHandle& result, std::string_view statement);
    /// Throws what libpq says about something that could not be sent.
    void expect_sent(int is_sent) const;

private:
    void await(short events);

    const Patience patience_;
    Reach* const reach_;
    PGconn* connection_;
};

}  // namespace nahtlos::sql
