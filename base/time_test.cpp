#include "base/time.hpp"

#include <gtest/gtest.h>

namespace nahtlos {
namespace {

TEST(Time, prints_and_reads_the_same_instant) {
    for (const std::int64_t us : {0LL, 1LL, -1LL, 1'795'000'000'123'456LL, 951'782'400'000'000LL}) {
        EXPECT_EQ(parse_instant(to_string(Instant{us})), Instant{us}) << us;
    }
    EXPECT_EQ(to_string(Instant{0}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(to_string(Instant{951'782'400'000'000}), "2000-02-29T00:00:00.000000Z");
}

TEST(Time, reads_offsets_and_fractions) {
    EXPECT_EQ(parse_instant("2026-11-22T01:30:00+01:00"), parse_instant("2026-11-22T00:30:00Z"));
    EXPECT_EQ(parse_instant("1970-01-01T00:00:00.5Z"), Instant{500'000});
}

TEST(Time, refuses_what_is_not_rfc_3339) {
    for (const auto* text :
         {"", "2026-11-22", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z",
          "2026-11-22T00:00:00", "2026-11-22T00:00:00.Z", "2026-11-22T00:00:00.1234567Z",
          "2026-11-22T00:00:00+1:00", "2026-11-22 00:00:00Z", "2026-11-22T00:00:00Zx"}) {
        EXPECT_FALSE(parse_instant(text)) << text;
    }
}

}  // namespace
}  // namespace nahtlos
