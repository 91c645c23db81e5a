// Bulk calls: many rows at once, each of which is answered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/result.hpp"

namespace nahtlos {

/// What a bulk call does with rows that cannot be taken.
enum class ErrorPolicy { reject_everything, reject_failed_rows };
BOOST_DESCRIBE_ENUM(ErrorPolicy, reject_everything, reject_failed_rows)

struct BulkProblem {
    std::string pointer, code, detail;
};
BOOST_DESCRIBE_STRUCT(BulkProblem, (), (pointer, code, detail))

/// What became of one row; taken when it has no errors.
struct BulkRow {
    std::int64_t index = 0;
    std::vector<BulkProblem> errors;
};
BOOST_DESCRIBE_STRUCT(BulkRow, (), (index, errors))

struct BulkRows {
    std::int64_t accepted = 0, rejected = 0;
    std::vector<BulkRow> rows;

    void accept() {
        ++accepted;
        rows.push_back({static_cast<std::int64_t>(rows.size()), {}});
    }
    void reject(FieldProblem problem) {
        reject(BulkProblem{std::move(problem.pointer), std::move(problem.code),
                           std::move(problem.detail)});
    }
    void reject(BulkProblem problem) {
        ++rejected;
        rows.push_back({static_cast<std::int64_t>(rows.size()), {std::move(problem)}});
    }
    /// The refusal of the whole call, if that is its policy and a row is wrong.
    std::optional<Refusal> refusal(ErrorPolicy policy, const std::string& what) const {
        if (rejected == 0 || policy == ErrorPolicy::reject_failed_rows) return std::nullopt;
        std::vector<FieldProblem> wrong;
        for (const auto& row : rows) {
            for (const auto& e : row.errors) wrong.push_back({e.pointer, e.code, e.detail});
        }
        return Refusal{RefusalKind::invalid, "invalid_request",
                       std::to_string(rejected) + " of the " + what + " cannot be taken",
                       std::move(wrong)};
    }
};
BOOST_DESCRIBE_STRUCT(BulkRows, (), (accepted, rejected, rows))

/// The keys that rows of one call have named so far: what a row names again is that row's error, on
/// every database alike.
template <class Key>
class Repeats {
public:
    /// The problem, at `pointer`, of a row whose key stood in an earlier one; rows count from zero,
    /// as they do in pointers. Remembers the key of the first.
    std::optional<FieldProblem> look_at(Key key, std::size_t row, std::string pointer) {
        const auto [it, is_new] = first_.emplace(std::move(key), row);
        if (is_new) return std::nullopt;
        return FieldProblem{std::move(pointer), "repeated",
                            "stands in row " + std::to_string(it->second) + " already"};
    }

private:
    std::map<Key, std::size_t> first_;
};

}  // namespace nahtlos
