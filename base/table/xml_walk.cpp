#include "base/table/xml_walk.hpp"

#include <expat.h>

#include "base/check.hpp"

namespace nahtlos::table {
namespace {

constexpr int most_depth = 64;

std::string_view local(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

}  // namespace

std::string_view XmlAttributes::operator[](std::string_view name) const {
    for (const auto* pair = pairs_; *pair != nullptr; pair += 2) {
        if (local(pair[0]) == name) return pair[1];
    }
    return {};
}

struct XmlWalk::Events {
    static XmlWalk& of(void* data) { return *static_cast<XmlWalk*>(data); }
    static void refuse(XmlWalk& walk, const char* why) {
        walk.refused_ = why;
        XML_StopParser(walk.parser_.get(), XML_FALSE);
    }
    static void begin(void* data, const XML_Char* name, const XML_Char** attributes) {
        auto& walk = of(data);
        if (++walk.depth_ > most_depth) return refuse(walk, "elements in elements without end");
        walk.on_begin(local(name), XmlAttributes(attributes));
    }
    static void end(void* data, const XML_Char* name) {
        --of(data).depth_;
        of(data).on_end(local(name));
    }
    static void text(void* data, const XML_Char* text, int bytes) {
        of(data).on_text({text, static_cast<std::size_t>(bytes)});
    }
    static void doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        refuse(of(data), "a document type");
    }
};

void XmlWalk::Free::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

XmlWalk::XmlWalk()
    : on_begin([](std::string_view, XmlAttributes) {}),
      on_end([](std::string_view) {}),
      on_text([](std::string_view) {}),
      parser_(XML_ParserCreate(nullptr)) {
    check(parser_ != nullptr, "there is memory for a parser");
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &Events::begin, &Events::end);
    XML_SetCharacterDataHandler(parser_.get(), &Events::text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &Events::doctype);
}

XmlWalk::~XmlWalk() = default;

bool XmlWalk::step(ByteSource& bytes) {
    constexpr int piece_bytes = 64 << 10;
    auto* buffer = static_cast<char*>(XML_GetBuffer(parser_.get(), piece_bytes));
    check(buffer != nullptr, "there is memory for a piece of a file");
    const auto got = bytes.read({buffer, static_cast<std::size_t>(piece_bytes)});
    if (XML_ParseBuffer(parser_.get(), static_cast<int>(got), got == 0) == XML_STATUS_OK) {
        return got > 0;
    }
    if (!refused_.empty()) throw StreamError("the XML has " + refused_);
    throw StreamError(std::string("the XML does not read: ") +
                      XML_ErrorString(XML_GetErrorCode(parser_.get())));
}

}  // namespace nahtlos::table
