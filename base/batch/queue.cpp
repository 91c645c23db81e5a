#include "base/batch/queue.hpp"

namespace nahtlos {
namespace {

constexpr int max_tries = 5;

Refusal failed() {
    return {RefusalKind::internal, "internal", "the command failed; nothing was changed"};
}

// Rules look for it before they write; this is for what came in between, and for what is twice in
// one request.
Refusal already_there(const std::string& constraint) {
    return {RefusalKind::conflict, "already_exists",
            "something is there already, or twice in the request, that there can be one of: " +
                constraint};
}

Refusal database_unavailable() {
    return {RefusalKind::unavailable,
            "database_unavailable",
            "the database cannot write now; nothing was changed",
            {},
            1};
}

}  // namespace

Refusal outcome_unknown() {
    return {RefusalKind::unavailable,
            "outcome_unknown",
            "the database failed while it confirmed; send the same Idempotency-Key again",
            {},
            1};
}

Refusal overloaded() {
    return {RefusalKind::unavailable,
            "overloaded",
            "the command waited too long and was not run",
            {},
            1};
}

void WriterCore::on_batch(BatchReport report) {
    if (connection_ != nullptr) {
        const auto counts = connection_->counts();
        report.rows_written = counts.rows_written - reported_.rows_written;
        report.log_bytes = counts.log_bytes - reported_.log_bytes;
        reported_ = counts;
    }
    hooks_.on_batch(report);
}

Refusal stopping() {
    return {
        RefusalKind::unavailable, "stopping", "the server stops; the command was not run", {}, 1};
}

sql::Connection& WriterCore::begin() {
    if (connection_ == nullptr) {
        connection_ = database_.open_writer();
        reported_ = {};
    }
    connection_->begin(true);
    return *connection_;
}

void WriterCore::rollback() noexcept {
    if (connection_ == nullptr) return;
    connection_->rollback();
    if (!connection_->is_alive()) connection_.reset();
}

Verdict WriterCore::after_failure(const std::exception_ptr& failure, const Attempt& attempt,
                                  int tries) {
    rollback();
    Verdict verdict{AfterFailure::halve, failed()};
    std::string what;
    try {
        std::rethrow_exception(failure);
    } catch (const sql::Error& error) {
        what = error.what();
        verdict = after_sql_failure(error, attempt, tries);
    } catch (const std::exception& error) {
        what = error.what();
    } catch (...) {
        // The command that threw it is found like any other.
        what = "an exception of unknown type";
    }
    hooks_.on_failure(what, verdict.next);
    return verdict;
}

Verdict WriterCore::after_sql_failure(const sql::Error& error, const Attempt& attempt, int tries) {
    auto next = AfterFailure::halve;
    switch (error.kind) {
        case sql::ErrorKind::serialization:
            next = tries < max_tries ? AfterFailure::retry : AfterFailure::halve;
            break;
        // Another process may just have stored the same key or number: look again, once.
        case sql::ErrorKind::unique:
            next = tries == 1 ? AfterFailure::retry : AfterFailure::halve;
            break;
        case sql::ErrorKind::gone:
        case sql::ErrorKind::unreachable:
        case sql::ErrorKind::io:
            // What the disk holds is unknown until the database was opened and recovered anew.
            connection_.reset();
            if (attempt.is_committing) {
                next = look_up(attempt.ticket, tries);
            } else {
                const bool again = error.kind == sql::ErrorKind::gone && tries < 3;
                next = again ? AfterFailure::retry : AfterFailure::give_up;
            }
            break;
        case sql::ErrorKind::full:
        case sql::ErrorKind::busy:
        case sql::ErrorKind::corrupt: next = AfterFailure::give_up; break;
        default: break;
    }
    const bool is_of_disk = error.kind == sql::ErrorKind::io || error.kind == sql::ErrorKind::full;
    const bool may_linger =
        is_of_disk && attempt.is_committing && database_.engine() == sql::Engine::sqlite;
    if (error.kind == sql::ErrorKind::unique) return {next, already_there(error.constraint)};
    if (next == AfterFailure::unknown) return {next, outcome_unknown(), may_linger};
    return {next, error.is_temporary() ? database_unavailable() : failed(), may_linger};
}

AfterFailure WriterCore::look_up(const Ticket& ticket, int tries) {
    try {
        connection_ = database_.open_writer();
        if (was_committed(*connection_, ticket)) return AfterFailure::committed;
        return tries < max_tries ? AfterFailure::retry : AfterFailure::give_up;
    } catch (const sql::Error&) {
        connection_.reset();
        return AfterFailure::unknown;  // nobody knows yet; the same key finds out later
    }
}

}  // namespace nahtlos
