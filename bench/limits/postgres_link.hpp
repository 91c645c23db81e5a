// A connection to PostgreSQL for one writer: prepared statements in binary, sent one by one or in
// a pipeline, and COPY.
#pragma once

#include <libpq-fe.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/limits/rows.hpp"

namespace nahtlos::limits {

struct ResultCloser {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ResultCloser>;

Integer integer_of(const PGresult* result, int row, int column);
Uuid uuid_of(const PGresult* result, int row, int column);
Text text_of(const PGresult* result, int row, int column);

/// Throws std::runtime_error with the server's words whenever a statement fails.
class PostgresLink {
public:
    PostgresLink(const std::string& conninfo, bool pipeline);
    ~PostgresLink();
    PostgresLink(const PostgresLink&) = delete;
    PostgresLink& operator=(const PostgresLink&) = delete;

    /// Statements without parameters, outside a pipeline.
    void script(const std::string& statements);
    ResultHandle query(const std::string& statement);
    void prepare(const std::string& name, const std::string& statement,
                 const std::vector<Oid>& types);
    /// Sends a prepared statement; its result is the next of finish().
    void send(const std::string& name, const std::vector<std::string>& parameters);
    /// The results of all statements sent since the last finish(), in order.
    std::vector<ResultHandle> finish();
    /// Runs `copy ... from stdin (format binary)` with `data`.
    void copy(const std::string& statement, const std::string& data);
    int server_pid() const { return PQbackendPID(connection_); }

private:
    void expect(const PGresult* result, const std::string& what);
    ResultHandle next_result();

    PGconn* connection_;
    bool pipeline_;
    std::size_t sent_ = 0;
    std::vector<ResultHandle> results_;
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
};

}  // namespace nahtlos::limits
