// XmlWalk: the elements of an XML stream as they come (expat), without document types.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/table/stream.hpp"

struct XML_ParserStruct;

namespace nahtlos::table {

/// The attributes of an element, by local name.
class XmlAttributes {
public:
    explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
    /// "" when there is none.
    std::string_view operator[](std::string_view name) const;

private:
    const char** pairs_;
};

class XmlWalk {
public:
    XmlWalk();
    ~XmlWalk();
    // Local names, without their namespaces.
    std::function<void(std::string_view name, XmlAttributes attributes)> on_begin;
    std::function<void(std::string_view name)> on_end;
    std::function<void(std::string_view text)> on_text;
    /// Walks over the next piece; false at the end. Throws StreamError where it is no XML, or goes
    /// deeper than 64 elements.
    bool step(ByteSource& bytes);
    /// To the end.
    void walk(ByteSource& bytes) {
        while (step(bytes)) {
        }
    }

private:
    struct Free {
        void operator()(XML_ParserStruct* parser) const;
    };
    struct Events;
    std::unique_ptr<XML_ParserStruct, Free> parser_;
    int depth_ = 0;
    std::string refused_;
};

}  // namespace nahtlos::table
