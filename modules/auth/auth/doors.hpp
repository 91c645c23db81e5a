// Doors: which of those who know credentials is asked about one, by how it begins.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "auth/tokens.hpp"
#include "base/api/call.hpp"

namespace nahtlos::auth {

/// Keys and sessions of every kind as one. Doors are added before anybody knocks.
class Doors final : public api::Authenticator {
public:
    /// `keeper` knows the tokens that begin with `prefix`; of two that fit the first is asked.
    void add(std::string prefix, api::Authenticator& keeper) {
        keepers_.emplace_back(std::move(prefix), &keeper);
    }

    std::shared_ptr<const api::Caller> caller_of(std::string_view token, Instant now) override {
        auto* keeper = keeper_of(token);
        return keeper == nullptr ? nullptr : keeper->caller_of(token, now);
    }
    std::shared_ptr<const api::Caller> look_again(std::string_view token, Instant now) override {
        auto* keeper = keeper_of(token);
        // What was never made here is not worth a look into the database.
        if (keeper == nullptr || !looks_made(token)) return nullptr;
        return keeper->look_again(token, now);
    }
    std::shared_ptr<const api::Caller> peek(std::string_view token, Instant now) override {
        auto* keeper = keeper_of(token);
        return keeper == nullptr ? nullptr : keeper->peek(token, now);
    }

private:
    api::Authenticator* keeper_of(std::string_view token) const {
        for (const auto& [prefix, keeper] : keepers_) {
            if (token.starts_with(prefix)) return keeper;
        }
        return nullptr;
    }
    std::vector<std::pair<std::string, api::Authenticator*>> keepers_;
};

}  // namespace nahtlos::auth
