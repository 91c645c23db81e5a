#include "base/crypto/ed25519.hpp"

#include <gtest/gtest.h>

#include "base/crypto/base64.hpp"
#include "base/crypto/hmac.hpp"
#include "base/crypto/jws.hpp"

namespace nahtlos {
namespace {

std::string bytes_of(std::string_view digits) {
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

// RFC 8032, section 7.1, test 2.
const std::string key =
    bytes_of("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

TEST(Ed25519, gives_the_public_half_of_the_standard) {
    EXPECT_EQ(hex(ed25519_public(key)),
              "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
}

TEST(Ed25519, signs_as_the_standard_does) {
    EXPECT_EQ(hex(ed25519_sign(key, "\x72")),
              "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST(Ed25519, signs_what_its_public_half_confirms) {
    const auto half = JwsKey::ed25519(ed25519_public(key));
    ASSERT_TRUE(half.has_value());
    EXPECT_TRUE(half->has_signed(JwsAlgorithm::eddsa, "text", ed25519_sign(key, "text")));
    EXPECT_FALSE(half->has_signed(JwsAlgorithm::eddsa, "other", ed25519_sign(key, "text")));
}

TEST(Base64, writes_as_the_standard_does) {  // RFC 4648, section 10
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64("\xfb\xff"), "+/8=");
}

}  // namespace
}  // namespace nahtlos
