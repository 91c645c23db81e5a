// Seeds: the secrets of second factors, encrypted in the database with a key that is not in it.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "base/world.hpp"
#include "staff/accounts.hpp"

namespace nahtlos::staff {

class Seeds {
public:
    /// Without a key, seeds are kept as they are.
    Seeds() = default;
    explicit Seeds(const Secret<std::string>& configured);

    /// What is stored of a seed.
    std::string kept(AccountId account, std::string_view seed, Random& random) const;
    /// The seed of what is stored. Throws std::runtime_error where the key is missing or another.
    std::string opened(AccountId account, std::string_view stored) const;
    /// Whether it was stored before there was a key.
    bool is_to_be_kept_anew(std::string_view stored) const;

private:
    Secret<std::string> key_;  // 32 bytes, or ""
};

}  // namespace nahtlos::staff
