// What pages of the shop say in HTML, before any script: to search engines, chats and readers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/api/call.hpp"
#include "flows/engine.hpp"

namespace nahtlos::app {

/// HTML, escaped.
struct PageWords {
    std::string head, body;
};

struct PageAsked {
    std::string language, handle;
    Instant now;
};

/// Nothing where the channel sells no such product.
std::optional<PageWords> product_words(Tx& tx, flows::Engine& engine, const api::Caller& shop,
                                       const PageAsked& asked);
/// Nothing where there is no such category.
std::optional<PageWords> category_words(Tx& tx, flows::Engine& engine, const api::Caller& shop,
                                        const PageAsked& asked);

/// The shell with the words at its marks, and its language.
std::string filled(std::string shell, std::string_view language, const PageWords& words);

/// Text that may stand between tags and in quoted attributes.
std::string html_text(std::string_view text);

}  // namespace nahtlos::app
