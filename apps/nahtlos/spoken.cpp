#include "apps/nahtlos/spoken.hpp"

#include <cstdlib>
#include <string_view>

#include "base/http/translation.hpp"
#include "flows/german.hpp"

namespace nahtlos::app {
namespace {

bool is_german() {
    for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return std::string_view(value).starts_with("de");
    }
    return false;
}

}  // namespace

std::string spoken(const Refusal& refusal) {
    if (!is_german()) return refusal.detail;
    return http::translate(flows::german(), refusal.code, refusal.detail);
}

}  // namespace nahtlos::app
