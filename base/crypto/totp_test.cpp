#include "base/crypto/totp.hpp"

#include <gtest/gtest.h>

namespace nahtlos {
namespace {

constexpr const char* key = "12345678901234567890";  // of both RFCs

TEST(Totp, gives_the_codes_of_rfc_6238_appendix_b) {
    const std::pair<std::int64_t, const char*> published[] = {
        {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
        {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
    for (const auto& [at_s, code] : published) {
        const auto step = totp_step({at_s * 1'000'000});
        EXPECT_EQ(hotp(key, static_cast<std::uint64_t>(step), 8), code) << at_s;
    }
}

TEST(Totp, gives_the_codes_of_rfc_4226_appendix_d) {
    const char* published[] = {"755224", "287082", "359152", "969429", "338314",
                               "254676", "287922", "162583", "399871", "520489"};
    for (std::uint64_t count = 0; count < 10; ++count) {
        EXPECT_EQ(hotp(key, count, 6), published[count]);
    }
}

TEST(Totp, takes_the_code_of_now_and_of_the_neighboring_steps) {
    const Instant now{1'000'000'000'000'000};
    const auto step = totp_step(now);
    for (std::int64_t off = -3; off <= 3; ++off) {
        const auto code = hotp(key, static_cast<std::uint64_t>(step + off), 6);
        const auto found = totp_match(key, code, now);
        EXPECT_EQ(found.has_value(), off >= -1 && off <= 1) << off;
        if (found) {
            EXPECT_EQ(*found, step + off);
        }
    }
    EXPECT_FALSE(totp_match(key, "", now));
}

TEST(Base32, gives_the_vectors_of_rfc_4648) {
    EXPECT_EQ(base32(""), "");
    EXPECT_EQ(base32("f"), "MY");
    EXPECT_EQ(base32("fo"), "MZXQ");
    EXPECT_EQ(base32("foo"), "MZXW6");
    EXPECT_EQ(base32("foob"), "MZXW6YQ");
    EXPECT_EQ(base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

}  // namespace
}  // namespace nahtlos
