#include "auth/keys.hpp"

#include <gtest/gtest.h>

#include "base/fake/world.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::auth {
namespace {

const channels::ChannelId a_channel{*parse_uuid("0190a0c4-7b1e-7d3a-8f00-0123456789ab")};

Key key_of(KeyKind kind, std::optional<channels::ChannelId> channel) {
    Key key;
    key.name = "test";
    key.kind = kind;
    key.channel = channel;
    return key;
}

TEST(KeySecret, says_its_kind_and_has_256_bits) {
    fake::FakeWorld fake;
    const auto store = make_secret(KeyKind::store, fake.random);
    const auto admin = make_secret(KeyKind::admin, fake.random);
    EXPECT_TRUE(store.starts_with("nk_store_"));
    EXPECT_TRUE(admin.starts_with("nk_admin_"));
    EXPECT_EQ(store.size(), 9u + 52u);
    EXPECT_NE(store.substr(9), admin.substr(9));
}

TEST(NewKey, has_scopes_that_there_are) {
    const auto admin = key_of(KeyKind::admin, {});
    EXPECT_FALSE(wrong_with(admin, {"admin", "orders:read"}));
    EXPECT_EQ(wrong_with(admin, {})->fields[0].pointer, "/scopes");
    EXPECT_EQ(wrong_with(admin, {"admin", "orders:fly"})->fields[0].pointer, "/scopes/1");
}

TEST(NewKey, of_a_store_ends_at_a_channel_and_changes_no_catalog) {
    EXPECT_FALSE(wrong_with(key_of(KeyKind::store, a_channel), {"orders:write"}));
    EXPECT_EQ(wrong_with(key_of(KeyKind::store, {}), {"orders:write"})->fields[0].pointer,
              "/channel");
    for (const std::string scope : {"admin", "keys:write", "catalog:write", "channels:write"}) {
        EXPECT_TRUE(wrong_with(key_of(KeyKind::store, a_channel), {scope})) << scope;
    }
}

class KeyRings : public testing::OnEngine {
protected:
    KeyRings()
        : base_(GetParam()), ring_(base_.database()), connection_(base_.database().open_writer()) {}

    std::string add(Key key) {
        key.id = fake_.ids.next<KeyId>();
        const auto secret = make_secret(key.kind, fake_.random);
        sql::write(*connection_, [&](Tx& tx) { insert_key(tx, key, secret); });
        last_ = key.id;
        return secret;
    }

    testing::TestDatabase base_;
    fake::FakeWorld fake_;
    KeyRing ring_;
    std::unique_ptr<sql::Connection> connection_;
    KeyId last_;
    const Instant now_ = fake_.clock.now();
};
INSTANTIATE_TEST_SUITE_P(Engines, KeyRings, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(KeyRings, know_who_has_a_key_and_what_it_may) {
    auto key = key_of(KeyKind::store, a_channel);
    key.scopes = "orders:read,something:new";
    const auto secret = add(key);
    ring_.refresh();
    const auto caller = ring_.caller_of(secret, now_);
    ASSERT_NE(caller, nullptr);
    EXPECT_EQ(caller->id, last_.uuid);
    EXPECT_EQ(caller->kind, api::CallerKind::store);
    EXPECT_EQ(caller->channel, a_channel.uuid);
    EXPECT_TRUE(caller->scopes.allow(api::Scope::orders_read));
    EXPECT_FALSE(caller->scopes.allow(api::Scope::orders_write));
}

TEST_P(KeyRings, find_a_key_that_was_made_a_moment_ago_when_they_look_again) {
    ring_.refresh();
    const auto secret = add(key_of(KeyKind::admin, {}));
    EXPECT_EQ(ring_.caller_of(secret, now_), nullptr);
    const auto caller = ring_.look_again(secret, now_);
    ASSERT_NE(caller, nullptr);
    EXPECT_EQ(caller->id, last_.uuid);
    EXPECT_EQ(ring_.look_again("nk_admin_nobody", now_), nullptr);
    EXPECT_EQ(ring_.look_again("", now_), nullptr);
}

TEST_P(KeyRings, know_nobody_else) {
    const auto secret = add(key_of(KeyKind::admin, {}));
    ring_.refresh();
    auto other = secret;
    other.back() = other.back() == 'a' ? 'b' : 'a';
    EXPECT_EQ(ring_.caller_of(other, now_), nullptr);
    EXPECT_EQ(ring_.caller_of("", now_), nullptr);
    EXPECT_EQ(ring_.caller_of(std::string(1000, 'x'), now_), nullptr);
}

TEST_P(KeyRings, forget_revoked_keys_at_the_next_refresh) {
    const auto secret = add(key_of(KeyKind::admin, {}));
    ring_.refresh();
    sql::write(*connection_, [&](Tx& tx) { return revoke_key(tx, last_, now_); });
    ring_.refresh();
    EXPECT_EQ(ring_.caller_of(secret, now_), nullptr);
}

TEST_P(KeyRings, let_keys_expire) {
    auto key = key_of(KeyKind::admin, {});
    key.expires_at = now_ + seconds(1);
    const auto secret = add(key);
    ring_.refresh();
    EXPECT_NE(ring_.caller_of(secret, now_), nullptr);
    EXPECT_EQ(ring_.caller_of(secret, now_ + seconds(1)), nullptr);
}

TEST_P(KeyRings, hold_no_secret_in_the_database) {
    const auto secret = add(key_of(KeyKind::admin, {}));
    const auto stored = base_.database().read(
        [](Tx& tx) { return tx.value<sql::Bytes>("select secret_hash from auth_key")->data; });
    EXPECT_EQ(stored.size(), 32u);
    EXPECT_EQ(stored.find(secret.substr(9, 10)), std::string::npos);
}

TEST_P(KeyRings, know_who_made_and_revoked_keys_at_the_console) {
    const auto now = fake_.clock.now();
    auto key = key_of(KeyKind::admin, {});
    key.id = fake_.ids.next<KeyId>();
    const AtConsole told{now, fake_.ids.next()};
    sql::write(*connection_, [&](Tx& tx) { insert_key(tx, key, "nk_admin_x", told); });
    for (int times = 0; times < 2; ++times) {
        EXPECT_TRUE(sql::write(*connection_, [&](Tx& tx) { return revoke_key(tx, key.id, told); }));
    }
    const auto traces = [&](const std::string& type, std::int64_t version) {
        return base_.database().read([&](Tx& tx) {
            return tx.value<std::int64_t>(
                "select count(*) from base_event where type = $1 and aggregate = $2 and "
                "aggregate_seq = $3 and actor_kind = 'console' and command = $4",
                type, key.id, version, told.command);
        });
    };
    EXPECT_EQ(traces("key_created", 1), 1);
    EXPECT_EQ(traces("key_revoked", 2), 1);
    EXPECT_FALSE(sql::write(*connection_, [&](Tx& tx) { return revoke_key(tx, KeyId{}, told); }));
}

TEST_P(KeyRings, revoke_what_there_is) {
    EXPECT_FALSE(sql::write(*connection_, [&](Tx& tx) { return revoke_key(tx, KeyId{}, now_); }));
}

}  // namespace
}  // namespace nahtlos::auth
