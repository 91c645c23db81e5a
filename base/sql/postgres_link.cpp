#include "base/sql/postgres_link.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <utility>

namespace nahtlos::sql {
namespace {

// Error codes: https://www.postgresql.org/docs/15/errcodes-appendix.html
ErrorKind kind_of(std::string_view state) {
    if (state == "23505") return ErrorKind::unique;
    if (state == "23503") return ErrorKind::foreign_key;
    if (state == "23514") return ErrorKind::check;
    if (state == "23502") return ErrorKind::not_null;
    if (state == "40001" || state == "40P01") return ErrorKind::serialization;
    if (state == "55P03" || state == "57014") return ErrorKind::busy;
    if (state == "53100") return ErrorKind::full;
    if (state.starts_with("53")) return ErrorKind::busy;
    if (state.starts_with("58")) return ErrorKind::io;
    if (state.starts_with("08") || state.starts_with("57P")) return ErrorKind::gone;
    if (state == "25006") return ErrorKind::gone;  // read only: this server is no primary any more
    if (state == "25P03") return ErrorKind::gone;  // idle in a transaction for too long
    if (state.starts_with("XX")) return ErrorKind::corrupt;
    if (state.starts_with("42")) return ErrorKind::syntax;
    return ErrorKind::other;
}

// The conninfo may say otherwise.
PGconn* connect(const std::string& conninfo, const Patience& patience) {
    const auto connect_s = std::to_string((patience.connect_ms + 999) / 1000);
    const auto silence_ms = std::to_string(patience.silence_ms);
    const std::array<const char*, 7> names{"connect_timeout",
                                           "tcp_user_timeout",
                                           "keepalives_idle",
                                           "keepalives_interval",
                                           "keepalives_count",
                                           "dbname",
                                           nullptr};
    const std::array<const char*, 7> values{
        connect_s.c_str(), silence_ms.c_str(), "5", "5", "2", conninfo.c_str(), nullptr};
    constexpr int expand_conninfo = 1;
    return PQconnectdbParams(names.data(), values.data(), expand_conninfo);
}

}  // namespace

PostgresLink::PostgresLink(const std::string& conninfo, const Patience& patience, Reach* reach)
    : patience_(patience), reach_(reach), connection_(nullptr) {
    Reach::Try attempt(reach_);
    connection_ = connect(conninfo, patience_);
    if (!is_alive() || PQsetnonblocking(connection_, 1) != 0) {
        const std::string message = PQerrorMessage(connection_);
        PQfinish(connection_);
        throw Error(ErrorKind::unreachable, "cannot connect: " + message);
    }
    attempt.succeeded();
    // Without the values of the rows: messages end in logs, and rows may be about people.
    PQsetErrorVerbosity(connection_, PQERRORS_TERSE);
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
}

// Each sign of life begins the wait anew, so that a long answer may take its time.
void PostgresLink::await(short events) {
    pollfd socket{PQsocket(connection_), events, 0};
    if (::poll(&socket, 1, static_cast<int>(patience_.silence_ms)) != 0) return;
    // Closed without waiting, since it does not block: should the server come to life, it finishes
    // what it was sent and finds nobody there.
    PQfinish(std::exchange(connection_, nullptr));
    if (reach_ != nullptr) reach_->lose();
    throw Error(ErrorKind::unreachable,
                "the server has said nothing for " + std::to_string(patience_.silence_ms) + " ms");
}

ResultHandle PostgresLink::next() {
    while (true) {
        const int is_left = PQflush(connection_);
        if (is_left < 0) throw Error(ErrorKind::gone, PQerrorMessage(connection_));
        if (is_left == 0 && PQisBusy(connection_) == 0) break;
        // TLS may have decrypted more than libpq had room for, which poll() does not tell.
        if (PQsslInUse(connection_) != 0) {
            PQconsumeInput(connection_);
            if (is_left == 0 && PQisBusy(connection_) == 0) break;
        }
        await(is_left == 0 ? POLLIN : POLLIN | POLLOUT);
        if (PQconsumeInput(connection_) == 0) break;  // the result says why
    }
    return ResultHandle(PQgetResult(connection_));
}

ResultHandle PostgresLink::last() {
    ResultHandle last;
    while (auto result = next()) {
        last = std::move(result);
        if (!is_alive()) break;
    }
    return last;
}

void PostgresLink::expect(const ResultHandle& result, std::string_view statement) {
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    const char* constraint = PQresultErrorField(result.get(), PG_DIAG_CONSTRAINT_NAME);
    const std::string message = PQerrorMessage(connection_);
    const auto kind = state != nullptr ? kind_of(state)
                      : !is_alive()    ? ErrorKind::gone
                                       : ErrorKind::other;
    throw Error(kind, message + " in: " + std::string(statement.substr(0, 300)),
                constraint == nullptr ? "" : constraint);
}

void PostgresLink::expect_sent(int is_sent) const {
    if (is_sent == 0) throw Error(ErrorKind::gone, PQerrorMessage(connection_));
}

}  // namespace nahtlos::sql
