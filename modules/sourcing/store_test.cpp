#include <gtest/gtest.h>

#include "base/batch/revision.hpp"
#include "base/json/writer.hpp"
#include "sourcing/store.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::sourcing {
namespace {

Uuid uuid_of(std::uint8_t n) {
    Uuid id;
    id.bytes[6] = 0x70;
    id.bytes[15] = n;
    return id;
}

const Uuid web = uuid_of(1), till = uuid_of(2), germany = uuid_of(3);

std::string rules_of(const std::string& name) {
    Profile profile;
    profile.strategies.values.resize(1);
    profile.strategies.values[0].name.value = name;
    return json::write(profile);
}

class Profiles : public nahtlos::testing::OnEngine {
protected:
    Profiles() {
        write([](Tx& tx) {
            insert_profile(tx, {ProfileId{uuid_of(9)}, "eu", "Europe", 2, 1, {}, {}});
            insert_version(tx, {ProfileId{uuid_of(9)}, 1, rules_of("first"), {}});
            insert_version(tx, {ProfileId{uuid_of(9)}, 2, rules_of("second"), {}});
            raise_revision(tx, "sourcing");
        });
    }

    template <class Act>
    void write(Act act) {
        sql::write(*base_.database().open_writer(), act);
    }

    static ActivationRow at(Uuid target, TargetKind kind, std::int64_t number) {
        return {target, kind, ProfileId{uuid_of(9)}, number, {}};
    }

    nahtlos::testing::TestDatabase base_{GetParam()};
};

TEST_P(Profiles, are_in_force_by_channel_before_market) {
    write([](Tx& tx) {
        EXPECT_EQ(load_book(tx, nullptr, 1)->find(web, germany), nullptr);
        activate(tx, at(germany, TargetKind::market, 1));
        activate(tx, at(web, TargetKind::channel, 2));
        const auto book = load_book(tx, nullptr, 1);
        EXPECT_EQ(book->find(web, germany)->rules.strategies.values[0].name.value, "second");
        EXPECT_EQ(book->find(till, germany)->rules.strategies.values[0].name.value, "first");
        EXPECT_EQ(book->find(till, uuid_of(77)), nullptr);
    });
}

TEST_P(Profiles, are_replaced_and_ended_where_they_are_in_force) {
    write([](Tx& tx) {
        activate(tx, at(web, TargetKind::channel, 1));
        activate(tx, at(web, TargetKind::channel, 2));
        ASSERT_EQ(activations(tx, ProfileId{uuid_of(9)}).size(), 1U);
        EXPECT_EQ(load_book(tx, nullptr, 1)->find(web, germany)->number, 2);
        EXPECT_TRUE(deactivate(tx, web));
        EXPECT_FALSE(deactivate(tx, web));
        EXPECT_EQ(load_book(tx, nullptr, 1)->find(web, germany), nullptr);
    });
}

TEST_P(Profiles, are_read_again_only_when_their_revision_moved) {
    write([](Tx& tx) {
        activate(tx, at(web, TargetKind::channel, 1));
        const auto first = load_book(tx, nullptr, 1);
        const auto second = load_book(tx, first.get(), 2);
        EXPECT_EQ(second->find(web, germany), first->find(web, germany));
        EXPECT_EQ(second->network_revision, 2);
        activate(tx, at(web, TargetKind::channel, 2));
        raise_revision(tx, "sourcing");
        EXPECT_EQ(load_book(tx, second.get(), 2)->find(web, germany)->number, 2);
    });
}

TEST_P(Profiles, have_codes_of_their_own) {
    write([](Tx& tx) {
        EXPECT_FALSE(insert_profile(tx, {ProfileId{uuid_of(10)}, "eu", "Again", 1, 1, {}, {}}));
        EXPECT_EQ(profiles(tx, {}, 10).size(), 1U);
        EXPECT_EQ(profile(tx, ProfileId{uuid_of(9)})->name, "Europe");
        EXPECT_FALSE(version_of(tx, ProfileId{uuid_of(9)}, 3).has_value());
    });
}

TEST_P(Profiles, keep_what_was_decided_in_its_order) {
    write([](Tx& tx) {
        const ProfileId id{uuid_of(9)};
        insert_decisions(tx, {{uuid_of(20), uuid_of(50), Cause::moved, id, 2, 1, "{}", Instant{9}},
                              {uuid_of(21), uuid_of(50), Cause::placed, id, 1, 0, "{}", Instant{5}},
                              {uuid_of(22), uuid_of(51), Cause::placed, id, 1, 0, "{}", {}}});
        const auto found = decisions(tx, uuid_of(50));
        ASSERT_EQ(found.size(), 2U);
        EXPECT_EQ(found[0].cause, Cause::placed);
        EXPECT_EQ(found[1].fell_back, 1);
    });
}

INSTANTIATE_TEST_SUITE_P(Engines, Profiles, nahtlos::testing::on_engines());

}  // namespace
}  // namespace nahtlos::sourcing
