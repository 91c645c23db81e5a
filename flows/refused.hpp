// A refusal that is about one field, which says the same as the whole.
#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace nahtlos::flows {

inline Refusal refused(RefusalKind kind, std::string code, std::string detail,
                       std::string pointer) {
    Refusal refusal{kind, std::move(code), std::move(detail)};
    refusal.fields.push_back({std::move(pointer), refusal.code, refusal.detail});
    return refusal;
}

}  // namespace nahtlos::flows
