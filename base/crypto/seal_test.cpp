#include "base/crypto/seal.hpp"

#include <gtest/gtest.h>

namespace nahtlos {
namespace {

const std::string key(32, 'k'), nonce(12, 'n');

TEST(Seal, opens_with_its_key_for_what_it_was_made) {
    const auto sealed = seal(key, nonce, "row 1", "a seed");
    EXPECT_EQ(sealed.find("seed"), std::string::npos);
    EXPECT_EQ(unseal(key, "row 1", sealed), "a seed");
    EXPECT_EQ(unseal(std::string(32, 'x'), "row 1", sealed), std::nullopt);
    EXPECT_EQ(unseal(key, "row 2", sealed), std::nullopt);
}

TEST(Seal, opens_no_more_when_a_byte_has_changed) {
    const auto sealed = seal(key, nonce, "row 1", "a seed");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto other = sealed;
        other[i] = static_cast<char>(other[i] ^ 1);
        EXPECT_EQ(unseal(key, "row 1", other), std::nullopt) << i;
    }
    EXPECT_EQ(unseal(key, "row 1", sealed.substr(0, 10)), std::nullopt);
}

}  // namespace
}  // namespace nahtlos
