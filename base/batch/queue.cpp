#include "base/batch/queue.hpp"

namespace nahtlos {

sql::Connection& WriterCore::begin() {
    if (connection_ == nullptr) connection_ = database_.open_writer();
    connection_->begin(true);
    return *connection_;
}

void WriterCore::rollback() noexcept {
    if (connection_ == nullptr) return;
    connection_->rollback();
    if (!connection_->is_alive()) connection_.reset();
}

AfterFailure WriterCore::after_failure(const std::exception& error, const Ticket& ticket,
                                       bool committing, int tries) {
    constexpr int max_tries = 5;
    const auto* failure = dynamic_cast<const sql::Error*>(&error);
    auto next = AfterFailure::halve;
    if (failure != nullptr) {
        switch (failure->kind) {
            case sql::ErrorKind::serialization:
                next = tries < max_tries ? AfterFailure::retry : AfterFailure::halve;
                break;
            // Another process may just have stored the same key or number: look again, once.
            case sql::ErrorKind::unique:
                next = tries == 1 ? AfterFailure::retry : AfterFailure::halve;
                break;
            case sql::ErrorKind::gone:
                if (committing) {
                    next = look_up(ticket);
                } else {
                    next = tries == 1 ? AfterFailure::retry : AfterFailure::give_up;
                }
                break;
            case sql::ErrorKind::io:
                // What the disk holds is unknown until the database was opened and recovered anew.
                connection_.reset();
                next = committing ? look_up(ticket) : AfterFailure::give_up;
                break;
            case sql::ErrorKind::full:
            case sql::ErrorKind::busy:
            case sql::ErrorKind::corrupt:
                next = AfterFailure::give_up;
                break;
            default:
                break;
        }
    }
    hooks_.on_failure(error.what(), next);
    return next;
}

AfterFailure WriterCore::look_up(const Ticket& ticket) {
    try {
        if (connection_ == nullptr) connection_ = database_.open_writer();
        const bool committed =
            sql::write(*connection_, [&](Tx& tx) { return was_committed(tx, ticket); });
        return committed ? AfterFailure::committed : AfterFailure::retry;
    } catch (const sql::Error&) {
        return AfterFailure::give_up;  // nobody knows yet; the same key finds out later
    }
}

Refusal WriterCore::refusal_for(const std::exception& error, bool committing) const {
    const auto* failure = dynamic_cast<const sql::Error*>(&error);
    if (failure == nullptr || !failure->is_temporary()) {
        return {RefusalKind::internal, "internal", "the command failed; nothing was changed"};
    }
    if (committing && failure->kind != sql::ErrorKind::full) {
        return {RefusalKind::unavailable, "outcome_unknown",
                "the database failed while it confirmed; send the same Idempotency-Key again"};
    }
    return {RefusalKind::unavailable,
            "database_unavailable",
            "the database cannot write now; nothing was changed",
            {},
            1};
}

}  // namespace nahtlos
