#include "base/http/gzip.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace nahtlos::http {
namespace {

RC_GTEST_PROP(Gzip, gives_back_what_it_packed, (const std::string& plain)) {
    Gzip gzip;
    std::string back;
    gzip.compress("something before");
    RC_ASSERT(gunzip(gzip.compress(plain), plain.size(), back) == GunzipResult::done);
    RC_ASSERT(back == plain);
}

TEST(Gzip, stops_a_bomb_at_the_limit) {
    Gzip gzip;
    const auto bomb = gzip.compress(std::string(100'000'000, 'a'));
    std::string plain;
    EXPECT_EQ(gunzip(bomb, 1000, plain), GunzipResult::too_large);
    EXPECT_LE(plain.size(), 1001u);
}

TEST(Gzip, admits_a_body_of_exactly_the_limit) {
    Gzip gzip;
    std::string plain;
    EXPECT_EQ(gunzip(gzip.compress(std::string(70'000, 'a')), 70'000, plain), GunzipResult::done);
    EXPECT_EQ(gunzip(gzip.compress(std::string(70'001, 'a')), 70'000, plain),
              GunzipResult::too_large);
}

TEST(Gzip, notices_damage) {
    Gzip gzip;
    const auto packed = gzip.compress("hello hello hello");
    std::string plain;
    for (std::size_t size = 0; size < packed.size(); ++size) {
        EXPECT_EQ(gunzip(packed.substr(0, size), 1000, plain), GunzipResult::damaged) << size;
    }
    EXPECT_EQ(gunzip(packed + "x", 1000, plain), GunzipResult::damaged);
    auto flipped = packed;
    flipped[packed.size() - 6] ^= 1;  // in the checksum
    EXPECT_EQ(gunzip(flipped, 1000, plain), GunzipResult::damaged);
}

TEST(Gzip, reads_accept_encoding) {
    for (const char* yes :
         {"gzip", "br, gzip", "GZIP;q=1", "gzip ; q=0.5", "deflate,gzip;q=0.001"}) {
        EXPECT_TRUE(accepts_gzip(yes)) << yes;
    }
    for (const char* no : {"", "br", "gzip;q=0", "gzip;q=0.000", "xgzip", "identity"}) {
        EXPECT_FALSE(accepts_gzip(no)) << no;
    }
}

TEST(Gzip, packs_text_and_not_what_is_packed) {
    for (const char* yes : {"text/html; charset=utf-8", "application/json",
                            "application/problem+json", "image/svg+xml", "text/javascript"}) {
        EXPECT_TRUE(is_compressible(yes)) << yes;
    }
    for (const char* no : {"", "image/png", "application/zip", "text/event-stream"}) {
        EXPECT_FALSE(is_compressible(no)) << no;
    }
}

}  // namespace
}  // namespace nahtlos::http
