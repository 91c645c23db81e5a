// Result<T>: a value, or the typed refusal that a caller can meet in normal use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.hpp"

namespace nahtlos {

/// What a refusal means to the caller; each kind has one HTTP status (base/http/problem.cpp).
enum class RefusalKind {
    invalid,       // 422: the request reads, but a field is wrong
    malformed,     // 400: the request does not read at all
    unauthorized,  // 401
    forbidden,     // 403
    not_found,     // 404
    conflict,      // 409: the state of the world says no (sold out, wrong status)
    precondition,  // 412: If-Match names another version
    too_large,     // 413
    unsupported,   // 415
    rate_limited,  // 429
    unavailable,   // 503: try again
    internal,      // 500: our own bug; the log has the rest
};

/// One wrong field, named by its JSON pointer ("/lines/0/quantity").
struct FieldProblem {
    std::string pointer;
    std::string code;    // machine word, e.g. "out_of_range"
    std::string detail;  // English sentence part, e.g. "must be between 1 and 9999"
    std::optional<std::int64_t> available = std::nullopt;  // what is left, where that is the point
};

struct Refusal {
    RefusalKind kind = RefusalKind::invalid;
    std::string code;    // machine word, stable: "insufficient_stock"
    std::string detail;  // one English sentence
    std::vector<FieldProblem> fields = {};
    std::int64_t retry_after_s = 0;  // for rate_limited and unavailable
};

template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {}

    bool ok() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }
    T& value() & {
        check(ok(), "a refused result has no value");
        return std::get<0>(state_);
    }
    const T& value() const& {
        check(ok(), "a refused result has no value");
        return std::get<0>(state_);
    }
    T&& value() && {
        check(ok(), "a refused result has no value");
        return std::get<0>(std::move(state_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Refusal& refusal() const {
        check(!ok(), "an accepted result has no refusal");
        return std::get<1>(state_);
    }

private:
    std::variant<T, Refusal> state_;
};

/// Said by commands that answer nothing but yes.
struct Done {};

}  // namespace nahtlos
