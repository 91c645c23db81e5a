// Bulk: many rows in one call, each of which is answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"

namespace nahtlos::api {

/// What a bulk call does with rows that cannot be taken.
enum class ErrorPolicy { reject_everything, reject_failed_rows };
BOOST_DESCRIBE_ENUM(ErrorPolicy, reject_everything, reject_failed_rows)

enum class RowOutcome { done, already_done, refused };
BOOST_DESCRIBE_ENUM(RowOutcome, done, already_done, refused)

struct RowProblem {
    std::string pointer, code, detail;
    std::optional<std::int64_t> available = {};
};
BOOST_DESCRIBE_STRUCT(RowProblem, (), (pointer, code, detail, available))

/// What became of one row of the request; `id` is of what it made or found.
struct RowAnswer {
    std::int64_t index = 0;
    RowOutcome outcome = RowOutcome::done;
    std::optional<std::string> id;
    std::vector<RowProblem> errors;  // of a refused one; pointers are into the request
};
BOOST_DESCRIBE_STRUCT(RowAnswer, (), (index, outcome, id, errors))

/// The answer to a bulk call; Row is a RowAnswer, or says more.
template <class Row>
struct Bulk {
    std::int64_t done = 0, already_done = 0, refused = 0;
    std::vector<Row> rows;  // in the order of the request
    BOOST_DESCRIBE_CLASS(Bulk, (), (done, already_done, refused, rows), (), ())

    /// Appends the next row, which gets its index here.
    void add(Row row) {
        row.index = static_cast<std::int64_t>(rows.size());
        ++(row.outcome == RowOutcome::done           ? done
           : row.outcome == RowOutcome::already_done ? already_done
                                                     : refused);
        rows.push_back(std::move(row));
    }
    void accept() { add({}); }
    void reject(RowProblem problem) {
        Row row;
        row.outcome = RowOutcome::refused;
        row.errors.push_back(std::move(problem));
        add(std::move(row));
    }
    void reject(const FieldProblem& problem) {
        reject(RowProblem{problem.pointer, problem.code, problem.detail, problem.available});
    }
    /// The refusal of the whole call, if that is its policy and a row is wrong.
    std::optional<Refusal> refusal(ErrorPolicy policy) const {
        if (refused == 0 || policy == ErrorPolicy::reject_failed_rows) return std::nullopt;
        std::vector<FieldProblem> wrong;
        for (const auto& row : rows) {
            for (const auto& e : row.errors) {
                wrong.push_back({e.pointer, e.code, e.detail});
                wrong.back().available = e.available;
            }
        }
        return Refusal{RefusalKind::invalid, "invalid_rows",
                       "some rows are wrong; nothing was changed", std::move(wrong)};
    }
};

using BulkRows = Bulk<RowAnswer>;

}  // namespace nahtlos::api
