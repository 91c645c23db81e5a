#include "base/crypto/password.hpp"

#include <gtest/gtest.h>

namespace nahtlos {
namespace {

TEST(Password, matches_its_own_hash_only) {
    const auto hash = hash_password("correct horse", "0123456789abcdef");
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
    EXPECT_TRUE(password_matches(hash, "correct horse"));
    EXPECT_FALSE(password_matches(hash, "correct horsf"));
    EXPECT_FALSE(password_matches(hash, ""));
}

TEST(Password, hashes_differ_by_salt) {
    EXPECT_NE(hash_password("correct horse", "0123456789abcdef"),
              hash_password("correct horse", "0123456789abcdeg"));
}

TEST(Password, matches_no_broken_hash) {
    for (const auto* broken : {"", "x", "$argon2id$v=19$m=19456,t=2,p=1$", "$2b$12$abc"}) {
        EXPECT_FALSE(password_matches(broken, "correct horse")) << broken;
    }
}

// What decodes differently would be refused without work, and tell that there is no such account.
TEST(Password, of_nobody_has_the_shape_of_any_other) {
    const auto real = hash_password("x", "0123456789abcdef");
    EXPECT_EQ(nobodys_password().size(), real.size());
    EXPECT_EQ(nobodys_password().substr(0, 31), real.substr(0, 31));
    EXPECT_FALSE(password_matches(nobodys_password(), ""));
}

}  // namespace
}  // namespace nahtlos
