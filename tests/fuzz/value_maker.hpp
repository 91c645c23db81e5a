// ValueMaker: JSON text of a described type by a fuzzer's choices: mostly right, at times wrong.
#pragma once

#include <string>
#include <string_view>

#include "tests/fuzz/api_document.hpp"
#include "tests/fuzz/feed.hpp"
#include "tests/fuzz/known.hpp"

namespace nahtlos::fuzz {

/// One byte says of each value whether it is as described, and which: the right one (0), bounds and
/// what lies beyond them, another type, a name twice, no field of the type, deep nesting, numbers
/// that no machine holds, broken UTF-8, bytes as they come.
class ValueMaker {
public:
    ValueMaker(const ApiDocument& document, const Known& known, Feed& feed)
        : document_(document), known_(known), feed_(feed) {}

    /// `name` of the field that the value is for.
    std::string json(const Schema& schema, std::string_view name);
    /// As it stands in a URL before it is encoded; of a list the entries, by commas.
    std::string plain(const Schema& schema, std::string_view name);

private:
    std::string value(const Schema& schema, std::string_view name, std::size_t depth);
    std::string object(const Schema& schema, std::size_t depth);
    std::string map(const Schema& values, std::size_t depth);
    std::string array(const Schema& schema, std::string_view name, std::size_t depth);
    std::string integer(const Schema& schema, std::string_view name, std::uint8_t how);
    std::string text(const Schema& schema, std::string_view name, std::uint8_t how);
    std::string free_form(std::uint8_t how);
    std::string wrong(std::uint8_t how);

    const ApiDocument& document_;
    const Known& known_;
    Feed& feed_;
    std::size_t made_ = 0;  // values; ends what would grow without end
};

}  // namespace nahtlos::fuzz
