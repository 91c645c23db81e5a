// Requests that a fuzzer's choices make: any route, by anybody, with any body and headers.
#pragma once

#include "base/http/message.hpp"
#include "base/time.hpp"
#include "tests/fuzz/api_document.hpp"
#include "tests/fuzz/feed.hpp"
#include "tests/fuzz/known.hpp"

namespace nahtlos::fuzz {

struct Wish {
    const Operation* operation =
        nullptr;  // that was meant; a target may lead elsewhere all the same
    http::Request request;
    Span wait{0};          // before it is sent
    bool is_meant = true;  // method and path are those of the operation
};

/// The request that a feed is. Two bytes are the selector of the route, the next two say by whom
/// and how, the rest makes its parts.
Wish make_wish(const ApiDocument& document, const Known& known, Feed& feed, Instant now);

}  // namespace nahtlos::fuzz
