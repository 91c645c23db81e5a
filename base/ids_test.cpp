#include "base/ids.hpp"

#include <gtest/gtest.h>

namespace nahtlos {
namespace {

using OrderId = Id<"ord">;

TEST(Ids, type_id_matches_the_published_vectors) {
    // From the "valid.json" of the TypeID specification.
    const auto uuid = parse_uuid("01890a5d-ac96-774b-bcce-b302099a8057");
    ASSERT_TRUE(uuid);
    EXPECT_EQ(typeid_suffix(*uuid), "01h455vb4pex5vsknk084sn02q");
    EXPECT_EQ(typeid_suffix(Uuid{}), "00000000000000000000000000");
    EXPECT_EQ(parse_typeid_suffix("7zzzzzzzzzzzzzzzzzzzzzzzzz"),
              parse_uuid("ffffffff-ffff-ffff-ffff-ffffffffffff"));
}

TEST(Ids, are_read_back_only_with_their_own_prefix) {
    const OrderId id{*parse_uuid("01890a5d-ac96-774b-bcce-b302099a8057")};
    EXPECT_EQ(to_string(id), "ord_01h455vb4pex5vsknk084sn02q");
    EXPECT_EQ(parse_id<OrderId>("ord_01h455vb4pex5vsknk084sn02q"), id);
    for (const auto* text : {"var_01h455vb4pex5vsknk084sn02q", "ord_81h455vb4pex5vsknk084sn02q",
                             "ord_01h455vb4pex5vsknk084sn02", "ord-01h455vb4pex5vsknk084sn02q",
                             "ord_01H455VB4PEX5VSKNK084SN02Q", ""}) {
        EXPECT_FALSE(parse_id<OrderId>(text)) << text;
    }
}

TEST(Ids, ascend_even_when_the_clock_steps_back) {
    UuidMaker maker;
    auto last = maker.next(Instant{5'000'000}, 7);
    for (int i = 0; i < 100'000; ++i) {
        const auto next =
            maker.next(Instant{i % 3 == 0 ? 4'000'000 : 5'000'000}, ~0ULL >> (i % 64));
        ASSERT_LT(last, next);
        last = next;
    }
    EXPECT_EQ(made_at(last), Instant{5'000'000});
}

}  // namespace
}  // namespace nahtlos
