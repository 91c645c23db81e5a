// Rights: what a file may say, by the scopes of whoever sent it.
#pragma once

#include "flows/exchange/plan.hpp"

namespace nahtlos::flows::exchange {

/// Refuses (forbidden, "scope_missing") stock by who may not change any, and JSON Lines, which hold
/// channels and legal entities, too, by who is no administrator.
inline std::optional<Refusal> beyond_rights(const ImportSettings& settings,
                                            const nahtlos::exchange::Format* format) {
    const auto refuse = [](const char* scope) {
        return Refusal{RefusalKind::forbidden, "scope_missing",
                       std::string("this file needs the scope ") + scope};
    };
    if (format == nullptr) {
        if (!settings.may_write_all) return refuse("admin");
        return std::nullopt;
    }
    const bool has_stock =
        format->kind == nahtlos::exchange::RecordKind::stock ||
        (format->kind == nahtlos::exchange::RecordKind::products && !settings.location.empty());
    if (has_stock && !settings.may_write_stock) return refuse("stock:write");
    return std::nullopt;
}

}  // namespace nahtlos::flows::exchange
