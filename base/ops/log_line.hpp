// How one log line is put together: escaping that no client can break out of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ops/log.hpp"

namespace nahtlos::log {

/// By which a line is found again; "" for none.
struct LineIds {
    std::string_view request, trace;
};

/// One line without its end. Text that is not UTF-8 gets U+FFFD; control characters are escaped.
void append_json_line(std::string& to, Level level, std::optional<Instant> at, Word event,
                      const LineIds& ids, Fields fields);
void append_text_line(std::string& to, Level level, std::optional<Instant> at, Word event,
                      const LineIds& ids, Fields fields);

/// A JSON string with its quotes.
void append_json_string(std::string& to, std::string_view text);

std::string_view to_string(Level level);

}  // namespace nahtlos::log
