#include "base/markup.hpp"

namespace nahtlos {

std::string markup_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;  // mail readers of old do not know &apos;
            default: out += c;
        }
    }
    return out;
}

}  // namespace nahtlos
