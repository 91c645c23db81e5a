// What is told of statements that take long: their text, never their parameters.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/world.hpp"

namespace nahtlos::sql {

struct SlowStatement {
    std::string_view text;  // with $1.. where the parameters were
    std::int64_t duration_us = 0;
    std::int64_t rows = 0;  // read and written
    bool is_writer = false;
};

/// Whom to tell of statements that took `from_us` or longer, those that failed included. Nobody is
/// told while `tell` is empty; with it there has to be a clock. Called on the thread of the
/// statement, which waits for it; must not throw.
struct SlowLog {
    Clock* clock = nullptr;
    std::int64_t from_us = 0;
    std::function<void(const SlowStatement&)> tell = {};
};

struct ConnectionCounts;

/// Times one statement, or a whole set of rows, from here to its end. Costs two looks at the clock,
/// and nothing while nobody is to be told. What it is given outlives it.
class StatementTimer {
public:
    StatementTimer(const SlowLog& log, std::string_view text, const ConnectionCounts& counts,
                   bool is_writer)
        : log_(log.tell ? &log : nullptr), text_(text), counts_(counts), is_writer_(is_writer) {
        if (log_ != nullptr) start();
    }
    ~StatementTimer() {
        if (log_ != nullptr) end();
    }
    StatementTimer(const StatementTimer&) = delete;
    StatementTimer& operator=(const StatementTimer&) = delete;

private:
    void start();
    void end() const;

    const SlowLog* const log_;
    const std::string_view text_;
    const ConnectionCounts& counts_;
    const bool is_writer_;
    std::int64_t begun_ns_ = 0;
    std::uint64_t rows_before_ = 0;
};

}  // namespace nahtlos::sql
