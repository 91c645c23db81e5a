// Finds the end of one HTTP/1.1 reply in a buffer, with as little work as that takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nahtlos::load {

struct ParsedReply {
    enum class State { incomplete, complete, broken };
    State state = State::incomplete;
    std::size_t size = 0;  // bytes of head and body, when complete
    int status = 0;
    std::string_view body;  // into the buffer, or into `joined` for a chunked reply
    bool closes = false;    // the server closes the connection after it
};

/// Replies to GET, POST and their kin, not to HEAD. Trusts the server: it is our own. `joined`
/// receives the body of a chunked reply. 1xx replies are complete replies of their own.
ParsedReply parse_reply(std::string_view buffer, std::string& joined);

}  // namespace nahtlos::load
