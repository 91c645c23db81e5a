// The log: one line per event with typed fields, as JSON or as text, written off the caller's path.
#pragma once

#include <atomic>
#include <boost/describe/enum.hpp>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/trace.hpp"
#include "base/world.hpp"

namespace nahtlos::log {

enum class Level { debug, info, warn, error };
enum class Format { json, text };
BOOST_DESCRIBE_ENUM(Level, debug, info, warn, error)
BOOST_DESCRIBE_ENUM(Format, json, text)

/// A word of the log: snake_case letters and digits, known when the program is compiled, so that
/// nothing a client sends can become one.
struct Word {
    std::string_view text;
    template <std::size_t N>
    consteval Word(const char (&literal)[N]) : text(literal, N - 1) {
        if (text.empty() || text[0] < 'a' || text[0] > 'z') throw "a word starts with a letter";
        for (const char c : text) {
            const bool is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            if (!is_fine) throw "a word is snake_case";
        }
    }
};

/// Name of a field; the log itself writes time, level and event.
struct FieldName : Word {
    template <std::size_t N>
    consteval FieldName(const char (&literal)[N]) : Word(literal) {
        if (text == "time" || text == "level" || text == "event") throw "this name is taken";
    }
};

/// What a field may say. There is no way in for Secret<T>, nor for a type that is not listed.
/// Strings are only looked at until the call returns; more than 2,000 bytes of one are cut off.
class Value {
public:
    template <std::same_as<bool> B>
    Value(B is_so) : value_(is_so) {}
    template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char> && sizeof(I) <= 8) Value(I number) {
        if constexpr (std::unsigned_integral<I>) {
            value_ = static_cast<std::uint64_t>(number);
        } else {
            value_ = static_cast<std::int64_t>(number);
        }
    }
    Value(double number) : value_(number) {}
    Value(std::string_view text) : value_(text) {}
    Value(const std::string& text) : value_(std::string_view(text)) {}
    Value(const char* text) : value_(std::string_view(text)) {}
    Value(Instant at) : value_(at) {}
    Value(const Uuid& id) : value_(id) {}
    template <Prefix P>
    Value(const Id<P>& id) : value_(TypeId{Id<P>::prefix(), id.uuid}) {}

    struct TypeId {
        std::string_view prefix;
        Uuid uuid;
    };
    using Any = std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view, Instant,
                             Uuid, TypeId>;
    const Any& any() const { return value_; }

private:
    Any value_;
};

struct Field {
    FieldName name;
    Value value;
};
using Fields = std::initializer_list<Field>;

namespace detail {
inline std::atomic<Level> lowest{Level::info};
void write(Level level, Word event, Fields fields);
}  // namespace detail

inline bool is_on(Level level) { return level >= detail::lowest.load(std::memory_order_relaxed); }
inline void set_level(Level lowest) { detail::lowest.store(lowest, std::memory_order_relaxed); }
inline Level level() { return detail::lowest.load(std::memory_order_relaxed); }

/// log::info("order_placed", {{"order", id}, {"total_minor", 1299}});
inline void write(Level level, Word event, Fields fields = {}) {
    if (is_on(level)) detail::write(level, event, fields);
}
inline void debug(Word event, Fields fields = {}) { write(Level::debug, event, fields); }
inline void info(Word event, Fields fields = {}) { write(Level::info, event, fields); }
inline void warn(Word event, Fields fields = {}) { write(Level::warn, event, fields); }
inline void error(Word event, Fields fields = {}) { write(Level::error, event, fields); }

/// While it lives, lines written by this thread carry this request_id and the id of this trace, and
/// calls to the world outside are made within it. Scopes nest; both must outlive the scope.
class RequestScope {
public:
    RequestScope(std::string_view request_id, const Trace& trace);
    ~RequestScope();
    RequestScope(const RequestScope&) = delete;
    RequestScope& operator=(const RequestScope&) = delete;

private:
    std::string_view outer_id_;
    const Trace* outer_trace_;
};
/// Of the innermost scope of this thread; outside of all "" and one that is not set.
std::string_view current_request_id();
const Trace& current_trace();

struct OutputOptions {
    Format format = Format::json;
    std::string file;                      // "" for standard error
    std::size_t file_bytes = 100'000'000;  // then the file is moved to FILE.1 and so on
    std::size_t files = 10;                // kept beside the current one
    std::size_t queue = 16'384;            // lines waiting for the disk or the terminal
    /// Takes each line, without its line end, at once and in the caller's thread, instead of the
    /// file; for tests and the simulation. Calls do not overlap.
    std::function<void(std::string_view)> to = {};
};

/// Where lines go while it lives; one at a time, and longer than any thread that logs. Writing is
/// queued: a caller never waits for the disk. When the queue is full the oldest lines are dropped
/// and counted. Without an Output, lines go to standard error as text, and without a time.
/// Throws std::runtime_error when the file cannot be opened.
class Output {
public:
    Output(OutputOptions options, Clock& clock);
    ~Output();  // writes out what is queued
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    struct State;

private:
    std::unique_ptr<State> state_;
};

/// Lines lost since the Output was made: dropped from a full queue or refused by the disk.
std::uint64_t dropped();

}  // namespace nahtlos::log
