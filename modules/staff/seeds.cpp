#include "staff/seeds.hpp"

#include <stdexcept>

#include "base/crypto/seal.hpp"
#include "base/crypto/sha256.hpp"

namespace nahtlos::staff {
namespace {

constexpr std::size_t seed_bytes = 20, nonce_bytes = 12;

std::string row_of(AccountId account) { return "staff_totp " + to_string(account); }

}  // namespace

Seeds::Seeds(const Secret<std::string>& configured) {
    if (configured.is_empty()) return;
    key_ = Secret(sha256({"nahtlos seeds of second factors ", configured.reveal()}));
}

std::string Seeds::kept(AccountId account, std::string_view seed, Random& random) const {
    check(seed.size() == seed_bytes, "what is kept is a seed");
    if (key_.is_empty()) return std::string(seed);
    return seal(key_.reveal(), random.secret(nonce_bytes), row_of(account), seed);
}

std::string Seeds::opened(AccountId account, std::string_view stored) const {
    if (stored.size() == seed_bytes) return std::string(stored);
    if (!key_.is_empty()) {
        if (auto seed = unseal(key_.reveal(), row_of(account), stored)) return *std::move(seed);
    }
    throw std::runtime_error(
        "a second factor cannot be read: staff.seed_key is missing or another");
}

bool Seeds::is_to_be_kept_anew(std::string_view stored) const {
    return !key_.is_empty() && stored.size() == seed_bytes;
}

}  // namespace nahtlos::staff
